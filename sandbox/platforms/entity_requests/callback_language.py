"""A decision on its way to an entity: what its address did, and what can have happened."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event
from sandbox.protocol.wire_faults import Trouble


# commands ---------------------------------------------------------------------------------------
@frozen
class ReportCallback:
    """What an address of an entity did with a decision.  `outcome`: delivered, or what was seen."""

    request_number: str
    attempt: int
    outcome: str
    status: int = 0
    detail: str = ""


# events -----------------------------------------------------------------------------------------
@frozen
class DecisionReceived(Event):
    """The entity of this sandbox, which has no address of its own, knows the decision."""

    TYPE: ClassVar[str] = "decisao.recebida"
    request_number: str
    client_id: str
    code: str


@frozen
class CallbackDue(Event):
    """A decision leaves for the address of an entity."""

    TYPE: ClassVar[str] = "retorno.enviado"
    request_number: str
    client_id: str
    address: str
    code: str
    attempt: int
    answer_by: datetime
    trouble: Trouble | None = None


@frozen
class CallbackHeld(Event):
    """A decision is held back, by order, until `until`."""

    TYPE: ClassVar[str] = "retorno.retido"
    request_number: str
    client_id: str
    code: str
    address: str
    until: datetime


@frozen
class CallbackLost(Event):
    """A decision is lost on its way, by order: nobody is told."""

    TYPE: ClassVar[str] = "retorno.perdido"
    request_number: str
    client_id: str
    code: str
    address: str


@frozen
class CallbackTaken(Event):
    """The address took the decision; `remark` tells what was odd about its answer."""

    TYPE: ClassVar[str] = "retorno.entregue"
    request_number: str
    attempt: int
    status: int
    remark: str


@frozen
class CallbackFailed(Event):
    """The address did not take it: what was seen, and when it is tried again (never: None)."""

    TYPE: ClassVar[str] = "retorno.falhado"
    request_number: str
    attempt: int
    outcome: str
    status: int
    detail: str
    again_at: datetime | None


OF_CALLBACKS: tuple[type[Event], ...] = (
    DecisionReceived,
    CallbackDue,
    CallbackHeld,
    CallbackLost,
    CallbackTaken,
    CallbackFailed,
)
