"""Faults of OAuth2, OpenID Connect and decisions: what an integrator sees, and that each ends."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import jwt
import pytest
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from cryptography.x509 import load_pem_x509_certificate
from joserfc import jwt as jose
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from run_sandbox import describe_apps
from sandbox.addresses import addresses_of
from sandbox.protocol.wire_faults import DECISION_FAULTS, OAUTH_FAULTS, OPENID_FAULTS
from tests.http import test_oauth as oauth
from tests.http.browsing import Browsing, fragment, with_query
from tests.http.client import PEER_GONE, Answer, Client, Place, counted
from tests.http.entity import Entity
from tests.http.relying_party import BACK, VERIFIER, Relying, query
from tests.http.test_ciba import _Endpoint, asked, decide, endpoint, look
from tests.http.test_entity_callbacks import at, event, says

_NAMES = counted("fios")
START = {"mode": "virtual", "start": "2024-05-06T10:00:00+01:00"}
__all__ = ["endpoint"]
"""A fixture of another file, which pytest finds here by its name."""


def order(place: Place, kind: str, target: str = "autenticacao", **more: Any) -> None:
    """Order a fault that ends when it has been met once."""
    body = {"name": kind, "kind": kind, "target": target, "uses": 1, **more}
    place.client.done(place.client.post(f"{place.control}/faults", body))


def on(place: Place) -> list[str]:
    """The faults that have not ended."""
    found = place.client.done(place.client.get(f"{place.control}/faults"))
    return [one["name"] for one in found["faults"]]


@pytest.fixture(scope="module")
def shared(client: Client) -> Place:
    """A world whose time stands still."""
    return Place(client, next(_NAMES)).create(clock=START).sit()


# OAuth2: the way back ---------------------------------------------------------------------------
RETURNS: dict[str, Callable[[dict[str, str]], bool]] = {
    "oauth-cancelled": lambda came: came == {"error": "cancelled", "state": "s"},
    "oauth-invalid-request": lambda came: came == {"error": "invalid_request", "state": "s"},
    "oauth-unauthorized-client": lambda came: came["error"] == "unauthorized_client",
    "oauth-unsupported-grant-type": lambda came: came["error"] == "unsupported_grant_type",
    "oauth-state-errado": lambda came: came["state"] != "s" and "access_token" in came,
    "oauth-sem-state": lambda came: "state" not in came and "access_token" in came,
    "oauth-outra-ordem": lambda came: next(iter(came)) == "token_type" and came["state"] == "s",
}


@pytest.mark.parametrize("kind", RETURNS)
def test_the_fragment_is_as_ordered_once(shared: Place, kind: str) -> None:
    order(shared, kind)
    browser = Browsing(shared.client)
    assert oauth.ask(shared, browser, state="s").status == 303
    base = oauth.base(shared)
    came = fragment(browser.sign_in_by_card(base).headers["location"])
    assert RETURNS[kind](came), came
    assert on(shared) == []
    good = oauth.signed_in(shared, state="s")
    assert (next(iter(good)), good["state"]) == ("access_token", "s")


# OAuth2: token and attributes -------------------------------------------------------------------
NIF = f"{oauth.M}NIF"


def states(answer: Answer) -> dict[str, str]:
    """The state of each attribute, by the name at its end; nothing said is nothing."""
    return {one["name"].rpartition("/")[2]: one.get("state", "") for one in answer.data}


def attribute(place: Place, kind: str, expected: dict[str, str]) -> None:
    token = oauth.signed_in(place)["access_token"]
    order(place, kind, attribute="NIF")
    found = oauth.attributes(place, token)
    assert states(found) == expected
    assert all(one["value"] for one in found.data if one.get("state", "") == "Available")
    assert states(oauth.attributes(place, token)) == dict.fromkeys(oauth.NAMES, "Available")


_ALL = dict.fromkeys(oauth.NAMES, "Available")
ATTRIBUTES: dict[str, dict[str, str]] = {
    "oauth-atributos-pendentes": _ALL | {"NIF": "Pending"},
    "oauth-atributo-indisponivel": _ALL | {"NIF": "NotAvailable"},
    "oauth-atributo-em-falta": {name: "Available" for name in oauth.NAMES if name != "NIF"},
    "oauth-atributos-sem-estado": _ALL | {"NIF": ""},
}


@pytest.mark.parametrize("kind", ATTRIBUTES)
def test_an_attribute_is_as_ordered_once(shared: Place, kind: str) -> None:
    attribute(shared, kind, ATTRIBUTES[kind])


def test_attributes_are_pending_for_as_many_asks_as_were_ordered(shared: Place) -> None:
    token = oauth.signed_in(shared)["access_token"]
    order(shared, "oauth-atributos-pendentes", uses=3)
    path = f"{oauth.base(shared)}/{oauth.ATTRIBUTES}"
    begun = shared.client.done(shared.client.post(path, {"token": token}))
    seen = []
    for _ in range(4):
        seen.append(set(states(shared.client.get(with_query(path, **begun))).values()))
        shared.client.post(f"{shared.control}/clock/advance", {"seconds": 2})
    assert seen == [{"Pending"}] * 3 + [{"Available"}]


def test_several_attributes_can_be_other_in_one_answer(shared: Place) -> None:
    token = oauth.signed_in(shared)["access_token"]
    order(shared, "oauth-atributo-indisponivel", name="um", attribute="NIC")
    order(shared, "oauth-atributo-em-falta", name="outro", attribute=NIF)
    found = states(oauth.attributes(shared, token))
    assert (found["NIC"], "NIF" in found) == ("NotAvailable", False)


def test_a_token_that_is_over_at_once_can_be_changed_for_another(shared: Place) -> None:
    came = oauth.signed_in(shared)
    order(shared, "oauth-token-expirado")
    path = f"{oauth.base(shared)}/{oauth.ATTRIBUTES}"
    assert shared.client.post(path, {"token": came["access_token"]}).code == "access_expired"
    pair = {"jsonWebToken": came["access_token"], "jsonWebRefreshToken": came["refresh_token"]}
    refresh = f"{oauth.base(shared)}/{oauth.REFRESH}"
    order(shared, "oauth-renovacao-recusada")
    assert shared.client.post(refresh, pair).code == "access_unknown"
    new = shared.client.done(shared.client.post(refresh, pair))
    assert set(states(oauth.attributes(shared, new["jsonWebToken"])).values()) == {"Available"}


TOKENS = ("oauth-token-expirado", "oauth-renovacao-recusada")


def test_who_meets_it_can_be_chosen(shared: Place) -> None:
    token = oauth.signed_in(shared)["access_token"]
    path = f"{oauth.base(shared)}/OAuthResourceServer/Api/Resource"
    for other in ({"person": "joao-desconfiado"}, {"operation": "Outra"}, {"attempts": [2]}):
        order(shared, "oauth-token-expirado", **other)
        assert shared.client.post(path, {"token": token}).status == 200
        if "attempts" in other:
            assert shared.client.post(path, {"token": token}).code == "access_expired"
            break
        shared.client.send("DELETE", f"{shared.control}/faults/oauth-token-expirado")
    assert on(shared) == []
    order(shared, "oauth-token-expirado", operation=oauth.CLIENT, uses=-1, share=50)
    codes = [shared.client.post(path, {"token": token}).status for _ in range(24)]
    assert 4 < codes.count(200) < 20
    shared.client.send("DELETE", f"{shared.control}/faults/oauth-token-expirado")


# OpenID Connect, judged by Authlib --------------------------------------------------------------
class Library:
    """A service that signs in with Authlib, and believes what Authlib does."""

    def __init__(self, service: Relying) -> None:
        self.service = service
        self.session = OAuth2Session(
            service.client_id,
            service.secret,
            redirect_uri=BACK,
            scope="openid",
            code_challenge_method="S256",
        )
        self.keys = KeySet.import_key_set(
            self.session.get(f"{service.issuer}/oidc/jwks", withhold_token=True).json()
        )

    def sign_in(self) -> str:
        """Sign in; returns the address by which the browser came back."""
        address, state = self.session.create_authorization_url(
            f"{self.service.issuer}/oidc/authorize", code_verifier=VERIFIER, nonce="n-1"
        )
        browser = Browsing(self.service.client)
        browser.get(address[address.index("/w/") :])
        back = browser.sign_in_by_card(self.service.base).headers["location"]
        token = self.session.fetch_token(
            f"{self.service.issuer}/oidc/token",
            authorization_response=back,
            state=state,
            code_verifier=VERIFIER,
        )
        found = jose.decode(token["id_token"], self.keys, algorithms=["RS256"])
        known = {"nonce": "n-1", "client_id": self.service.client_id}
        wanted = {"iss": {"value": self.service.issuer}, "aud": {"value": self.service.client_id}}
        CodeIDToken(found.claims, found.header, wanted, known).validate()
        return str(back)


@pytest.fixture(scope="module")
def library(client: Client) -> Iterator[Library]:
    """Authlib at a world with the real time, by which it goes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        place = Place(client, next(_NAMES)).create(clock={"mode": "real"})
        yield Library(Relying(place).register().with_secret())


