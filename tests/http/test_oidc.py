"""OpenID Connect: Authlib signs in unmodified, and every bad request is refused by its name."""

import base64
from typing import Any

import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt as jose
from joserfc.jwk import KeySet

from tests.http.browsing import Browsing, with_query
from tests.http.client import Answer, Client, Place, counted
from tests.http.relying_party import ASSERTION, BACK, CITIZEN, VERIFIER, Relying, challenge, query

_NAMES = counted("oidc")
START = {"mode": "virtual", "start": "2024-05-06T10:00:00+01:00"}


@pytest.fixture(scope="module")
def shared(client: Client) -> Place:
    """A world whose time stands still."""
    return Place(client, next(_NAMES)).create(clock=START)


@pytest.fixture(scope="module")
def service(shared: Place) -> Relying:
    """A service with a secret."""
    return Relying(shared).register().with_secret()


@pytest.fixture(scope="module")
def prover(shared: Place) -> Relying:
    """A service with a certificate."""
    return Relying(shared).register().with_certificate()


def refused(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.data["error"], answer.data["code"]


def test_authlib_signs_in_with_code_and_pkce_and_verifies_the_token(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    place = Place(client, next(_NAMES)).create(clock={"mode": "real"})
    service = Relying(place).register().with_secret()
    session = OAuth2Session(
        service.client_id,
        service.secret,
        redirect_uri=BACK,
        scope=f"openid profile {CITIZEN}NIC",
        code_challenge_method="S256",
    )
    found = session.get(
        f"{service.issuer}/.well-known/openid-configuration", withhold_token=True
    ).json()
    assert found["issuer"] == service.issuer
    address, state = session.create_authorization_url(
        found["authorization_endpoint"], code_verifier=VERIFIER, nonce="n-1"
    )
    browser = Browsing(client)
    assert browser.get(address[address.index("/w/") :]).status == 303
    back = browser.sign_in_by_card(service.base).headers["location"]
    token = session.fetch_token(
        found["token_endpoint"], authorization_response=back, state=state, code_verifier=VERIFIER
    )
    keys = KeySet.import_key_set(session.get(found["jwks_uri"]).json())
    decoded = jose.decode(token["id_token"], keys, algorithms=["RS256"])
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {"iss": {"value": service.issuer}},
        {"nonce": "n-1", "client_id": service.client_id, "access_token": token["access_token"]},
    )
    claims.validate()
    assert (claims["acr"], claims["amr"]) == ("urn:sandbox:faaalevel:4", ["pin", "sc", "mfa"])
    told = session.get(found["userinfo_endpoint"]).json()
    person = client.done(client.get(f"{place.control}/people/ana-silva"))
    assert told["sub"] == claims["sub"]
    assert told["name"] == person["registered_name"].upper()
    assert told["birthdate"] == "1988-03-14"
    assert told[f"{CITIZEN}NIC"] == person["nic"][:8]


@pytest.mark.parametrize("algorithm", ["RS256", "PS256", "ES256"])
def test_an_id_token_is_signed_as_its_service_registered(shared: Place, algorithm: str) -> None:
    service = Relying(shared).register(id_token_signed_response_alg=algorithm).with_secret()
    came = service.client.done(service.redeem(service.code(nonce="x")))
    claims = service.opened(came["id_token"], algorithm)
    assert (claims["nonce"], claims["exp"] - claims["iat"]) == ("x", 300)


def test_a_service_proves_itself_with_its_certificate(prover: Relying) -> None:
    came = prover.client.done(prover.redeem(prover.code()))
    assert prover.opened(came["id_token"])["aud"] == prover.client_id


def test_a_service_proves_itself_with_its_secret_in_the_header(service: Relying) -> None:
    pair = base64.b64encode(f"{service.client_id}:{service.secret}".encode()).decode()
    basic = {"Authorization": f"Basic {pair}"}
    form = {"grant_type": "authorization_code", "code": service.code(), "redirect_uri": BACK}
    answer = service.token(basic, client_secret="", code_verifier=VERIFIER, **form)
    assert answer.data["token_type"] == "Bearer"


def test_a_public_service_has_its_verifier_alone(shared: Place) -> None:
    public = Relying(shared)
    assert public.redeem(public.code()).status == 200


def test_a_new_secret_ends_the_one_before(shared: Place) -> None:
    service = Relying(shared).register().with_secret()
    old = service.secret
    service.with_secret()
    answer = service.redeem(service.code(), client_secret=old)
    assert refused(answer) == (401, "invalid_client", "oidc_client_secret")


def test_the_answer_names_the_issuer_and_echoes_the_state(service: Relying) -> None:
    browser = Browsing(service.client)
    service.ask(browser, state="a b&c=1")
    came = query(browser.sign_in_by_card(service.base).headers["location"])
    assert (came["iss"], came["state"]) == (service.issuer, "a b&c=1")


def test_who_gives_up_goes_back_with_access_denied(service: Relying) -> None:
    browser = Browsing(service.client)
    service.ask(browser, state="s")
    came = query(browser.act(service.base, "cancel-sign-in").headers["location"])
    assert (came["error"], came["state"], came["iss"]) == ("access_denied", "s", service.issuer)


def test_a_form_of_another_site_brings_a_request_too(service: Relying) -> None:
    form = {"response_type": "code", "client_id": service.client_id, "redirect_uri": BACK}
    form |= {"scope": "openid", "code_challenge": challenge(), "code_challenge_method": "S256"}
    other = {"Origin": "http://127.0.0.1:49500", "Sec-Fetch-Site": "cross-site"}
    answer = service.client.form(f"{service.base}/oidc/authorize", form, **other)
    browser = Browsing(service.client)
    assert browser.get(answer.headers["location"]).status == 303
    assert "code=" in browser.sign_in_by_card(service.base).headers["location"]


def test_a_level_is_asked_for_by_acr_values(service: Relying) -> None:
    browser = Browsing(service.client)
    service.ask(browser, acr_values="urn:outra urn:sandbox:faaalevel:4")
    text = browser.get(f"{service.base}/").text
    assert "/cartao" in text
    assert "/autenticacao/cmd" not in text


def test_two_services_know_one_citizen_by_two_names(service: Relying, prover: Relying) -> None:
    one = service.opened(service.redeem(service.code()).data["id_token"])
    other = prover.opened(prover.redeem(prover.code()).data["id_token"])
    again = service.opened(service.redeem(service.code()).data["id_token"])
    assert one["sub"] == again["sub"] != other["sub"]


def test_userinfo_tells_what_the_scope_allows_and_no_more(service: Relying) -> None:
    came = service.redeem(service.code()).data
    assert set(service.userinfo(came["access_token"]).data) == {"sub"}
    answer = service.userinfo("outro")
    assert (answer.status, answer.data["error"]) == (401, "invalid_token")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_a_refresh_token_serves_once_and_its_own_service(service: Relying, prover: Relying) -> None:
    came = service.redeem(service.code(scope="openid offline_access")).data
    form = {"grant_type": "refresh_token", "refresh_token": came["refresh_token"]}
    assert refused(prover.token(**form))[1:] == ("invalid_grant", "oidc_refresh_unknown")
    new = service.client.done(service.token(**form))
    assert service.opened(new["id_token"])["sub"] == service.opened(came["id_token"])["sub"]
    assert refused(service.token(**form)) == (400, "invalid_grant", "oidc_refresh_unknown")
    assert service.userinfo(came["access_token"]).status == 401
    assert service.userinfo(new["access_token"]).status == 200


def test_a_code_that_comes_again_takes_its_token_back(service: Relying) -> None:
    code = service.code()
    came = service.redeem(code).data
    assert refused(service.redeem(code)) == (400, "invalid_grant", "oidc_code_used")
    assert service.userinfo(came["access_token"]).status == 401


def test_a_code_lives_a_minute(client: Client) -> None:
    place = Place(client, next(_NAMES)).create(clock=START)
    service = Relying(place)
    code = service.code()
    client.post(f"{place.control}/clock/advance", {"seconds": 60})
    assert refused(service.redeem(code)) == (400, "invalid_grant", "oidc_code_expired")


BAD_ASKS: list[tuple[dict[str, str], str]] = [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"scope": "openid tudo"}, "invalid_scope"),
    ({"scope": "openid javascript:x"}, "invalid_scope"),
    ({"code_challenge": ""}, "invalid_request"),
    ({"code_challenge": VERIFIER}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": ""}, "invalid_request"),
    ({"prompt": "none"}, "login_required"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"state": "x" * 1001}, "invalid_request"),
    ({"nonce": "x" * 301}, "invalid_request"),
    ({"request": "e30.e30."}, "invalid_request_object"),
    ({"request_uri": "urn:ietf:params:oauth:request_uri:inventado"}, "invalid_request_uri"),
    ({"request_uri": "https://x.example/"}, "request_uri_not_supported"),
]


