"""The caller's token: what is taken, and what is refused by which name."""

from base64 import urlsafe_b64encode
from hmac import digest
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from tests.http.client import Client, Place
from tests.http.entity import Entity

OTHER = "900000017"


@pytest.fixture(scope="module")
def entity(client: Client) -> Entity:
    """An entity with a certificate; another, with one of its own, is registered beside it."""
    place = Place(client, "tokens").create()
    client.done(client.post(f"{place.control}/providers", {"id": OTHER, "name": "Outra"}))
    return Entity(place).register()


@pytest.fixture(scope="module")
def other(entity: Entity) -> Entity:
    """The other entity."""
    return Entity(entity.place, OTHER).register()


def code_of(entity: Entity, token: str) -> str:
    answer = entity.send(token=token)
    code = str(answer.data["result"]["code"])
    assert (answer.status == 200) == (code == "PENDING")
    return code


def x5t(entity: Entity) -> str:
    return in_base64(bytes.fromhex(entity.thumbprint))


@pytest.mark.official("SA-MAN, fact sheet 6.1")
def test_a_token_with_instants_as_numbers_or_as_texts_is_taken(entity: Entity) -> None:
    assert code_of(entity, entity.token()) == "PENDING"
    now = int(entity.now.timestamp())
    as_text = entity.token(iat=str(now), exp=str(now + 60), expires_in="31556926")
    assert code_of(entity, as_text) == "PENDING"


@pytest.mark.official("SA-MAN, fact sheet 6.1")
def test_a_token_that_names_its_certificate_is_taken(entity: Entity) -> None:
    named = {"kid": entity.thumbprint.upper(), "x5t": x5t(entity)}
    assert code_of(entity, entity.token(named)) == "PENDING"


def test_a_token_may_come_again_until_it_ends(entity: Entity) -> None:
    token = entity.token(exp=int(entity.now.timestamp()) + 31_556_926)
    assert [code_of(entity, token), code_of(entity, token)] == ["PENDING", "PENDING"]


def test_a_token_with_an_identifier_comes_once(entity: Entity) -> None:
    token = entity.token(jti="um")
    assert code_of(entity, token) == "PENDING"
    assert code_of(entity, token) == "CALLER_TOKEN_REPLAYED"


def test_a_token_comes_once_in_a_world_that_says_so(client: Client) -> None:
    place = Place(client, "token-unico").create(policy={"entidade_token_unico": True})
    entity = Entity(place).register()
    token = entity.token()
    assert code_of(entity, token) == "PENDING"
    assert code_of(entity, token) == "CALLER_TOKEN_REPLAYED"


def strange_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_part(entity: Entity) -> bytes:
    """What everybody knows of the entity: the secret of whoever confuses RS256 with HS256."""
    private = load_pem_private_key(entity.key.encode(), None)
    key = private.public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def unsigned(entity: Entity, algorithm: str) -> str:
    _head, body, _ = entity.token().split(".")
    forged = in_base64(f'{{"alg":"{algorithm}","typ":"JWT"}}'.encode())
    return f"{forged}.{body}."


def confused(entity: Entity) -> str:
    """A token whose signature would hold if its own header chose the algorithm."""
    body = entity.token().split(".")[1]
    head = in_base64(b'{"alg":"HS256","typ":"JWT"}')
    signed = f"{head}.{body}"
    return f"{signed}.{in_base64(digest(public_part(entity), signed.encode(), 'sha256'))}"


def in_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def tampered(entity: Entity) -> str:
    head, _, mark = entity.token().split(".")
    body = entity.token(exp=int(entity.now.timestamp()) + 9999).split(".")[1]
    return f"{head}.{body}.{mark}"