ERRORS = {
    "oidc-server-error": "server_error",
    "oidc-temporarily-unavailable": "temporarily_unavailable",
    "oidc-access-denied": "access_denied",
}
REFUSED_BY_AUTHLIB: dict[str, str] = {
    "oidc-state-errado": "mismatching_state",
    "oidc-codigo-recusado": "invalid_grant",
    "oidc-aud-errada": "Invalid claim: 'aud'",
    "oidc-emissor-errado": "Invalid claim: 'iss'",
    "oidc-id-token-expirado": "expired",
    "oidc-nonce-errado": "Invalid claim: 'nonce'",
    "oidc-mal-assinado": "bad_signature",
}


@pytest.mark.parametrize("kind", REFUSED_BY_AUTHLIB)
def test_authlib_refuses_by_its_own_checks(library: Library, kind: str) -> None:
    order(library.service.place, kind)
    with pytest.raises((AuthlibBaseError, JoseError), match=REFUSED_BY_AUTHLIB[kind]):
        library.sign_in()
    assert on(library.service.place) == []


@pytest.mark.parametrize("kind", ERRORS)
def test_the_browser_goes_back_with_an_error_and_no_code(library: Library, kind: str) -> None:
    service = library.service
    order(service.place, kind)
    browser = Browsing(service.client)
    service.ask(browser, state="s")
    came = query(browser.sign_in_by_card(service.base).headers["location"])
    assert (came["error"], came["state"], "code" in came) == (ERRORS[kind], "s", False)
    assert on(service.place) == []


