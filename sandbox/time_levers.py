"""The levers of time: how it passes, moving it by hand, skipping it when all agree."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.given import members, seconds_of, typed, whole
from sandbox.protocol.errors import Refused
from sandbox.web.bodies import json_body
from sandbox.world import World
from sandbox.worlds import Worlds

Told = Callable[[World], dict[str, Any]]
_PARTICIPANT = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def instant(text: Any, name: str) -> datetime:
    """An aware instant of ISO 8601 text.  Errors: malformed."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None or not 1900 < found.year < 2200:
            raise ValueError("no offset, or too far away")
    except (TypeError, ValueError) as error:
        raise Refused("malformed", f"{name}: an instant with its offset ({error})") from error
    return found


def advance(world: World, seconds: float) -> list[Any]:
    """Move the clock of a world on.  Errors: malformed past year 2199; as the clock."""
    to = world.clock.now() + timedelta(seconds=seconds)
    return world.advance(instant(to.isoformat(), "seconds"))


def clock_routes(bp: Blueprint, worlds: Worlds, summary: Told, actor: str) -> None:
    """How time passes, and moving it by hand; `summary` tells of a world."""

    @bp.post("/worlds/<world_id>/clock")
    def set_clock(world_id: str) -> Response:
        """Let time pass in another way."""
        body = members(json_body(), ("mode", "rate"))
        world = worlds.get(world_id)
        world.set_clock(typed(body, "mode", str, ""), whole(body, "rate", 1, 1, 10_000), actor)
        return jsonify(summary(world))

    @bp.post("/worlds/<world_id>/clock/advance")
    def advance_clock(world_id: str) -> Response:
        """Move a clock on by `seconds`, `to` an instant, or to what is due `next`."""
        body = members(json_body(), ("seconds", "to", "next"))
        if len(body) != 1:
            raise Refused("malformed", "takes one of seconds, to, next")
        world = worlds.get(world_id)
        if "to" in body:
            records = world.advance(instant(body["to"], "to"))
        elif body.get("next") is True:
            due = world.machine.next_deadline()
            records = world.advance(due) if due else []
        else:
            records = advance(world, seconds_of(body, "seconds"))
        return jsonify(summary(world) | {"events": len(records)})


def consent_routes(bp: Blueprint, worlds: Worlds) -> None:
    """Who takes part in the time of a world, and who agrees to skip it."""

    @bp.get("/worlds/<world_id>/clock/consents")
    def consents(world_id: str) -> Response:
        """Who takes part, how many agree, and what time it is."""
        return jsonify(_told(worlds.get(world_id)))

    @bp.put("/worlds/<world_id>/clock/consents/<name>")
    def consent(world_id: str, name: str) -> Response:
        """Take part (an empty body), or agree `until` an instant or to what is due `next`."""
        body = members(json_body(), ("until", "next"))
        world = worlds.get(world_id)
        if not _PARTICIPANT.fullmatch(name):
            raise Refused("malformed", "name: small letters, digits and hyphens, at most 60")
        if len(body) > 1 or body.get("next", True) is not True:
            raise Refused("malformed", "takes nothing, until, or next: true")
        world.clock.require_by_hand()
        records = []
        if not body:
            world.consents.take_part(name)
        else:
            until = instant(body["until"], "until") if "until" in body else None
            records = world.agree(name, until)
        return jsonify(_told(world) | {"events": len(records)})

    @bp.delete("/worlds/<world_id>/clock/consents/<name>")
    def leave(world_id: str, name: str) -> Response:
        """Take part no more: time waits for the others only."""
        world = worlds.get(world_id)
        records = world.leave(name)
        return jsonify(_told(world) | {"events": len(records)})


def _told(world: World) -> dict[str, Any]:
    told = world.consents.told()
    return {
        "now": world.clock.now().isoformat(timespec="milliseconds"),
        "of": len(told),
        "agreed": sum(agrees for _, agrees, _ in told),
        "participants": [
            {
                "name": name,
                "agrees": agrees,
                "until": until.isoformat(timespec="milliseconds") if until else None,
            }
            for name, agrees, until in told
        ],
    }
