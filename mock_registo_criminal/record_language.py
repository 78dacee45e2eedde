"""What is written down of what courts tell the criminal record: events."""

from typing import ClassVar

from mock_registo_criminal.record import Decision
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


@frozen
class DecisionReported(Event):
    """A decision is in the record."""

    TYPE: ClassVar[str] = "registo.decisao"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"decision"})
    citizen_id: str
    decision: Decision


@frozen
class PenaltyExtinguished(Event):
    """The penalties of a decision are over; the decision as it is now."""

    TYPE: ClassVar[str] = "registo.pena_extinta"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"decision"})
    citizen_id: str
    decision: Decision


@frozen
class DecisionHidden(Event):
    """A decision is hidden from certificates; the decision as it is now."""

    TYPE: ClassVar[str] = "registo.cancelamento_provisorio"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"decision"})
    citizen_id: str
    decision: Decision


@frozen
class DecisionWithheld(Event):
    """A decision is not to be transcribed; the decision as it is now."""

    TYPE: ClassVar[str] = "registo.nao_transcricao"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"decision"})
    citizen_id: str
    decision: Decision


@frozen
class DeathReported(Event):
    """The holder of the record died."""

    TYPE: ClassVar[str] = "registo.obito"
    citizen_id: str
    on: str


OfDecision = DecisionReported | PenaltyExtinguished | DecisionHidden | DecisionWithheld
"""Events that say what a decision is from now on."""

RECORD_EVENTS: tuple[type[Event], ...] = (
    DecisionReported,
    PenaltyExtinguished,
    DecisionHidden,
    DecisionWithheld,
    DeathReported,
)
