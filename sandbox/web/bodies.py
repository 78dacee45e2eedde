"""What comes in a request: the members of a JSON object, the values of a form.

Both are read strictly: UTF-8 only, no value that JSON does not have, no depth that a reader
chokes on.  How large a body may be is said where the app is made.
"""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from sandbox.protocol.errors import Refused

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
KEPT, READ = "sandbox.content", "sandbox.members"
"""Where the body of a request is kept, and the members that were read of it."""
_UNREADABLE = "\ufffd"
"""What a decoder puts where the bytes are not UTF-8."""


def json_body() -> Mapping[str, Any]:
    """The members of a JSON object.  Errors: too_large, wrong_content_type, malformed."""
    given = content()
    if not given:
        return {}
    # Read as it stands first: taking a content type apart takes longer than reading the body.
    plain = request.environ.get("CONTENT_TYPE") == "application/json"
    if not plain and request.mimetype != "application/json":
        raise Refused("wrong_content_type", f"takes application/json, found {request.mimetype!r}")
    try:
        body = orjson.loads(given)
    except orjson.JSONDecodeError as error:
        raise Refused("malformed", f"the body is not JSON in UTF-8: {error.msg}") from error
    if not isinstance(body, dict):
        raise Refused("malformed", f"the body is not a JSON object but a {type(body).__name__}")
    if given.count(b":") > len(body):
        _require_single(given)
    request.environ[READ] = body
    return body


def _require_single(given: bytes) -> None:
    """No member twice, at any depth: RFC 8259 leaves open which would count.

    Only a body with more colons than members can have one, so most are not read a second time.
    """

    def members(pairs: list[tuple[str, Any]]) -> None:
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise Refused("malformed", f"the member «{twice[:60]}» stands twice")

    try:
        json.loads(given, object_pairs_hook=members)
    except RecursionError as error:
        raise Refused("malformed", "the body is too deep") from error


def form_body() -> MultiDict[str, str]:
    """The values of a form.  Errors: too_large, wrong_content_type, malformed."""
    if request.mimetype not in _FORMS:
        raise Refused("wrong_content_type", f"a form was expected, found {request.mimetype!r}")
    if request.content_length is None:
        # Kept by the request, which reads the form of it.
        _unmeasured()
    form = request.form
    if not form and request.content_length != 0:
        raise Refused("malformed", "the body cannot be read as a form in UTF-8")
    for name, value in form.items(multi=True):
        if _UNREADABLE in name or _UNREADABLE in value:
            raise Refused("malformed", f"{name[:60]}: not UTF-8")
    return form


def content() -> bytes:
    """The whole body, read once.  Errors: too_large, malformed when it ends too early."""
    environ = request.environ
    found: bytes | None = environ.get(KEPT)
    if found is None:
        size: str = environ.get("CONTENT_LENGTH") or ""
        if size.isascii() and size.isdigit() and int(size) <= (request.max_content_length or 0):
            # A plain body straight from the server: `get_data` takes six times as long.
            try:
                found = environ["wsgi.input"].read(int(size))
            except OSError as error:
                raise ClientDisconnected() from error
            if len(found) < int(size):
                raise ClientDisconnected()
        else:
            found = _unmeasured()
        environ[KEPT] = found
    return found


def received() -> tuple[bytes, bool]:
    """The body as far as it came, and whether it is all of it: for who answers that too."""
    try:
        return content(), True
    except (Refused, RequestEntityTooLarge, ClientDisconnected):
        return request.environ.get(KEPT) or b"", False


def _unmeasured() -> bytes:
    """A body of unknown length: what comes in chunks is cut at the limit without a word."""
    content = request.get_data()
    limit = request.max_content_length
    if limit is not None and len(content) >= limit and request.content_length is None:
        raise Refused("too_large", f"the body has {limit} bytes or more")
    return content
