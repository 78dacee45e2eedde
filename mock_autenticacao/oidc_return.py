"""Where a browser goes back to a service of OpenID Connect, and with what.

Source: RFC 6749, 4.1.2; RFC 9207 (`iss` in the answer).
"""

from urllib.parse import urlencode

from flask import request

from sandbox.platforms.authentication.authorization_code import code_text
from sandbox.platforms.authentication.ordered import state_of
from sandbox.platforms.authentication.sign_in import SignIn
from sandbox.protocol.wire_faults import ERROR, ISSUER, first
from sandbox.world import World

AUTHORIZED = "/OAuth/Authorized"
"""The static page, where a browser ends without an address of return."""


def issuer() -> str:
    """Who we are, as this request knows us: the address of the Fornecedor de Autenticação."""
    return f"{request.host_url.rstrip('/')}{request.script_root}"


def with_query(address: str, values: dict[str, str]) -> str:
    """An address with more in its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values)}"


def address(world: World, sign_in: SignIn) -> str:
    """The address that ends a sign-in: with its code, or with why there is none."""
    asked = sign_in.request
    if asked is None:
        return ""
    ordered = first(sign_in.troubles, ERROR)
    if ordered is not None:
        values = {"error": ordered.value, "error_description": "ordered in this world"}
    elif sign_in.status == "signed_in":
        values = {"code": code_text(world.key, sign_in.assertion_id)}
    else:
        text = "the citizen gave up" if sign_in.status == "cancelled" else "it took too long"
        values = {"error": "access_denied", "error_description": text}
    values |= state_of(asked, sign_in.troubles)
    back = asked.return_to or request.script_root + AUTHORIZED
    other = first(sign_in.troubles, ISSUER)
    return with_query(back, values | {"iss": other.value if other else issuer()})
