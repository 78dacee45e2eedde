"""One request: submitted, paid, issued; or given up, or not paid in time.

    submitted, without a fee ──▶ issued
    submitted ──payments──▶ payable ──paid──▶ issued ──holder──▶ issued, code cancelled
        │                    │  ▲
        └──counter: paid──┐  │  └──asked anew── unpaid ◀──refused for good, expired
                          ▼  ├──▶ cancelled
                        issued

Payments tells the portal by signed callbacks that may be late, doubled or lost.  What is not
signed, or is of another amount or payment, changes nothing; one heard before is heard once; and
while nothing is heard, the portal asks by itself, less and less often.  Money that a request
cannot take (late, of a wrong amount, twice, taken back) is noted and said, and issues nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mock_registo_criminal import request_language as says
from mock_registo_criminal.certificate import code_digest
from mock_registo_criminal.certificate import expires_at as code_expires_at
from mock_registo_criminal.drafts import Draft, Folder, require_unsubmitted
from mock_registo_criminal.language import SubmitRequest
from mock_registo_criminal.purposes import BY_ID
from mock_registo_criminal.visits import COUNTER, PHONE, Applicant, applicant, signed_in
from sandbox.platforms.payments.signature import is_genuine
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import PaymentCallback, PaymentOpened, PaymentStatus
from sandbox.protocol.states import changed
from sandbox.protocol.system import Event, Moment, Tick

ASKS_AFTER = (900, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600 + 300)
"""When the portal asks by itself after a payment was opened, in seconds (ours)."""
NEVER = timedelta(days=3650)
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


def decide(state: Request | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows for a request.

    Errors: those of `applicant`, request_incomplete, already_submitted, request_unknown,
    not_payable, not_issued, nobody_here.
    """
    if isinstance(command, SubmitRequest):
        submitted = _submitted(command, moment)
        number = submitted.request_id
        if not submitted.amount_cents:
            waived = says.FeeWaived(number, submitted.purpose, moment.now)
            return [submitted, waived, _issued(number, submitted.citizen_id, moment)]
        if submitted.channel == COUNTER:
            return [submitted]
        # At the counter the fee is paid there; elsewhere payments is asked at once.
        return [submitted, says.FeeAsked(number, number, submitted.channel)]
    if isinstance(command, PaymentOpened | PaymentCallback | PaymentStatus):
        return _from_payments(state, command, moment)
    if isinstance(command, Tick):
        return [_asked(state, "relogio", moment)] if state else []
    attempt = type(command).__name__
    if state is None:
        raise Refused("request_unknown", f"{attempt}: no such request")
    if isinstance(command, says.ReceiveFee):
        return _at_counter(state, command, moment)
    _require_own(state, command, attempt, moment)
    match command:
        case says.ProceedToPayment():
            _require_payable(state, attempt)
            if state.status == "payable" and _still_open(state, moment):
                return [says.PaymentVisited(state.request_id, state.payment_id)]
            return [_order(state, "requerente")]
        case says.CancelRequest():
            _require_payable(state, attempt)
            return [says.RequestCancelled(state.request_id, moment.now)]
        case says.CheckPayment():
            _require_payable(state, attempt)
            return [_asked(state, "requerente", moment)]
        case says.DownloadCertificate():
            _require_issued(state, attempt)
            by = "funcionario" if command.clerk_id else "requerente"
            return [says.CertificateDownloaded(state.request_id, by, moment.now)]
        case says.CancelAccessCode():
            _require_issued(state, attempt)
            if state.code_state(moment.now) != "valid":
                raise Refused("not_issued", f"{attempt}: the code is no longer valid")
            return [says.AccessCodeCancelled(state.request_id, state.code_digest, moment.now)]
    return []


