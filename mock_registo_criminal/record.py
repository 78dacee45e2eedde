"""What the criminal record holds of a person: decisions of courts, their penalties, what followed.

What a certificate shows of it is said by `record_rules.read_record`.

Units: days are ISO 8601 texts of Lisbon's calendar, which sort as they are; empty: not known yet.
Source: fields of the boletim do registo criminal, DL 381/98, art. 5 (an older rule).
"""

from sandbox.protocol.crimes import BY_ID, Crime
from sandbox.protocol.frozen import frozen

HOME = "PT"


@frozen
class Penalty:
    """One penalty of a decision.

    Units: `months` of prison, measure, suspension or ban, `days` of a fine; `ends_on` the day on
    which it is over (served, paid, suspension ended), perhaps still to come.
    """

    kind: str
    months: int = 0
    days: int = 0
    ends_on: str = ""


@frozen
class Sequel:
    """What a court decided later about a decision: it goes with it."""

    on: str
    text: str
    english: str


@frozen
class Decision:
    """One decision of a court, as the record holds it.

    `process` is its number, by which it is known; `hidden_on` when a court cancelled it
    provisionally; `withheld` that it is not to be transcribed; `minor_victim` as far as it matters.
    Source: fields of the boletim, DL 381/98, art. 5 (older rule).
    """

    process: str
    court: str
    crime: str
    committed_on: str
    decided_on: str
    final_on: str
    penalties: tuple[Penalty, ...]
    country: str = HOME
    minor_victim: bool = False
    withheld: bool = False
    hidden_on: str = ""
    sequels: tuple[Sequel, ...] = ()

    @property
    def offence(self) -> Crime:
        """The crime that was judged."""
        return BY_ID[self.crime]


@frozen
class Record:
    """All that is known of one person (or company) to the criminal record."""

    holder_id: str
    decisions: tuple[Decision, ...] = ()
    died_on: str = ""
    company: bool = False
