"""OAuth2 of Autenticação.gov: authorization page, fragment, AttributeManager, refresh, refusals."""

import re
from typing import Any

import pytest

from sandbox.seats import cookie
from tests.http.browsing import Browsing, fragment, with_query
from tests.http.client import Answer, Place

CLIENT = "9000000000000000001"
BACK = "http://127.0.0.1:49500/volta"
M = "http://interop.gov.pt/MDC/Cidadao/"
NAMES = ("NIC", "NomeCompleto", "DataNascimento", "NIF")
SCOPE = " ".join(M + name for name in NAMES)
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ATTRIBUTES = "OAuthResourceServer/Api/AttributeManager"
REFRESH = "OAuth/Service/AuthenticationJWT.svc/refreshToken"
TOKEN_SHOWN = 13


def base(place: Place) -> str:
    return f"/w/{place.world}/autenticacao"


def asked(**more: str) -> dict[str, str]:
    wanted = {"response_type": "token", "client_id": CLIENT, "redirect_uri": BACK, "scope": SCOPE}
    return {name: value for name, value in (wanted | more).items() if value}


def ask(place: Place, browser: Browsing, **more: str) -> Answer:
    """Come with a request to the authorization page."""
    return browser.get(with_query(f"{base(place)}/OAuth/AskAuthorization", **asked(**more)))


def signed_in(place: Place, **more: str) -> dict[str, str]:
    """The fragment with which the browser comes back after a sign-in by card."""
    browser = Browsing(place.client)
    assert ask(place, browser, **more).status == 303
    answer = browser.sign_in_by_card(base(place))
    assert answer.status == 303
    assert answer.headers["location"].startswith(f"{BACK}#")
    return fragment(answer.headers["location"])


def attributes(place: Place, token: str, names: list[str] | None = None) -> Answer:
    """POST, then GET with what came."""
    body: dict[str, Any] = {"token": token, "outra": 1}
    body |= {"attributesName": names} if names else {}
    begun = place.client.done(place.client.post(f"{base(place)}/{ATTRIBUTES}", body))
    assert begun["token"] != token
    assert GUID.fullmatch(begun["authenticationContextId"])
    return place.client.get(with_query(f"{base(place)}/{ATTRIBUTES}", **begun))


def test_a_browser_comes_back_with_a_token_for_the_attributes(place: Place) -> None:
    came = signed_in(place, state="a b&c=1#d")
    assert GUID.fullmatch(came["access_token"])
    assert (came["token_type"], came["expires_in"]) == ("bearer", "86400")
    assert came["state"] == "a b&c=1#d"
    found = attributes(place, came["access_token"]).data
    assert [item["name"] for item in found] == SCOPE.split()
    assert {item["state"] for item in found} == {"Available"}
    person = place.client.done(place.client.get(f"{place.control}/people/ana-silva"))
    assert [item["value"] for item in found] == [
        person["nic"][:8],
        person["registered_name"].upper(),
        "14-03-1988",
        person["nif"],
    ]


def test_by_mobile_key_and_sms(place: Place) -> None:
    browser, where = Browsing(place.client), base(place)
    ask(place, browser, scope=f"{SCOPE} {M}NumeroTelemovel {M}Sexo", state="s")
    number = {"phone_number": "900000123", "pin": "2580"}
    assert browser.act(where, "sign-in-with-cmd", "/cmd", **number).status == 303
    code = re.search(
        r"Código de segurança: .*?(\d{6})",
        place.client.get(f"{place.phone}/api/view", place.phone_token).text,
    )
    assert code
    answer = browser.act(where, "enter-sms-code", "/cmd", sms_code=code.group(1))
    came = fragment(answer.headers["location"])
    found = {item["name"][len(M) :]: item for item in attributes(place, came["access_token"]).data}
    assert found["NumeroTelemovel"]["value"] == "+351 900000123"
    assert found["Sexo"] == {"name": f"{M}Sexo", "value": None, "state": "NotAvailable"}


def test_paths_have_any_case_and_bodies_may_be_forms(place: Place) -> None:
    browser = Browsing(place.client)
    answer = browser.get(with_query(f"{base(place)}/oauth/askauthorization", **asked()))
    assert answer.status == 303
    back = browser.sign_in_by_card(base(place)).headers["location"]
    token = fragment(back)["access_token"].upper()
    for path in ("OAUTHRESOURCESERVER/api/resource", "OAuthResourceServer/Api/Resource"):
        form = {"token": token, "attributesName": [f"{M}NIC", f"{M}NIF"]}
        found = place.client.form(f"{base(place)}/{path}", form).data
        assert [item["name"] for item in found] == [f"{M}NIC", f"{M}NIF"]


