"""A careful Sistema de Autorizações passes every control; each carelessness is found by its own."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from sandbox.conformance import catalogue
from sandbox.conformance.authorizations.calling_entity import Entity
from sandbox.conformance.authorizations.citizen_levers import Levers
from sandbox.conformance.authorizations.component import Authorizations
from sandbox.conformance.authorizations.data import prepare
from sandbox.conformance.authorizations.decision_address import Address
from sandbox.conformance.control import ABSENT, FAILED, PASSED, play
from sandbox.platforms.providers.certificates import read_certificate
from tests.sandbox.conformance.careless_authorizations import (
    CLIENT,
    ENTITY,
    OWN,
    OWNER,
    System,
    serving,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
EVERY = catalogue.controls_of("autorizacoes")
FLAWS = {
    "deaf": "101",
    "iat-text": "102",
    "named": "103",
    "form": "104",
    "same-number": "105",
    "eager": "106",
    "picture": "110",
    "anonymous": "120",
    "unsigned": "121",
    "hs256": "122",
    "signature": "121 122 123 124",
    "exp": "125",
    "client": "126",
    "claims": "127",
    "future": "128",
    "mandatory": "130",
    "owner": "131",
    "sizes": "132",
    "deadline": "133",
    "qr-list": "134",
    "consumer": "135",
    "crash": "136",
    "doubled": "140",
    "mute": "201",
    "kind": "202",
    "algorithm": "203",
    "claims-form": "204",
    "twice": "205",
    "no-is-yes": "210",
    "lapses": "211",
    "qr-code": "212",
    "once": "220 221",
    "patient": "222",
    "forgetful": "230",
    "longer": "231",
    "any-data": "232",
    "short": "301",
    "no-end": "302",
    "names": "303",
    "never": "304",
    "process": "305",
    "jwt": "310 311",
    "more": "312",
    "end": "313",
    "life": "314",
    "memory": "320",
}
"""What is left out, and the controls that find it."""


@contextmanager
def judged(*ignores: str, life_s: int = 604800, levers: bool = True) -> Iterator[Authorizations]:
    """A component as careless as this, as the verifier sees it."""
    offset = timedelta(seconds=56 - datetime.now(UTC).second)

    def now() -> datetime:
        return datetime.now(UTC) + offset

    address = Address()
    key = load_pem_private_key(ENTITY[0].encode(), None)
    assert isinstance(key, RSAPrivateKey)
    with serving(System(now, set(ignores), life_s)) as system:
        anew = f"import urllib.request as u; u.urlopen('{system.url}/recomeca/ja', b'')"
        given = Levers(
            f"{system.url}/cidadao/aceita",
            f"{system.url}/cidadao/recusa",
            restart=f'{sys.executable} -c "{anew}"',
        )
        try:
            yield Authorizations(
                system.url,
                Entity(CLIENT, key, read_certificate(ENTITY[1]).sha1, now),
                address,
                given if levers else Levers(),
                OWNER,
                load_pem_x509_certificate(OWN[1].encode()).public_key(),
                patience_s=5.0,
                quiet_s=0.4,
                retry_s=5.0,
                slow_s=1.6,
                margin_s=3.0,
            )
        finally:
            address.close()


def outcomes(system: Authorizations, numbers: str = "") -> dict[str, str]:
    """What became of these controls, or of all, with what they need."""
    known = {one.id: one for one in EVERY}
    wanted = {f"SA-{one}" for one in numbers.split()} or set(known)
    while more := {need for one in wanted for need in known[one].needs} - wanted:
        wanted |= more
    chosen = [one for one in EVERY if one.id in wanted]
    results = play(chosen, system, time.monotonic, lambda result: None)
    return {one.control.id: one.outcome for one in results}


def test_a_careful_component_passes_all_that_applies() -> None:
    with judged() as system:
        prepare(system)
        found = outcomes(system)
    assert found.pop("SA-314") == ABSENT
    assert found == dict.fromkeys(found, PASSED)


def test_what_was_authorized_in_a_run_before_does_no_harm() -> None:
    with judged() as system:
        for _ in range(3):
            again = replace(system, _asked=0, _granted=None)
            found = outcomes(again, "105 201 205 230 231 232 305")
            assert set(found.values()) == {PASSED}


def test_a_token_that_ends_soon_is_waited_for() -> None:
    with judged(life_s=2) as system:
        assert outcomes(system, "314")["SA-314"] == PASSED


def test_without_a_way_to_decide_the_rest_still_says_something() -> None:
    with judged(levers=False) as system:
        found = outcomes(system)
    assert {one for one, how in found.items() if how == PASSED} == {
        one.id for one in EVERY if one.id < "SA-201" or one.id == "SA-211"
    }
    assert set(found.values()) == {PASSED, ABSENT}


@pytest.mark.parametrize(("flaw", "numbers"), FLAWS.items())
def test_a_careless_component_is_found_out(flaw: str, numbers: str) -> None:
    with judged(flaw, life_s=2 if flaw == "life" else 604800) as system:
        found = outcomes(system, numbers)
    assert {one[3:] for one, how in found.items() if how == FAILED} == set(numbers.split())


def test_no_control_is_without_a_component_that_fails_it() -> None:
    assert {one.id[3:] for one in EVERY} == {
        number for numbers in FLAWS.values() for number in numbers.split()
    }