@pytest.mark.parametrize(("more", "error"), BAD_ASKS)
def test_a_wrong_request_is_told_to_its_service(
    service: Relying, more: dict[str, str], error: str
) -> None:
    answer = service.ask(Browsing(service.client), **more)
    assert answer.headers["location"].startswith(BACK)
    came = query(answer.headers["location"])
    assert (came["error"], came["iss"]) == (error, service.issuer)
    assert "code" not in came


def test_a_parameter_that_stands_twice_is_refused(service: Relying) -> None:
    wanted = {"response_type": "code", "client_id": service.client_id, "redirect_uri": BACK}
    address = with_query(f"{service.base}/oidc/authorize", **wanted) + "&scope=openid&scope=x"
    came = query(Browsing(service.client).get(address).headers["location"])
    assert came["error"] == "invalid_request"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"redirect_uri": "https://evil.example/"}, "redirect_refused"),
        ({"redirect_uri": "http://127.0.0.1@evil.example/volta"}, "redirect_refused"),
        ({"redirect_uri": ""}, "redirect_refused"),
        ({"client_id": "123456789"}, "oauth_unauthorized_client"),
    ],
)
def test_no_browser_is_sent_where_nobody_is_registered(
    service: Relying, more: dict[str, str], code: str
) -> None:
    answer = service.ask(Browsing(service.client), **more)
    assert (answer.status, answer.code) == (400, code)
    assert "location" not in answer.headers


