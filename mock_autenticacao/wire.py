"""The addresses for registered services: OAuth2 and SAML, whatever the case of their letters.

Documents write the paths in several (fact sheet 1.1).
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, request

from mock_autenticacao import oauth, saml
from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.web.rooms import Tools


def blueprint(app: App, tools: Tools) -> Blueprint:
    """Every address of both."""
    bp = Blueprint("wire", __name__)
    reads = {**oauth.reads(app, tools), **saml.reads(app, tools)}
    posts = {**oauth.posts(tools), **saml.posts(tools)}

    @bp.get("/<path:address>")
    def read(address: str) -> Any:
        """AskAuthorization, AttributeManager, and where SAML goes on, by GET."""
        return _found(reads, address)()

    @bp.post("/<path:address>")
    def post(address: str) -> Any:
        """AttributeManager, Resource, refreshToken and fa/Default.aspx, by POST."""
        return _found(posts, address)()

    return bp


def _found(known: Mapping[str, Callable[[], Any]], address: str) -> Callable[[], Any]:
    found = known.get(address.lower())
    if found is None:
        raise Refused("not_found", f"{request.method} «{address[:80]}»; there are {sorted(known)}")
    return found
