"""The caller's token: a JSON Web Token, RS256, made with the key of a registered certificate.

Header `alg`, `typ`, and where there are several certificates `kid` (SHA-1 of the certificate in
hexadecimal) or `x5t` (the same in base64); claims `clientId`, `iat`, `exp`, the instants as
numbers or as texts.  Source: fact sheet 6.1 (SA-MAN); every refusal is ours.
"""

import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sandbox.platforms.providers.provider import Certificate, Provider
from sandbox.platforms.providers.registry import directory, public_key
from sandbox.protocol.errors import Refused
from sandbox.world import World

ALGORITHM = "RS256"
MOST_CHARACTERS = 8192
LEEWAY_S = 60
"""How far ahead a caller's clock may be."""
_CLAIMS = ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")
_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, proven.  `once`: the token names itself (`jti`), and may not come again."""

    provider: Provider
    digest: str
    once: bool
    until: datetime


def caller_of(authorization: str, world: World) -> Caller:
    """Who made this `Authorization` header.

    Errors: client_unknown, caller_certificate_none, caller_certificate_over, caller_token_….
    """
    # The library takes as long to load as an app.
    import jwt

    text = _bearer(authorization)
    try:
        header = jwt.get_unverified_header(text)
        claims = jwt.decode(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Refused(
            "caller_token_malformed", f"not a JSON Web Token: {str(error)[:100]}"
        ) from error
    _require_algorithm(header, text)
    provider = _provider(claims, world)
    certificate = _proven(jwt, text, header, provider, world)
    now = world.clock.now()
    if not certificate.valid_at(now):
        raise Refused("caller_certificate_over", f"the certificate ended {certificate.not_after}")
    until = _instant(claims, "exp")
    if until <= now:
        raise Refused("caller_token_expired", f"exp is {until}, now is {now}")
    issued = _instant(claims, "iat")
    if (issued - now).total_seconds() > LEEWAY_S:
        raise Refused("caller_token_early", f"iat is {issued}, now is {now}")
    return Caller(provider, sha256(text.encode()).hexdigest(), bool(claims.get("jti")), until)


def _bearer(authorization: str) -> str:
    scheme, _, text = authorization.strip().partition(" ")
    text = text.strip()
    if scheme.lower() != "bearer" or not text:
        raise Refused("caller_token_missing", "Bearer and the caller's token")
    if len(text) > MOST_CHARACTERS or not _SHAPE.fullmatch(text):
        raise Refused("caller_token_malformed", "three parts in base64url, joined by points")
    return text


def _require_algorithm(header: dict[str, Any], text: str) -> None:
    algorithm = header.get("alg")
    if str(algorithm).lower() == "none" or text.endswith("."):
        raise Refused(
            "caller_token_unsigned", f"alg is {str(algorithm)[:20]!r}, without a signature"
        )
    if algorithm != ALGORITHM:
        raise Refused(
            "caller_token_algorithm", f"alg is {str(algorithm)[:20]!r}, takes {ALGORITHM}"
        )
    if "crit" in header:
        raise Refused(
            "caller_token_malformed", "the header names something critical that is not known here"
        )


def _provider(claims: dict[str, Any], world: World) -> Provider:
    client_id = claims.get("clientId")
    if isinstance(client_id, bool) or not isinstance(client_id, str | int):
        raise Refused("caller_token_malformed", "the claim clientId is missing")
    found = directory(world).providers.get(str(client_id))
    if found is None:
        raise Refused("client_unknown", f"no entity «{str(client_id)[:40]}» in this world")
    return found


def _proven(
    jwt: Any, text: str, header: dict[str, Any], provider: Provider, world: World
) -> Certificate:
    """The certificate of this entity whose key made the signature."""
    if not provider.certificates:
        raise Refused("caller_certificate_none", f"{provider.id} has no certificate")
    named = _thumbprints(header)
    for certificate in provider.certificates:
        if named <= {certificate.sha1} and _verifies(jwt, text, certificate):
            return certificate
    others = [one for one in directory(world).providers.values() if one.id != provider.id]
    for other in others:
        for certificate in other.certificates:
            if certificate.sha1 in named or (not named and _verifies(jwt, text, certificate)):
                raise Refused(
                    "caller_token_foreign", f"the certificate is of {other.id}, not {provider.id}"
                )
    raise Refused("caller_token_signature", f"no certificate of {provider.id} made this signature")


def _thumbprints(header: dict[str, Any]) -> set[str]:
    """What the header says of the certificate, in hexadecimal."""
    found: set[str] = set()
    kid, x5t = header.get("kid"), header.get("x5t")
    if isinstance(kid, str) and kid:
        found.add(kid.lower())
    if isinstance(x5t, str) and x5t:
        try:
            found.add(urlsafe_b64decode(x5t + "=" * (-len(x5t) % 4)).hex())
        except (NotBase64, ValueError) as error:
            raise Refused("caller_token_malformed", "x5t is not base64url") from error
    return found


def _verifies(jwt: Any, text: str, certificate: Certificate) -> bool:
    # Only the signature: instants are those of the world, and are looked at with care below.
    options = dict.fromkeys((f"verify_{name}" for name in _CLAIMS), False)
    try:
        jwt.decode(text, public_key(certificate), algorithms=[ALGORITHM], options=options)
    except jwt.PyJWTError:
        return False
    return True


def _instant(claims: dict[str, Any], name: str) -> datetime:
    """A claim in seconds: a number, or a text of digits."""
    value = claims.get(name)
    if isinstance(value, float) and 0 <= value < 1e11:
        value = int(value)
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(text):
        raise Refused(
            "caller_token_malformed", f"the claim {name} is seconds since 1970, as number or text"
        )
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise Refused("caller_token_malformed", f"the claim {name} is no instant") from error
