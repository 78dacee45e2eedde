"""The contracts of sockets and of iAP-PI: AsyncAPI 3.0, from the classes, routes and audiences."""

from collections.abc import Iterable
from typing import Any

from sandbox.apps import App
from sandbox.contracts.audiences import HEARD_BY, tells
from sandbox.contracts.shapes import schema_of
from sandbox.discovery import LEVERS
from sandbox.masking import CLEAR
from sandbox.openapi_parts import TEXT, WHOLE, object_of
from sandbox.platforms.integration.contract import Route
from sandbox.protocol.system import System

Document = dict[str, Any]


def sockets(apps: Iterable[App], systems: Iterable[System], server: str) -> Document:
    """What each seat may hear on its socket; nobody may say anything there."""
    systems = tuple(systems)
    channels: Document = {}
    operations: Document = {}
    for app in apps:
        name = app.slug.replace("/", "-")
        roles = (app.seat_role, *app.seat_roles)
        heard = frozenset((*roles, *(one for role in roles for one in HEARD_BY.get(role, ()))))
        events = [
            event for system in systems if tells(system.name, heard) for event in system.events
        ]
        address = app.base("{world}", app.keeper[0] or "{person}") + "/ws"
        channels[name] = _channel(address, f"The seat of {', '.join(roles[1:])}.", "desde", events)
    everything = [event for system in systems for event in system.events]
    for name, address, start in (
        ("journal", f"{LEVERS}/{{world}}/journal/ws", "after"),
        ("world", "/w/{world}/ws", "desde"),
    ):
        channels[name] = _channel(address, "The whole world, masked.", start, everything)
        asked = channels[name]["bindings"]["ws"]["query"]["properties"]
        asked["dados"] = {"type": "string", "enum": [CLEAR]}
    for name in channels:
        operations[f"{name}-hears"] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{name}"},
            "summary": "What this seat missed after a number, then what happens.",
        }
    return _document(
        "Sockets of seats",
        "Each socket tells its seat what it may see, in order; what is sent to it is not read.",
        channels,
        operations,
        {event.TYPE: _message(event.TYPE, event.__doc__) for event in everything},
        {event.TYPE: payload_of(event) for event in everything},
    ) | {"servers": {"sandbox": {"host": server.partition("://")[2], "protocol": "ws"}}}


def payload_of(event: Any) -> Document:
    """One event as a socket tells it."""
    members = {
        "n": WHOLE,
        "at": TEXT,
        "stream": TEXT,
        "type": {"const": event.TYPE},
        "actor": TEXT,
        "cause": WHOLE,
        "correlation": TEXT,
        "data": schema_of(event),
    }
    return object_of(members, list(members))


def messages(routes: Iterable[Route]) -> Document:
    """Every message between systems, on the channel of its receiver."""
    routes = tuple(routes)
    channels: Document = {}
    operations: Document = {}
    for route in routes:
        channel = channels.setdefault(
            route.receiver,
            {"address": route.receiver, "title": route.receiver, "messages": {}},
        )
        channel["messages"][route.action] = {"$ref": f"#/components/messages/{route.action}"}
        operation = operations[route.action] = {
            "action": "send",
            "channel": {"$ref": f"#/channels/{route.receiver}"},
            "messages": [_in_channel(route)],
            "summary": f"{route.sender} → {route.receiver}",
        }
        answers = [one for one in routes if one.answers == route.action]
        if answers:
            first = answers[0]
            operation["reply"] = {
                "channel": {"$ref": f"#/channels/{first.receiver}"},
                "messages": [_in_channel(one) for one in answers if one.receiver == first.receiver],
            }
    return _document(
        "iAP-PI: messages between systems",
        "At least once, in order in good weather; a message keeps its MessageID over attempts.",
        channels,
        operations,
        {route.action: _message(route.action, route.body.__doc__) for route in routes},
        {route.action: schema_of(route.body) for route in routes},
    )


def _in_channel(route: Route) -> Document:
    return {"$ref": f"#/channels/{route.receiver}/messages/{route.action}"}


def _channel(address: str, about: str, start: str, events: Iterable[Any]) -> Document:
    query = {"type": "object", "properties": {start: {"type": "integer", "minimum": 0}}}
    holes = [name for name in ("world", "person") if f"{{{name}}}" in address]
    return {
        "address": address,
        "description": about,
        "parameters": {name: {"description": f"The {name}."} for name in holes},
        "messages": {
            event.TYPE: {"$ref": f"#/components/messages/{event.TYPE}"} for event in events
        },
        "bindings": {"ws": {"query": query, "bindingVersion": "0.1.0"}},
    }


def _message(name: str, about: str | None) -> Document:
    return {
        "name": name,
        "contentType": "application/json",
        "summary": (about or "").strip().partition("\n")[0],
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }


def _document(
    title: str,
    about: str,
    channels: Document,
    operations: Document,
    said: Document,
    schemas: Document,
) -> Document:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": title,
            "version": "0",
            "description": f"{about} Simulation with fictitious data. Never production.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": said, "schemas": schemas},
    }
