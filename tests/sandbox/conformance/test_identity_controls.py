"""Every control of an identity provider fails for the carelessness that it looks for."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.conformance import catalogue
from sandbox.conformance.control import ABSENT, FAILED, PASSED, Result, play
from sandbox.conformance.identity import attributes as identity_attributes
from sandbox.conformance.identity import ciba as identity_ciba
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.table import checked
from tests.sandbox.conformance.careless_idp import (
    ACS,
    BACK,
    CLIENT,
    OTHER,
    PERSON_NIC,
    Provider,
    serving,
)
from tests.sandbox.conformance.careless_idp_ciba import Ciba
from tests.sandbox.conformance.careless_idp_oauth import OLD, OAuth
from tests.sandbox.conformance.careless_idp_openid import SECRET, OpenId
from tests.sandbox.conformance.careless_idp_saml import ISSUER, SERVICE, Saml

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
FLAWS = {
    "broken": "001", "cookie": "002", "impatient": "003", "single": "004",
    "one-at-a-time": "005", "forgets": "006",
    "no-page": "101", "case": "102", "response-type": "103", "scope-empty": "104",
    "scope-nobody": "105", "any-client": "106", "redirect-prefix": "107", "double": "108",
    "fragment": "110", "token-form": "111", "state": "112", "query": "113", "same-token": "114",
    "cancel": "115", "context": "120", "order": "121", "pending": "121", "states": "121",
    "pace": "122", "names": "123", "beyond": "124", "believes": "125", "contexts": "126",
    "json-only": "127", "older": "128", "unreadable": "129", "locked": "130", "old": "131",
    "metadata": "201", "metadata-key": "202", "metadata-wants": "203", "deaf": "204",
    "unsigned": "205", "key": "206", "altered": "207", "wrapped": "208 209",
    "entities": "210", "unreadable-saml": "211", "issuer": "212", "acs": "213", "stale": "214",
    "future": "215", "destination": "216", "again": "217", "race": "218", "index": "219",
    "unknown-names": "220", "told-form": "221", "relay": "230", "own-key": "231",
    "certificate": "232", "other-issuer": "233", "audience": "234", "in-response-to": "235",
    "recipient": "236", "ten-minutes": "237", "yesterday": "238", "not-once": "239",
    "same-id": "239", "instants": "240", "nic": "241", "status-attribute": "241",
    "message": "242", "cancel-saml": "243", "logout": "250", "logout-unsigned": "251",
    "logout-elsewhere": "252",
    "refresh": "140", "old-pair": "141", "any-refresh": "142",
    "discovery": "301", "jwks-private": "302", "no-page-openid": "303", "no-pkce": "304",
    "plain": "305", "response-type-openid": "306", "prompt": "307", "any-client-openid": "308",
    "redirect-openid": "309", "state-openid": "310", "stored": "311", "id-key": "312",
    "no-iat": "313", "nonce-openid": "314", "at-hash": "315", "sub": "316",
    "cancel-openid": "317", "replay-code": "320", "keeps-token": "320", "race-code": "321",
    "verifier": "322", "no-verifier": "323", "redirect-token": "324", "any-code": "325",
    "foreign-code": "326", "any-grant": "327", "any-refresh-openid": "328", "secret": "330",
    "assertion-key": "331", "assertion-none": "332", "assertion-old": "333",
    "assertion-aud": "334", "assertion-sub": "335", "assertion-again": "336", "userinfo": "340",
    "bearer": "341",
    "par": "350", "par-again": "351", "par-foreign": "352", "par-loose": "353",
    "par-any": "354", "object-outer": "355", "object-unsigned": "356", "logout-openid": "357",
    "ciba-discovery": "401", "ciba-life": "402", "ciba-same-id": "403", "ciba-pending": "404",
    "ciba-pace": "405", "ciba-aud": "406", "ciba-twice": "407", "ciba-deny": "408",
    "ciba-expired": "409", "ciba-foreign": "410", "ciba-unknown": "411", "ciba-hints": "412",
    "ciba-user": "413", "ciba-message": "414", "ciba-scope": "415", "ciba-proof": "416",
}  # fmt: skip
"""What an identity provider is careless about, and the controls that find it out."""


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[tuple[Provider, IdentityProvider]]:
    """An identity provider that can be careless, and the same as the verifier sees it."""
    for name, text in zip(("servico.key.pem", "servico.crt.pem"), SERVICE, strict=True):
        (tmp_path / name).write_text(text, encoding="ascii")
    with serving(Provider()) as provider:
        OAuth(provider)
        Saml(provider)
        service = Ciba(OpenId(provider))
        provider.before = service.tell
        yield provider, seen(provider, tmp_path)


def seen(provider: Provider, folder: Path) -> IdentityProvider:
    """The table that its integrator would write."""
    again = f"from urllib.request import urlopen; urlopen('{provider.url}/recomeca')"
    table = {
        "person": {
            "nic": PERSON_NIC,
            "steps": [{"fields": {"quem": "ana"}}],
            "cancel": [{"form": "/desiste"}],
        },
        "process": {"restart": [sys.executable, "-c", again]},
        "oauth2": {"client_id": CLIENT, "redirect_uri": BACK, "expired_token": OLD},
        "saml": {
            "issuer": ISSUER,
            "acs": ACS,
            "key": "servico.key.pem",
            "certificate": "servico.crt.pem",
        },
        "openid": {
            "client_id": CLIENT,
            "redirect_uri": BACK,
            "key": "servico.key.pem",
            "other_client_id": OTHER,
            "other_client_secret": SECRET,
        },
        "ciba": {"accepts": "aceita", "refuses": "recusa", "silent": "calada"},
    }
    return IdentityProvider(provider.url, checked(table, folder), slow_s=1.3)


def outcomes(idp: IdentityProvider, *only: str) -> dict[str, Result]:
    """What became of the controls and of those that they need, by number."""
    every = {one.id: one for one in catalogue.for_component("autenticacao", idp.protocol)}
    wanted = set(only) or set(every)
    while more := {need for one in wanted for need in every[one].needs} - wanted:
        wanted |= more
    chosen = [one for one in every.values() if one.id in wanted]
    found = play(chosen, idp, time.monotonic, lambda result: None)
    return {one.control.id: one for one in found}


def test_a_careful_identity_provider_passes(judged: tuple[Provider, IdentityProvider]) -> None:
    found = outcomes(judged[1])
    assert {name: (one.outcome, one.seen) for name, one in found.items()
            if one.outcome not in (PASSED,)} == {}  # fmt: skip


@pytest.mark.parametrize(("flaw", "numbers"), FLAWS.items())
def test_a_careless_identity_provider_is_found_out(
    judged: tuple[Provider, IdentityProvider],
    monkeypatch: pytest.MonkeyPatch,
    flaw: str,
    numbers: str,
) -> None:
    monkeypatch.setattr(identity_attributes, "PATIENCE_S", 1.0)
    monkeypatch.setattr(identity_ciba, "BRIEF_S", 1)
    judged[0].ignores = {flaw}
    wanted = [f"FA-{one}" for one in numbers.split()]
    found = outcomes(judged[1], *wanted)
    assert {one: found[one].outcome for one in wanted} == dict.fromkeys(wanted, FAILED)


def test_no_control_is_without_an_identity_provider_that_fails_it() -> None:
    found = {f"FA-{one}" for numbers in FLAWS.values() for one in numbers.split()}
    assert {one.id for one in catalogue.controls_of("autenticacao")} == found


def test_without_a_person_what_needs_one_does_not_apply(
    judged: tuple[Provider, IdentityProvider],
) -> None:
    idp = judged[1]
    table = {"oauth2": idp.table.sections["oauth2"]}
    alone = IdentityProvider(idp.url, checked(table, idp.table.folder), slow_s=0.0)
    found = outcomes(alone)
    assert {one.outcome for one in found.values()} == {PASSED, ABSENT}
    assert "[person]" in found["FA-110"].seen
    assert found["FA-121"].seen == found["FA-110"].seen


def test_a_ready_session_and_an_address_that_decides_do_as_well(
    judged: tuple[Provider, IdentityProvider], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity_ciba, "BRIEF_S", 1)
    idp = judged[1]
    decide = f"{idp.url}/decide?pedido={{auth_req_id}}&que={{action}}"
    table = {
        **idp.table.sections,
        "person": {"nic": PERSON_NIC, "cookies": {"sessao": "pronta"}},
        "ciba": {"silent": "calada", "decide": decide},
    }
    ready = IdentityProvider(idp.url, checked(table, idp.table.folder), slow_s=0.0)
    found = outcomes(ready)
    absent = {name for name, one in found.items() if one.outcome == ABSENT}
    assert absent == {"FA-115", "FA-243", "FA-307", "FA-317"}
    assert {one.seen for one in found.values() if one.outcome not in (PASSED, ABSENT)} == set()
