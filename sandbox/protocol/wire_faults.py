"""The faults of the wires of identity and authorization: one row each, with what it does there.

A row says on which wire and of whom it is (`target`), what is done to an answer (`effect`, and
its `value`) and how the imitated answer is known.  What an effect does is said once, by the wire
that has it; nothing here knows of any document.  Pure.
Source: fact sheet 1 to 4 and 6; SAML 2.0 core; OpenID Connect Core 1.0 and CIBA Core 1.0; RFC
6749, 7519 and 9207.
"""

from collections.abc import Iterable
from typing import Any

from sandbox.protocol.fault_kinds import (
    DECISIONS,
    IDENTITY,
    NO_PROGRAM,
    OAUTH,
    ON_THE_WIRE,
    OPENID,
    SAML,
    SIGNING,
    FaultKind,
)
from sandbox.protocol.frozen import frozen

SIGNATURE, FRONTEND = "assinatura-cmd", "sistema-autorizacoes"
_TAKES = ("operacao", "percentagem", "pessoa", "tentativas")

# What is done to an answer ----------------------------------------------------------------------
ERROR, STATE, ORDER, ISSUER = "error", "state", "order", "issuer"
REFUSE, PENDING, ATTRIBUTE = "refuse", "pending", "attribute"
STATUS, CONDITIONS, AUDIENCE = "status", "conditions", "audience"
ANSWERS_TO, TO = "to-request", "to"
SIGNED, TWICE, LOST, LATE, CLAIM, SLOWER = "signed", "twice", "lost", "late", "claim", "slower"
CODE, CODE_AT_LAST = "code", "code-at-last"
NO_CERTIFICATE, NO_SMS, TOKEN = "no-certificate", "no-sms", "token"
REFUSE_REFRESH, REFUSE_CODE = "refuse-refresh", "refuse-code"
RETURN = (ERROR, STATE, ORDER, ISSUER)
"""What can be done to the address by which a browser goes back."""
RESPONSE = (STATUS, CONDITIONS, AUDIENCE, ANSWERS_TO, TO, SIGNED, TWICE, ATTRIBUTE)
"""What can be done to a SAML Response."""
ID_TOKEN = (CLAIM, SIGNED)


@frozen
class Trouble:
    """A fault that an answer has met: what is done to it, and how much later it comes."""

    fault: str
    effect: str
    value: str
    attribute: str = ""
    delay_ms: int = 0

    def about(self, name: str) -> bool:
        """Whether it is about this attribute."""
        return self.attribute in ("", name, name.rpartition("/")[2])


def first(troubles: Iterable[Trouble], *effects: str) -> Trouble | None:
    """The first of them with one of these effects."""
    return next((one for one in troubles if one.effect in effects), None)


def altered(token: str) -> str:
    """A JSON Web Token whose signature is not that of its content any more."""
    head, _, signature = token.rpartition(".")
    return f"{head}.{'B' if signature[:1] == 'A' else 'A'}{signature[1:]}"


def _wire(road: str, target: str, kernel: str) -> Any:
    def row(
        name: str, label: str, says: str, does: str, effect: str, value: str = "", *more: str,
        certainty: str = "official", source: str = "", kernel: str = kernel,
    ) -> FaultKind:  # fmt: skip
        return FaultKind(
            name, road, (target,), label, says, does, (*_TAKES, *more),
            certainty=certainty, source=source, kernel=kernel, effect=effect, value=value,
        )  # fmt: skip

    return row


_oauth = _wire(OAUTH, IDENTITY, ON_THE_WIRE)
_saml = _wire(SAML, IDENTITY, NO_PROGRAM)
_openid = _wire(OPENID, IDENTITY, ON_THE_WIRE)
_scmd = _wire(SIGNING, SIGNATURE, "")
_decision = _wire(DECISIONS, FRONTEND, "")
_RETURN, _ATTRIBUTES = "fact sheet 1.3 (AUT-OA)", "fact sheet 1.4 (AUT-OA)"
_NOT_SAID = "not published"
_CORE = "fact sheet 2.2 (AUT-MAN); SAML 2.0 core"