def test_another_issuer_stands_beside_the_code(library: Library) -> None:
    order(library.service.place, "oidc-iss-errado")
    came = query(library.sign_in())
    assert came["iss"] != library.service.issuer
    assert query(library.sign_in())["iss"] == library.service.issuer


def test_a_server_error_leaves_the_code_as_it_was(library: Library) -> None:
    service = library.service
    order(service.place, "oidc-token-server-error")
    code = service.code()
    failed = service.redeem(code)
    assert (failed.status, failed.data["error"]) == (500, "server_error")
    assert service.redeem(code).status == 200


# CIBA -------------------------------------------------------------------------------------------
def test_who_is_told_to_slow_down_waits_longer(shared: Place) -> None:
    service = Relying(shared).register().with_secret()
    order(shared, "ciba-slow-down")
    one = asked(service)
    assert look(service, one).data["error"] == "slow_down"
    assert look(service, one).data["error"] == "slow_down"
    decide(shared, one)
    shared.client.post(f"{shared.control}/clock/advance", {"seconds": 20})
    assert look(service, one).status == 200


@pytest.fixture
def pinged(shared: Place, endpoint: tuple[str, type[_Endpoint]]) -> tuple[Relying, type[_Endpoint]]:
    """A service of mode ping, and what it hears."""
    address, heard = endpoint
    more = {"backchannel_token_delivery_mode": "ping", "notify_url": address}
    return Relying(shared).register(**more).with_secret(), heard


def test_a_ping_is_lost_and_the_answer_is_there(
    shared: Place, pinged: tuple[Relying, type[_Endpoint]]
) -> None:
    service, heard = pinged
    order(shared, "ciba-aviso-perdido")
    first, second = (asked(service, client_notification_token="aviso") for _ in range(2))
    number = nth(shared, "falha.fim")
    decide(shared, first)
    assert event(Entity(shared), "falha.fim", number)["kind"] == "ciba-aviso-perdido"
    decide(shared, second)
    assert heard.there.wait(10)
    assert [second in body for _, body in heard.came] == [True]
    assert look(service, first).status == 200


def test_a_ping_comes_twice(shared: Place, pinged: tuple[Relying, type[_Endpoint]]) -> None:
    service, heard = pinged
    order(shared, "ciba-aviso-em-dobro")
    one = asked(service, client_notification_token="aviso")
    number = nth(shared, "entrada_app.avisada")
    decide(shared, one)
    event(Entity(shared), "entrada_app.avisada", number)
    assert [one in body for _, body in heard.came] == [True, True]


def nth(place: Place, kind: str) -> int:
    """Which event of this type the next one is."""
    return 1 + sum(one["type"] == kind for one in place.events(0))


# decisions --------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def entity(client: Client) -> Entity:
    """An entity in a world of its own."""
    return Entity(Place(client, next(_NAMES)).create(policy={"retorno_prazo": 1})).register()


DATA = ("NIC", "NIF", "NISS", "NSNS", "NomeProprio", "NomeApelido", "DataNascimento")