def test_attributes_are_pending_until_they_have_come(place: Place) -> None:
    control = f"{place.control}/policy"
    place.client.done(place.client.post(control, {"atributos_espera": 2}))
    token = signed_in(place)["access_token"]
    begun = place.client.post(f"{base(place)}/{ATTRIBUTES}", {"token": token}).data
    where = with_query(f"{base(place)}/{ATTRIBUTES}", **begun)
    assert {(one["state"], one["value"]) for one in place.client.get(where).data} == {
        ("Pending", None)
    }
    assert (place.client.get(where).status, place.client.get(where).code) == (429, "too_often")
    place.client.post(f"{place.control}/clock/advance", {"seconds": 2})
    assert {one["state"] for one in place.client.get(where).data} == {"Available"}


def test_a_token_is_changed_for_another_once(place: Place) -> None:
    came = signed_in(place)
    pair = {"jsonWebToken": came["access_token"], "jsonWebRefreshToken": came["refresh_token"]}
    new = place.client.done(place.client.post(f"{base(place)}/{REFRESH}", pair))
    assert new["result"] == {"code": "200", "message": "Token refreshed successfully!"}
    assert new["processId"] is None
    again = place.client.post(f"{base(place)}/{REFRESH}", pair)
    assert (again.status, again.code) == (401, "access_unknown")
    assert attributes(place, new["jsonWebToken"]).status == 200
    old = place.client.post(f"{base(place)}/{ATTRIBUTES}", {"token": came["access_token"]})
    assert old.code == "access_unknown"


def test_a_token_lives_a_day_and_an_expired_one_is_refreshed(place: Place) -> None:
    came = signed_in(place)
    place.client.post(f"{place.control}/clock/advance", {"seconds": 86_400})
    late = place.client.post(f"{base(place)}/{ATTRIBUTES}", {"token": came["access_token"]})
    assert (late.status, late.code) == (401, "access_expired")
    pair = {"jsonWebToken": came["access_token"], "jsonWebRefreshToken": came["refresh_token"]}
    new = place.client.done(place.client.post(f"{base(place)}/{REFRESH}", pair))
    assert attributes(place, new["jsonWebToken"]).status == 200


def test_who_gives_up_goes_back_with_cancelled(place: Place) -> None:
    browser = Browsing(place.client)
    ask(place, browser, state="x1")
    answer = browser.act(base(place), "cancel-sign-in")
    assert answer.headers["location"] == f"{BACK}#error=cancelled&state=x1"


def test_without_an_address_the_static_page_is_shown(place: Place) -> None:
    browser = Browsing(place.client)
    ask(place, browser, redirect_uri="")
    location = browser.sign_in_by_card(base(place)).headers["location"]
    path, _, _ = location.partition("#")
    assert path == f"{base(place)}/OAuth/Authorized"
    assert GUID.fullmatch(fragment(location)["access_token"])
    assert "Pode fechar esta janela" in browser.get(path).text


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"response_type": "code"}, "unsupported_grant_type"),
        ({"response_type": ""}, "unsupported_grant_type"),
        ({"scope": ""}, "invalid_request"),
        ({"scope": f"{M}NomeCompleto"}, "invalid_request"),
        ({"scope": f"{M}NIC javascript:x"}, "invalid_request"),
        ({"authentication_level": "5"}, "invalid_request"),
        ({"state": "x" * 1001}, "invalid_request"),
    ],
)
def test_a_wrong_request_is_told_to_its_service(
    place: Place, more: dict[str, str], error: str
) -> None:
    answer = ask(place, Browsing(place.client), **more)
    assert answer.headers["location"].startswith(f"{BACK}#error={error}")
    assert "access_token" not in answer.headers["location"]


TRICKS = [
    "https://evil.example/",
    "http://127.0.0.1.evil.example/volta",
    "http://127.0.0.1@evil.example/",
    "http://127.0.0.1:80@evil.example/",
    "http://127.0.0.1\\@evil.example/",
    "//127.0.0.1/volta",
    "http://127.0.0.1/a/../../b",
    "http://127.0.0.1/%2e%2e/b",
    "http://127.0.0.1/#x",
    "http://127.0.0.1/\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://127.0.0.2/volta",
    "https://127.0.0.1/volta",
    "http://localhost.evil.example/",
]


@pytest.mark.parametrize("uri", TRICKS)
def test_no_browser_is_sent_to_an_address_that_is_not_registered(place: Place, uri: str) -> None:
    for more in ({}, {"response_type": "code"}, {"scope": ""}):
        answer = ask(place, Browsing(place.client), redirect_uri=uri, **more)
        assert (answer.status, answer.code) == (400, "redirect_refused")
        assert "location" not in answer.headers


def test_an_unknown_client_is_told_on_the_static_page_at_most(place: Place) -> None:
    answer = ask(place, Browsing(place.client), client_id="123456789", redirect_uri="")
    assert answer.headers["location"].endswith("/OAuth/Authorized#error=unauthorized_client")
    answer = ask(place, Browsing(place.client), client_id="123456789")
    assert (answer.status, answer.code) == (400, "oauth_unauthorized_client")


