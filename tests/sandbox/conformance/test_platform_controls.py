"""The platforms that we have pass what is asked of one; a careless one fails it, flaw by flaw."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.conformance import catalogue
from sandbox.conformance.control import ABSENT, FAILED, PASSED, play
from sandbox.conformance.integration.component import Platform
from sandbox.conformance.integration.ends import Ends
from tests.http.client import Child
from tests.http.test_examples import free_port
from tests.sandbox.conformance.careless_platform import FLAWS, Careless

SLOT = "iap"
INTERVAL_S = 0.3


@pytest.fixture
def ends() -> Iterator[Ends]:
    """Both ends of the way."""
    found = Ends(0, patience_s=8.0)
    found.open()
    yield found
    found.close()


def outcomes(platform: Platform, *only: str) -> dict[str, tuple[str, str]]:
    """What became of the controls, by number, and what was seen."""
    every = catalogue.controls_of(SLOT)
    wanted = [one for one in every if not only or one.id in only]
    results = play(wanted, platform, time.monotonic, lambda result: None)
    return {one.control.id: (one.outcome, one.seen) for one in results}


@contextmanager
def ours(folder: Path, ends: Ends) -> Iterator[tuple[str, Callable[[], None]]]:
    """The sandbox's own platform in a second process, both of its ends somebody else's."""
    child = Child(folder / "iap", ("--port", str(free_port()))).start()
    slots = {name: ends.address(name) for name in ("backoffice", "autenticacao")}
    policy = {"retorno_prazo": 1, "integracao_intervalo": 1}
    made = {"id": "plataforma", "slots": slots, "policy": policy, "clock": {"mode": "real"}}

    def again() -> None:
        child.kill()
        child.start()

    try:
        client = child.client
        client.done(client.post("/sandbox/v1/worlds", made))
        client.close()
        yield f"http://127.0.0.1:{child.port}/w/plataforma/iap/servicos", again
    finally:
        child.kill()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_our_own_platform_in_a_second_process_passes_every_control(
    tmp_path: Path, ends: Ends
) -> None:
    with ours(tmp_path, ends) as (url, again):
        found = outcomes(Platform(ends, url, interval_s=1.0, again=again))
    assert {name: one for name, one in found.items() if one[0] != PASSED} == {}


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize(("flaw", "numbers"), FLAWS.items())
def test_a_careless_platform_is_found_out(
    flaw: str, numbers: str, tmp_path: Path, ends: Ends
) -> None:
    careless = Careless(flaw, ends, tmp_path / "messages.sqlite", INTERVAL_S)
    careless.start()
    try:
        platform = Platform(ends, careless.url, interval_s=INTERVAL_S, again=careless.again)
        platform.patience_s = 4.0
        found = outcomes(platform, *numbers.split())
    finally:
        careless.stop()
    assert {name: outcome for name, (outcome, _) in found.items()} == dict.fromkeys(
        numbers.split(), FAILED
    ), found


def test_no_control_is_without_a_platform_that_fails_it() -> None:
    found = {one for numbers in FLAWS.values() for one in numbers.split()}
    assert {one.id for one in catalogue.controls_of(SLOT)} == found


def test_what_needs_a_restart_does_not_apply_without_a_command(ends: Ends, tmp_path: Path) -> None:
    careless = Careless("", ends, tmp_path / "messages.sqlite", 0.05)
    careless.start()
    try:
        platform = Platform(ends, careless.url, interval_s=0.05)
        found = outcomes(platform, "IP-101", "IP-110", "IP-120", "IP-170")
    finally:
        careless.stop()
    assert [one for one, _ in found.values()] == [PASSED, PASSED, PASSED, ABSENT]
    assert "--run" in found["IP-170"][1]