BAD: dict[str, tuple[Any, str]] = {
    "none": (lambda e: "", "CALLER_TOKEN_MISSING"),
    "a word": (lambda e: "abc", "CALLER_TOKEN_MALFORMED"),
    "three words": (lambda e: "a.b.c", "CALLER_TOKEN_MALFORMED"),
    "too long": (lambda e: "a." + "b" * 9000 + ".c", "CALLER_TOKEN_MALFORMED"),
    "alg none": (lambda e: unsigned(e, "none"), "CALLER_TOKEN_UNSIGNED"),
    "alg nOnE": (lambda e: unsigned(e, "nOnE"), "CALLER_TOKEN_UNSIGNED"),
    "the signature taken away": (lambda e: unsigned(e, "RS256"), "CALLER_TOKEN_UNSIGNED"),
    "HS256 with the public key": (
        confused,
        "CALLER_TOKEN_ALGORITHM",
    ),
    "RS512": (lambda e: e.token(algorithm="RS512"), "CALLER_TOKEN_ALGORITHM"),
    "PS256": (lambda e: e.token(algorithm="PS256"), "CALLER_TOKEN_ALGORITHM"),
    "something critical": (lambda e: e.token({"crit": ["x"], "x": 1}), "CALLER_TOKEN_MALFORMED"),
    "another key": (lambda e: e.token(key=strange_key()), "CALLER_TOKEN_SIGNATURE"),
    "claims of another token": (tampered, "CALLER_TOKEN_SIGNATURE"),
    "an unknown kid": (lambda e: e.token({"kid": "00" * 20}), "CALLER_TOKEN_SIGNATURE"),
    "kid and x5t that differ": (
        lambda e: e.token({"kid": e.thumbprint, "x5t": "AAAA"}),
        "CALLER_TOKEN_SIGNATURE",
    ),
    "x5t in no base64": (lambda e: e.token({"x5t": "á"}), "CALLER_TOKEN_MALFORMED"),
    "expired": (lambda e: e.token(exp=int(e.now.timestamp())), "CALLER_TOKEN_EXPIRED"),
    "expired long ago, as a text": (lambda e: e.token(exp="1"), "CALLER_TOKEN_EXPIRED"),
    "issued in the future": (
        lambda e: e.token(iat=int(e.now.timestamp()) + 120),
        "CALLER_TOKEN_EARLY",
    ),
    "without exp": (lambda e: e.token(exp=None), "CALLER_TOKEN_MALFORMED"),
    "without iat": (lambda e: e.token(iat=None), "CALLER_TOKEN_MALFORMED"),
    "exp in words": (lambda e: e.token(exp="amanhã"), "CALLER_TOKEN_MALFORMED"),
    "exp true": (lambda e: e.token(exp=True), "CALLER_TOKEN_MALFORMED"),
    "exp far beyond": (lambda e: e.token(exp=10**13), "CALLER_TOKEN_MALFORMED"),
    "without clientId": (lambda e: e.token(clientId=None), "CALLER_TOKEN_MALFORMED"),
    "clientId is a list": (lambda e: e.token(clientId=["a"]), "CALLER_TOKEN_MALFORMED"),
    "of nobody known": (lambda e: e.token(clientId="123456789"), "CLIENT_UNKNOWN"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_refused_by_name(entity: Entity, name: str) -> None:
    make, code = BAD[name]
    assert code_of(entity, make(entity)) == code


def test_a_token_of_another_entity_is_foreign(entity: Entity, other: Entity) -> None:
    assert code_of(entity, other.token()) == "CALLER_TOKEN_FOREIGN"
    stolen = entity.token(key=other.key)
    assert code_of(entity, stolen) == "CALLER_TOKEN_FOREIGN"
    named = entity.token({"kid": other.thumbprint}, key=other.key)
    assert code_of(entity, named) == "CALLER_TOKEN_FOREIGN"


def test_a_token_of_another_world_is_refused(client: Client, entity: Entity) -> None:
    elsewhere = Entity(Place(client, "tokens-de-outra-semente").create(seed=9)).register()
    assert code_of(entity, elsewhere.token()) == "CALLER_TOKEN_SIGNATURE"


def test_an_entity_without_a_certificate_is_told_so(entity: Entity) -> None:
    client, control = entity.place.client, entity.place.control
    client.done(client.post(f"{control}/providers", {"id": "900000025", "name": "Sem chave"}))
    token = entity.token(clientId="900000025")
    assert code_of(entity, token) == "CALLER_CERTIFICATE_NONE"


def test_a_certificate_that_is_over_signs_nothing(new_place: Any) -> None:
    entity = Entity(new_place()).register()
    entity.advance(731 * 86_400)
    assert code_of(entity, entity.token()) == "CALLER_CERTIFICATE_OVER"


def test_every_refusal_of_a_token_says_how_to_come_back(entity: Entity) -> None:
    answer = entity.send(token="abc")
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.data["detail"] == "three parts in base64url, joined by points"


def test_the_library_of_a_caller_makes_tokens_that_are_taken(entity: Entity) -> None:
    now = int(entity.now.timestamp())
    claims = {"clientId": entity.client_id, "iat": now, "exp": now + 60}
    assert code_of(entity, jwt.encode(claims, entity.key, "RS256")) == "PENDING"
