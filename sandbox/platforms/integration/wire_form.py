"""How a message is written on the wire, in both forms.  Pure.

SOAP 1.1 or 1.2 with WS-Addressing 1.0 headers, or JSON with the same headers mirrored as HTTP
ones.  A message of the sandbox has a MessageID that follows from the key of its world, so that
whoever answers can name it and nobody can invent it; a message from outside keeps its own.

Source: fact sheet 5.1 (official: WS-Addressing 1.0, document style, JSON by POST); the names of
actions and members, the URNs and the mirrored HTTP headers are assumed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import soap_text
from sandbox.protocol.system import Secrets

WSA = "http://www.w3.org/2005/08/addressing"
ANONYMOUS = f"{WSA}/anonymous"
SPACE = "urn:simulacao:iap-pi:v1"
"""The namespace of the bodies, and the beginning of each Action."""
SYSTEM = "urn:simulacao:iap-pi:sistema:"
"""The beginning of the address of a system (`To`, `ReplyTo`)."""
HEADERS = ("MessageID", "RelatesTo", "ReplyTo", "To", "Action")
_OURS = re.compile(r"M-(\d+)")
_WRITTEN = re.compile(r"urn:uuid:([0-9a-f]{8})-([0-9a-f]{4})-4([0-9a-f]{3})-8(000)-([0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Headers:
    """The addressing of one message; what does not apply is empty."""

    message_id: str
    to: str
    action: str
    relates_to: str = ""
    reply_to: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of each header that there is, in the order of the standard's text."""
        values = (self.message_id, self.relates_to, self.reply_to, self.to, self.action)
        return [(name, value) for name, value in zip(HEADERS, values, strict=True) if value]


def wire_id(message_id: str, secrets: Secrets) -> str:
    """The MessageID of a message: a GUID made of its number and of the world's key."""
    found = _OURS.fullmatch(message_id)
    if found is None:
        return message_id
    number = f"{int(found[1]):012x}"
    mark = secrets.agreed(f"iap-pi:{number}").hex()
    return f"urn:uuid:{mark[:8]}-{mark[8:12]}-4{mark[12:15]}-8000-{number}"


def inner_id(written: str, secrets: Secrets) -> str:
    """The message that a MessageID names: one of ours by its number, another by its own text."""
    found = _WRITTEN.fullmatch(written.lower())
    if found is None:
        return written
    message_id = f"M-{int(found[5], 16):04d}"
    return message_id if wire_id(message_id, secrets) == written.lower() else written


def action_uri(action: str) -> str:
    """An action as WS-Addressing wants it: an absolute IRI."""
    return f"{SPACE}:{action}"


def action_name(written: str) -> str:
    """The action that a header names, whole or by its last part alone."""
    return written.removeprefix(f"{SPACE}:")


def json_headers(headers: Headers) -> dict[str, str]:
    """The same headers as HTTP has them."""
    return dict(headers.pairs())


def soap_message(headers: Headers, body: str, soap: str = "1.2") -> str:
    """A whole envelope around the element of a body."""
    parts = []
    for name, value in headers.pairs():
        text = soap_text.element("wsa:Address", value) if name == "ReplyTo" else ""
        parts.append(
            f"<wsa:{name}>{text}</wsa:{name}>" if text else soap_text.element(f"wsa:{name}", value)
        )
    return soap_text.envelope(body, {"wsa": WSA, "m": SPACE}, "".join(parts), soap)


def xml_body(action: str, members: Mapping[str, Any]) -> str:
    """The element of a body: a list is its element several times, a pair has a name."""
    inside = "".join(_elements(f"m:{name}", value) for name, value in members.items())
    return f"<m:{action}>{inside}</m:{action}>"


def _elements(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(_listed(name, one) for one in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return soap_text.element(name, "true" if value else "false")
    return soap_text.element(name, value)


def _listed(name: str, one: Any) -> str:
    if isinstance(one, list):
        key = soap_text.escape(str(one[0])).replace('"', "&quot;")
        return f'<{name} nome="{key}">{soap_text.escape(str(one[1]))}</{name}>'
    return soap_text.element(name, one)
