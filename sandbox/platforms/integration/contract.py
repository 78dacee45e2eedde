"""iAP-PI as data: every message that travels through it, and how its behaviour is known.

Action names are ours: the platform's own catalogue of operations is not public.
"""

from dataclasses import dataclass

from sandbox.protocol import messages as told
from sandbox.protocol.messages import (
    ACCESS_DATA,
    AUTHENTICATION,
    AUTHORIZATIONS,
    BACKOFFICE,
    ENTITY,
    HOLDER_APP,
    MAIL,
    MBWAY,
    MOBILE_APP,
    PAYMENTS,
    PORTAL,
    REQUEST_FRONTEND,
    SIGNATURE,
)
from sandbox.protocol.vocabulary import Behaviour


@dataclass(frozen=True, slots=True)
class Route:
    """One message: its name on the wire, its two ends, its body, and the action it answers."""

    action: str
    sender: str
    receiver: str
    body: type
    answers: str = ""


ROUTES: tuple[Route, ...] = (
    Route("ValidarCMD", BACKOFFICE, AUTHENTICATION, told.CmdStatusQuery),
    Route("RespostaValidarCMD", AUTHENTICATION, BACKOFFICE, told.CmdStatusReply, "ValidarCMD"),
    Route("PedirAutorizacao", BACKOFFICE, AUTHORIZATIONS, told.RequestAccess),
    Route("EstadoAutorizacao", AUTHORIZATIONS, BACKOFFICE, told.RequestStatus, "PedirAutorizacao"),
    Route("NotificarPedido", AUTHORIZATIONS, MOBILE_APP, told.PushRequest),
    Route("DecisaoCidadao", MOBILE_APP, AUTHORIZATIONS, told.CitizenDecision, "NotificarPedido"),
    Route("CodigoDisponivel", AUTHORIZATIONS, MOBILE_APP, told.CodeReady, "DecisaoCidadao"),
    Route("PedidoFechado", AUTHORIZATIONS, MOBILE_APP, told.RequestClosed),
    Route("CancelarPedido", BACKOFFICE, AUTHORIZATIONS, told.WithdrawRequest),
    Route("ValidarCodigo", BACKOFFICE, AUTHORIZATIONS, told.RedeemCode),
    Route("ResultadoCodigo", AUTHORIZATIONS, BACKOFFICE, told.CodeResult, "ValidarCodigo"),
    Route("ComunicarConsentimento", AUTHORIZATIONS, AUTHENTICATION, told.ConsentGiven),
    Route("ConsultarCodigo", BACKOFFICE, AUTHORIZATIONS, told.CodeResultQuery),
    Route("ObterDados", BACKOFFICE, AUTHENTICATION, told.CitizenDataQuery),
    Route("RespostaObterDados", AUTHENTICATION, BACKOFFICE, told.CitizenDataReply, "ObterDados"),
    Route("EmitirToken", BACKOFFICE, AUTHENTICATION, told.IssueToken),
    Route("TokenEmitido", AUTHENTICATION, BACKOFFICE, told.TokenReply, "EmitirToken"),
    Route("TrocarToken", BACKOFFICE, AUTHENTICATION, told.ExchangeToken),
    Route("ResultadoToken", AUTHENTICATION, BACKOFFICE, told.TokenResult, "TrocarToken"),
    Route("AbrirSessao", AUTHENTICATION, PORTAL, told.OpenFederatedSession),
    Route("PedirAutenticacao", PORTAL, AUTHENTICATION, told.AskAuthentication),
    Route("TrocarAssercao", PORTAL, AUTHENTICATION, told.ExchangeAssertion),
    Route("ResultadoAssercao", AUTHENTICATION, PORTAL, told.AssertionResult, "TrocarAssercao"),
    Route("AbrirSessaoCidadao", AUTHENTICATION, PORTAL, told.OpenCitizenSession, "TrocarAssercao"),
    Route("EnviarSMS", PORTAL, MOBILE_APP, told.SendSms),
    Route("EnviarCodigoSMS", AUTHENTICATION, MOBILE_APP, told.SendSms),
    Route("EnviarCodigoAssinatura", SIGNATURE, MOBILE_APP, told.SendSms),
    Route("PedidoRegistado", PORTAL, BACKOFFICE, told.CertificateRequested),
    Route("PedirPagamento", PORTAL, PAYMENTS, told.RequestPayment),
    Route("PagamentoAberto", PAYMENTS, PORTAL, told.PaymentOpened, "PedirPagamento"),
    Route("CancelarPagamento", PORTAL, PAYMENTS, told.CancelPayment),
    Route("AvisoPagamento", PAYMENTS, PORTAL, told.PaymentCallback),
    Route("ConsultarPagamento", PORTAL, PAYMENTS, told.PaymentQuery),
    Route("EstadoPagamento", PAYMENTS, PORTAL, told.PaymentStatus, "ConsultarPagamento"),
    Route("PedirMBWay", PAYMENTS, MBWAY, told.MbwayRequest),
    Route("DecisaoMBWay", MBWAY, PAYMENTS, told.MbwayDecision, "PedirMBWay"),
    Route("MBWayFechado", PAYMENTS, MBWAY, told.MbwayClosed),
    Route("EnviarCorreio", PORTAL, MAIL, told.SendMail),
    Route("NotificarTitular", REQUEST_FRONTEND, HOLDER_APP, told.NotifyHolder),
    Route("LerCodigoQR", HOLDER_APP, REQUEST_FRONTEND, told.CodeRead),
    Route("DecisaoTitular", HOLDER_APP, REQUEST_FRONTEND, told.HolderDecision, "NotificarTitular"),
    Route("PedirEntrada", AUTHENTICATION, HOLDER_APP, told.NotifyHolder),
    Route("DecidirEntrada", HOLDER_APP, AUTHENTICATION, told.SignInDecision, "PedirEntrada"),
    Route("FecharEntrada", AUTHENTICATION, HOLDER_APP, told.EntityRequestClosed),
    Route("FecharPedidoTitular", REQUEST_FRONTEND, HOLDER_APP, told.EntityRequestClosed),
    Route("AbrirAcesso", REQUEST_FRONTEND, ACCESS_DATA, told.OpenAccess),
    Route("ComunicarDecisao", REQUEST_FRONTEND, ENTITY, told.RequestAnswered),
)
"""Every message between systems."""

