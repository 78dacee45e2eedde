"""What changes where a message crosses the edge of the sandbox.  Pure.

Inside, a code travels as a keyed proof and a token as its identifier or digest: both follow from
the key of the world, which nobody outside has.  So a component outside is told the code that it
shall show and the token that it shall hand over, and writes them in clear; neither is journaled.
Ours: the real bodies are not published.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sandbox.platforms.integration.bodies import plain
from sandbox.protocol import messages as told
from sandbox.protocol.errors import Refused
from sandbox.protocol.hidden_words import revealed
from sandbox.protocol.system import Secrets

MOST_TEXT = 4_000
MOST_LIST = 50
MOST_NUMBER = 10_000_000_000


def outward(body: Any, digits: int, secrets: Secrets) -> dict[str, Any]:
    """The members of a message that leaves; `digits` are those of a security code."""
    members = {item.name: plain(getattr(body, item.name)) for item in fields(body)}
    match body:
        case told.CodeReady():
            members["code"] = secrets.security_code(body.request_id, body.digits)
        case told.RedeemCode():
            right = secrets.proof(body.request_id, secrets.security_code(body.request_id, digits))
            members["code_matches"] = body.proof == right
        case told.TokenReply():
            members["token"] = secrets.token(body.token_id)
        case told.SendSms():
            members["text"] = revealed(body.text, secrets)
    return members


def inward(kind: type, given: Mapping[str, Any], secrets: Secrets) -> Any:
    """The message that these members are.  Errors: malformed, with every member at fault."""
    members = dict(given)
    if kind is told.RedeemCode and isinstance(members.get("code"), str):
        members["proof"] = secrets.proof(str(members.get("request_id")), members.pop("code"))
    if kind is told.ExchangeToken and isinstance(members.get("token"), str):
        members["digest"] = secrets.digest(members.pop("token").strip())
    if kind is told.RedeemCode:
        members.pop("code_matches", None)
    if kind in (told.CodeReady, told.TokenReply):
        members.pop("code" if kind is told.CodeReady else "token", None)
    return _built(kind, members)


def _built(kind: type, members: Mapping[str, Any]) -> Any:
    problems: list[str] = []
    hints = get_type_hints(kind)
    known = {item.name: item for item in fields(kind)}
    problems += [f"{name[:60]}: no such member" for name in members if name not in known]
    values: dict[str, Any] = {}
    for name, item in known.items():
        if name in members:
            values[name] = _value(name, hints[name], members[name], problems)
        elif item.default is MISSING and get_origin(hints[name]) is not tuple:
            problems.append(f"{name}: missing")
        elif item.default is MISSING:
            values[name] = ()
    if problems:
        raise Refused("malformed", f"{kind.__name__}: " + "; ".join(problems[:20]))
    return kind(**values)


def _value(name: str, hint: Any, value: Any, problems: list[str]) -> Any:
    if get_origin(hint) is tuple:
        return _listed(name, get_args(hint)[0], value, problems)
    optional = NoneType in get_args(hint)
    if optional and value is None:
        return None
    wanted = datetime if optional else hint
    found = _single(wanted, value)
    if found is None:
        problems.append(f"{name}: takes {_NAMES[wanted]}, found {str(value)[:40]!r}")
    return found


_NAMES: dict[Any, str] = {
    str: "a text of at most 4000 characters",
    int: "a whole number",
    bool: "true or false",
    datetime: "an instant with its offset (ISO 8601)",
}


def _single(wanted: Any, value: Any) -> Any:
    """A value of this type, from JSON or from the text of an element; None when it is none."""
    if wanted is str:
        return value if isinstance(value, str) and _showable(value) else None
    if wanted is bool:
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
    if wanted is int:
        text = "" if isinstance(value, bool) else str(value)
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
            return None
        return int(text)
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None


def _showable(text: str) -> bool:
    return len(text) <= MOST_TEXT and not any(
        (ord(letter) < 32 and letter not in "\r\n\t") or 0xD800 <= ord(letter) <= 0xDFFF
        for letter in text
    )


def _pair(one: Any) -> tuple[str, ...] | None:
    good = isinstance(one, list) and len(one) == 2
    return tuple(one) if good and all(_single(str, text) is not None for text in one) else None


def _listed(name: str, hint: Any, value: Any, problems: list[str]) -> Any:
    values = value if isinstance(value, list) else [value]
    pairs = get_origin(hint) is tuple
    made = []
    for one in values[: MOST_LIST + 1]:
        if pairs:
            made.append(_pair(one))
        else:
            made.append(_single(str, one))
    if None in made or len(values) > MOST_LIST:
        kind = "pairs of texts" if pairs else "texts"
        problems.append(f"{name}: takes a list of at most {MOST_LIST} {kind}")
    return tuple(made)
