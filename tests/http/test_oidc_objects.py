"""Requests that come signed or are handed in before, and signing out: done, and refused by name."""

import json
from typing import Any

import pytest
from joserfc import jwt as jose
from joserfc.jwk import RSAKey
from joserfc.jws import extract_compact

from tests.http.browsing import Browsing, with_query
from tests.http.client import Answer, Client, Place, counted
from tests.http.relying_party import BACK, Relying, query

_NAMES = counted("objeto")
START = {"mode": "virtual", "start": "2024-05-06T10:00:00+01:00"}
LEFT = "http://127.0.0.1:49500/saida"
UNKNOWN = "urn:ietf:params:oauth:request_uri:inventado.inventado"


@pytest.fixture(scope="module")
def shared(client: Client) -> Place:
    """A world whose time stands still."""
    return Place(client, next(_NAMES)).create(clock=START)


@pytest.fixture(scope="module")
def prover(shared: Place) -> Relying:
    """A service with a certificate, and an address for who signed out."""
    return Relying(shared).register(logout_url=LEFT).with_certificate()


@pytest.fixture(scope="module")
def other(shared: Place) -> Relying:
    """Another one."""
    return Relying(shared).register().with_certificate()


def asked(service: Relying, browser: Browsing | None = None, **given: str) -> Answer:
    """Come with these parameters alone."""
    address = with_query(f"{service.base}/oidc/authorize", **given)
    return (browser or Browsing(service.client)).get(address)


def told(answer: Answer) -> tuple[str, str]:
    """Where a browser was sent, and with which error."""
    address = answer.headers["location"]
    return address.partition("?")[0], query(address)["error"]


# signed requests (JAR) --------------------------------------------------------------------------
@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_a_request_comes_signed_and_only_what_is_inside_counts(
    prover: Relying, algorithm: str
) -> None:
    """The object is made by a library that is not the one of the house."""
    plain = json.loads(_inside(prover.signed(state="dentro", nonce="n-1")))
    text = jose.encode({"alg": algorithm}, plain, RSAKey.import_key(prover.key), [algorithm])
    browser = Browsing(prover.client)
    given = {"client_id": prover.client_id, "request": text, "state": "fora", "scope": "tudo"}
    assert asked(prover, browser, **given).status == 303
    back = query(browser.sign_in_by_card(prover.base).headers["location"])
    assert back["state"] == "dentro"
    claims = prover.opened(prover.client.done(prover.redeem(back["code"]))["id_token"])
    assert claims["nonce"] == "n-1"


def _inside(token: str) -> bytes:
    """The claims of a token, as they are."""
    return extract_compact(token.encode()).payload


BAD_OBJECTS: list[tuple[dict[str, Any], str]] = [
    ({"aud": "https://outro.example"}, "oidc_object_audience"),
    ({"aud": None}, "oidc_object_audience"),
    ({"iss": "123456789"}, "oidc_object_foreign"),
    ({"iss": None}, "oidc_object_foreign"),
    ({"client_id": "123456789"}, "oidc_object_foreign"),
    ({"sub": "123456789"}, "oidc_object_foreign"),
    ({"exp": 1}, "oidc_object_expired"),
    ({"exp": 4_000_000_000}, "oidc_object_expired"),
    ({"nbf": 3_000_000_000}, "oidc_object_expired"),
    ({"exp": None}, "oidc_object_malformed"),
    ({"state": 3}, "oidc_object_malformed"),
    ({"request": "x"}, "oidc_object_malformed"),
    ({"request_uri": "x"}, "oidc_object_malformed"),
    ({"algorithm": "none", "key": ""}, "oidc_object_unsigned"),
    ({"algorithm": "HS256", "key": "x" * 32}, "oidc_object_signature"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_OBJECTS)
def test_an_object_is_not_believed(prover: Relying, changes: dict[str, Any], code: str) -> None:
    given = {"client_id": prover.client_id, "redirect_uri": BACK, "state": "s"}
    answer = asked(prover, None, request=prover.signed(**changes), **given)
    assert told(answer) == (BACK, "invalid_request_object")
    assert query(answer.headers["location"])["state"] == "s"
    pushed = prover.call("par", request=prover.signed(**changes))
    assert (pushed.status, pushed.data["code"]) == (400, code)


def test_the_key_of_another_signs_nothing(prover: Relying, other: Relying) -> None:
    pushed = other.call("par", request=other.signed(key=prover.key))
    assert pushed.data["code"] == "oidc_object_signature"


def test_a_proof_of_who_calls_is_no_request(prover: Relying) -> None:
    pushed = prover.call("par", request=prover.assertion(**prover.wanted()))
    assert pushed.data["code"] == "oidc_object_foreign"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "profile"}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"nonce": "x" * 4001}, "invalid_request"),
    ],
)
def test_what_a_good_object_asks_wrongly_is_told_where_it_says(
    prover: Relying, changes: dict[str, Any], error: str
) -> None:
    text = prover.signed(state="dentro", **changes)
    answer = asked(prover, client_id=prover.client_id, request=text)
    assert told(answer) == (BACK, error)
    assert query(answer.headers["location"])["state"] == "dentro"


