"""Members of what a program sent, each of the right type and within its limits."""

from collections.abc import Mapping
from typing import Any

from sandbox.protocol.errors import Refused


def members(body: Mapping[str, Any], known: tuple[str, ...]) -> Mapping[str, Any]:
    """The body, when it has no member that is not known.  Errors: malformed."""
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Refused("malformed", f"unknown members {unknown[:5]}; this takes {list(known)}")
    return body


def typed(body: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    """One member of the right type.  Errors: malformed, naming it."""
    value = body.get(name, default)
    wrong_bool = isinstance(value, bool) and kind is not bool
    if value is not default and (not isinstance(value, kind) or wrong_bool):
        raise Refused("malformed", f"{name}: takes {kind.__name__}, found {type(value).__name__}")
    if isinstance(value, str) and len(value) > 200:
        raise Refused("malformed", f"{name}: at most 200 characters")
    if isinstance(value, str) and any(ord(letter) < 32 for letter in value):
        raise Refused("malformed", f"{name}: has a character that cannot be shown")
    return value


def whole(body: Mapping[str, Any], name: str, default: Any, low: int, high: int) -> Any:
    """A whole number between two others.  Errors: malformed, naming it."""
    value = typed(body, name, int, default)
    if value is not default and not low <= value <= high:
        raise Refused("malformed", f"{name}: {value} is not between {low} and {high}")
    return value


def seconds_of(body: Mapping[str, Any], name: str) -> float:
    """A stretch of time, at most thirty years.  Errors: malformed, clock_backwards."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("malformed", f"{name}: takes a number of seconds")
    if value < 0:
        raise Refused("clock_backwards", f"{name}: {value} is less than nothing")
    if value > 1e9:
        raise Refused("malformed", f"{name}: {value} is more than 1e9")
    return float(value)


def number_in(text: str, name: str) -> int:
    """A whole number after the question mark.  Errors: malformed, naming it."""
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Refused("malformed", f"{name}: takes a whole number, found «{text[:20]}»")
    return int(text)