BAD_CODES: list[tuple[dict[str, str], str, str]] = [
    ({"code": "outro"}, "invalid_grant", "oidc_code_unknown"),
    ({"code": ""}, "invalid_grant", "oidc_code_unknown"),
    ({"code_verifier": "x" * 43}, "invalid_grant", "oidc_verifier_wrong"),
    ({"code_verifier": ""}, "invalid_grant", "oidc_verifier_wrong"),
    ({"code_verifier": "ç" * 50}, "invalid_grant", "oidc_verifier_wrong"),
    ({"redirect_uri": f"{BACK}/outro"}, "invalid_grant", "oidc_redirect_other"),
    ({"redirect_uri": ""}, "invalid_grant", "oidc_redirect_other"),
    ({"grant_type": "password"}, "unsupported_grant_type", "oidc_grant_type"),
    ({"grant_type": ""}, "unsupported_grant_type", "oidc_grant_type"),
]


@pytest.mark.parametrize(("more", "error", "code"), BAD_CODES)
def test_a_code_is_not_changed(
    service: Relying, more: dict[str, str], error: str, code: str
) -> None:
    wanted = {"code": service.code()} | more
    assert refused(service.redeem(wanted.pop("code"), **wanted)) == (400, error, code)


def test_a_code_is_for_the_service_that_asked(service: Relying, prover: Relying) -> None:
    answer = prover.redeem(service.code())
    assert refused(answer) == (400, "invalid_grant", "oidc_code_foreign")