def _require_own(state: Request, command: Any, attempt: str, moment: Moment) -> None:
    """A request that is another's does not exist.  Errors: request_unknown, nobody_here."""
    if getattr(command, "clerk_id", ""):
        counter = moment.look(f"posto:{command.clerk_id}")
        citizen_id = counter.citizen_id if counter else ""
    else:
        citizen_id = signed_in(command.browser_id, attempt, moment).citizen_id
    if citizen_id != state.citizen_id:
        raise Refused("request_unknown", f"{attempt}: {state.request_id} belongs to another")


def _require_payable(state: Request, attempt: str) -> None:
    if state.status not in PAYABLE:
        raise Refused("not_payable", f"{attempt}: {state.request_id} is {state.status}")


def _require_issued(state: Request, attempt: str) -> None:
    if state.issued_at is None:
        raise Refused("not_issued", f"{attempt}: {state.request_id} is {state.status}")


def _still_open(state: Request, moment: Moment) -> bool:
    return state.payment_expires_at is not None and moment.now < state.payment_expires_at


def _submitted(command: SubmitRequest, moment: Moment) -> says.RequestSubmitted:
    who, draft = _to_submit(command, moment)
    number = f"{moment.now.year}/{draft.request_id.partition('-')[2].zfill(6)}"
    return says.RequestSubmitted(
        who.federated_id,
        draft.request_id,
        number,
        who.citizen_id,
        who.operator_id,
        who.clerk_id,
        who.channel,
        draft.purpose,
        draft.email,
        draft.minors,
        draft.note,
        draft.activity,
        draft.entity,
        draft.country,
        draft.language,
        BY_ID[draft.purpose].fee_cents,
        moment.now,
    )


def stream_of_draft(command: SubmitRequest, moment: Moment) -> str:
    """The stream that a submission begins: that of its draft."""
    return f"pedido:{_to_submit(command, moment)[1].request_id}"


def _to_submit(command: SubmitRequest, moment: Moment) -> tuple[Applicant, Draft]:
    who = applicant(command, moment)
    require_unsubmitted(who, moment)
    folder: Folder | None = moment.look(f"requerente:{who.citizen_id}")
    if folder is not None and folder.draft is not None:
        return who, folder.draft
    # Pressed twice, or in two tabs: what was submitted is not lost, and is not made again.
    before = folder is not None and bool(folder.requests)
    raise Refused("request_incomplete", "SubmitRequest needs a draft", _SUBMITTED if before else "")


_SUBMITTED = "Não há nenhum pedido por submeter. O que já submeteu está em «Os Meus Pedidos»."


# paying -----------------------------------------------------------------------------------------
def _order(state: Request, by: str) -> says.FeeAsked:
    if state.status == "submitted" and state.order_id:
        # Payments has not answered: the same question again opens nothing twice.
        return says.FeeAsked(state.request_id, state.order_id, by)
    number = state.attempts + 1
    order_id = state.request_id if number == 1 else f"{state.request_id}-{number}"
    return says.FeeAsked(state.request_id, order_id, by)


def _asked(state: Request, by: str, moment: Moment) -> says.FeeChecked:
    since = state.payment_opened_at or moment.now
    passed = (moment.now - since).total_seconds()
    later = [seconds for seconds in ASKS_AFTER if seconds > passed]
    next_at = since + timedelta(seconds=later[0]) if later else moment.now + NEVER
    return says.FeeChecked(state.request_id, moment.next_id("CP"), state.order_id, by, next_at)


def _at_counter(state: Request, command: says.ReceiveFee, moment: Moment) -> list[Event]:
    counter = moment.look(f"posto:{command.clerk_id}")
    if counter is None or counter.citizen_id != state.citizen_id:
        raise Refused("nobody_here", f"ReceiveFee: {state.request_id} is of somebody else")
    _require_payable(state, "ReceiveFee")
    paid = says.FeePaid(state.request_id, state.amount_cents, "balcao", "", "balcao", moment.now)
    return [paid, _issued(state.request_id, state.citizen_id, moment)]


