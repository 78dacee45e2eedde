"""Which service calls, and how it proves it: a secret, or an assertion by a registered certificate.

Source: RFC 6749, 2.3.1 (client_secret_basic, client_secret_post); RFC 7521, 4.2 and RFC 7523, 3
(private_key_jwt).  A service with neither secret nor certificate is a public one (none); PKCE is
all that it has.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from urllib.parse import unquote_plus

from sandbox.platforms.authentication.oidc_language import UseClientAssertion
from sandbox.platforms.providers.provider import Provider
from sandbox.platforms.providers.registry import directory, public_key, secret_of
from sandbox.protocol.errors import Refused
from sandbox.world import World

METHODS = ("client_secret_basic", "client_secret_post", "private_key_jwt", "none")
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS = ("RS256", "PS256")
"""Registered certificates have RSA keys."""
MOST_CHARACTERS = 8192
LEEWAY_S = 60
LONGEST_S = 3600
"""How far ahead an assertion may end: its `jti` is remembered for good, but not believed for so."""
_UNCHECKED: Any = dict.fromkeys(
    (f"verify_{name}" for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")), False
)


def client_of(
    world: World, authorization: str, form: Mapping[str, str], audiences: tuple[str, ...]
) -> Provider:
    """Who calls, proven.

    Errors: oidc_request_invalid (proof in two ways), oidc_client_unknown, oidc_client_proof,
    oidc_client_secret, client_assertion_….
    """
    ways = [bool(authorization), bool(form.get("client_secret")), "client_assertion" in form]
    if sum(ways) > 1:
        raise Refused("oidc_request_invalid", "a client proves who it is in one way, not in two")
    if ways[2]:
        return _by_assertion(world, form, audiences)
    if authorization:
        client_id, secret = _basic(authorization)
        if form.get("client_id", client_id) != client_id:
            raise Refused("oidc_request_invalid", "client_id: another one in Authorization")
    else:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    known = _known(world, client_id)
    right = secret_of(world, known)
    if not secret and not right and not known.certificates:
        return known
    if not secret or not right:
        found = "client_secret" if right else "private_key_jwt"
        raise Refused("oidc_client_proof", f"{known.id} proves who it is by {found}")
    if not compare_digest(secret.encode(), right.encode()):
        raise Refused("oidc_client_secret", f"client_secret: not that of {known.id}")
    return known


def _known(world: World, client_id: str) -> Provider:
    found = directory(world).providers.get(client_id)
    if found is None:
        raise Refused("oidc_client_unknown", f"client_id: nobody is «{client_id[:40]}»")
    return found


def _basic(authorization: str) -> tuple[str, str]:
    """Identifier and secret of a Basic header; both are form-encoded first (RFC 6749, 2.3.1)."""
    scheme, _, given = authorization.partition(" ")
    try:
        text = b64decode(given.strip(), validate=True).decode("utf-8")
    except (NotBase64, ValueError) as error:
        raise Refused("oidc_client_proof", "Authorization: Basic takes base64") from error
    if scheme.lower() != "basic" or ":" not in text:
        raise Refused("oidc_client_proof", "Authorization: takes Basic, client_id:client_secret")
    client_id, _, secret = text.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _by_assertion(world: World, form: Mapping[str, str], audiences: tuple[str, ...]) -> Provider:
    if form.get("client_assertion_type") != ASSERTION:
        raise Refused("oidc_request_invalid", f"client_assertion_type: {ASSERTION}")
    text = form["client_assertion"]
    claims = unverified(text)
    client_id = str(claims.get("sub", ""))
    if claims.get("iss") != client_id or form.get("client_id", client_id) != client_id:
        raise Refused("client_assertion_foreign", "client_assertion: iss, sub and client_id differ")
    known = _known(world, client_id)
    require_signature(world, text, known)
    require_audience(claims, audiences)
    require_time(world, claims)
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= 200:
        raise Refused("client_assertion_malformed", "client_assertion: jti, a text, is missing")
    digest = sha256(f"{known.id}|{jti}".encode()).hexdigest()
    world.perform(UseClientAssertion(digest, known.id), f"prestador:{known.id}")
    return known


def unverified(text: str) -> dict[str, Any]:
    """The claims of a token, believed of nobody yet.  Errors: client_assertion_malformed."""
    # The library takes as long to load as an app.
    import jwt

    try:
        if len(text) > MOST_CHARACTERS:
            raise ValueError("too long")
        header = jwt.get_unverified_header(text)
        claims: dict[str, Any] = jwt.decode(text, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise Refused(
            "client_assertion_malformed", f"not a JSON Web Token: {str(error)[:100]}"
        ) from error
    if str(header.get("alg")).lower() == "none" or text.endswith("."):
        raise Refused("client_assertion_unsigned", "alg is none, without a signature")
    if header.get("alg") not in ALGORITHMS:
        raise Refused("client_assertion_signature", f"alg: takes {ALGORITHMS}")
    if "crit" in header:
        raise Refused("client_assertion_malformed", "crit: nothing critical is known here")
    return claims


def require_signature(world: World, text: str, known: Provider) -> None:
    """That a certificate of this service signed it.  Errors: client_assertion_signature."""
    # As above.
    import jwt

    now = world.clock.now()
    for certificate in known.certificates:
        if not certificate.valid_at(now):
            continue
        try:
            jwt.decode(text, public_key(certificate), list(ALGORITHMS), _UNCHECKED)
        except jwt.PyJWTError:
            continue
        return
    raise Refused("client_assertion_signature", f"no valid certificate of {known.id} made it")


def require_audience(claims: Mapping[str, Any], audiences: tuple[str, ...]) -> None:
    """That it is for us.  Errors: client_assertion_audience."""
    found = claims.get("aud")
    named = found if isinstance(found, list) else [found]
    if not any(one in audiences for one in named):
        raise Refused("client_assertion_audience", f"aud: takes one of {list(audiences)}")


def require_time(world: World, claims: Mapping[str, Any]) -> None:
    """That it is good now, by the world's clock.  Errors: client_assertion_malformed, …_expired."""
    now = world.clock.now().timestamp()
    instants: dict[str, Any] = {
        name: claims[name] for name in ("exp", "nbf", "iat") if name in claims
    }
    for name, value in instants.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e11:
            raise Refused("client_assertion_malformed", f"{name}: seconds since 1970")
    if "exp" not in instants:
        raise Refused("client_assertion_malformed", "exp: missing")
    if not now < instants["exp"] <= now + LONGEST_S + LEEWAY_S:
        raise Refused("client_assertion_expired", f"exp: after now ({now:.0f}), within an hour")
    if any(instants.get(name, 0) > now + LEEWAY_S for name in ("nbf", "iat")):
        raise Refused("client_assertion_expired", f"nbf, iat: not good before; now is {now:.0f}")
