"""What the Sistema de Autorizações signs: the token of a decision, and the data themselves (RS512).

The key follows from the key of the world; its certificate is at `certificado.pem`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sandbox.platforms.entity_requests.core import access_token
from sandbox.platforms.entity_requests.language import ACCEPTED
from sandbox.platforms.providers.registry import STRANGER
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import DECISIONS
from sandbox.protocol.wire_faults import FRONTEND, TOKEN, Trouble, altered
from sandbox.road import on_wire
from sandbox.web.aside import aside
from sandbox.web.noted import spoil
from sandbox.world import World

ALGORITHM = "RS512"
NAME = "Sistema de Autorizacoes (ensaio)"
DATA_LIFE_S = 3600
MOST_CHARACTERS = 16_384


def certificate_pem(world: World) -> str:
    """The certificate to check with what is signed here."""
    pem: str = aside(_certificate, _seed(world), world.clock.now().year)[0]
    return pem


def decision_token(world: World, request_number: str, trouble: Trouble | None = None) -> str:
    """The `jwt` of a decision.  Source: fact sheet 6.1: its three claims (official).

    By order (`trouble`) it is one that nobody should take.
    """
    claims: dict[str, Any] = {
        "access_token": access_token(request_number, world.key),
        "token_type": "bearer",
        "expires_in": str(world.settings.policy.data_access_s),
    }
    how = trouble.value if trouble is not None and trouble.effect == TOKEN else ""
    if how == "expired":
        claims["exp"] = int(world.clock.now().timestamp()) - DATA_LIFE_S
    if how == "foreign":
        return _signed(world, claims, STRANGER)
    return altered(_signed(world, claims)) if how == "changed" else _signed(world, claims)


def troubled_decision_token(world: World, request_number: str) -> str:
    """The `jwt` of a decision that is answered at once, with what it meets by order."""
    state = world.machine.state(f"access-request:{request_number}")
    names = (ACCEPTED, state.client_id)
    met = on_wire(world, FRONTEND, DECISIONS, (TOKEN,), names, state.citizen_id)
    spoil(*met)
    return decision_token(world, request_number, met[0] if met else None)


def data_token(world: World, values: Mapping[str, str]) -> str:
    """The `jsonWebToken` with the data: address and value of each, and `exp`."""
    until = int(world.clock.now().timestamp()) + DATA_LIFE_S
    return _signed(world, {**values, "exp": until})


def digest_of(world: World, token: Any) -> str:
    """What the data of a decision's token are found by.  Errors: data_access_unknown."""
    if not isinstance(token, str) or len(token) > MOST_CHARACTERS:
        raise Refused("data_access_unknown", "token: the jwt of a decision, as a text")
    found, until = aside(_access_token, _seed(world), token)
    if not found:
        raise Refused("data_access_unknown", "token: not signed here, or without an access_token")
    if until is not None and world.clock.now().timestamp() >= until:
        raise Refused("data_access_expired", "token: its exp is in the past")
    return world.key.digest(found)


def _seed(world: World) -> bytes:
    return world.key.agreed("sistema-de-autorizacoes:rs512")


def _signed(world: World, claims: Mapping[str, Any], key: bytes = b"") -> str:
    seed = _seed(world)
    text: str = aside(_encode, seed, world.clock.now().year, dict(claims), key or seed)
    return text


def _encode(seed: bytes, year: int, claims: dict[str, Any], key: bytes) -> str:
    # Only who signs pays for the library.
    import jwt

    sha1 = _certificate(seed, year)[1]
    return jwt.encode(claims, _private(key), ALGORITHM, {"kid": sha1.upper()})


def _access_token(seed: bytes, token: str) -> tuple[str, int | None]:
    # As above.
    import jwt

    try:
        claims = jwt.decode(token, _private(seed).public_key(), [ALGORITHM], {"verify_exp": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        return "", None
    found, until = claims.get("access_token"), claims.get("exp")
    return (
        found if isinstance(found, str) else "",
        until if isinstance(until, int) else None,
    )


def _private(seed: bytes) -> Any:
    # As above; the key is kept there.
    from sandbox.platforms.providers.rsa_keys import rsa_key

    return rsa_key(seed)


@lru_cache(64)
def _certificate(seed: bytes, year: int) -> tuple[str, str]:
    """The certificate of a year, and its SHA-1."""
    # As above.
    from sandbox.platforms.providers.certificates import made_from, read_certificate

    _, pem = made_from(seed, NAME, datetime(year, 1, 1, tzinfo=UTC))
    return pem, read_certificate(pem).sha1
