"""One request: submitted, paid, issued; or given up, or not paid in time.

submitted, without a fee ──▶ issued
submitted ──payments──▶ payable ──paid──▶ issued ──holder──▶ issued, code cancelled
    │                    │  ▲
    └──counter: paid──┐  │  └──asked anew── unpaid ◀──refused for good, expired
                      ▼  ├──▶ cancelled
                    issued
"""

from typing import Any

from mock_registo_criminal import request_language as says
from mock_registo_criminal.drafts import Draft, Folder, require_unsubmitted
from mock_registo_criminal.language import SubmitRequest
from mock_registo_criminal.purposes import BY_ID
from mock_registo_criminal.request_payment import asked, from_payments, issued, order
from mock_registo_criminal.request_state import PAYABLE, Request
from mock_registo_criminal.visits import COUNTER, Applicant, applicant, signed_in
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import PaymentCallback, PaymentOpened, PaymentStatus
from sandbox.protocol.system import Event, Moment, Tick


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
            return [submitted, waived, issued(number, submitted.citizen_id, moment)]
        if submitted.channel == COUNTER:
            return [submitted]
        # At the counter the fee is paid there; elsewhere payments is asked at once.
        return [submitted, says.FeeAsked(number, number, submitted.channel)]
    if isinstance(command, PaymentOpened | PaymentCallback | PaymentStatus):
        return from_payments(state, command, moment)
    if isinstance(command, Tick):
        return [asked(state, "relogio", moment)] if state else []
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
            return [order(state, "requerente")]
        case says.CancelRequest():
            _require_payable(state, attempt)
            return [says.RequestCancelled(state.request_id, moment.now)]
        case says.CheckPayment():
            _require_payable(state, attempt)
            return [asked(state, "requerente", moment)]
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


def _at_counter(state: Request, command: says.ReceiveFee, moment: Moment) -> list[Event]:
    counter = moment.look(f"posto:{command.clerk_id}")
    if counter is None or counter.citizen_id != state.citizen_id:
        raise Refused("nobody_here", f"ReceiveFee: {state.request_id} is of somebody else")
    _require_payable(state, "ReceiveFee")
    paid = says.FeePaid(state.request_id, state.amount_cents, "balcao", "", "balcao", moment.now)
    return [paid, issued(state.request_id, state.citizen_id, moment)]