def _from_payments(state: Request | None, told: Any, moment: Moment) -> list[Event]:
    if state is None or told.order_id != state.order_id:
        # An order that was given up for a newer one, or never asked for.
        return [] if state is None else _stray(state, told, moment)
    if isinstance(told, PaymentOpened):
        if state.status not in PAYABLE or state.payment_id:
            return []
        return [
            says.FeeOpened(
                state.request_id,
                told.payment_id,
                told.amount_cents,
                told.entity,
                told.reference,
                told.expires_at,
                moment.now + timedelta(seconds=ASKS_AFTER[0]),
                moment.now,
            )
        ]
    wrong = _suspicious(state, told, moment)
    if wrong:
        nonce = getattr(told, "nonce", told.payment_id)
        return [says.CallbackIgnored(state.request_id, nonce, wrong)]
    if isinstance(told, PaymentStatus):
        return _status(state, told, moment)
    return _callback(state, told, moment)


def _stray(state: Request, told: Any, moment: Moment) -> list[Event]:
    """Money for an order that this request no longer waits for."""
    if not isinstance(told, PaymentCallback) or told.nonce in state.heard:
        return []
    if not is_genuine(told, moment.secrets):
        return [says.CallbackIgnored(state.request_id, told.nonce, "assinatura")]
    if told.state in ("paid", "late", "wrong_amount", "duplicate"):
        return [
            says.FeeToSettle(state.request_id, "late", told.amount_cents, told.nonce, moment.now)
        ]
    return []


def _suspicious(state: Request, told: PaymentCallback | PaymentStatus, moment: Moment) -> str:
    if not is_genuine(told, moment.secrets):
        return "assinatura"
    if state.payment_id and told.payment_id and told.payment_id != state.payment_id:
        return "outro_pagamento"
    if told.state == "paid" and told.amount_cents != state.amount_cents:
        return "valor"
    return ""


def _status(state: Request, told: PaymentStatus, moment: Moment) -> list[Event]:
    if state.status not in PAYABLE:
        return []
    if told.state == "paid":
        return _paid(state, told.method, f"consulta {told.query_id}", "consulta", moment)
    if told.state in ("expired", "canceled") and state.status == "payable":
        return [says.FeeFailed(state.request_id, told.state, "", told.query_id, moment.now)]
    return []


def _callback(state: Request, told: PaymentCallback, moment: Moment) -> list[Event]:
    if told.nonce in state.heard:
        return [says.CallbackIgnored(state.request_id, told.nonce, "repetido")]
    if told.state == "paid":
        if state.status in PAYABLE:
            return _paid(state, told.method, told.nonce, "aviso", moment)
        if state.status == "issued":
            # Asking was quicker than the callback: the same money.
            return [says.CallbackIgnored(state.request_id, told.nonce, "repetido")]
        return [_to_settle(state, "late", told, moment)]
    if told.state in ("refused", "expired", "canceled"):
        if state.status not in PAYABLE:
            return []
        return [says.FeeFailed(state.request_id, told.state, told.reason, told.nonce, moment.now)]
    return [_to_settle(state, told.state, told, moment)]


def _to_settle(state: Request, kind: str, told: PaymentCallback, moment: Moment) -> Event:
    return says.FeeToSettle(state.request_id, kind, told.amount_cents, told.nonce, moment.now)


def _paid(state: Request, method: str, nonce: str, by: str, moment: Moment) -> list[Event]:
    paid = says.FeePaid(state.request_id, state.amount_cents, method, nonce, by, moment.now)
    return [paid, _issued(state.request_id, state.citizen_id, moment)]


def _issued(request_id: str, citizen_id: str, moment: Moment) -> Event:
    digest = code_digest(moment.secrets, moment.secrets.access_code(request_id))
    expires_at = code_expires_at(moment.now)
    return says.CertificateIssued(request_id, citizen_id, digest, moment.now, expires_at)


# folding ----------------------------------------------------------------------------------------
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
