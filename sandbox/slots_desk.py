"""The slots of a world for people and programs: look, fill, give back.

Levers of whoever runs the sandbox, like the rest of `sandbox.control`.
"""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from sandbox import control
from sandbox.config import Config
from sandbox.protocol.errors import Refused
from sandbox.protocol.slots import SLOTS, SlotKind
from sandbox.slot_health import Health, look_at_all
from sandbox.slot_messages import messages_of
from sandbox.slot_orders import command_of
from sandbox.slot_rules import GiveBackSlot, kind_of
from sandbox.web.bodies import form_body, json_body
from sandbox.web.noted import note
from sandbox.web.rooms import Tools, world_facts
from sandbox.world import World

API = "/sandbox/v1/worlds/<world_id>/slots"
PAGE = "/w/<world_id>/componentes/"


def blueprint(config: Config, tools: Tools) -> Blueprint:
    """The page of the slots, and their addresses for programs."""
    bp = Blueprint("slots", __name__)

    @bp.before_request
    def ask_for_key() -> None:
        """The key of the test-support surface, when others can reach it."""
        control.require_key(config)

    _for_programs(bp, tools)
    _for_people(bp, tools)
    return bp


def _for_programs(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get(API)
    def list_slots(world_id: str) -> Response:
        """Every slot of a world; the components are looked at."""
        return jsonify(slots=told(worlds.get(world_id), tools.outgoing))

    @bp.get(f"{API}/<slot>")
    def show_slot(world_id: str, slot: str) -> Response:
        """One slot; its component is looked at."""
        return jsonify(_one(worlds.get(world_id), slot, tools))

    @bp.put(f"{API}/<slot>")
    def fill_slot(world_id: str, slot: str) -> Response:
        """Let the component at an address stand here; it is looked at, and need not answer yet."""
        world = worlds.get(world_id)
        world.perform(command_of(slot, json_body(), tools.outgoing), control.ACTOR)
        return jsonify(_one(world, slot, tools))

    @bp.delete(f"{API}/<slot>")
    def give_back_slot(world_id: str, slot: str) -> tuple[str, int]:
        """Let the sandbox stand here again."""
        worlds.get(world_id).perform(GiveBackSlot(slot), control.ACTOR)
        return "", 204


def _for_people(bp: Blueprint, tools: Tools) -> None:
    worlds = tools.worlds

    @bp.get(PAGE)
    def show(world_id: str) -> Response:
        """«Traga o seu»: who stands in each slot of the world."""
        return _page(worlds.get(world_id), tools)

    @bp.post(f"{PAGE}acao/ocupar")
    def fill_by_form(world_id: str) -> Any:
        """Fill a slot with what was typed."""
        world, form = worlds.get(world_id), form_body()
        given = {name: form.get(name, "").strip() for name in ("address", "health")}
        try:
            command = command_of(form.get("slot", ""), given, tools.outgoing)
            world.perform(command, control.ACTOR)
        except Refused as refusal:
            note(refusal)
            return _page(world, tools, refusal)
        return redirect(f"/w/{world.id}/componentes/", 303)

    @bp.post(f"{PAGE}acao/devolver")
    def give_back_by_form(world_id: str) -> Any:
        """Give a slot back."""
        world = worlds.get(world_id)
        try:
            world.perform(GiveBackSlot(form_body().get("slot", "")), control.ACTOR)
        except Refused as refusal:
            note(refusal)
            return _page(world, tools, refusal)
        return redirect(f"/w/{world.id}/componentes/", 303)


def told(world: World, anywhere: bool) -> list[dict[str, Any]]:
    """Every slot as programs read it, its component looked at."""
    seen = look_at_all(world.settings.slots.values(), anywhere, _address(world))
    return [_told(world, row, seen.get(row.name)) for row in SLOTS.values()]


def _one(world: World, name: str, tools: Tools) -> dict[str, Any]:
    row = kind_of(name)
    slot = world.settings.slots.get(name)
    seen = look_at_all([slot] if slot else [], tools.outgoing, _address(world))
    return _told(world, row, seen.get(name))


def _address(world: World) -> str:
    """Where whoever asks finds the world, and its component can find it too."""
    return f"{request.url_root}w/{world.id}/"


def _told(world: World, row: SlotKind, seen: Health | None) -> dict[str, Any]:
    slot = world.settings.slots.get(row.name)
    return {
        "slot": row.name,
        "label": row.label,
        "systems": list(row.systems),
        "address": slot.address if slot else "",
        "health_path": slot.health if slot else "",
        "since": slot.since.isoformat() if slot else None,
        "messages": asdict(messages_of(world, row)) if slot and row.systems else None,
        "health": ({name: getattr(seen, name) for name in Health.__slots__} if seen else None),
    }


def _page(world: World, tools: Tools, refusal: Refused | None = None) -> Response:
    text = render_template(
        "console/slots.html",
        slots=told(world, tools.outgoing),
        says={row.name: row.says for row in SLOTS.values()},
        problem=refusal,
        typed=request.form if refusal else {},
        live=False,
        n=world.journal.head,
        base=f"/w/{world.id}",
        here="/componentes/",
        world=world_facts(world),
        parte=request.headers.get("X-Parte") == "regiao",
    )
    status = refusal.status if refusal else 200
    return Response(text, status, {"X-N": str(world.journal.head)})
