"""What leaves the portal: the text message to the citizen, and word to the desk."""

from collections.abc import Iterable

from mock_registo_criminal import core
from mock_registo_criminal import language as says
from mock_registo_criminal.core import Session
from sandbox.protocol import messages as told
from sandbox.protocol.system import Envelope, Event, Moment, System

SMS_SENDER = "RegCriminal"


def react(event: Event, state: Session, moment: Moment) -> Iterable[Envelope]:
    """Tell the citizen and the desk that the request is in."""
    if isinstance(event, says.RequestSubmitted):
        text = (
            f"Pedido de certificado de registo criminal {event.request_number} registado. "
            "Simulação: sem valor legal."
        )
        sms = told.SendSms(event.citizen_id, SMS_SENDER, text)
        yield Envelope(told.PORTAL, told.MOBILE_APP, "EnviarSMS", sms, "")
        done = told.CertificateRequested(
            event.operator_id, event.federated_id, event.request_number
        )
        yield Envelope(told.PORTAL, told.BACKOFFICE, "PedidoRegistado", done, "")


def _stream(command: says.FillRequest, moment: Moment) -> str:
    return f"fed:{command.federated_id}"


PORTAL_SYSTEM = System(
    name=told.PORTAL,
    commands={
        **dict.fromkeys((told.OpenFederatedSession, says.FillRequest, says.SubmitRequest), _stream),
        **dict.fromkeys(
            (told.PaymentOpened, told.PaymentCallback, told.PaymentStatus),
            lambda command, moment: f"order:{command.order_id}",
        ),
    },
    events=says.EVENTS,
    decide=core.decide,
    evolve=core.evolve,
    react=react,
    reacts_to=frozenset({says.RequestSubmitted}),
    audience=lambda event, state: (
        (f"operador:{state.operator_id}", f"cidadao:{state.citizen_id}") if state else ()
    ),
    settled=lambda state: state is None or bool(state.request_number),
)
