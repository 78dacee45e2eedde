"""What entities send and get, member by member.  Pure.

Sizes and obligations are those of the tables of the fact sheet, 6.1 and 6.2; what is unknown is
ignored, numbers are taken where texts are asked for, and the size of `consumer` is not enforced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.platforms.entity_requests import language as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.local_time import lisbon

MOST_DESCRIPTION = 70
MOST_INFO = 20


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a request: name on the wire, size, whether it must be there."""

    name: str
    size: int
    required: bool = False


MEMBERS: tuple[Member, ...] = (
    Member("owner", 8),
    Member("consumer", 60),
    Member("informationType", 10, True),
    Member("consumerType", 10, True),
    Member("validity", 16),
    Member("replyDeadline", 16, True),
    Member("channelCode", 45, True),
    Member("requestDescription", 45),
    Member("replyTo", 200),
    Member("languageDescription", 5),
    Member("group", 60),
)
"""The members that are texts."""

ATTRIBUTES_OF_NAMES = ("FirstName", "LastName")


def texts_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The members that are texts.  Errors: malformed, with each of them named."""
    problems: list[str] = []
    found: dict[str, str] = {}
    for member in MEMBERS:
        value = body.get(member.name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or value == "":
            if member.required:
                problems.append(f"{member.name}: missing")
            found[member.name] = ""
        elif not isinstance(value, str) or not value.isprintable():
            problems.append(f"{member.name}: takes a text, found {type(value).__name__}")
        elif len(value) > member.size:
            problems.append(f"{member.name}: {len(value)} characters, at most {member.size}")
        else:
            found[member.name] = value
    problems += _names(body)
    if problems:
        raise Refused("malformed", "; ".join(problems[:8]))
    return found


def _names(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with ownerName and consumerName (CitizenName, or a plain text)."""
    problems = []
    for name in ("ownerName", "consumerName"):
        value = body.get(name)
        parts = value.values() if isinstance(value, dict) else (value,)
        if any(one is not None and not isinstance(one, str) for one in parts):
            problems.append(f"{name}: FirstName and LastName, or a text")
        elif any(len(one or "") > 90 for one in parts):
            problems.append(f"{name}: at most 45 characters each")
    return problems


def list_of(body: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of addresses of attributes; empty when it is not there.  Errors: malformed."""
    value = body.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(one, str) and one and one.isprintable() for one in value
    ):
        raise Refused("malformed", f"{name}: a list of addresses of attributes")
    return tuple(value)


def document_of(body: Mapping[str, Any]) -> str:
    """The document of a foreigner.  Its form is not published: `DocNumber` of an object is ours."""
    value = body.get("foreignOwner")
    if value is None:
        return ""
    number = value.get("DocNumber") if isinstance(value, dict) else None
    if not isinstance(number, str) or not 1 <= len(number) <= 30 or '"' in number:
        raise Refused("malformed", "foreignOwner: an object with DocNumber (its form is ours)")
    return number


def info_of(body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """`additionalInfo`, a list of keys and values; `key` and `value` are ours.

    Errors: malformed.
    """
    value = body.get("additionalInfo")
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_INFO or not all(map(_is_pair, value)):
        raise Refused("malformed", f"additionalInfo: at most {MOST_INFO} of key and value, texts")
    return tuple((one["key"], one["value"]) for one in value)


def _is_pair(one: Any) -> bool:
    return isinstance(one, dict) and all(
        isinstance(one.get(name), str) for name in ("key", "value")
    )


# answers ----------------------------------------------------------------------------------------
DESCRIPTIONS: dict[str, str] = {
    says.PENDING: "Authorization request pending",
    says.ACCEPTED: "Authorization request accepted",
    says.QR_ACCEPTED: "Authentication request accepted",
    says.REJECTED: "Authorization request rejected by the citizen",
    says.EXPIRED: "Authorization request expired without an answer",
    says.HELD: "Authorized in the app; held until the security code",
}
"""English texts of at most 70 characters; the wording is ours."""


def result(code: str) -> dict[str, str]:
    """`result` of an answer or a callback."""
    return {"code": code, "description": DESCRIPTIONS[code]}


def answered(request_number: str, code: str, valid_until: Any, jwt: str) -> dict[str, Any]:
    """A decision, as the callback and the answer at once have it."""
    body: dict[str, Any] = {"result": result(code), "requestNumber": request_number}
    if jwt:
        # Source: fact sheet 6.1: of a QR request the validity is the text «null».
        qr = code == says.QR_ACCEPTED
        body["validity"] = "null" if qr else f"{lisbon(valid_until):%Y-%m-%d %H:%M}"
        body["jwt"] = jwt
    return body


def given(json_web_token: str, process_id: str, message: str) -> dict[str, Any]:
    """What the calls for data answer."""
    return {
        "jsonWebToken": json_web_token,
        "processId": process_id or None,
        "result": {"code": "200", "message": message},
    }


def refused(refusal: Refused) -> dict[str, Any]:
    """A refusal: in the form of `result`, and with what the house says of errors.  Ours."""
    return {
        "result": {
            "code": refusal.code.upper()[:25],
            "description": refusal.sentence[:MOST_DESCRIPTION],
        },
        "requestNumber": None,
        "code": refusal.code,
        "detail": refusal.sentence,
        "text": refusal.text,
    }
