"""What is asked of a federated service that signs in by SAML 2.0: SF-101 to SF-1…

Numbers are for ever: a control that goes leaves its number empty.
"""

from sandbox.conformance.control import Control
from sandbox.conformance.federated import saml as plays
from sandbox.conformance.federated.saml import Play

REQUEST = "ficha de factos 2.1 (AUT-MAN)"
ANSWER = "ficha de factos 2.2 (AUT-MAN)"
PROFILE = "OASIS saml-profiles-2.0, 4.1.4.3"
CORE = "OASIS saml-core-2.0"
GOOD, OWN = "SF-110", "SF-111"


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"SF-{number}", asks, clause, certainty, play, needs)


CONTROLS: tuple[Control, ...] = (
    row(101, "O AuthnRequest vem assinado com o certificado registado e é aceite.", REQUEST,
        "official", plays.signed_request),
    row(102, "O AuthnRequest tem os atributos obrigatórios e os filhos pela ordem do manual.",
        REQUEST, "official", plays.request_of_its_form),
    row(103, "O pedido inclui o NIC entre os atributos.", "ficha de factos 3 (AUT-ATT)",
        "official", plays.asks_who),
    row(104, "Cada pedido tem um ID novo.", f"{CORE}, 1.3.4", "official", plays.fresh_identifiers),
    row(105, "RelayState tem 80 caracteres no máximo.", "ficha de factos 2 (AUT-MAN)",
        "official", plays.short_relay_state),
    row(106, "A assinatura do pedido traz o certificado (X509Data).", REQUEST, "official",
        plays.one_signature),
    row(110, "Um cidadão entra com o cartão, e o serviço sabe quem é.", ANSWER, "official",
        plays.good_flow),
    row(111, "Uma resposta boa, feita pelo verificador, abre sessão.", ANSWER, "official",
        plays.good_answer),
    row(112, "Uma resposta com quatro minutos ainda serve.", ANSWER, "official", plays.late_answer,
        OWN),
    row(120, "Quem cancela não fica autenticado.", "ficha de factos 2.3 (AUT-MAN)", "official",
        plays.citizen_gives_up, GOOD),
    row(121, "Nenhum código de estado de recusa abre sessão.", "ficha de factos 2.3 (AUT-MAN)",
        "official", plays.every_status, OWN),
    row(122, "Uma recusa que traz asserção continua a ser recusa.", f"{CORE}, 3.2.2.2",
        "official", plays.refused_with_assertion, OWN),
    row(130, "Recusa uma asserção fora de prazo.", ANSWER, "official", plays.expired, OWN),
    row(131, "Recusa uma asserção que ainda não vale.", ANSWER, "official", plays.not_yet, OWN),
    row(132, "Recusa uma SubjectConfirmationData fora de prazo.", PROFILE, "official",
        plays.confirmation_expired, OWN),
    row(133, "Recusa uma asserção feita para outro serviço (Audience).", ANSWER, "official",
        plays.wrong_audience, OWN),
    row(134, "Recusa outro Recipient.", PROFILE, "official", plays.wrong_recipient, OWN),
    row(135, "Recusa outro Destination.", f"{CORE}, 3.2.2", "official",
        plays.wrong_destination, OWN),
    row(136, "Recusa outro Issuer.", ANSWER, "official", plays.wrong_issuer, OWN),
    row(137, "Recusa a resposta a um pedido que não fez (InResponseTo).", PROFILE, "official",
        plays.foreign_request, OWN),
    row(138, "Recusa uma resposta sem InResponseTo.", f"{CORE}, 3.2.2", "official",
        plays.no_request, OWN),
    row(140, "Recusa a assinatura de uma chave que não é a do Fornecedor de Autenticação.",
        ANSWER, "official", plays.wrong_key, OWN),
    row(141, "Recusa uma resposta sem assinatura.", ANSWER, "official", plays.unsigned, OWN),
    row(142, "Recusa uma resposta mudada depois de assinada.", ANSWER, "official",
        plays.changed_after, OWN),
    row(143, "Recusa uma resposta assinada que vem embrulhada noutra (em Extensions).",
        f"{CORE}, 5.4.2", "assumed", plays.wrapping("extensions"), OWN),
    row(144, "Recusa uma resposta assinada que vem dentro da própria assinatura (em Object).",
        f"{CORE}, 5.4.2", "assumed", plays.wrapping("object"), OWN),
    row(145, "Um comentário no meio do NIC não lhe muda o valor.", f"{CORE}, 5.4.4", "assumed",
        plays.comment_in_value, OWN),
    row(146, "Recusa um documento com DTD, e não o expande.", "OWASP SAML Security", "assumed",
        plays.entities, OWN),
    row(147, "Sem NIC não há sessão.", "ficha de factos 3 (AUT-ATT)", "assumed", plays.no_nic, OWN),
    row(150, "A mesma resposta não serve duas vezes.", PROFILE, "official", plays.replayed, OWN),
    row(151, "A resposta ao pedido de um navegador não serve a outro.", PROFILE, "assumed",
        plays.of_another_browser, OWN),
    row(152, "Um RelayState mudado não leva o navegador para outro sítio.",
        "ficha de factos 2 (AUT-MAN)", "assumed", plays.relay_state_changed, OWN),
    row(153, "O que não é resposta nenhuma recebe um erro, e não uma falha.", f"{CORE}, 3.2.2",
        "assumed", plays.no_document),
    row(160, "Dois separadores e uma resposta repetida não estragam nada.", PROFILE, "assumed",
        plays.two_tabs, OWN),
    row(161, "A plataforma recomeça a meio, e a autenticação acaba bem.", "ficha de factos 2",
        "assumed", plays.restarted, GOOD),
)  # fmt: skip