def _oauth_error(error: str, label: str, says: str) -> FaultKind:
    row: FaultKind = _oauth(
        f"oauth-{error.replace('_', '-')}", label, says,
        f"The browser goes back with `error={error}` in the fragment, and with no token.",
        ERROR, error, source=_RETURN,
    )  # fmt: skip
    return row


OAUTH_FAULTS: tuple[FaultKind, ...] = (
    _oauth_error("cancelled", "Volta cancelada", "O serviço lê que o cidadão desistiu."),
    _oauth_error("invalid_request", "Volta: pedido inválido",
                 "O serviço lê que faltava um parâmetro obrigatório."),
    _oauth_error("unauthorized_client", "Volta: serviço não autorizado",
                 "O serviço lê que o seu identificador não serve."),
    _oauth_error("unsupported_grant_type", "Volta: tipo não suportado",
                 "O serviço lê que pediu outra coisa que não um token."),
    _oauth("oauth-state-errado", "Volta com outro state",
           "O state que volta não é o que o serviço enviou.",
           "The `state` in the fragment is another.", STATE, "other", certainty="assumed",
           source="RFC 6749, 10.12"),
    _oauth("oauth-sem-state", "Volta sem state", "O state não volta.",
           "No `state` in the fragment: one of the two manuals says that it is not used.",
           STATE, "none", source="fact sheet 1.2 (AUT-MAN 1.5.9)"),
    _oauth("oauth-outra-ordem", "Volta por outra ordem",
           "Os valores do fragmento vêm por outra ordem.",
           "The fragment begins with `token_type`: its order is not fixed.", ORDER,
           source=_RETURN),
    _oauth("oauth-token-expirado", "Token de acesso expirado",
           "O token que o serviço recebeu é recusado como expirado, desde o primeiro uso.",
           "AttributeManager and Resource refuse a good token as expired: refresh it.",
           REFUSE, "access_expired", certainty="assumed", kernel=NO_PROGRAM,
           source="fact sheet 1.4: there is such an error; its name and form are ours"),
    _oauth("oauth-renovacao-recusada", "Renovação recusada", "O token não se deixa renovar.",
           "refreshToken refuses the last pair.", REFUSE_REFRESH, "access_unknown",
           certainty="assumed", source="fact sheet 1.5: an error; its form is ours",
           kernel=NO_PROGRAM),
    _oauth("oauth-atributos-pendentes", "Atributos à espera",
           "A consulta responde que os atributos ainda estão à espera; o número de vezes que se "
           "indicar.",
           "AttributeManager answers `Pending`, as often as `vezes` says.", PENDING, "", "atributo",
           source=_ATTRIBUTES, kernel=NO_PROGRAM),
    _oauth("oauth-atributo-indisponivel", "Atributo não disponível",
           "Um atributo vem sem valor, como não disponível.",
           "The attribute is `NotAvailable`, its value null.", ATTRIBUTE, "NotAvailable",
           "atributo", source=_ATTRIBUTES, kernel=NO_PROGRAM),
    _oauth("oauth-atributo-em-falta", "Atributo em falta", "Um atributo não vem na lista.",
           "The attribute has no entry in the answer: who reads by position reads another.",
           ATTRIBUTE, "", "atributo", certainty="assumed", source=_NOT_SAID, kernel=NO_PROGRAM),
    _oauth("oauth-atributos-sem-estado", "Atributos sem estado",
           "Os atributos vêm sem dizer em que estado estão.",
           "Entries have no `state`, as in the older guide.", ATTRIBUTE, "stateless", "atributo",
           source=_ATTRIBUTES, kernel=NO_PROGRAM),
)  # fmt: skip
"""Autenticação.gov by OAuth2: the way back, the token, and the attributes."""


def _status(name: str, top: str, sub: str, label: str, says: str) -> FaultKind:
    both = f"`{top}` / `{sub}`" if sub else f"`{top}`"
    row: FaultKind = _saml(
        f"saml-{name}", label, says, f"The Response has {both} and no assertion.", STATUS,
        f"{top} {sub}".strip(), source="fact sheet 2.3 (AUT-MAN)",
    )  # fmt: skip
    return row


