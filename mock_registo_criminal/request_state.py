"""What is known of one request: folded from all that has happened to it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mock_registo_criminal import request_language as says
from mock_registo_criminal.visits import COUNTER, PHONE
from sandbox.protocol.states import changed

PAYABLE = ("submitted", "payable", "unpaid")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: when, who, what."""

    at: datetime
    who: str
    what: str


@dataclass(frozen=True)
class Request:
    """A request and all that became of it."""

    request_id: str
    request_number: str
    citizen_id: str
    channel: str
    purpose: str
    email: str
    minors: bool
    note: str
    activity: str
    entity: str
    country: str
    language: str
    amount_cents: int
    submitted_at: datetime
    operator_id: str = ""
    clerk_id: str = ""
    status: str = "submitted"
    attempts: int = 0
    order_id: str = ""
    payment_id: str = ""
    payment_entity: str = ""
    payment_reference: str = ""
    payment_opened_at: datetime | None = None
    payment_expires_at: datetime | None = None
    ask_at: datetime | None = None
    heard: tuple[str, ...] = ()
    trouble: str = ""
    paid_at: datetime | None = None
    method: str = ""
    issued_at: datetime | None = None
    code_digest: str = ""
    code_expires_at: datetime | None = None
    code_cancelled_at: datetime | None = None
    obtained: int = 0
    history: tuple[Entry, ...] = ()

    def code_state(self, now: datetime) -> str:
        """none, valid, expired or cancelled."""
        if self.code_expires_at is None:
            return "none"
        if self.code_cancelled_at is not None:
            return "cancelled"
        return "valid" if now < self.code_expires_at else "expired"


def request_of(order_id: str) -> str:
    """The request that an order belongs to: `RC-0001` of `RC-0001-2`."""
    return "-".join(order_id.split("-")[:2])


def evolve(state: Request | None, event: Any) -> Request | None:
    """Fold one event into the request."""
    if isinstance(event, says.RequestSubmitted):
        return _begun(event)
    if state is None:
        return None
    match event:
        case says.FeeAsked():
            return changed(
                state,
                attempts=state.attempts + 1,
                order_id=event.order_id,
                payment_id="",
                payment_expires_at=None,
            )
        case says.FeeOpened():
            return changed(
                state,
                status="payable",
                payment_id=event.payment_id,
                payment_entity=event.entity,
                payment_reference=event.reference,
                payment_opened_at=event.at,
                payment_expires_at=event.expires_at,
                ask_at=event.ask_at,
                trouble="",
            )
        case says.FeeChecked():
            return changed(state, ask_at=event.next_at)
        case says.CertificateIssued():
            issued = changed(
                state,
                status="issued",
                issued_at=event.at,
                code_digest=event.code_digest,
                code_expires_at=event.expires_at,
            )
            return _noted(issued, event.at, "portal", "Certificado emitido")
        case says.CertificateDownloaded():
            obtained = changed(state, obtained=state.obtained + 1)
            return _noted(obtained, event.at, event.by, "Certificado obtido")
        case says.AccessCodeCancelled():
            cancelled = changed(state, code_cancelled_at=event.at)
            return _noted(cancelled, event.at, "requerente", "Código de acesso cancelado")
        case says.RequestCancelled():
            gone = changed(state, status="cancelled", ask_at=None)
            return _noted(gone, event.at, "requerente", "Pedido cancelado")
    return _money(state, event)


def _begun(event: says.RequestSubmitted) -> Request:
    who = {PHONE: "operador", COUNTER: "funcionario"}.get(event.channel, "requerente")
    return Request(
        event.request_id,
        event.request_number,
        event.citizen_id,
        event.channel,
        event.purpose,
        event.email,
        event.minors,
        event.note,
        event.activity,
        event.entity,
        event.country,
        event.language,
        event.amount_cents,
        event.at,
        event.operator_id,
        event.clerk_id,
        history=(Entry(event.at, who, "Pedido submetido"),),
    )


def _money(state: Request, event: Any) -> Request:
    match event:
        case says.FeePaid():
            paid = changed(
                state,
                paid_at=event.at,
                method=event.method,
                heard=(*state.heard, event.nonce),
                ask_at=None,
                trouble="",
            )
            return _noted(paid, event.at, "pagamentos", "Taxa paga")
        case says.FeeFailed():
            status = state.status if event.state == "refused" else "unpaid"
            failed = changed(
                state,
                status=status,
                heard=(*state.heard, event.nonce),
                trouble=event.state,
                ask_at=state.ask_at if event.state == "refused" else None,
            )
            return _noted(failed, event.at, "pagamentos", _FAILED[event.state])
        case says.FeeWaived():
            return _noted(state, event.at, "portal", "Isento de taxa")
        case says.FeeToSettle():
            settling = changed(state, heard=(*state.heard, event.nonce), trouble=event.state)
            return _noted(settling, event.at, "pagamentos", _TO_SETTLE.get(event.state, ""))
    return state


_FAILED = {
    "refused": "Pagamento recusado",
    "expired": "Prazo de pagamento terminado",
    "canceled": "Pagamento anulado",
}
_TO_SETTLE = {
    "late": "Pagamento recebido fora do prazo, a devolver",
    "wrong_amount": "Pagamento de valor errado, a devolver",
    "duplicate": "Pagamento recebido duas vezes, a devolver",
    "reversed": "Pagamento estornado",
    "duplicate_reversed": "Segundo pagamento devolvido",
}


def _noted(state: Request, at: datetime, who: str, what: str) -> Request:
    return changed(state, history=(*state.history, Entry(at, who, what)))


def deadline(state: Request) -> datetime | None:
    """When the portal asks by itself how the payment stands."""
    return state.ask_at if state.status == "payable" else None


def settled(state: Request) -> bool:
    """Nothing more happens by itself."""
    return state.status not in PAYABLE
