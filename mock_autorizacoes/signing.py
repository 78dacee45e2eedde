"""What the Sistema de Autorizações signs: the token of a decision, and the data themselves (RS512).

The key follows from the key of the world; its certificate is at `certificado.pem`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sandbox.platforms.entity_requests.core import access_token
from sandbox.protocol.errors import Refused
from sandbox.web.aside import aside
from sandbox.world import World

ALGORITHM = "RS512"
NAME = "Sistema de Autorizacoes (ensaio)"
DATA_LIFE_S = 3600
MOST_CHARACTERS = 16_384


def certificate_pem(world: World) -> str:
    """The certificate to check with what is signed here."""
    pem: str = aside(_certificate, _seed(world), world.clock.now().year)[0]
    return pem


def decision_token(world: World, request_number: str) -> str:
    """The `jwt` of a decision.  Source: fact sheet 6.1: its three claims (official)."""
    claims = {
        "access_token": access_token(request_number, world.key),
        "token_type": "bearer",
        "expires_in": str(world.settings.policy.data_access_s),
    }
    return _signed(world, claims)


def data_token(world: World, values: Mapping[str, str]) -> str:
    """The `jsonWebToken` with the data: address and value of each, and `exp`."""
    until = int(world.clock.now().timestamp()) + DATA_LIFE_S
    return _signed(world, {**values, "exp": until})


def digest_of(world: World, token: Any) -> str:
    """What the data of a decision's token are found by.  Errors: data_access_unknown."""
    if not isinstance(token, str) or len(token) > MOST_CHARACTERS:
        raise Refused("data_access_unknown", "token: the jwt of a decision, as a text")
    found = aside(_access_token, _seed(world), token)
    if not found:
        raise Refused("data_access_unknown", "token: not signed here, or without an access_token")
    return world.key.digest(found)


def _seed(world: World) -> bytes:
    return world.key.agreed("sistema-de-autorizacoes:rs512")


def _signed(world: World, claims: Mapping[str, Any]) -> str:
    text: str = aside(_encode, _seed(world), world.clock.now().year, dict(claims))
    return text


def _encode(seed: bytes, year: int, claims: dict[str, Any]) -> str:
    # Only who signs pays for the library.
    import jwt

    sha1 = _certificate(seed, year)[1]
    return jwt.encode(claims, _private(seed), ALGORITHM, {"kid": sha1.upper()})


def _access_token(seed: bytes, token: str) -> str:
    # As above.
    import jwt

    try:
        claims = jwt.decode(token, _private(seed).public_key(), [ALGORITHM], {"verify_exp": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        return ""
    found = claims.get("access_token")
    return found if isinstance(found, str) else ""


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
