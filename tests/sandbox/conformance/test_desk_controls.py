"""The minimal backoffice passes what is asked of a backoffice; a careless one fails it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sandbox
from sandbox.conformance import catalogue
from sandbox.conformance.backoffice.component import PROGRAMS, Backoffice
from sandbox.conformance.control import FAILED, PASSED, play
from sandbox.conformance.house import WORLD, House

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
CARELESS = Path(__file__).with_name("careless_desk.py")
FLAWS = {
    "deaf": "BO-101",
    "wrong-number": "BO-102",
    "twice": "BO-103",
    "guesses": "BO-104",
    "gives-up": "BO-110",
    "blind": "BO-120 BO-121",
    "one-code": "BO-122",
    "confirms": "BO-123",
    "no-patience": "BO-130",
    "frail": "BO-140",
    "one-call": "BO-141",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A sandbox of the verifier's own."""
    found = House(Path(run_sandbox.__file__), tmp_path_factory.mktemp("conformance"), 0)
    found.open(run_sandbox.open_worlds)
    yield found
    found.close()


@contextmanager
def at_desk(house: House, how: str) -> Iterator[Backoffice]:
    """The backoffice as careless as this, seated."""
    where = {"SANDBOX": f"http://127.0.0.1:{house.port}", "WORLD": WORLD}
    process = subprocess.Popen(
        [sys.executable, str(CARELESS), how],
        env={**os.environ, **where},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        desk = Backoffice(house, after=int(house.control("GET", "")["head"]))
        desk.sit()
        yield desk
    finally:
        process.kill()
        process.wait()


def outcomes(desk: Backoffice, *only: str) -> dict[str, str]:
    """What became of the controls, by number."""
    every = catalogue.VARIANTS["backoffice"][desk.protocol]
    wanted = [one for one in every if not only or one.id in only]
    results = play(wanted, desk, time.monotonic, lambda result: None)
    return {one.control.id: one.outcome for one in results}


def test_the_minimal_backoffice_passes_every_control(house: House) -> None:
    with at_desk(house, "none") as desk:
        assert set(outcomes(desk).values()) == {PASSED}


@pytest.mark.parametrize(("how", "numbers"), FLAWS.items())
def test_a_careless_backoffice_is_found_out(house: House, how: str, numbers: str) -> None:
    with at_desk(house, how) as desk:
        desk.patience_s = 12.0
        found = outcomes(desk, *numbers.split())
    assert found == dict.fromkeys(numbers.split(), FAILED)


def test_no_control_is_without_a_backoffice_that_fails_it() -> None:
    found = {one for numbers in FLAWS.values() for one in numbers.split()}
    assert {one.id for one in catalogue.VARIANTS["backoffice"][PROGRAMS]} == found