SAML_FAULTS: tuple[FaultKind, ...] = (
    _status("requester", "Requester", "", "SAML: erro do serviço",
            "A resposta diz que o erro é do serviço."),
    _status("responder", "Responder", "", "SAML: erro da autenticação",
            "A resposta diz que o erro é do Fornecedor de Autenticação."),
    _status("authn-failed", "Responder", "AuthnFailed", "SAML: não autenticado",
            "A resposta diz que o cidadão não se autenticou."),
    _status("invalid-attr-name-or-value", "Requester", "InvalidAttrNameOrValue",
            "SAML: atributo inválido", "A resposta diz que um atributo pedido não serve."),
    _status("request-denied", "Requester", "RequestDenied", "SAML: pedido negado",
            "A resposta diz que o pedido não passou nas verificações de segurança."),
    _status("request-unsupported", "Requester", "RequestUnsupported", "SAML: não suportado",
            "A resposta diz que o pedido não é suportado."),
    _saml("saml-expirada", "SAML: fora de prazo", "A resposta já não é válida quando chega.",
          "`Conditions` and the confirmation ended ten minutes ago.", CONDITIONS, "-10",
          source=_CORE),
    _saml("saml-ainda-nao", "SAML: antes do tempo", "A resposta ainda não é válida quando chega.",
          "`Conditions` begin in ten minutes.", CONDITIONS, "10", source=_CORE),
    _saml("saml-audiencia-errada", "SAML: para outro serviço", "A resposta é para outro serviço.",
          "`Audience` names another service.", AUDIENCE, "https://outro-servico.example",
          source=_CORE),
    _saml("saml-outro-pedido", "SAML: de outro pedido", "A resposta é de um pedido que não é este.",
          "`InResponseTo` names a request that was not sent.", ANSWERS_TO, source=_CORE),
    _saml("saml-outro-destino", "SAML: para outro endereço",
          "A resposta diz que é para outro endereço.",
          "`Destination` and `Recipient` name another address.", TO,
          "https://outro-servico.example/acs", source=_CORE),
    _saml("saml-sem-assinatura", "SAML: sem assinatura", "A resposta vem por assinar.",
          "The Response has no signature.", SIGNED, "none", source=_CORE),
    _saml("saml-mal-assinada", "SAML: outra chave", "A resposta vem assinada por outra chave.",
          "The Response is signed with a key that is not in the metadata.", SIGNED, "other",
          source=_CORE),
    _saml("saml-alterada", "SAML: alterada", "A resposta foi alterada depois de assinada.",
          "The Response was changed after it was signed.", SIGNED, "changed", source=_CORE),
    _saml("saml-em-dobro", "SAML: em dobro", "O navegador entrega a mesma resposta duas vezes.",
          "The browser posts the same Response twice: it is of `OneTimeUse`.", TWICE,
          source=_CORE),
    _saml("saml-atributo-indisponivel", "SAML: atributo não disponível",
          "Um atributo vem sem valor, como não disponível.",
          "The attribute has `AttributeStatus` `NotAvailable` and no value.", ATTRIBUTE,
          "NotAvailable", "atributo", source=_CORE),
    _saml("saml-atributo-retido", "SAML: atributo recusado",
          "Um atributo vem sem valor, como retido.",
          "The attribute has `AttributeStatus` `Withheld` and no value.", ATTRIBUTE, "Withheld",
          "atributo", source=_CORE),
    _saml("saml-atributo-em-falta", "SAML: atributo em falta", "Um atributo pedido não vem.",
          "The attribute is not in the assertion.", ATTRIBUTE, "", "atributo",
          certainty="assumed", source=_NOT_SAID),
)  # fmt: skip
"""Autenticação.gov by SAML 2.0: the Response."""


def _openid_error(error: str, label: str, says: str) -> FaultKind:
    row: FaultKind = _openid(
        f"oidc-{error.replace('_', '-')}", label, says,
        f"The browser goes back with `error={error}`, and with no code.", ERROR, error,
        source="RFC 6749, 4.1.2.1",
    )  # fmt: skip
    return row


