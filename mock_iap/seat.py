"""What whoever looks after the platform need not write, and what is seen there."""

from typing import Any
from urllib.parse import quote

from mock_iap.view import dead_view, message_view, request_view, row_view
from sandbox.channel import CONSOLE
from sandbox.platforms.integration import bodies, story
from sandbox.platforms.integration.contract import BY_ACTION
from sandbox.platforms.integration.story import Message, Wanted
from sandbox.platforms.integration.wire_form import SYSTEM, Headers, action_uri, wire_id
from sandbox.platforms.iscapi.core import PREFIX, Request, newest
from sandbox.world import World

PAGE = 25
MOST_PAGE = 200
MOST_DEAD = 20
_FILTERS = {
    "acao": "action",
    "de": "sender",
    "para": "receiver",
    "estado": "state",
    "conversa": "correlation",
}


def context(world: World, person_id: str) -> dict[str, Any]:
    """The newest message that did not get through; all that happens is heard, people hidden."""
    dead = story.dead_letters(world)
    return {
        "person_id": person_id,
        "message_id": dead[-1][0] if dead else "",
        "hears": CONSOLE,
    }


def see(world: World, person_id: str, where: dict[str, str]) -> dict[str, Any]:
    """One message (`mensagem`), or a page of those that are wanted."""
    wanted = where.get("mensagem", "")[:200]
    if wanted:
        found = story.find(world, wanted, _number(where.get("n", "")))
        return {"message": told(world, found) if found else None}
    dead = story.dead_letters(world)
    requests = requests_of(world)
    return {
        **listed(world, where),
        "requests": [request_view(one) for one in requests[:PAGE]],
        "requests_count": len(requests),
        "dead": [dead_view(one, letter) for one, letter in dead[: -MOST_DEAD - 1 : -1]],
        "dead_count": len(dead),
    }


def listed(world: World, where: dict[str, str]) -> dict[str, Any]:
    """A page of messages, newest first, and what it was narrowed to."""
    asked = {name: where.get(name, "").strip()[:80] for name in _FILTERS}
    wanted = Wanted(**{_FILTERS[name]: value for name, value in asked.items()})
    size = min(_number(where.get("quantas", "")) or PAGE, MOST_PAGE)
    page = story.page_of(world, wanted, _number(where.get("antes", "")), size)
    return {
        "messages": [row_view(one) for one in page.messages],
        "older": page.older,
        "asked": asked,
        "narrowed": any(asked.values()),
        "query": "".join(f"{name}={quote(value)}&" for name, value in asked.items() if value),
    }


def requests_of(world: World) -> list[Request]:
    """The messages between entities that are in memory, newest first: all that wait, and more."""
    return newest(world.machine.streams(PREFIX))


def told(world: World, message: Message) -> dict[str, Any]:
    """One message with its headers, its way, its answers and its body."""
    body = story.body_of(world, message)
    members = bodies.shown(body) if body is not None else None
    return message_view(
        message, headers_of(world, message), members, story.answers_to(world, message)
    )


def headers_of(world: World, message: Message) -> Headers:
    """The headers under which a message travels."""
    route = BY_ACTION.get(message.action)
    answered = route is not None and any(
        one.answers == message.action for one in BY_ACTION.values()
    )
    return Headers(
        wire_id(message.id, world.key),
        SYSTEM + message.receiver,
        action_uri(message.action),
        wire_id(message.relates_to, world.key) if message.relates_to else "",
        SYSTEM + message.sender if answered else "",
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
