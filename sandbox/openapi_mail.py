"""The contract of the inbox of a world (`sandbox.mailbox`)."""

from typing import Any

from sandbox.discovery import LEVERS
from sandbox.openapi_parts import (
    REFUSED,
    TEXT,
    answers,
    object_of,
    path,
    query,
    reference,
    text,
    whole,
)

LONGEST_WAIT_S = 30
"""How long the next message is waited for at most.  Units: seconds."""
MOST_LETTERS = 100
"""What is searched for has at most this many characters."""

_MEMBERS = {
    **dict.fromkeys(("id", "to", "from", "subject", "text", "at"), TEXT),
    "links": {"type": "array", "items": TEXT},
}
MAIL = object_of(_MEMBERS, list(_MEMBERS))
"""One message; `links` are whole addresses, with whatever they need to open."""


def paths() -> dict[str, Any]:
    """List and search, wait for the next, clear."""
    which = [query("to", text()), query("search", text(MOST_LETTERS))]
    whose = [which[0] | {"required": True}]
    found = object_of({"mail": {"type": "array", "items": reference("Mail")}}, ["mail"])
    wait = [query("after", text(20)), query("timeout_s", whole(0, LONGEST_WAIT_S))]
    one = answers("The message.", reference("Mail"))
    nothing = {"204": {"description": "None came in time."}}
    gone = {"204": {"description": "Forgotten."}, "default": REFUSED}
    return {
        f"{LEVERS}/{{world}}/mail": {
            "parameters": [path("world")],
            "get": _operation("mail", "Messages, newest first.", answers("Mail.", found), which),
            "delete": _operation("clear-mail", "Forget messages to somebody.", gone, whose),
        },
        f"{LEVERS}/{{world}}/mail/next": {
            "parameters": [path("world")],
            "get": _operation(
                "next-mail", "The first message after another.", one | nothing, which + wait
            ),
        },
    }


def _operation(
    name: str, summary: str, responses: dict[str, Any], parameters: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "security": [{}, {"key": []}],
        "parameters": parameters,
        "responses": responses,
    }
