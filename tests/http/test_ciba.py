"""CIBA: a service asks, the citizen confirms in the app; poll, ping, and refusals by name."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import jwt
import pytest

from tests.http.client import Answer, Client, Place, counted
from tests.http.relying_party import BACK, Relying

_NAMES = counted("ciba")
GRANT = "urn:openid:params:grant-type:ciba"
WITHOUT = "beatriz-sem-aplicacao"
PHONE = "tel:+351900000123"
START = {"mode": "virtual", "start": "2024-05-06T10:00:00+01:00"}


@pytest.fixture(scope="module")
def shared(client: Client) -> Place:
    """A world whose time moves when it is told to, Ana's app open."""
    return Place(client, next(_NAMES)).create(clock=START).sit()


@pytest.fixture(scope="module")
def service(shared: Place) -> Relying:
    """A service with a secret."""
    return Relying(shared).register().with_secret()


@pytest.fixture(scope="module")
def prover(shared: Place) -> Relying:
    """A service with a certificate."""
    return Relying(shared).register().with_certificate()


def ask(service: Relying, **more: str) -> Answer:
    """Ask for a sign-in by Ana."""
    wanted = {"scope": "openid profile", "login_hint": PHONE, "binding_message": "Balcão 42"}
    return service.call("bc-authorize", **(wanted | more))


def asked(service: Relying, **more: str) -> str:
    """The `auth_req_id` of a request that must be taken."""
    return str(service.client.done(ask(service, **more))["auth_req_id"])


def look(service: Relying, auth_req_id: str) -> Answer:
    """Look whether there is an answer."""
    return service.token(grant_type=GRANT, auth_req_id=auth_req_id)


def decide(place: Place, auth_req_id: str, action: str = "accept-access") -> Answer:
    """What Ana presses in the app."""
    body = {"request_number": auth_req_id.partition(".")[0]}
    return place.client.post(f"{place.phone}/api/{action}", body, token=place.phone_token)


def advance(place: Place, seconds: int) -> None:
    path = f"{place.control}/clock/advance"
    place.client.done(place.client.post(path, {"seconds": seconds}))


