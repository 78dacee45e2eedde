"""The table of an identity provider: what is wrong in it is named, with the nearest right name."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.conformance.control import Deviation, NotApplicable, Unusable
from sandbox.conformance.identity.component import IdentityProvider, place_of
from sandbox.conformance.identity.oauth import address, tricks
from sandbox.conformance.identity.table import Step, checked, read_table
from sandbox.conformance.walking import Page

OAUTH = {"client_id": "1", "redirect_uri": "http://127.0.0.1:49500/volta"}


def provider(**sections: Any) -> IdentityProvider:
    return IdentityProvider("http://127.0.0.1:9/fa", checked({"oauth2": OAUTH, **sections}, Path()))


def page(text: str = "", **headers: str) -> Page:
    return Page(303 if headers else 200, "http://127.0.0.1:9/fa/p", headers, text, [])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "nothing can be asked"),
        ({"person": {"nic": "1"}}, "nothing can be asked"),
        ({"oauth": OAUTH}, "did you mean oauth2"),
        ({"oauth2": {**OAUTH, "redirect": "x"}}, "did you mean redirect_uri"),
        ({"oauth2": {"client_id": "1"}}, "redirect_uri missing"),
        ({"oauth2": {**OAUTH, "client_id": 1}}, "takes str"),
        ({"oauth2": "x"}, "write it as"),
        ({"oauth2": OAUTH, "person": {"steps": ["x"]}}, "a step is"),
        ({"oauth2": OAUTH, "person": {"steps": [{"from": "x"}]}}, "did you mean form"),
        ({"oauth2": OAUTH, "person": {"cancel": [{"fields": {"a": 1}}]}}, "takes a text"),
    ],
)
def test_a_table_that_is_wrong_is_refused(table: dict[str, Any], said: str) -> None:
    with pytest.raises(Unusable, match=said):
        checked(table, Path())


@pytest.mark.parametrize("content", [b"[oauth2", b"\xff", b"oauth2 = 1"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "t.toml"
    file.write_bytes(content)
    with pytest.raises(Unusable):
        read_table(file)
    with pytest.raises(Unusable):
        read_table(tmp_path / "nada.toml")


def test_a_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    saml = {"issuer": "https://x", "acs": "http://y", "key": "nada.pem", "certificate": "c"}
    with pytest.raises(Unusable, match=r"nada\.pem"):
        checked({"saml": saml}, tmp_path).file("saml", "key")


def test_a_form_is_found_by_its_address_or_by_its_fields() -> None:
    shown = page(
        '<form action="/a"><input name="x"></form><form action="/b"><input name="y"></form>'
    )
    find = provider().form_of
    assert find(shown, Step(form="/b")).action.endswith("/b")
    assert find(shown, Step(fields={"y": "1"})).action.endswith("/b")
    with pytest.raises(Deviation, match="«z»"):
        find(shown, Step(fields={"z": "1"}))


@pytest.mark.parametrize(
    ("where", "leaves"),
    [
        ("http://127.0.0.1:9/fa/outra", False),
        ("http://login.test/fa", False),
        ("http://127.0.0.1:49500/volta#access_token=x", True),
        ("https://mau.test/", True),
        ("//mau.test/", True),
        ("javascript:x", True),
        ("http://[mau", True),
    ],
)
def test_a_browser_stays_at_the_hosts_of_the_component(where: str, leaves: bool) -> None:
    found = provider(person={"hosts": ["login.test"]}).leaves(page(location=where))
    assert found is leaves


def test_what_the_table_does_not_say_makes_a_control_not_apply() -> None:
    alone = provider()
    for ask in (alone.require_person, alone.restart):
        with pytest.raises(NotApplicable):
            ask()
    with pytest.raises(NotApplicable):
        alone.cancel(alone.browser(), page())
    ready = provider(person={"cookies": {"sessao": "1"}})
    ready.require_person()
    assert ready.browser().jar == {("127.0.0.1:9", "sessao"): "1"}


def test_no_token_is_in_what_is_told_of_an_address() -> None:
    assert place_of("http://x/volta?code=1#access_token=2") == "http://x/volta"


def test_no_trick_is_the_registered_address() -> None:
    good = OAUTH["redirect_uri"]
    assert all(one != good and "mau.test" in one for one in tricks(good))
    assert "NIC%20http" in address(provider())