def _claim(name: str, label: str, says: str, does: str, value: str) -> FaultKind:
    row: FaultKind = _openid(
        f"oidc-{name}", label, says, does, CLAIM, value, kernel=NO_PROGRAM,
        source="OpenID Connect Core 1.0, 3.1.3.7",
    )  # fmt: skip
    return row


OPENID_FAULTS: tuple[FaultKind, ...] = (
    _openid_error("server_error", "OpenID: erro do servidor",
                  "O serviço lê que houve um erro na autenticação."),
    _openid_error("temporarily_unavailable", "OpenID: indisponível",
                  "O serviço lê que a autenticação está em baixo."),
    _openid_error("access_denied", "OpenID: acesso negado",
                  "O serviço lê que o acesso foi negado."),
    _openid("oidc-state-errado", "OpenID: outro state",
            "O state que volta não é o que o serviço enviou.", "The `state` is another.", STATE,
            "other", source="RFC 6749, 10.12"),
    _openid("oidc-iss-errado", "OpenID: outro emissor", "O emissor que volta é outro.",
            "`iss` beside the code names another issuer.", ISSUER, "https://outro-emissor.example",
            source="RFC 9207, 2.4"),
    _openid("oidc-token-server-error", "OpenID: erro ao trocar o código",
            "O código não é trocado: erro do servidor.",
            "The token endpoint answers 500 `server_error`; the code is not used.", REFUSE,
            "oidc_server_error", certainty="assumed", kernel=NO_PROGRAM,
            source="RFC 6749 gives the token endpoint no such error; servers do"),
    _openid("oidc-codigo-recusado", "OpenID: código recusado",
            "Um código bom é recusado como expirado.",
            "The token endpoint answers `invalid_grant` to a good code.", REFUSE_CODE,
            "oidc_code_expired", source="RFC 6749, 5.2", kernel=NO_PROGRAM),
    _claim("aud-errada", "OpenID: id_token para outro", "O id_token é para outro serviço.",
           "`aud` of the id_token names another service.", "aud"),
    _claim("emissor-errado", "OpenID: id_token de outro emissor", "O id_token é de outro emissor.",
           "`iss` of the id_token names another issuer.", "iss"),
    _claim("id-token-expirado", "OpenID: id_token expirado", "O id_token já expirou.",
           "`exp` of the id_token is an hour ago.", "exp"),
    _claim("nonce-errado", "OpenID: outro nonce", "O nonce do id_token é outro.",
           "`nonce` of the id_token is another.", "nonce"),
    _openid("oidc-mal-assinado", "OpenID: id_token mal assinado",
            "A assinatura do id_token não confere.",
            "The signature of the id_token is not that of its content.", SIGNED, "changed",
            source="OpenID Connect Core 1.0, 3.1.3.7", kernel=NO_PROGRAM),
    _openid("ciba-slow-down", "CIBA: mais devagar",
            "O serviço lê que consulta depressa de mais, e espera mais de cada vez.",
            "The token endpoint answers `slow_down`, and the interval grows by five seconds.",
            SLOWER, source="CIBA Core 1.0, 11", kernel=""),
    _openid("ciba-aviso-perdido", "CIBA: aviso perdido",
            "O serviço não é avisado de que há resposta; tem de perguntar.",
            "The ping is not sent: the service may still look.", LOST,
            source="CIBA Core 1.0, 10.2", kernel=NO_PROGRAM),
    _openid("ciba-aviso-em-dobro", "CIBA: aviso em dobro", "O serviço é avisado duas vezes.",
            "The ping is sent twice.", TWICE, source="CIBA Core 1.0, 10.2", kernel=NO_PROGRAM),
)  # fmt: skip
"""OpenID Connect and CIBA: the way back, tokens, the ping."""


def _code(code: str, label: str, says: str, at: str, certainty: str = "official") -> FaultKind:
    row: FaultKind = _scmd(
        f"scmd-{code}", label, says, f"{at} answers {code}.",
        CODE_AT_LAST if at == _CONFIRMS else CODE, code, certainty=certainty,
        source="fact sheet 4, codes (specification 1.12)",
    )  # fmt: skip
    return row


