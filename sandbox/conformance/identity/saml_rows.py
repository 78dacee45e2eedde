"""What is asked of an identity provider by SAML 2.0: FA-201 to FA-2…

Numbers are for ever: a control that goes leaves its number empty.
"""

from sandbox.conformance.control import Control
from sandbox.conformance.identity import saml as plays
from sandbox.conformance.identity import saml_answers as answers
from sandbox.conformance.identity.component import BAD
from sandbox.conformance.identity.saml import HOUR_S, Play, late, refuses, told, wrapped, wrong

REQUEST, ANSWER = "ficha de factos 2.1 (AUT-MAN)", "ficha de factos 2.2 (AUT-MAN)"
STATUS, LOGOUT = "ficha de factos 2.3 (AUT-MAN)", "ficha de factos 2.4 (AUT-MAN)"
CORE, METADATA = "OASIS saml-core-2.0", "OASIS saml-metadata-2.0, 2.4"
PROFILE, BINDING = "OASIS saml-profiles-2.0, 4.1.4", "OASIS saml-bindings-2.0, 3.5"
KEY, ASKED, GOOD = "FA-202", "FA-204", "FA-230"


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"FA-{number}", asks, clause, certainty, play, needs)


_INDEX = 'AssertionConsumerServiceIndex="0" '
_STALE = (late(HOUR_S), late(-HOUR_S))
CONTROLS: tuple[Control, ...] = (
    row(201, "Os metadados leem-se, com um endereço por HTTP-POST.", METADATA, "assumed",
        plays.metadata_read),
    row(202, "Os metadados têm um certificado de assinatura válido hoje.", METADATA, "assumed",
        plays.metadata_key, "FA-201"),
    row(203, "Os metadados dizem que os pedidos vêm assinados.", "ficha de factos 2 (GOUV)",
        "official", plays.metadata_wants, "FA-201"),
    row(204, "Um AuthnRequest bom e assinado é aceite.", REQUEST, "official", plays.good_request,
        KEY),
    row(205, "Recusa um pedido sem assinatura.", REQUEST, "official",
        refuses(plays.unsigned, "pedido sem assinatura"), ASKED),
    row(206, "Recusa a assinatura de uma chave que não é a registada.", REQUEST, "official",
        refuses(plays.by_another, "assinatura de outra chave"), ASKED),
    row(207, "Recusa um pedido mudado depois de assinado.", REQUEST, "official",
        refuses(plays.altered, "FAAALevel mudado depois da assinatura"), ASKED),
    row(208, "Recusa um pedido assinado que vem embrulhado noutro (em Extensions).",
        f"{CORE}, 5.4.2", "assumed", refuses(wrapped("extensions"), "pedido embrulhado"), ASKED),
    row(209, "Recusa um pedido assinado que vem dentro da própria assinatura (em Object).",
        f"{CORE}, 5.4.2", "assumed", refuses(wrapped("object"), "pedido embrulhado"), ASKED),
    row(210, "Recusa um documento com DTD, e não o expande.", "OWASP SAML Security", "assumed",
        plays.entities, ASKED),
    row(211, "O que não é pedido nenhum recebe um erro, e não uma falha.", f"{BINDING}.5",
        "assumed", plays.no_document, "FA-201"),
    row(212, "Recusa um emissor que não está registado.", f"{CORE}, 3.2.1", "official",
        refuses(wrong(issuer=f"https://{BAD}/metadata"), "Issuer que ninguém registou"), ASKED),
    row(213, "Não responde para um AssertionConsumerServiceURL que não está registado.",
        f"{PROFILE}.1", "official",
        refuses(wrong(acs=f"https://{BAD}/acs"), "AssertionConsumerServiceURL alheio"), ASKED),
    row(214, "A um pedido de há uma hora responde RequestDenied.", STATUS, "official",
        told(_STALE[0], "IssueInstant de há uma hora", "RequestDenied"), ASKED),
    row(215, "A um pedido da próxima hora responde RequestDenied.", STATUS, "official",
        told(_STALE[1], "IssueInstant da próxima hora", "RequestDenied"), ASKED),
    row(216, "A um pedido com outro Destination responde RequestDenied.",
        f"{CORE}, 3.2.1; {STATUS}", "assumed",
        told(wrong(destination=f"https://{BAD}/fa/Default.aspx"), "Destination alheio",
             "RequestDenied"), ASKED),
    row(217, "Ao mesmo pedido outra vez responde RequestDenied.", f"{CORE}, 1.3.4; {STATUS}",
        "assumed", plays.replayed, ASKED),
    row(218, "De dois pedidos iguais ao mesmo tempo aceita um.", f"{CORE}, 1.3.4", "assumed",
        plays.both_at_once, "FA-217"),
    row(219, "A atributos por índice responde RequestUnsupported.", f"{REQUEST}; 2.3", "official",
        told(wrong(more=_INDEX), "AssertionConsumerServiceIndex", "RequestUnsupported"), ASKED),
    row(220, "A um atributo que não existe responde InvalidAttrNameOrValue.", STATUS, "official",
        told(wrong(names="isto-nao-e-um-atributo"), "atributo que não existe",
             "InvalidAttrNameOrValue"), ASKED),
    row(221, "A recusa vem assinada, com InResponseTo, RelayState e StatusMessage.", STATUS,
        "official", plays.refusal_form, "FA-214"),
    row(230, "Um cidadão entra, e o RelayState volta como foi.", f"{ANSWER}; ficha de factos 2",
        "official", plays.good_flow, ASKED),
    row(231, "A Response vem assinada pela chave dos metadados.", ANSWER, "official",
        answers.signature, GOOD),
    row(232, "A assinatura traz o certificado (X509Data).", ANSWER, "official",
        answers.certificate, GOOD),
    row(233, "O Issuer é o dos metadados.", ANSWER, "official", answers.issuer, GOOD),
    row(234, "A Audience é o serviço que pediu.", ANSWER, "official", answers.audience, GOOD),
    row(235, "InResponseTo é o ID do pedido, na Response e na confirmação.", ANSWER, "official",
        answers.in_response_to, GOOD),
    row(236, "Destination e Recipient são o endereço do serviço.", f"{PROFILE}.2", "official",
        answers.addressed, GOOD),
    row(237, "Vale cinco minutos (NotOnOrAfter).", ANSWER, "official", answers.five_minutes, GOOD),
    row(238, "Vale a partir de agora.", ANSWER, "official", answers.fresh, GOOD),
    row(239, "Diz OneTimeUse, e duas respostas têm ID diferentes.", ANSWER, "official",
        answers.once, GOOD),
    row(240, "Os instantes têm sete casas decimais e Z.", ANSWER, "official", answers.instants,
        GOOD),
    row(241, "Cada atributo traz NameFormat uri e AttributeStatus; o NIC é o de quem entrou.",
        ANSWER, "official", answers.attributes, GOOD),
    row(242, "Success não traz StatusMessage.", STATUS, "official", answers.status, GOOD),
    row(243, "Quem desiste volta com AuthnFailed, sem asserção.", STATUS, "assumed",
        plays.cancelled, ASKED),
    row(250, "Um LogoutRequest assinado recebe LogoutResponse assinada.", LOGOUT, "official",
        plays.signed_out, ASKED),
    row(251, "Um LogoutRequest sem assinatura não é aceite.", LOGOUT, "official",
        plays.logout_unsigned, "FA-250"),
    row(252, "Não responde para um LogoutUrl que não está registado.", LOGOUT, "assumed",
        plays.logout_elsewhere, "FA-250"),
)  # fmt: skip