def refused(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.data["error"], answer.data["code"]


def test_a_service_polls_until_the_citizen_has_confirmed(service: Relying) -> None:
    place = service.place
    took = service.client.done(ask(service))
    assert (took["expires_in"], took["interval"]) == (120, 5)
    one = took["auth_req_id"]
    assert refused(look(service, one)) == (400, "authorization_pending", "ciba_pending")
    waiting = place.client.get(f"{place.phone}/api/view", place.phone_token).data["view"]
    shown = waiting["entities"]["waiting"][0]
    assert (shown["description"], shown["kind"]) == ("Balcão 42", "ciba")
    place.client.done(decide(place, one))
    came = service.client.done(look(service, one))
    claims = service.opened(came["id_token"])
    assert (claims["acr"], claims["amr"]) == ("urn:sandbox:faaalevel:3", ["pin", "hwk", "mca"])
    told = service.userinfo(came["access_token"]).data
    assert (told["sub"], told["birthdate"]) == (claims["sub"], "1988-03-14")
    assert refused(look(service, one)) == (400, "invalid_grant", "ciba_used")


def test_discovery_tells_of_it(service: Relying) -> None:
    found = service.client.get(f"{service.base}/.well-known/openid-configuration").data
    assert found["backchannel_token_delivery_modes_supported"] == ["poll", "ping"]
    assert found["backchannel_authentication_endpoint"] == f"{service.issuer}/oidc/bc-authorize"
    assert GRANT in found["grant_types_supported"]


def test_who_looks_too_soon_must_wait_longer(service: Relying) -> None:
    one = asked(service)
    look(service, one)
    assert refused(look(service, one)) == (400, "slow_down", "ciba_slow_down")
    advance(service.place, 5)
    assert refused(look(service, one))[1] == "slow_down"
    advance(service.place, 15)
    assert refused(look(service, one))[1] == "authorization_pending"


def test_a_citizen_says_no(service: Relying) -> None:
    one = asked(service)
    service.client.done(decide(service.place, one, "refuse-access"))
    assert refused(look(service, one)) == (400, "access_denied", "ciba_denied")


def test_nobody_answers_in_time(service: Relying) -> None:
    one = asked(service, requested_expiry="30")
    advance(service.place, 30)
    assert refused(look(service, one)) == (400, "expired_token", "ciba_expired")
    assert decide(service.place, one).code == "access_not_pending"


def test_no_request_waits_longer_than_a_sign_in(service: Relying) -> None:
    assert ask(service, requested_expiry="999999").data["expires_in"] == 600


def test_a_foreign_service_learns_nothing(service: Relying, prover: Relying) -> None:
    one = asked(service)
    assert refused(look(prover, one)) == (400, "invalid_grant", "ciba_foreign")


@pytest.mark.parametrize("text", ["", "outro", "a.b", "ç.ç"])
def test_an_auth_req_id_is_not_guessed(service: Relying, text: str) -> None:
    assert refused(look(service, text)) == (400, "invalid_grant", "ciba_unknown")
    known = asked(service)
    assert refused(look(service, known[:-1] + "*"))[2] == "ciba_unknown"


def test_the_portal_does_not_confirm_a_sign_in(service: Relying) -> None:
    place, number = service.place, asked(service).partition(".")[0]
    page = f"/w/{place.world}/autorizacoes/{place.citizen}"
    view = place.client.get(f"{page}/api/view", place.phone_token).data["view"]
    assert number not in json.dumps(view)
    answer = place.client.post(
        f"{page}/api/accept-access", {"request_number": number}, token=place.phone_token
    )
    assert answer.code == "only_in_app"


def test_who_has_no_app_is_answered_like_nobody(service: Relying) -> None:
    without = service.client.get(f"{service.place.control}/people/{WITHOUT}").data
    hints = (f"tel:{without['phones'][0]}", f"nic:{without['nic'][:8]}")
    for hint in (*hints, "tel:+351919999999", "nic:11111111", "ninguém"):
        assert refused(ask(service, login_hint=hint)) == (
            400,
            "unknown_user_id",
            "ciba_hint_unknown",
        )


def test_a_hint_may_be_a_nic_an_old_id_token_or_a_token_of_ones_own(prover: Relying) -> None:
    one = asked(prover, login_hint="nic:99000001")
    decide(prover.place, one)
    token = look(prover, one).data["id_token"]
    advance(prover.place, 3600)
    by_token = asked(prover, login_hint="", id_token_hint=token)
    sub = {"format": "phone_number", "phone_number": "+351900000123"}
    own = prover.assertion(jti=None, sub=None, sub_id=sub)
    by_own = asked(prover, login_hint="", login_hint_token=own)
    for known in (by_token, by_own):
        assert decide(prover.place, known).status == 200


def own_hint(prover: Relying, **changes: Any) -> dict[str, str]:
    sub = {"format": "phone_number", "phone_number": "+351900000123"}
    made = prover.assertion(**({"sub_id": sub, "jti": None, "sub": None} | changes))
    return {"login_hint": "", "login_hint_token": made}


def test_a_hint_of_ones_own_is_refused_by_name(prover: Relying) -> None:
    table: list[tuple[dict[str, Any], str, str]] = [
        ({"exp": 1}, "expired_login_hint_token", "ciba_hint_expired"),
        ({"aud": "https://outro.example"}, "invalid_request", "ciba_hint_malformed"),
        ({"iss": "123456789"}, "invalid_request", "ciba_hint_malformed"),
        ({"sub_id": {"format": "email", "email": "x"}}, "invalid_request", "ciba_hint_malformed"),
        ({"sub_id": None}, "invalid_request", "ciba_hint_malformed"),
        ({"algorithm": "none", "key": ""}, "invalid_request", "ciba_hint_malformed"),
    ]
    for changes, error, code in table:
        answer = ask(prover, **own_hint(prover, **changes))
        assert refused(answer) == (400, error, code), changes


def test_an_id_token_hint_is_refused_by_name(service: Relying, prover: Relying) -> None:
    one = asked(service)
    decide(service.place, one)
    foreign = look(service, one).data["id_token"]
    claims = jwt.decode(foreign, options={"verify_signature": False})
    unsigned = jwt.encode(claims, "", "none")
    own = jwt.encode(claims | {"aud": prover.client_id}, prover.key, "RS256")
    for hint in (foreign, unsigned, own, "x", foreign[:-6] + "AAAAAA"):
        answer = ask(prover, login_hint="", id_token_hint=hint)
        assert refused(answer) == (400, "invalid_request", "ciba_hint_unsigned")


BAD: list[tuple[dict[str, str], tuple[int, str, str]]] = [
    ({"login_hint": ""}, (400, "invalid_request", "ciba_hints")),
    ({"id_token_hint": "x"}, (400, "invalid_request", "ciba_hints")),
    ({"scope": ""}, (400, "invalid_scope", "oidc_scope_invalid")),
    ({"scope": "profile"}, (400, "invalid_scope", "oidc_scope_invalid")),
    ({"binding_message": "x" * 61}, (400, "invalid_binding_message", "ciba_message")),
    ({"binding_message": "a\nb"}, (400, "invalid_binding_message", "ciba_message")),
    ({"requested_expiry": "0"}, (400, "invalid_request", "ciba_expiry")),
    ({"requested_expiry": "-3"}, (400, "invalid_request", "ciba_expiry")),
    ({"requested_expiry": "logo"}, (400, "invalid_request", "ciba_expiry")),
    ({"request": "e30.e30."}, (400, "request_not_supported", "oidc_request_object")),
    ({"client_secret": "outro"}, (401, "invalid_client", "oidc_client_secret")),
    ({"client_secret": ""}, (401, "invalid_client", "oidc_client_proof")),
    ({"login_hint": "x" * 9000}, (400, "invalid_request", "ciba_hint_malformed")),
]


@pytest.mark.parametrize(("more", "expected"), BAD)
def test_a_request_is_refused_by_name(
    service: Relying, more: dict[str, str], expected: tuple[int, str, str]
) -> None:
    assert refused(ask(service, **more)) == expected


def test_a_public_service_may_not_ask(shared: Place) -> None:
    assert refused(ask(Relying(shared))) == (401, "invalid_client", "oidc_client_proof")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"backchannel_token_delivery_mode": "push", "notify_url": BACK}, "ciba_push"),
        ({"backchannel_token_delivery_mode": "ping"}, "malformed"),
        ({"backchannel_token_delivery_mode": "outro"}, "malformed"),
        ({"id_token_signed_response_alg": "none"}, "malformed"),
        ({"id_token_signed_response_alg": "HS256"}, "malformed"),
    ],
)
def test_a_service_is_not_registered_so(shared: Place, members: dict[str, str], code: str) -> None:
    answer = shared.client.post(f"{shared.control}/providers", {"name": "X", **members})
    assert (answer.status, answer.code) == (422, code)