def decided(entity: Entity, url: str, kind: str, **more: Any) -> str:
    order(entity.place, kind, "sistema-autorizacoes", **more)
    # What has been granted is not asked again: each request is for other data.
    wanted = [oauth.M + DATA[len(entity.tokens)]]
    entity.tokens.append(kind)
    number = str(entity.ask(replyTo=url, attributeList=wanted)["requestNumber"])
    entity.decide(request_number=number)
    return number


def count(entity: Entity, kind: str) -> int:
    return sum(one["type"] == kind for one in entity.place.events(0))


def test_a_decision_is_lost_comes_late_or_twice(entity: Entity) -> None:
    with at(says(200)) as endpoint:
        decided(entity, endpoint.url, "sa-decisao-perdida")
        assert (count(entity, "retorno.perdido"), count(entity, "retorno.enviado")) == (1, 0)
        late = decided(entity, endpoint.url, "sa-decisao-tardia", delay_ms=90_000)
        entity.advance(89)
        assert endpoint.came.empty()
        entity.advance(1)
        assert endpoint.next()["requestNumber"] == late
        twice = decided(entity, endpoint.url, "sa-decisao-em-dobro")
        assert [endpoint.next()["requestNumber"] for _ in range(2)] == [twice, twice]
    assert on(entity.place) == []


BAD_TOKENS: dict[str, tuple[type[Exception], str]] = {
    "sa-jwt-mal-assinado": (jwt.InvalidSignatureError, "DATA_ACCESS_UNKNOWN"),
    "sa-jwt-expirado": (jwt.ExpiredSignatureError, "DATA_ACCESS_EXPIRED"),
    "sa-jwt-de-outrem": (jwt.InvalidSignatureError, "DATA_ACCESS_UNKNOWN"),
}


@pytest.mark.parametrize(
    "kind",
    [
        "sa-jwt-mal-assinado",
        pytest.param("sa-jwt-expirado", marks=pytest.mark.slow),
        pytest.param("sa-jwt-de-outrem", marks=pytest.mark.slow),
    ],
)
def test_pyjwt_refuses_the_token_of_the_decision(entity: Entity, kind: str) -> None:
    error, code = BAD_TOKENS[kind]
    with at(says(200)) as endpoint:
        decided(entity, endpoint.url, kind)
        token = endpoint.next()["jwt"]
    key = load_pem_x509_certificate(entity.certificate().encode()).public_key()
    with pytest.raises(error):
        jwt.decode(token, key, ["RS512"])
    assert entity.data("BeginAttributeRequest", token=token).data["result"]["code"] == code


# addresses --------------------------------------------------------------------------------------
ADDRESSES = [
    (door, name, pattern.pattern)
    for app in describe_apps()
    for door in (app.slug, *app.doors)
    for name, pattern in addresses_of(app, door).items()
]


def test_every_address_of_a_program_can_be_down(shared: Place) -> None:
    assert {"AttributeManager", "SCMDService.svc", "resourceJWT", "bc-authorize", "soap"} <= {
        name for _, name, _ in ADDRESSES
    }
    for door, name, pattern in ADDRESSES:
        path = f"/w/{shared.world}/{door}" + pattern.replace("\\", "").replace("[^/]+", "1")[:-2]
        order(shared, "erro", door, operation=name, status=504)
        other = shared.client.get(f"/w/{shared.world}/{door}/nada")
        assert (other.status == 504, on(shared)) == (False, ["erro"]), door
        assert shared.client.get(path).status == 504, path
        assert on(shared) == []


def test_an_address_answers_late_or_not_at_all(shared: Place) -> None:
    path = f"{oauth.base(shared)}/oidc/jwks"
    order(shared, "latencia", operation="jwks", delay_ms=300)
    begun = monotonic()
    assert shared.client.get(path).status == 200
    assert monotonic() - begun >= 0.3
    order(shared, "corta-ligacao", operation="jwks")
    with pytest.raises(PEER_GONE):
        shared.client.get(path)
    assert shared.client.get(path).status == 200


# the table --------------------------------------------------------------------------------------
IN_TESTS_OF_THEIR_OWN = {
    "oidc-iss-errado",
    "oidc-token-server-error",
    "ciba-slow-down",
    "ciba-aviso-perdido",
    "ciba-aviso-em-dobro",
    "sa-decisao-perdida",
    "sa-decisao-tardia",
    "sa-decisao-em-dobro",
}


def test_every_fault_of_these_wires_is_shown_here() -> None:
    shown = {*RETURNS, *ATTRIBUTES, *TOKENS, *ERRORS, *REFUSED_BY_AUTHLIB, *BAD_TOKENS}
    rows = {row.name for row in (*OAUTH_FAULTS, *OPENID_FAULTS, *DECISION_FAULTS)}
    assert shown | IN_TESTS_OF_THEIR_OWN == rows
