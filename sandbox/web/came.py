"""What came in a request, as it can still be read when the request is over."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson

from sandbox.web.bodies import KEPT, READ

_FORM = "application/x-www-form-urlencoded"


def query_of(environ: Mapping[str, Any]) -> dict[str, str]:
    """What stood after the question mark."""
    text: str = environ.get("QUERY_STRING", "")
    if not text:
        return {}
    try:
        found = parse_qs(text[:20_000], keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0] for name, values in found.items()}


def members_of(environ: Mapping[str, Any]) -> Any:
    """The members that came: of JSON, or of a form.  None when nothing that can be read did."""
    if (read := environ.get(READ)) is not None:
        return read
    content: bytes = environ.get(KEPT) or b""
    if content[:1] in (b"{", b"["):
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError:
            return None
    request = environ.get("werkzeug.request")
    form = request.form.to_dict(flat=False) if request is not None and _is_form(environ) else {}
    if not form and content and _is_form(environ):
        try:
            form = parse_qs(content.decode("utf-8", "replace"), max_num_fields=200)
        except ValueError:
            return None
    return {name: one[0] if len(one) == 1 else one for name, one in form.items()} or None


def envelope_of(environ: Mapping[str, Any]) -> bytes:
    """The bytes that came, when they were kept."""
    return environ.get(KEPT) or b""


def _is_form(environ: Mapping[str, Any]) -> bool:
    return str(environ.get("CONTENT_TYPE", "")).startswith((_FORM, "multipart/form-data"))
