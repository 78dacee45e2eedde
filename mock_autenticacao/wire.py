"""The addresses for registered services: OAuth2, SAML and OpenID Connect, in letters of any case.

Documents write the paths in several (fact sheet 1.1).
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, request

from mock_autenticacao import oauth, oidc, saml
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.web.rooms import Tools


def blueprint(app: App, tools: Tools) -> Blueprint:
    """Every address of them."""
    bp = Blueprint("wire", __name__)
    reads = {**oauth.reads(app, tools), **saml.reads(app, tools), **oidc.reads(app, tools)}
    posts = {**oauth.posts(tools), **saml.posts(tools), **oidc.posts(tools)}

    @bp.get("/<path:address>")
    def read(address: str) -> Any:
        """AskAuthorization, AttributeManager, where SAML goes on, and OpenID Connect, by GET."""
        return _found(reads, address)()

    @bp.post("/<path:address>")
    def post(address: str) -> Any:
        """AttributeManager, Resource, refreshToken, fa/Default.aspx and tokens, by POST."""
        return _found(posts, address)()

    return bp


def _found(known: Mapping[str, Callable[[], Any]], address: str) -> Callable[[], Any]:
    found = known.get(address.lower())
    if found is None:
        raise Refused("not_found", f"{request.method} «{address[:80]}»; there are {sorted(known)}")
    return found