def test_a_parameter_that_stands_twice_is_refused(place: Place) -> None:
    twice = with_query(f"{base(place)}/OAuth/AskAuthorization", **asked()) + "&client_id=1"
    assert "error=invalid_request" in Browsing(place.client).get(twice).headers["location"]


def test_level_four_takes_the_card_alone(place: Place) -> None:
    browser = Browsing(place.client)
    ask(place, browser, authentication_level="4")
    text = browser.get(f"{base(place)}/").text
    assert "/cartao" in text
    assert "/autenticacao/cmd" not in text
    number = {"phone_number": "900000123", "pin": "2580"}
    answer = browser.act(base(place), "sign-in-with-cmd", "/cmd", **number)
    assert answer.code == "means_not_offered"


def test_hidden_tabs_are_not_offered_and_the_first_is_opened(place: Place) -> None:
    browser = Browsing(place.client)
    first = ask(place, browser, hidden_tabs="cc,tel", default_selected_tab="CMD")
    assert first.headers["location"] == f"{base(place)}/cmd"
    text = browser.get(f"{base(place)}/").text
    assert "/autenticacao/cartao" not in text
    both = ask(place, browser, hidden_tabs="cc", default_selected_tab="CC")
    assert both.headers["location"] == f"{base(place)}/"
    assert "/autenticacao/cartao" in browser.get(f"{base(place)}/").text


def test_the_attributes_are_listed_before_the_sign_in_unless_consent_passes(place: Place) -> None:
    browser = Browsing(place.client)
    ask(place, browser)
    assert "Número de identificação fiscal" in browser.get(f"{base(place)}/").text
    ask(place, browser, scope=f"{SCOPE} http://interop.gov.pt/MDC/FA/PassarConsentimento")
    assert "Número de identificação fiscal" not in browser.get(f"{base(place)}/").text


def test_attributes_beyond_those_granted_are_refused(place: Place) -> None:
    token = signed_in(place)["access_token"]
    body = {"token": token, "attributesName": [f"{M}NISS"]}
    for path in (ATTRIBUTES, "OAuthResourceServer/Api/Resource"):
        answer = place.client.post(f"{base(place)}/{path}", body)
        assert (answer.status, answer.code) == (403, "attributes_not_granted")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"token": 1}', b'{"token": "x", "attributesName": 3}', b"a=b",
             b"\xff\xfe", b'{"token": ""}']
)  # fmt: skip
def test_what_is_no_request_is_refused(place: Place, body: bytes) -> None:
    for path in (ATTRIBUTES, "OAuthResourceServer/Api/Resource", REFRESH):
        answer = place.client.send("POST", f"{base(place)}/{path}", body)
        assert answer.status == 422, answer.text


def test_no_token_is_in_the_journal(place: Place) -> None:
    came = signed_in(place)
    attributes(place, came["access_token"])
    written = place.client.get(f"{place.control}/journal?dados=claros&limit=10000").text
    assert came["access_token"] not in written
    assert came["refresh_token"] not in written


# Serviço por Telefone


def paste(place: Place, browser: Browsing, token: str) -> Answer:
    page = browser.get(f"{base(place)}/telefone").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    assert csrf
    return browser.post(f"{base(place)}/telefone", {"csrf": csrf.group(1), "token": token})


def test_an_operator_signs_the_citizen_in_with_the_token_of_the_call(place: Place) -> None:
    place.play(TOKEN_SHOWN)
    browser = Browsing(place.client)
    browser.jar[cookie("operador")] = place.desk_token
    ask(place, browser)
    token = place.token()
    answer = paste(place, browser, token)
    assert answer.status == 303, answer.text[-3000:]
    came = fragment(answer.headers["location"])
    found = attributes(place, came["access_token"]).data
    person = place.client.done(place.client.get(f"{place.control}/people/ana-silva"))
    assert found[0]["value"] == person["nic"][:8]
    ask(place, browser)
    assert 'data-motivo="token_used"' in paste(place, browser, token).text


def test_the_token_of_a_call_is_for_its_own_operator_alone(place: Place) -> None:
    place.play(TOKEN_SHOWN)
    token = place.token()
    browser = Browsing(place.client)
    ask(place, browser)
    assert 'data-motivo="seat_missing"' in paste(place, browser, token).text
    browser.jar[cookie("operador")] = place.sign_in("tomas.reis")
    assert 'data-motivo="token_other_operator"' in paste(place, browser, token).text
    browser.jar[cookie("operador")] = place.desk_token
    assert 'data-motivo="token_unknown"' in paste(place, browser, "outro").text
    ask(place, browser, authentication_level="4")
    assert 'data-motivo="means_not_offered"' in paste(place, browser, token).text
