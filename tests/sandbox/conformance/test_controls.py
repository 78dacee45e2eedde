"""Every control fails for the carelessness that it looks for, and for no other."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sandbox
from sandbox.conformance import catalogue
from sandbox.conformance.control import FAILED, PASSED, Result, play
from sandbox.conformance.federated.component import OAUTH, SAML, Component
from sandbox.conformance.federated.session import OF_TESTS, prepare
from sandbox.conformance.house import House
from tests.sandbox.conformance.careless import Service, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
LONG = {"SF-161", "SF-250", "SF-251", "SF-261"}
"""What takes seconds: played where it is looked at."""


@contextmanager
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A sandbox of the verifier's own."""
    found = House(Path(run_sandbox.__file__), tmp_path_factory.mktemp("conformance"), 0)
    found.open(run_sandbox.open_worlds)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def judged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Component]]:
    """A service that can be careless, and the same as the verifier sees it.

    Each has a sandbox of its own: the same certificate cannot be registered there twice.
    """
    with (
        opened(tmp_path_factory) as house,
        serving(Service(f"{house.address}/autenticacao", request.param)) as service,
    ):
        component = Component(house, service.url, protocol=request.param)
        prepare(component, "/metadata", OF_TESTS)
        yield service, component


def ended(judged: tuple[Service, Component], *ignores: str, only: str = "") -> list[Result]:
    """The controls that apply, played against a service as careless as this."""
    service, component = judged
    service.ignores = set(ignores)
    service.sessions.clear()
    service.used.clear()
    every = [
        one
        for part in ("", service.protocol)
        for one in catalogue.VARIANTS["servico-federado"][part]
        if (one.id in only.split() if only else one.id not in LONG)
    ]
    return list(play(every, component, time.monotonic, lambda result: None))


def failed(results: list[Result]) -> set[str]:
    """The numbers of those that failed, without what they have in common."""
    return {one.control.id[3:] for one in results if one.outcome == FAILED}


SAID = "status expired future confirmation audience recipient destination issuer foreign unasked"
GROUPS = [
    (SAML, SAID, "122 130 131 132 133 134 135 136 137 138 151"),
    (SAML, "key unsigned altered wrapped wrapped-object", "140 141 142 143 144"),
    (SAML, "cookie markup relay relay-long", "003 005 105 152"),
    (SAML, "request-form request-certificate comment nic", "102 106 145 147"),
    (SAML, "fixation entities strict-age", "004 112 146"),
    (SAML, "replay tabs away", "006 150 160"),
    (SAML, "cancel", "120 121 122"),
    (SAML, "unreadable", "146 153"),
    (OAUTH, "error stateless", "221 231"),
    (OAUTH, "tokenless", "222"),
    (OAUTH, "order", "211"),
    (OAUTH, "cancel", "220 221"),
    (OAUTH, "state-new", "203 232"),
    (OAUTH, "state", "230 232"),
    (OAUTH, "browser", "233 234"),
    (OAUTH, "replay tabs", "234 260"),
    (OAUTH, "token-unknown platform-error html cut down", "235 240 241 242 243 245"),
    (OAUTH, "too-early old-list nic", "244 252 254"),
    (OAUTH, "cookie markup", "003 005"),
]
FLAWS = [
    (SAML, "request-signed", "SF-101"),
    (SAML, "request-nic", "SF-103"),
    (SAML, "same-id", "SF-104"),
    (SAML, "deaf", "SF-110"),
    (SAML, "deaf", "SF-111"),
    (SAML, "nobody", "SF-001"),
    (SAML, "own", "SF-002"),
    (SAML, "impatient", "SF-161"),
    (OAUTH, "request-form", "SF-201"),
    (OAUTH, "client", "SF-202"),
    (OAUTH, "deaf", "SF-210"),
    (OAUTH, "pending", "SF-250"),
    (OAUTH, "pace", "SF-251"),
    (OAUTH, "names", "SF-253"),
    (OAUTH, "impatient", "SF-261"),
]
"""What breaks so much else that only the control itself is looked at."""


@pytest.mark.parametrize("judged", [SAML, OAUTH], indirect=True)
def test_a_careful_service_passes(judged: tuple[Service, Component]) -> None:
    assert [one.control.id for one in ended(judged) if one.outcome != PASSED] == []


@pytest.mark.parametrize(("judged", "ignores", "numbers"), GROUPS, indirect=["judged"])
def test_a_careless_service_fails_exactly_the_right_controls(
    judged: tuple[Service, Component], ignores: str, numbers: str
) -> None:
    assert failed(ended(judged, *ignores.split())) == set(numbers.split())


@pytest.mark.parametrize(("judged", "ignores", "number"), FLAWS, indirect=["judged"])
def test_a_flaw_is_found_by_its_control(
    judged: tuple[Service, Component], ignores: str, number: str
) -> None:
    needed = {"SF-251": "SF-250 SF-251"}.get(number, number)
    assert number[3:] in failed(ended(judged, ignores, only=needed))


def test_no_control_is_without_a_service_that_fails_it() -> None:
    found = {f"SF-{one}" for _, _, numbers in GROUPS for one in numbers.split()}
    found |= {number for _, _, number in FLAWS}
    assert {one.id for one in catalogue.controls_of("servico-federado")} == found
