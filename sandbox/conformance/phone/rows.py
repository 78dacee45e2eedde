"""The catalogue of the slot `app`: AP-101 to AP-186.

Numbers are for ever: a control that goes leaves its number empty.
"""

from sandbox.conformance.control import Control
from sandbox.conformance.phone import person, wire
from sandbox.conformance.phone.person import Row

FIRST = "AP-101"


def _control(row: Row) -> Control:
    number, asks, clause, certainty, play, needs = row
    first = () if number == 101 else (FIRST,)
    return Control(f"AP-{number}", asks, clause, certainty, play, (*first, *needs.split()))


def _in_order(one: Control) -> tuple[bool, str]:
    """What others stand on comes first: the buttons before what is pressed."""
    return one.id not in ("AP-101", "AP-120", "AP-121"), one.id


CONTROLS: tuple[Control, ...] = tuple(
    sorted((_control(row) for row in (*wire.ROWS, *person.ROWS)), key=_in_order)
)
