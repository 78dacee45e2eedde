"""What courts tell the criminal record, and what is written down of it: commands and events."""

from typing import ClassVar

from mock_registo_criminal.record import Decision
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


@frozen
class ReportDecision:
    """A court tells of a final decision on a citizen.

    Units: `ends_on` a day, or empty while that is not known; `ban_months` of an interdiction
    that comes with it; `country` ISO 3166-1 alpha-2.
    """

    citizen_id: str
    crime: str
    penalty: str
    months: str = ""
    days: str = ""
    ends_on: str = ""
    ban_months: str = ""
    withheld: bool = False
    minor_victim: bool = False
    country: str = "PT"


@frozen
class ReportExtinction:
    """A court tells that the penalties of a decision are over; no process: the newest one's."""

    citizen_id: str
    process: str = ""


@frozen
class CancelProvisionally:
    """A court hides a decision from certificates (Lei 37/2015, art. 12)."""

    citizen_id: str
    process: str = ""


@frozen
class WithholdDecision:
    """A court orders that a decision is not to be transcribed (Lei 37/2015, art. 13)."""

    citizen_id: str
    process: str = ""


@frozen
class ReportDeath:
    """The civil register tells that a citizen died."""

    citizen_id: str


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