def test_no_browser_is_sent_where_an_object_alone_says(prover: Relying) -> None:
    text = prover.signed(redirect_uri="https://evil.example/")
    answer = asked(prover, client_id=prover.client_id, request=text, redirect_uri=BACK)
    assert (answer.status, answer.code) == (400, "redirect_refused")


def test_a_refused_object_is_explained(prover: Relying) -> None:
    asked(prover, client_id=prover.client_id, redirect_uri=BACK, request=prover.signed(aud="x"))
    found = prover.client.get(f"{prover.place.control}/refusals?code=oidc_object_audience").data
    assert found["refusals"][0]["came"]["contract"] == "autenticacao-openid"


# requests that are handed in (PAR) --------------------------------------------------------------
def pushed(service: Relying, **more: str) -> str:
    answer = service.call("par", None, **service.wanted(**more))
    assert answer.status == 201, answer.text
    assert answer.data["expires_in"] == 60
    return str(answer.data["request_uri"])


@pytest.mark.parametrize("signed", [False, True])
def test_a_request_is_handed_in_and_a_browser_brings_its_name(
    prover: Relying, signed: bool
) -> None:
    given = {"request": prover.signed(state="s")} if signed else prover.wanted(state="s")
    name = prover.client.done(prover.call("par", None, **given))["request_uri"]
    browser = Browsing(prover.client)
    assert asked(prover, browser, client_id=prover.client_id, request_uri=name).status == 303
    assert asked(prover, browser, client_id=prover.client_id, request_uri=name).status == 303
    back = query(browser.sign_in_by_card(prover.base).headers["location"])
    assert back["state"] == "s"
    assert prover.redeem(back["code"]).status == 200


def test_the_name_of_a_request_serves_one_browser_of_its_service_for_a_minute(
    client: Client,
) -> None:
    place = Place(client, next(_NAMES)).create(clock=START)
    service, stranger = Relying(place).register().with_secret(), Relying(place).register()
    name = pushed(service)
    bad = [asked(stranger, client_id=stranger.client_id, redirect_uri=BACK, request_uri=name)]
    assert asked(service, client_id=service.client_id, request_uri=name).status == 303
    given = {"client_id": service.client_id, "redirect_uri": BACK}
    bad.append(asked(service, None, request_uri=name, **given))
    late = pushed(service)
    client.post(f"{place.control}/clock/advance", {"seconds": 60})
    bad.append(asked(service, None, request_uri=late, **given))
    bad.append(asked(service, None, request_uri=UNKNOWN, **given))
    assert [told(one) for one in bad] == [(BACK, "invalid_request_uri")] * 4
    without = asked(service, client_id=service.client_id, request_uri=late)
    assert (without.status, without.code) == (400, "oidc_pushed_unknown")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"request_uri": UNKNOWN}, (400, "invalid_request", "oidc_request_invalid")),
        ({"scope": "profile"}, (400, "invalid_scope", "oidc_scope_invalid")),
        ({"code_challenge": ""}, (400, "invalid_request", "oidc_pkce_missing")),
        ({"redirect_uri": ""}, (400, "invalid_request", "redirect_refused")),
        ({"redirect_uri": "https://e.example/"}, (400, "invalid_request", "redirect_refused")),
        ({"state": "x" * 4001}, (400, "invalid_request", "oidc_request_invalid")),
        ({"client_assertion": "x"}, (401, "invalid_client", "client_assertion_malformed")),
    ],
)
def test_a_request_is_not_taken(
    prover: Relying, more: dict[str, str], expected: tuple[int, str, str]
) -> None:
    wanted = {name: value for name, value in (prover.wanted() | more).items() if value}
    answer = prover.call("par", None, **wanted)
    assert (answer.status, answer.data["error"], answer.data["code"]) == expected


