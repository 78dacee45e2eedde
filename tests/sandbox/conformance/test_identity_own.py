"""The sandbox's own identity provider starts anew while a citizen sees its page."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import run_sandbox
from sandbox.cards import card_of
from sandbox.conformance import catalogue
from sandbox.conformance.control import PASSED, play
from sandbox.conformance.house import House
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.table import Table, checked

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
CLIENT, BACK = "9000000000000000001", "http://127.0.0.1:49500/volta"
ISSUER, HOLDER = "https://prestador-de-ensaio.test", "ana-silva"


@dataclass
class Restarted(IdentityProvider):
    """Its server is a child process of the verifier's house."""

    house: House | None = None

    def restart(self) -> None:
        assert self.house
        self.house.stop()
        self.house.start()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A sandbox in a second process."""
    found = House(Path(run_sandbox.__file__), tmp_path, 0)
    found.open(run_sandbox.open_worlds)
    yield found
    found.close()


def table(house: House) -> Table:
    """What an integrator would write of it."""
    card = card_of(house.people[HOLDER])
    assert card
    made = house.control("POST", f"/providers/{CLIENT}/test-certificate", {"": ""})
    (house.folder / "s.key.pem").write_text(made["private_key"], encoding="ascii")
    (house.folder / "s.crt.pem").write_text(made["certificate"], encoding="ascii")
    steps = [
        {"open": "cartao"},
        {"form": "insert-card", "fields": {"card_holder": HOLDER}},
        {"form": "enter-card-pin", "fields": {"pin": card.pin}},
    ]
    found = {
        "person": {"steps": steps},
        "oauth2": {"client_id": CLIENT, "redirect_uri": BACK},
        "saml": {"issuer": ISSUER, "acs": BACK, "key": "s.key.pem", "certificate": "s.crt.pem"},
        "openid": {"client_id": CLIENT, "redirect_uri": BACK, "key": "s.key.pem"},
    }
    return checked(found, house.folder)


def test_a_restart_in_the_middle_harms_no_sign_in(house: House) -> None:
    idp = Restarted(f"{house.address}/autenticacao", table(house), house=house)
    (control,) = [one for one in catalogue.controls_of("autenticacao") if one.id == "FA-006"]
    (result,) = play([control], idp, time.monotonic, lambda one: None)
    assert (result.outcome, result.seen) == (PASSED, "")
