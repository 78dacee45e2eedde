"""What can be asked of the desk, and what can have happened there: commands and events."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class SignIn:
    """The operator opens the backoffice."""

    user_name: str
    password: str


@frozen
class SignOut:
    """The operator leaves."""

    operator_id: str
    session_id: str


@frozen
class ExpireSession:
    """The session of this operator is over, whatever the desk was doing."""

    operator_id: str


@frozen
class OpenService:
    """The operator chooses a service of the catalogue, for the call in progress if there is one."""

    operator_id: str
    session_id: str
    service: str
    call_id: str = ""


@frozen
class ValidateCmd:
    """Ask whether this phone has an active Chave Móvel Digital."""

    operator_id: str
    case_id: str
    phone_number: str


@frozen
class RequestAuthorization:
    """Send the request for access to data to the citizen's app."""

    operator_id: str
    session_id: str
    case_id: str


@frozen
class CancelRequest:
    """Take the request back."""

    operator_id: str
    case_id: str


@frozen
class ValidateCode:
    """Enter the security code that the citizen said."""

    operator_id: str
    session_id: str
    case_id: str
    code: str


@frozen
class ConfirmData:
    """Tick the fields that the citizen confirmed on the line."""

    operator_id: str
    case_id: str
    scopes: tuple[str, ...]


@frozen
class RejectData:
    """The citizen says that the data are wrong: the other way out."""

    operator_id: str
    case_id: str


@frozen
class AskAgain:
    """Ask again what did not come: what the code was worth, the data, or what became of a token."""

    operator_id: str
    session_id: str
    case_id: str


@frozen
class CloseCase:
    """Put a case away."""

    operator_id: str
    case_id: str


@frozen
class LineDropped:
    """The call of a case ended, or went to a colleague (`reason`)."""

    operator_id: str
    call_id: str
    reason: str


@frozen
class NotDelivered:
    """A question of this desk did not get through."""

    operator_id: str
    case_id: str
    question: str
    attempts: int
    final: bool


# events -----------------------------------------------------------------------------------------
@frozen
class OperatorSignedIn(Event):
    """A session of the backoffice begins; an earlier one of the same operator ends."""

    TYPE: ClassVar[str] = "operador.entrou"
    operator_id: str
    session_id: str


@frozen
class OperatorSignedOut(Event):
    """The session is over."""

    TYPE: ClassVar[str] = "operador.saiu"
    operator_id: str
    session_id: str


@frozen
class ServiceOpened(Event):
    """A case begins."""

    TYPE: ClassVar[str] = "servico.aberto"
    case_id: str
    operator_id: str
    service: str
    call_id: str
    at: datetime


@frozen
class CmdCheckAsked(Event):
    """The desk asks about a number."""

    TYPE: ClassVar[str] = "cmd.pedida"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"phone_number"})
    case_id: str
    phone_number: str
    answer_by: datetime


@frozen
class CmdValidated(Event):
    """The answer: `status` one of `people.CMD_STATES`, or rate_limited."""

    TYPE: ClassVar[str] = "cmd.validada"
    case_id: str
    status: str
    holder: str
    warning: str


@frozen
class RequestSent(Event):
    """The desk sends the request for access to data."""

    TYPE: ClassVar[str] = "pedido.enviado"
    case_id: str
    answer_by: datetime


@frozen
class RequestFollowed(Event):
    """The state of the request as the desk knows it; its number on the wire."""

    TYPE: ClassVar[str] = "pedido.estado"
    case_id: str
    request_id: str
    status: str
    reason: str
    expires_at: datetime | None
    request_number: str = ""


@frozen
class CancelAsked(Event):
    """The desk takes its request back; `reason` says why."""

    TYPE: ClassVar[str] = "pedido.cancelamento"
    case_id: str
    reason: str


@frozen
class CodeEntered(Event):
    """A code was typed; only its keyed proof leaves the desk, and only in the message."""

    TYPE: ClassVar[str] = "codigo.introduzido"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"proof"})
    case_id: str
    answer_by: datetime
    proof: str = ""


@frozen
class CodeAnswered(Event):
    """What the code was worth, as the desk was told; the data are awaited until `answer_by`.

    With `accepted` comes the decision: the digest of the token that opens them (`access`).
    """

    TYPE: ClassVar[str] = "codigo.resposta"
    case_id: str
    outcome: str
    attempt: int
    attempts_left: int
    at: datetime
    answer_by: datetime | None = None
    access: str = ""


@frozen
class CodeResultAsked(Event):
    """The answer to a code did not come: the desk asks what it was worth, without the code."""

    TYPE: ClassVar[str] = "codigo.consultado"
    case_id: str
    answer_by: datetime


@frozen
class DataAsked(Event):
    """The data did not come after the right code: the desk asks for them again."""

    TYPE: ClassVar[str] = "dados.pedidos"
    case_id: str
    answer_by: datetime


@frozen
class DataRevealed(Event):
    """The citizen's data are on the operator's screen."""

    TYPE: ClassVar[str] = "dados.revelados"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"data"})
    case_id: str
    data: tuple[tuple[str, str], ...]


@frozen
class DataConfirmed(Event):
    """Fields that the citizen confirmed on the line."""

    TYPE: ClassVar[str] = "dados.confirmados"
    case_id: str
    scopes: tuple[str, ...]


@frozen
class DataRejected(Event):
    """The citizen said that the data are wrong; they leave the screen."""

    TYPE: ClassVar[str] = "dados.incorretos"
    case_id: str


@frozen
class ServiceUnavailable(Event):
    """A question did not get through; with `final`, it will not be tried again.

    Otherwise the answer is awaited until `answer_by`, which leaves time for the next attempt.
    """

    TYPE: ClassVar[str] = "servico.indisponivel"
    case_id: str
    question: str
    attempts: int
    final: bool
    answer_by: datetime | None = None


@frozen
class AnswerOverdue(Event):
    """No answer came in time: the operator may ask again."""

    TYPE: ClassVar[str] = "resposta.em_falta"
    case_id: str
    question: str


@frozen
class CallerMismatch(Event):
    """The number that calls is not the number whose CMD is used: a warning at the desk."""

    TYPE: ClassVar[str] = "alerta.numero_diferente"
    case_id: str


@frozen
class CaseClosed(Event):
    """The case is over; `outcome` says how."""

    TYPE: ClassVar[str] = "atendimento.fechado"
    case_id: str
    outcome: str


EVENTS: tuple[type[Event], ...] = (
    OperatorSignedIn,
    OperatorSignedOut,
    ServiceOpened,
    CmdCheckAsked,
    CmdValidated,
    RequestSent,
    RequestFollowed,
    CancelAsked,
    CodeEntered,
    CodeAnswered,
    CodeResultAsked,
    DataAsked,
    DataRevealed,
    DataConfirmed,
    DataRejected,
    ServiceUnavailable,
    AnswerOverdue,
    CallerMismatch,
    CaseClosed,
)