BEHIND = {
    "PedirAutorizacao": REQUEST_FRONTEND,
    "ObterDados": ACCESS_DATA,
}
"""Messages to a platform that a system behind it takes: the wire of entities is part of it."""

BY_ACTION: dict[str, Route] = {route.action: route for route in ROUTES}
_ACTIONS = {(route.sender, route.body): route.action for route in ROUTES}


def action_of(sender: str, body: type) -> str:
    """The action under which a system sends such a message."""
    return _ACTIONS.get((sender, body), body.__name__)


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "everything-passes-here",
        "Systems speak to one another only through the integration platform.",
        "official",
        "seed 000, «Necessidades de negócio»: any integration uses iAP-PI",
    ),
    Behaviour(
        "identified-messages",
        "A message keeps its identifier over all attempts; an answer names what it answers.",
        "official",
        "public descriptions of the platform's messaging (docs/reference/sources.md)",
    ),
    Behaviour(
        "tries-again",
        "A message that is not taken is tried again at intervals, then given up; the sender knows.",
        "assumed",
        "retries are described (five, ten minutes apart); our interval is shortened",
        "entrega_tentativas, entrega_intervalo",
    ),
    Behaviour(
        "same-instant",
        "In good weather a message arrives in the instant in which it was sent.",
        "assumed",
        "no latency is published; a fault `latencia` makes it slow",
    ),
    Behaviour(
        "action-names",
        "The names of the actions and the members of their bodies.",
        "assumed",
        "no public catalogue; would be settled by the platform's service descriptions",
    ),
    Behaviour(
        "message-headers",
        "A message on the wire has MessageID, RelatesTo, ReplyTo, To and Action of WS-Addressing "
        "1.0; MessageID is kept when it is sent again, ReplyTo mandatory where an answer follows.",
        "official",
        "fact sheet 5.1",
        shown_by="tests/http/test_iap_wire.py",
    ),
    Behaviour(
        "wire-forms",
        "Messages come in as SOAP 1.1 or 1.2 (document style, a contract with UsingAddressing) or "
        "as JSON by POST, one-way; Basic credentials are optional.",
        "official",
        "fact sheet 5.1; this service uses the REST interface (section 0)",
        "integracao_forma",
        shown_by="tests/http/test_iap_wire.py",
    ),
    Behaviour(
        "wire-headers-in-rest",
        "In REST the headers of WS-Addressing are HTTP headers of the same names.",
        "assumed",
        "not published; would be settled by the platform's REST description",
    ),
    Behaviour(
        "repeats-outside",
        "What leaves for an address is acknowledged by 200 or 202 and otherwise sent again up to "
        "five times, ten minutes apart by the clock of the world.",
        "official",
        "fact sheet 5.1; the patience for one answer is ours",
        "integracao_repeticoes, integracao_intervalo, retorno_prazo",
        shown_by="tests/sandbox/platforms/test_integration_outside.py",
    ),
    Behaviour(
        "known-message-ignored",
        "A MessageID that is known is noted and goes no further.",
        "official",
        "fact sheet 5.1",
        shown_by="tests/sandbox/platforms/test_integration_outside.py",
    ),
    Behaviour(
        "order-outside",
        "What one system sends to another outside leaves in the order in which it was sent, as "
        "long as answers come quickly; a repetition may be overtaken (assumed).",
        "official",
        "public repository amagovpt/ISCAPI, «Plataforma de Integração», guarantee of delivery",
        shown_by="tests/sandbox/conformance/test_platform_controls.py (IP-131)",
    ),
    Behaviour(
        "dead-letters",
        "What was given up, lost or rejected can be sent again by hand, or put away.",
        "assumed",
        "no public document shows how the platform is looked after",
        shown_by="scenarios: rc-iap-001, rc-iap-002",
    ),
    Behaviour(
        "inspection-without-people",
        "Whoever looks after the platform sees what tells something of a person as «•••».",
        "assumed",
        "ours: least privilege",
        shown_by="tests/sandbox/platforms/test_integration_story.py",
    ),
    Behaviour(
        "codes-at-the-edge",
        "A component outside is told a security code and a token in clear, and sends them so: "
        "inside they are proofs that follow from the key of the world.",
        "assumed",
        "the real bodies are not published",
    ),
    Behaviour(
        "delivered-once",
        "In good weather a message is delivered once, in the order in which it was sent; faults "
        "deliver it twice (`duplica-mensagem`) or let another pass (`reordena`).",
        "assumed",
        "the real platform promises at least once (fact sheet section 5)",
    ),
)
