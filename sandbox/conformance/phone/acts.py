"""What the person does at a phone app of somebody else's: an HTTP call for each act.

Nobody knows how such an app is used but who made it, so each act is told: a method, a path or
address, and a body.  `{citizen_id}`, `{request_id}` and `{phone_number}` stand for their values.
"""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from sandbox.conformance.control import Deviation, Unusable

SCREEN, APPROVE, REFUSE, NOT_IN_CALL, BEFORE = (
    "screen",
    "press-approve",
    "press-refuse",
    "press-not-in-call",
    "before",
)
SAYS = {
    SCREEN: "what the phone shows, as text, a page or JSON",
    APPROVE: "the person presses Autorizar",
    REFUSE: "the person presses Recusar",
    NOT_IN_CALL: "the person says that they are on no call",
    BEFORE: "what is done once beforehand, and after a restart (an app is unlocked)",
}
"""Every act, and what it is for."""
ACT_S = 20.0
_ACT = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (\S+)(?: (.+))?", re.S)


@dataclass(frozen=True, slots=True)
class Act:
    """One call.  `path` is under the address of the component's server, or an address."""

    method: str
    path: str
    body: str = ""


def read_act(name: str, text: str) -> Act:
    """An act as it is written: `POST /autorizar pedido={request_id}`.  Errors: Unusable."""
    found = _ACT.fullmatch(text.strip())
    if found is None:
        raise Unusable(f"--{name}: takes «METHOD PATH», and a body after a space; found {text!r}")
    return Act(found[1], found[2], found[3] or "")


def read_headers(lines: list[str]) -> dict[str, str]:
    """Headers of every act, as `Name: value`.  Errors: Unusable."""
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise Unusable(f"--header: takes «Name: value», found {line!r}")
        found[name.strip()] = value.strip()
    return found


def done(
    act: Act, url: str, values: Mapping[str, str], headers: Mapping[str, str]
) -> tuple[int, str]:
    """Do it: the status and the text that are answered.  Errors: Deviation without an answer."""
    where = urlsplit(urljoin(url, _filled(act.path, values)))
    body = _filled(act.body, values)
    form = "application/json" if body[:1] in "{[" else "application/x-www-form-urlencoded"
    kind = {"Content-Type": form} if body else {}
    line_kind = http.client.HTTPSConnection if where.scheme == "https" else _PLAIN
    line = line_kind(where.netloc, timeout=ACT_S)
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    try:
        line.request(act.method, path, body.encode() or None, {**kind, **headers})
        answer = line.getresponse()
        return answer.status, answer.read(1 << 20).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise Deviation(f"{act.method} {act.path}: {type(error).__name__}: {error}") from error
    finally:
        line.close()


_PLAIN = http.client.HTTPConnection


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
