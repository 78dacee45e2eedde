"""What courts, and the civil register, tell the criminal record: commands.

What follows from them is decided by the record (`mock_registo_criminal.record_court`).
"""

from sandbox.protocol.frozen import frozen

COURT_SEAT = "juizo:ensaio"
"""Who sits at the page of a court."""


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