_BEGINS, _CONFIRMS = "SCMDSign, SCMDMultipleSign or GetCertificateWithPin", "ValidateOtp"
SIGNING_FAULTS: tuple[FaultKind, ...] = (
    _code("500", "SCMD: erro do sistema", "O pedido de assinatura falha por erro do sistema.",
          _BEGINS),
    _code("801", "SCMD: PIN errado", "Um PIN certo é recusado; não conta como tentativa.", _BEGINS),
    _code("802", "SCMD: código errado", "Um código certo é recusado; não conta como tentativa.",
          _CONFIRMS),
    _code("816", "SCMD: código fora de prazo", "Um código certo é recusado como fora de prazo.",
          _CONFIRMS, "observed"),
    _code("817", "SCMD: assinatura inativa", "A assinatura é dada como inativa; não há código.",
          _BEGINS),
    _code("900", "SCMD: erro genérico", "O pedido de assinatura é recusado sem mais.", _BEGINS),
    _code("901", "SCMD: mudar o PIN", "É preciso mudar o PIN antes de assinar.", _BEGINS),
    _code("902", "SCMD: PIN caducado", "O PIN caducou e é preciso mudá-lo.", _BEGINS),
    _scmd("scmd-sem-certificado", "SCMD: sem certificado", "O certificado vem vazio.",
          "GetCertificate answers nothing.", NO_CERTIFICATE, certainty="observed",
          source="fact sheet 4: account missing or inactive (DESK, LNK)"),
    _scmd("scmd-codigo-nao-chega", "SCMD: o código não chega", "O SMS com o código não chega.",
          "The answer is 200 and the SMS never comes; ForceSMS sends another.", NO_SMS,
          certainty="assumed", source=_NOT_SAID),
)  # fmt: skip
"""The CMD signature service: codes, certificate, SMS."""

DECISION_FAULTS: tuple[FaultKind, ...] = (
    _decision("sa-decisao-perdida", "Decisão perdida", "A decisão não chega à entidade.",
              "The callback with the decision is never sent.", LOST, certainty="assumed",
              source=_NOT_SAID),
    _decision("sa-decisao-tardia", "Decisão tardia", "A decisão chega à entidade mais tarde.",
              "The callback with the decision is sent `mediana` later (a minute).", LATE, "60000",
              "mediana", certainty="assumed", source=_NOT_SAID),
    _decision("sa-decisao-em-dobro", "Decisão em dobro", "A decisão chega à entidade duas vezes.",
              "The callback with the decision is sent twice.", TWICE, certainty="relative",
              source="fact sheet 5.1: at least once, of the integration platform"),
    _decision("sa-jwt-mal-assinado", "Token da decisão mal assinado",
              "A assinatura do token da decisão não confere.",
              "The signature of the decision's `jwt` is not that of its content.", TOKEN, "changed",
              certainty="assumed", source="RFC 7519, 7.2", kernel=NO_PROGRAM),
    _decision("sa-jwt-expirado", "Token da decisão expirado", "O token da decisão já expirou.",
              "The decision's `jwt` has an `exp` of an hour ago, and opens nothing.", TOKEN,
              "expired", certainty="assumed", kernel=NO_PROGRAM,
              source="RFC 7519, 4.1.4; the real jwt is not known to have an exp"),
    _decision("sa-jwt-de-outrem", "Token da decisão de outrem",
              "O token da decisão é assinado por quem não é o Sistema de Autorizações.",
              "The decision's `jwt` is signed with a foreign key.", TOKEN, "foreign",
              certainty="assumed", source="RFC 7519, 7.2", kernel=NO_PROGRAM),
)  # fmt: skip
"""The Sistema de Autorizações: the decision on its way to an entity, and its token."""

WIRE_FAULTS: tuple[FaultKind, ...] = (
    *OAUTH_FAULTS,
    *SAML_FAULTS,
    *OPENID_FAULTS,
    *SIGNING_FAULTS,
    *DECISION_FAULTS,
)
"""Every row of these wires."""