# ping --------------------------------------------------------------------------------------------
class _Endpoint(BaseHTTPRequestHandler):
    """What a service listens at for announcements."""

    came: list[tuple[str, str]]
    there: threading.Event

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        body = self.rfile.read(size).decode()
        self.came.append((self.headers["Authorization"], body))
        self.send_response(204)
        self.end_headers()
        self.there.set()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[tuple[str, type[_Endpoint]]]:
    """An address on loopback, and what came there."""
    kind = type("Endpoint", (_Endpoint,), {"came": [], "there": threading.Event()})
    with HTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/aviso", kind
        server.shutdown()
        thread.join()


def test_a_service_of_mode_ping_is_told_and_then_looks(
    shared: Place, endpoint: tuple[str, type[_Endpoint]]
) -> None:
    address, heard = endpoint
    service = (
        Relying(shared)
        .register(backchannel_token_delivery_mode="ping", notify_url=address)
        .with_secret()
    )
    without = ask(service)
    assert refused(without) == (400, "invalid_request", "ciba_notification_token")
    one = asked(service, client_notification_token="um-token.de~aviso")
    decide(shared, one)
    assert heard.there.wait(10)
    bearer, body = heard.came[0]
    assert bearer == "Bearer um-token.de~aviso"
    assert json.loads(body) == {"auth_req_id": one}
    assert look(service, one).status == 200
    written = shared.client.get(f"{shared.control}/journal?dados=claros&limit=10000").text
    assert "um-token.de~aviso" not in written
    assert one not in written