# signing out ------------------------------------------------------------------------------------
def left(service: Relying, method: str = "get", **given: str) -> Answer:
    address = f"{service.base}/oidc/end-session"
    if method == "get":
        return service.client.get(with_query(address, **given))
    other_site = {"Origin": "http://127.0.0.1:49500", "Sec-Fetch-Site": "cross-site"}
    return service.client.form(address, given, **other_site)


@pytest.mark.parametrize("method", ["get", "form"])
def test_who_signs_out_goes_back_and_the_token_is_worth_nothing(
    prover: Relying, method: str
) -> None:
    came = prover.redeem(prover.code(scope="openid offline_access")).data
    assert prover.userinfo(came["access_token"]).status == 200
    given = {"post_logout_redirect_uri": LEFT, "state": "a b"}
    for _ in "12":
        answer = left(prover, method, id_token_hint=came["id_token"], **given)
        assert (answer.status, answer.headers["location"]) == (303, f"{LEFT}?state=a+b")
    assert prover.userinfo(came["access_token"]).status == 401
    again = prover.token(grant_type="refresh_token", refresh_token=came["refresh_token"])
    assert again.data["error"] == "invalid_grant"


def test_who_says_no_way_back_stays_with_us(prover: Relying) -> None:
    token = prover.redeem(prover.code()).data["id_token"]
    answer = left(prover, id_token_hint=token, client_id=prover.client_id)
    assert answer.headers["location"].endswith("/autenticacao/OAuth/Authorized")
    assert prover.client.get(answer.headers["location"]).status == 200


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"id_token_hint": ""}, "oidc_hint"),
        ({"id_token_hint": "a.b.c"}, "oidc_hint"),
        ({"client_id": "123456789"}, "oidc_hint"),
        ({"post_logout_redirect_uri": "https://evil.example/"}, "redirect_refused"),
        ({"post_logout_redirect_uri": f"{LEFT}/mais"}, "redirect_refused"),
        ({"post_logout_redirect_uri": BACK}, "redirect_refused"),
        ({"state": "x" * 1001}, "oidc_request_invalid"),
    ],
)
def test_a_way_out_is_not_taken_and_nothing_ends(
    prover: Relying, more: dict[str, str], code: str
) -> None:
    came = prover.redeem(prover.code()).data
    given = {"id_token_hint": came["id_token"], "post_logout_redirect_uri": LEFT} | more
    answer = left(prover, **given)
    assert (answer.status, answer.code) == (400, code)
    assert "location" not in answer.headers
    assert prover.userinfo(came["access_token"]).status == 200


def test_a_token_signed_by_its_own_service_ends_nothing(prover: Relying) -> None:
    answer = left(prover, id_token_hint=prover.assertion(aud=prover.client_id))
    assert answer.code == "oidc_hint"


def test_discovery_tells_all_of_it(prover: Relying) -> None:
    found = prover.client.get(f"{prover.base}/.well-known/openid-configuration").data
    assert found["request_parameter_supported"] is True
    assert found["request_object_signing_alg_values_supported"] == ["RS256", "PS256"]
    assert found["pushed_authorization_request_endpoint"] == f"{prover.issuer}/oidc/par"
    assert found["end_session_endpoint"] == f"{prover.issuer}/oidc/end-session"
