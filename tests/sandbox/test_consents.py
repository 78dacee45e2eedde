"""Time is skipped when all who take part agree."""

from datetime import datetime, timedelta

import pytest

from sandbox.consents import MOST, Consents
from sandbox.protocol.errors import Refused
from tests.driver import START, refused

DUE = START + timedelta(seconds=300)


@pytest.fixture
def two() -> Consents:
    consents = Consents()
    consents.take_part("a")
    consents.take_part("b")
    return consents


def test_time_waits_for_whoever_has_not_agreed(two: Consents) -> None:
    two.agree("a", None)
    assert two.spend(DUE) is None
    two.agree("b", None)
    assert two.spend(DUE) == DUE


@pytest.mark.parametrize(
    ("first", "second", "due", "to"),
    [(60, 90, 300, 60), (90, None, 300, 90), (None, None, 300, 300), (400, 500, 300, 300)],
)
def test_it_goes_to_the_earliest_of_what_was_named_and_what_is_due(
    two: Consents, first: int | None, second: int | None, due: int, to: int
) -> None:
    def at(seconds: int | None) -> datetime | None:
        return None if seconds is None else START + timedelta(seconds=seconds)

    two.agree("a", at(first))
    two.agree("b", at(second))
    assert two.spend(at(due)) == at(to)


def test_a_consent_is_good_for_one_skip(two: Consents) -> None:
    two.agree("a", None)
    two.agree("b", None)
    two.spend(DUE)
    assert two.told() == [("a", False, None), ("b", False, None)]
    assert two.spend(DUE) is None


def test_where_nothing_is_due_and_nobody_named_an_instant_consents_are_kept(two: Consents) -> None:
    two.agree("a", None)
    two.agree("b", None)
    assert two.spend(None) is None
    assert two.spend(DUE) == DUE


def test_who_takes_part_again_takes_back_what_it_agreed_to(two: Consents) -> None:
    two.agree("a", None)
    two.agree("b", None)
    two.take_part("a")
    assert two.spend(DUE) is None


def test_who_leaves_is_waited_for_no_more(two: Consents) -> None:
    two.agree("a", DUE)
    two.leave("b")
    assert two.spend(None) == DUE
    two.leave("a")
    assert not two


def test_nobody_moves_time_by_hand_while_others_take_part(two: Consents) -> None:
    two.agree("a", None)
    with pytest.raises(Refused, match="1 of 2 agree; time waits for b"):
        two.require_nobody()
    for name in "ab":
        two.leave(name)
    two.require_nobody()


def test_there_are_not_too_many(two: Consents) -> None:
    for number in range(MOST - 2):
        two.take_part(f"n{number}")
    with refused("too_many_participants"):
        two.take_part("mais")
    two.take_part("a")
