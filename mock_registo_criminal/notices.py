"""What the portal tells people: text messages and e-mail, with links and codes as marks.  Pure."""

from collections.abc import Iterable

from mock_registo_criminal import request_language as says
from mock_registo_criminal.certificate import valid_until
from mock_registo_criminal.purposes import BY_ID
from mock_registo_criminal.record_rules import said
from mock_registo_criminal.request_state import Request
from sandbox.platforms.payments.view import euros
from sandbox.protocol import messages as told
from sandbox.protocol.hidden_words import access_code_mark
from sandbox.protocol.system import Envelope, Event

SMS_SENDER = "RegCriminal"
MAIL_SENDER = "registo.criminal@portal.invalid"
HOME = "/registo-criminal"


def notices(event: Event, state: Request) -> Iterable[Envelope]:
    """The messages that follow from an event of a request."""
    number = state.request_number
    match event:
        case says.FeeOpened():
            reference = " ".join(event.reference[at : at + 3] for at in (0, 3, 6))
            text = (
                f"Pedido {number} registado. Pague {euros(event.amount_cents)}: "
                f"entidade {event.entity}, referência {reference} (FICTÍCIO)."
            )
            yield _sms(state, f"{text} Ver: [[{_page(state)}]].")
            yield from _mail(
                state,
                f"Pagamento do pedido {number}",
                f"{text}\n\nPode também pagar por cartão ou MB WAY: [[{_page(state)}]]",
            )
        case says.FeePaid() if event.heard_by != "balcao":
            yield from _mail(
                state,
                f"Pagamento recebido: pedido {number}",
                f"Recebemos o pagamento do pedido {number}.\n\nPedido e recibo: [[{_page(state)}]]",
            )
        case says.FeeFailed() if event.state == "expired":
            yield _sms(
                state, f"O prazo de pagamento do pedido {number} terminou. Pode pedir outro."
            )
        case says.FeeToSettle() if event.state in _MONEY:
            yield _sms(state, f"Pedido {number}: {_MONEY[event.state]}")
        case says.CertificateIssued():
            yield from _issued(state)


_MONEY = {
    "late": "o pagamento chegou fora do prazo e vai ser devolvido.",
    "wrong_amount": "o valor pago não é o devido e vai ser devolvido. O pedido continua por pagar.",
    "duplicate": "o pagamento chegou duas vezes. O segundo vai ser devolvido.",
    "reversed": "o pagamento foi estornado.",
}


def _issued(state: Request) -> Iterable[Envelope]:
    until = said(valid_until(state.issued_at)) if state.issued_at else ""
    code = access_code_mark(state.request_id)
    text = (
        f"Certificado do pedido {state.request_number} disponível. "
        f"Código de acesso {code}, válido até {until}."
    )
    yield _sms(state, f"{text} Obter: [[{_page(state)}]].")
    purpose = BY_ID[state.purpose].title
    yield from _mail(
        state,
        "Certificado disponível",
        f"{text}\n\nFinalidade: {purpose}.\nObter: [[{_page(state)}]]\n"
        f"Consultar: [[{HOME}/consulta/?codigo={code}]]",
    )


def _page(state: Request) -> str:
    return f"{HOME}/pedidos/{state.request_id}"


def _sms(state: Request, text: str) -> Envelope:
    body = told.SendSms(state.citizen_id, SMS_SENDER, f"{text} Simulação: sem valor legal.")
    return Envelope(told.PORTAL, told.MOBILE_APP, "EnviarSMS", body, "")


def _mail(state: Request, subject: str, body: str) -> Iterable[Envelope]:
    if state.email:
        mail = told.SendMail(
            state.email, subject, f"{body}\n\nSimulação, sem valor legal.", state.citizen_id,
            MAIL_SENDER,
        )  # fmt: skip
        yield Envelope(told.PORTAL, told.MAIL, "EnviarCorreio", mail, "")
