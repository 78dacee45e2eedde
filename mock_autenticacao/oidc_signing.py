"""What is signed for OpenID Connect: id_tokens, with keys that follow from the key of the world.

RS256 and PS256 share an RSA key, ES256 has one of its own; both are published as a JWKS.
Source: RFC 7515, RFC 7517, RFC 7518, 3.1.
"""

from functools import lru_cache
from typing import Any

from sandbox.protocol.errors import Refused
from sandbox.web.aside import aside
from sandbox.world import World

RSA_KID, EC_KID = "rsa", "ec"
MOST_CHARACTERS = 8192
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256.  Source: FIPS 186-5 / SP 800-186, 3.2.1.3."""


def jwks(world: World) -> dict[str, Any]:
    """The public keys of this world."""
    found: dict[str, Any] = aside(_public, *_seeds(world))
    return found


def signed(world: World, claims: dict[str, Any], algorithm: str) -> str:
    """Claims as a JSON Web Token, signed here."""
    text: str = aside(_signed, *_seeds(world), claims, algorithm)
    return text


def opened(world: World, token: str) -> dict[str, Any]:
    """The claims of what was signed here, however old.  Errors: ciba_hint_unsigned."""
    found: dict[str, Any] = aside(_opened, *_seeds(world), token)
    return found


def _seeds(world: World) -> tuple[bytes, bytes]:
    agreed = world.key.agreed
    return agreed("autenticacao:oidc:rsa"), agreed("autenticacao:oidc:ec")


@lru_cache(64)
def _keys(rsa_seed: bytes, ec_seed: bytes) -> tuple[Any, Any]:
    # Only what is signed pays for the libraries.
    from cryptography.hazmat.primitives.asymmetric import ec

    # As above.
    from sandbox.platforms.providers.rsa_keys import rsa_key

    number = int.from_bytes(ec_seed, "big") % (_ORDER - 1) + 1
    return rsa_key(rsa_seed), ec.derive_private_key(number, ec.SECP256R1())


def _public(rsa_seed: bytes, ec_seed: bytes) -> dict[str, Any]:
    # As above.
    from jwt.algorithms import ECAlgorithm, RSAAlgorithm

    rsa, ec = _keys(rsa_seed, ec_seed)
    one = RSAAlgorithm.to_jwk(rsa.public_key(), as_dict=True)
    other = ECAlgorithm.to_jwk(ec.public_key(), as_dict=True)
    kept = ("kty", "n", "e", "crv", "x", "y")
    return {
        "keys": [
            {"kid": kid, "use": "sig"} | {name: key[name] for name in kept if name in key}
            for kid, key in ((RSA_KID, one), (EC_KID, other))
        ]
    }


def _signed(rsa_seed: bytes, ec_seed: bytes, claims: dict[str, Any], algorithm: str) -> str:
    # As above.
    import jwt

    rsa, ec = _keys(rsa_seed, ec_seed)
    key, kid = (ec, EC_KID) if algorithm == "ES256" else (rsa, RSA_KID)
    return jwt.encode(claims, key, algorithm, {"kid": kid})


def _opened(rsa_seed: bytes, ec_seed: bytes, token: str) -> dict[str, Any]:
    # As above.
    import jwt

    rsa, ec = _keys(rsa_seed, ec_seed)
    options: Any = dict.fromkeys(("verify_exp", "verify_nbf", "verify_iat", "verify_aud"), False)
    for key, algorithms in ((rsa, ["RS256", "PS256"]), (ec, ["ES256"])):
        try:
            claims: dict[str, Any] = jwt.decode(
                token[: MOST_CHARACTERS + 1], key.public_key(), algorithms, options
            )
        except (jwt.PyJWTError, ValueError, RecursionError):
            continue
        return claims
    raise Refused("ciba_hint_unsigned", "id_token_hint: not signed here")
