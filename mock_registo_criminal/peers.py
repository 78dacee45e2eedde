"""The portal as one system: which command goes where, what leaves, and who may see what."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from mock_registo_criminal import consultations, drafts, notices, request_state, requests, visits
from mock_registo_criminal import language as at_visit
from mock_registo_criminal import request_language as says
from mock_registo_criminal.consultations import Asker, Code
from mock_registo_criminal.drafts import Folder
from mock_registo_criminal.request_state import Request, request_of
from mock_registo_criminal.visits import Counter, Session, Visit
from sandbox.protocol import messages as told
from sandbox.protocol.messages import AUTHENTICATION, PAYMENTS, PORTAL
from sandbox.protocol.system import Envelope, Event, Moment, StreamOf, System, Tick

SERVICE = "registo-criminal"


def _fed(command: Any, moment: Moment) -> str:
    return f"fed:{command.federated_id}"


def _noted(command: at_visit.NoteRequest, moment: Moment) -> str:
    return f"posto:{command.clerk_id}" if command.clerk_id else f"fed:{command.federated_id}"


def _browser(command: Any, moment: Moment) -> str:
    return f"visita:{command.browser_id}"


def _counter(command: Any, moment: Moment) -> str:
    return f"posto:{command.clerk_id}"


def _request(command: Any, moment: Moment) -> str:
    return f"pedido:{command.request_id}"


def _order(command: Any, moment: Moment) -> str:
    return f"pedido:{request_of(command.order_id)}"


def _code(command: Any, moment: Moment) -> str:
    return f"codigo-acesso:{command.digest}"


_VISITS: dict[type, StreamOf] = {
    told.OpenFederatedSession: _fed,
    at_visit.NoteRequest: _noted,
    **dict.fromkeys(
        (
            at_visit.AskSignIn,
            at_visit.PresentAssertion,
            at_visit.SignOut,
            told.OpenCitizenSession,
            told.AssertionResult,
        ),
        _browser,
    ),
    **dict.fromkeys((at_visit.Identify, at_visit.EndAttendance), _counter),
}
_DRAFTS: dict[type, StreamOf] = dict.fromkeys(
    (at_visit.FillRequest, at_visit.DiscardDraft, at_visit.CloseDraft), drafts.folder_of
)
_REQUESTS: dict[type, StreamOf] = {
    at_visit.SubmitRequest: requests.stream_of_draft,
    **dict.fromkeys(
        (
            says.ProceedToPayment,
            says.CancelRequest,
            says.CheckPayment,
            says.ReceiveFee,
            says.DownloadCertificate,
            says.CancelAccessCode,
        ),
        _request,
    ),
    **dict.fromkeys((told.PaymentOpened, told.PaymentCallback, told.PaymentStatus), _order),
}
_CODES: dict[type, StreamOf] = dict.fromkeys(
    (says.RegisterCode, says.CloseCode, says.NoteConsultation), _code
)
_ASKERS: dict[type, StreamOf] = {
    says.ConsultCertificate: lambda command, moment: f"consultas:{command.browser_id}"
}
Decide = Callable[[Any, Any, Moment], list[Event]]
_DECIDE: dict[type, Decide] = {
    **dict.fromkeys(_VISITS, visits.decide),
    **dict.fromkeys(_DRAFTS, drafts.decide),
    **dict.fromkeys(_REQUESTS, requests.decide),
    **dict.fromkeys(_CODES, consultations.decide_code),
    **dict.fromkeys(_ASKERS, consultations.decide_asker),
}
_EVOLVE: dict[type, Callable[[Any, Any], Any]] = {
    **dict.fromkeys(at_visit.OF_VISITS, visits.evolve),
    **dict.fromkeys(at_visit.OF_DRAFTS, drafts.evolve),
    **dict.fromkeys(says.OF_REQUESTS, request_state.evolve),
    **dict.fromkeys((*says.OF_CODES, *says.OF_CONSULTATIONS), consultations.evolve),
}


def decide(state: Any, command: Any, moment: Moment) -> list[Event]:
    """Hand a command to the file it belongs to."""
    if isinstance(command, Tick):
        return (requests if isinstance(state, Request) else visits).decide(state, command, moment)
    return _DECIDE[type(command)](state, command, moment)


def evolve(state: Any, event: Any) -> Any:
    """Fold one event into the state of its stream."""
    return _EVOLVE[type(event)](state, event)


def deadline(state: Any) -> datetime | None:
    """When a visit or a request has something due."""
    return request_state.deadline(state) if isinstance(state, Request) else visits.deadline(state)


def react(event: Any, state: Any, moment: Moment) -> Iterable[Envelope]:
    """What leaves because of an event."""
    if isinstance(state, Request):
        yield from notices.notices(event, state)
    match event:
        case at_visit.SignInBegun():
            asked = told.AskAuthentication(event.browser_id, SERVICE)
            yield Envelope(PORTAL, AUTHENTICATION, "PedirAutenticacao", asked, "")
        case at_visit.AssertionPresented():
            exchange = told.ExchangeAssertion(event.digest, event.browser_id, SERVICE)
            yield Envelope(PORTAL, AUTHENTICATION, "TrocarAssercao", exchange, "")
        case says.RequestSubmitted() if event.operator_id:
            done = told.CertificateRequested(
                event.operator_id, event.federated_id, event.request_number
            )
            yield Envelope(PORTAL, told.BACKOFFICE, "PedidoRegistado", done, "")
        case says.FeeAsked():
            wanted = told.RequestPayment(
                event.order_id,
                PORTAL,
                state.amount_cents,
                state.citizen_id,
                f"Certificado do registo criminal, pedido {state.request_number}",
                f"{notices.HOME}/pedidos/{state.request_id}",
            )
            yield Envelope(PORTAL, PAYMENTS, "PedirPagamento", wanted, "")
        case says.FeeChecked():
            query = told.PaymentQuery(event.order_id, event.query_id)
            yield Envelope(PORTAL, PAYMENTS, "ConsultarPagamento", query, "")
        case says.RequestCancelled() if state.order_id:
            gone = told.CancelPayment(state.order_id, "pedido cancelado")
            yield Envelope(PORTAL, PAYMENTS, "CancelarPagamento", gone, "")


# what follows inside the portal ------------------------------------------------------------------
def _draft_done(event: says.RequestSubmitted, state: Request) -> at_visit.CloseDraft:
    return at_visit.CloseDraft(
        event.citizen_id,
        event.request_id,
        event.federated_id,
        event.request_number,
        event.clerk_id,
    )


def _visit_done(event: at_visit.DraftClosed, state: Folder) -> at_visit.NoteRequest | None:
    if not (event.federated_id or event.clerk_id):
        return None
    return at_visit.NoteRequest(
        event.federated_id, event.clerk_id, event.request_id, event.request_number
    )


def _code_made(event: says.CertificateIssued, state: Request) -> says.RegisterCode:
    return says.RegisterCode(
        event.code_digest, event.request_id, event.citizen_id, event.expires_at
    )


def _consulted(event: says.Consulted, state: Asker) -> says.NoteConsultation | None:
    if not event.digest:
        return None
    return says.NoteConsultation(event.digest, event.browser_id, event.outcome)


def audience(event: Any, state: Any) -> tuple[str, ...]:
    """The browser, operator or clerk of a visit; the holder wherever they are signed in."""
    if isinstance(state, Visit | Asker):
        return (f"navegador:{state.browser_id}",)
    if isinstance(state, Session):
        return (f"operador:{state.operator_id}", f"cidadao:{state.citizen_id}")
    if isinstance(state, Counter):
        return (f"funcionario:{state.clerk_id}",)
    if isinstance(state, Request):
        by = [f"operador:{state.operator_id}"] if state.operator_id else []
        by += [f"funcionario:{state.clerk_id}"] if state.clerk_id else []
        return (*by, f"cidadao:{state.citizen_id}", f"titular:{state.citizen_id}")
    if isinstance(state, Folder):
        by = [f"operador:{found}" for found in (getattr(event, "operator_id", ""),) if found]
        return (*by, f"titular:{state.citizen_id}")
    if isinstance(state, Code):
        return (f"titular:{state.citizen_id}",)
    return ()


def settled(state: Any) -> bool:
    """What may leave memory."""
    if isinstance(state, Session):
        return bool(state.request_number)
    if isinstance(state, Visit):
        return state.status not in ("waiting", "signed_in")
    if isinstance(state, Request):
        return request_state.settled(state)
    return True


PORTAL_SYSTEM = System(
    name=PORTAL,
    commands={**_VISITS, **_DRAFTS, **_REQUESTS, **_CODES, **_ASKERS},
    events=(*at_visit.EVENTS, *says.EVENTS),
    decide=decide,
    evolve=evolve,
    deadline=deadline,
    react=react,
    reacts_to=frozenset({at_visit.SignInBegun, at_visit.AssertionPresented, *says.OF_REQUESTS}),
    listens_to={
        says.RequestSubmitted: _draft_done,
        at_visit.DraftClosed: _visit_done,
        says.CertificateIssued: _code_made,
        says.AccessCodeCancelled: lambda event, state: says.CloseCode(event.code_digest),
        says.Consulted: _consulted,
    },
    audience=audience,
    settled=settled,
)