BAD_PROOFS: list[tuple[dict[str, Any], str]] = [
    ({"aud": "https://outro.example"}, "client_assertion_audience"),
    ({"aud": None}, "client_assertion_audience"),
    ({"iss": "123456789"}, "client_assertion_foreign"),
    ({"iss": "123456789", "sub": "123456789"}, "client_assertion_foreign"),
    ({"exp": 1}, "client_assertion_expired"),
    ({"exp": 4_000_000_000}, "client_assertion_expired"),
    ({"nbf": 3_000_000_000}, "client_assertion_expired"),
    ({"exp": None}, "client_assertion_malformed"),
    ({"exp": "amanhã"}, "client_assertion_malformed"),
    ({"jti": None}, "client_assertion_malformed"),
    ({"jti": 3}, "client_assertion_malformed"),
    ({"algorithm": "none", "key": ""}, "client_assertion_unsigned"),
    ({"algorithm": "HS256", "key": "x" * 32}, "client_assertion_signature"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_PROOFS)
def test_a_proof_is_not_believed(prover: Relying, changes: dict[str, Any], code: str) -> None:
    answer = prover.token(client_assertion=prover.assertion(**changes))
    assert refused(answer) == (401, "invalid_client", code)


def test_a_proof_by_the_key_of_another_is_not_believed(prover: Relying, shared: Place) -> None:
    other = Relying(shared).register()
    proof = other.assertion(key=prover.key)
    answer = other.token(client_assertion=proof, client_assertion_type=ASSERTION)
    assert refused(answer) == (401, "invalid_client", "client_assertion_signature")


def test_a_proof_serves_once(prover: Relying) -> None:
    proof = prover.assertion()
    assert prover.redeem(prover.code(), client_assertion=proof).status == 200
    again = prover.redeem(prover.code(), client_assertion=proof)
    assert refused(again) == (401, "invalid_client", "client_assertion_replayed")


BAD_CLIENTS: list[tuple[dict[str, str], dict[str, str], tuple[int, str, str]]] = [
    ({"client_id": "123456789"}, {}, (401, "invalid_client", "oidc_client_unknown")),
    ({"client_secret": "outro"}, {}, (401, "invalid_client", "oidc_client_secret")),
    ({"client_secret": ""}, {}, (401, "invalid_client", "oidc_client_proof")),
    ({}, {"Authorization": "Basic eDp5"}, (400, "invalid_request", "oidc_request_invalid")),
    (
        {"client_secret": ""},
        {"Authorization": "Basic !"},
        (401, "invalid_client", "oidc_client_proof"),
    ),
    (
        {"client_secret": "", "client_assertion": "x", "client_assertion_type": "saml"},
        {},
        (400, "invalid_request", "oidc_request_invalid"),
    ),
    (
        {"client_secret": "", "client_assertion": "x", "client_assertion_type": ASSERTION},
        {},
        (401, "invalid_client", "client_assertion_malformed"),
    ),
]


@pytest.mark.parametrize(("form", "headers", "expected"), BAD_CLIENTS)
def test_a_service_is_not_believed(
    service: Relying,
    form: dict[str, str],
    headers: dict[str, str],
    expected: tuple[int, str, str],
) -> None:
    answer = service.token(headers, grant_type="authorization_code", **form)
    assert refused(answer) == expected


@pytest.mark.parametrize("body", [b"", b"[]", b"\xff=\xff", b"grant_type=a&grant_type=b"])
def test_what_is_no_form_is_refused(service: Relying, body: bytes) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.client.send("POST", f"{service.base}/oidc/token", body, kind)
    assert (answer.status, answer.data["error"]) in [
        (400, "invalid_request"),
        (401, "invalid_client"),
    ]


def test_no_secret_code_or_token_is_in_the_journal(service: Relying) -> None:
    code = service.code(scope="openid offline_access")
    came = service.redeem(code).data
    written = service.client.get(f"{service.place.control}/journal?dados=claros&limit=10000").text
    for secret in (service.secret, code, came["access_token"], came["refresh_token"]):
        assert secret not in written
