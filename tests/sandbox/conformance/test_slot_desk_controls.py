"""The minimal backoffice by messages passes what is asked of a slot; a careless one fails it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sandbox
from sandbox.conformance import catalogue
from sandbox.conformance.backoffice.component import MESSAGES, PROGRAMS
from sandbox.conformance.backoffice.slot import SlotBackoffice
from sandbox.conformance.control import ABSENT, FAILED, PASSED, Unusable, play
from sandbox.conformance.house import House
from tests.http.test_examples import free_port

CARELESS = Path(__file__).with_name("careless_slot.py")
CONTROLS = catalogue.VARIANTS["backoffice"][MESSAGES]
FLAWS = {
    "deaf": "BO-201",
    "wrong-number": "BO-202",
    "twice": "BO-203",
    "guesses": "BO-204",
    "gives-up": "BO-210",
    "blind": "BO-220 BO-221",
    "one-code": "BO-222",
    "confirms": "BO-223",
    "no-patience": "BO-230",
    "frail": "BO-240",
    "one-call": "BO-241",
    "unthankful": "BO-250",
    "hears-twice": "BO-251",
    "new-number": "BO-252",
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A sandbox of the verifier's own."""
    found = House(Path(run_sandbox.__file__), tmp_path, 0)
    found.open(run_sandbox.open_worlds)
    yield found
    found.close()


@contextmanager
def in_slot(house: House, how: str) -> Iterator[SlotBackoffice]:
    """The backoffice as careless as this, in its slot and at the line."""
    port = free_port()
    command = [sys.executable, str(CARELESS), how, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        after = int(house.control("GET", "")["head"])
        address = f"http://127.0.0.1:{port}/entrada"
        desk = SlotBackoffice(house, after=after, address=address)
        filled(desk)
        desk.sit()
        try:
            yield desk
        finally:
            process.kill()


def filled(desk: SlotBackoffice) -> None:
    """It may still be starting."""
    until = time.monotonic() + 20
    while True:
        try:
            return desk.fill()
        except Unusable:
            if time.monotonic() > until:
                raise


def outcomes(desk: SlotBackoffice, *only: str) -> dict[str, tuple[str, str]]:
    """What became of the controls, by number, and what was seen."""
    wanted = [one for one in CONTROLS if not only or one.id in only]
    results = play(wanted, desk, time.monotonic, lambda result: None)
    return {one.control.id: (one.outcome, one.seen) for one in results}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_minimal_backoffice_by_messages_passes_every_control(house: House) -> None:
    with in_slot(house, "none") as desk:
        found = outcomes(desk)
    assert {name: seen for name, (outcome, seen) in found.items() if outcome != PASSED} == {}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize(("how", "numbers"), FLAWS.items())
def test_a_careless_backoffice_is_found_out(house: House, how: str, numbers: str) -> None:
    with in_slot(house, how) as desk:
        desk.patience_s = 12.0
        found = outcomes(desk, *numbers.split())
    assert {name: outcome for name, (outcome, _) in found.items()} == dict.fromkeys(
        numbers.split(), FAILED
    ), found


def test_no_control_is_without_a_backoffice_that_fails_it() -> None:
    found = {one for numbers in FLAWS.values() for one in numbers.split()}
    assert {one.id for one in CONTROLS} == found


def test_who_speaks_otherwise_is_not_asked() -> None:
    controls = catalogue.for_component("backoffice", PROGRAMS)
    results = play(
        [one for one in controls if one.id >= "BO-200"], None, time.monotonic, lambda result: None
    )
    assert {one.outcome for one in results} == {ABSENT}
    assert "mensagens" in results[0].seen
