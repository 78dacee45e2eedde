"""One form of error: RFC 9457 on addresses for programs, a readable page for people."""

import logging
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import orjson
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from sandbox.protocol.errors import REASONS, Refused
from sandbox.web.noted import note

log = logging.getLogger("sandbox")
PROBLEM = "application/problem+json"

_BY_STATUS = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_content_type",
}

_CHALLENGES = {
    "key_missing": "X-Sandbox-Key",
    "integration_credentials": 'Basic realm="iAP-PI", charset="UTF-8"',
}
"""How to come back after a 401 (RFC 9110, 11.6.1); a seat comes as a bearer token."""
_SAFE = ("GET", "HEAD", "OPTIONS")
_FOR_PROGRAMS = ("/sandbox/", "/.well-known/", "/healthz")


def document(refusal: Refused) -> dict[str, Any]:
    """The refusal as the members of RFC 9457: stable code, sentence, official text."""
    return {
        "type": f"/sandbox/errors#{refusal.code}",
        "title": REASONS[refusal.code].meaning,
        "status": refusal.status,
        "detail": refusal.sentence,
        "code": refusal.code,
        "text": refusal.text,
    }


def answer_early(
    refusal: Refused, start: Callable[..., Any], *more: tuple[str, str]
) -> Iterable[bytes]:
    """The refusal to a program, before any app has the request; `more` are headers beside."""
    body = orjson.dumps(document(refusal))
    headers = [
        ("Content-Type", PROBLEM),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    start(f"{refusal.status} {HTTPStatus(refusal.status).phrase}", [*headers, *more])
    return [body]


def problem(refusal: Refused) -> Response:
    """The refusal as `application/problem+json`, from inside of an app."""
    note(refusal)
    response = jsonify(document(refusal))
    response.status_code = refusal.status
    response.content_type = PROBLEM
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = _CHALLENGES.get(refusal.code, "Bearer")
    return response


def for_program() -> bool:
    """Whether the request came to an address for programs, or in their language."""
    path = request.path
    return (
        "/api/" in path
        or path.startswith(_FOR_PROGRAMS)
        or path.endswith(("/ws", "/api"))
        or "application/json" in (request.accept_mimetypes.best, request.mimetype)
    )


def answer(refusal: Refused) -> Any:
    """A problem document or a page, by who asks."""
    note(refusal)
    if for_program():
        return problem(refusal)
    deed = "Abrir" if request.method in _SAFE else "Enviar dados para"
    shown = {
        "code": refusal.code,
        "status": refusal.status,
        "text": refusal.text,
        "attempt": f"{deed} {request.script_root}{request.path}"[:200],
        "back": f"{request.script_root}/",
    }
    if refusal.code in ("world_unknown", "world_ended", "person_unknown"):
        shown["back"] = "/"
    elif request.environ.get("sandbox.world"):
        shown["why"] = f"/w/{request.environ['sandbox.world']}/porque-nao/?code={refusal.code}"
    elif world := (request.view_args or {}).get("world_id"):
        shown |= {"back": f"/w/{world}/", "back_label": f"Voltar ao mundo {world}"}
    parte = request.headers.get("X-Parte") == "regiao"
    page = render_template(
        "error.html", error=shown, base=request.script_root, live=False, n=0, parte=parte, world={}
    )
    return page, refusal.status


def install(app: Flask) -> None:
    """Answer every failure of this app in the one form; a defect is logged without its input."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return answer(error)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Any:
        code = _BY_STATUS.get(error.code or 500)
        if code is None:
            return error
        attempt = f"{request.method} {request.path[:200]}"
        given = make_response(answer(Refused(code, f"{attempt}: {REASONS[code].meaning}")))
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            given.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return given

    @app.errorhandler(Exception)
    def defect(error: Exception) -> Any:
        # Where it broke and of what kind; the text of an exception may quote what was sent.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("defect: %s in %s\n%s", type(error).__name__, request.endpoint, where)
        return answer(Refused("internal", f"a defect: {type(error).__name__}; it is in the log"))
