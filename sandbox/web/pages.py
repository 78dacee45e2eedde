"""The pages that every app has: a screen whole or its region alone, and the forms of its rows."""

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Response, render_template, request

from sandbox.apps import App
from sandbox.protocol.errors import Refused
from sandbox.protocol.vocabulary import Field, Verb
from sandbox.seats import cookie
from sandbox.web.bodies import form_body
from sandbox.web.noted import note
from sandbox.web.visit import (
    Tools,
    Visit,
    check_origin,
    set_seat_cookie,
    signed_in,
    world_facts,
)

Draw = Callable[[Visit, str, dict[str, str]], tuple[str, dict[str, Any]]]
"""Choose template and variables for a screen: `(visit, screen name, parts of the address)`."""


Lead = Callable[[Visit, Verb], str]
"""Where somebody is taken after a command (an address), or nothing to stay."""


class Pages:
    """The pages of one app: each screen can be drawn whole or as its region alone."""

    def __init__(
        self, app: App, tools: Tools, draw: Draw, lead: Lead = lambda visit, verb: ""
    ) -> None:
        self.app = app
        self.tools = tools
        self.draw = draw
        self.lead = lead
        self.title = app.screens[0].title if app.personal is False else ""
        self.rows = SimpleNamespace(**{verb.verb: verb for verb in app.verbs})
        self.actions: dict[str, list[Verb]] = {}
        for verb in app.verbs:
            if verb.command is not None:
                self.actions.setdefault(verb.action, []).append(verb)

    def show(
        self,
        visit: Visit,
        screen: str,
        where: dict[str, str],
        refusal: Refused | None = None,
        typed: Mapping[str, Any] | None = None,
        verb: Verb | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Response:
        """Draw a screen; after a refusal, with the reason beside the form and what was typed."""
        template, variables = self.draw(visit, screen, where)
        world = visit.world
        page = {
            "app_title": self.title,
            "rows": self.rows,
            "base": request.script_root,
            "here": where.get("_path", request.path),
            "csrf": visit.seats.form_mark(visit.mark) if visit.mark else "",
            "world": world_facts(world),
            "n": world.journal.head,
            "screen": screen,
            "error": _error_of(refusal, verb, typed),
            "parte": request.headers.get("X-Parte") == "regiao",
            "live": visit.seat is not None,
            **variables,
            **(more or {}),
        }
        response = Response(render_template(template, **page), refusal.status if refusal else 200)
        response.headers["X-N"] = str(world.journal.head)
        if page["parte"] and visit.seat is None and request.method == "GET":
            # Only a page with a seat asks for its region: the seat has gone, the frame is stale.
            response.headers["X-Ir"] = f"{request.script_root}{request.path}?sessao=terminada"
        mark = request.cookies.get(cookie(self.app.seat_role), "")
        if not visit.by_bearer and visit.mark != mark:
            set_seat_cookie(response, visit)
        return response

    def act(self, action: str, screen_of: Callable[[str], tuple[str, dict[str, str]]]) -> Response:
        """Do the command of a form, and show the screen that it came from."""
        if action not in self.actions:
            raise Refused("not_found", f"no action «{action[:60]}»")
        form = form_body()
        visit = Visit(self.app, self.tools)
        verb = visit.row(self.actions[action])
        back = _own_path(form.get("_volta", ""))
        names = {item.name for item in verb.fields}
        flags = {item.name for item in verb.fields if item.kind == "flags"}
        # What is wrong with an empty number or code is said by its own rule, in its own words.
        ruled = {item.name for item in verb.fields if item.kind in ("code", "phone")}
        given: dict[str, Any] = {
            name: form.getlist(name) if name in flags else form[name]
            for name in form
            if name != "csrf"
            and name[:1] != "_"
            and (form[name] or name not in names or name in ruled)
        }
        given |= _from_files(verb, given)
        screen, where = screen_of(back)
        try:
            if "entra" in verb.needs or visit.must_sit:
                visit.require_seat()
                check_origin(visit, form.get("csrf", ""))
            records = visit.perform(verb, given)
        except Refused as refusal:
            if refusal.code in ("seat_missing", "csrf_failed", "world_unknown"):
                raise
            note(refusal)
            shown = {name: value for name, value in given.items() if not _secret(verb, name)}
            return self.show(visit, screen, {**where, "_path": back}, refusal, shown, verb)
        seat = signed_in(self.app, verb, records)
        if seat is not None:
            visit.sit(seat)
        elif verb.verb == "entra":
            return self.denied(visit, screen, where, records)
        away = self.lead(visit, verb)
        if verb.verb in ("entra", "sai"):
            # Who sits there is other: the whole page is, and its socket.
            away = request.script_root + back
        if request.headers.get("X-Parte") != "regiao":
            response = Response(status=303)
            response.location = away or request.script_root + back
        elif away:
            response = Response(headers={"X-Ir": away, "X-N": str(visit.world.journal.head)})
        else:
            response = self.show(visit, screen, {**where, "_path": back})
        if seat is not None:
            set_seat_cookie(response, visit)
        return response

    def denied(
        self, visit: Visit, screen: str, where: dict[str, str], records: list[Any]
    ) -> Response:
        """Answer a sign-in that was noted and let nobody in."""
        said = {"denied": orjson.loads(records[-1].data)}
        response = self.show(visit, screen, {**where, "_path": "/"}, more=said)
        response.headers.pop("X-Ir", None)
        return response


def _error_of(
    refusal: Refused | None, verb: Verb | None, typed: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    if refusal is None or verb is None:
        return None
    form = request.form
    kind = _FIELD_AT_FAULT.get(refusal.code, "")
    empty = [
        f"«{item.label}»"
        for item in verb.fields
        if f"{item.name} («{item.label}»): missing" in refusal.sentence
    ]
    return {
        "code": refusal.code,
        "text": f"Preencha {' e '.join(empty)}." if empty else refusal.text,
        "sentence": refusal.sentence,
        "verb": form.get("_verbo") or verb.verb,
        "key": form.get("_chave", ""),
        "values": dict(typed or {}),
        "fields": [
            item.name
            for item in verb.fields
            if item.kind == kind or _is_about(refusal.sentence, item)
        ],
    }


def _is_about(sentence: str, item: Field) -> bool:
    """Whether a sentence names the field, as the row or the wire calls it."""
    return f"{item.name} («" in sentence or sentence.startswith(f"{item.wire or item.name}:")


_FIELD_AT_FAULT = {
    "card_malformed": "card",
    "card_unknown": "card",
    "mbway_unknown": "phone",
    "malformed": "number",
    "phone_malformed": "phone",
    "number_unknown": "phone",
    "code_malformed": "code",
    "purpose_unknown": "choice",
    "wrong_password": "secret",
}
"""The kind of field that a refusal is about."""


def _from_files(verb: Verb, given: Mapping[str, Any]) -> dict[str, str]:
    """The texts that came as files; what was typed in their place counts more.

    Errors: malformed when a file is not UTF-8.
    """
    found: dict[str, str] = {}
    for item in verb.fields:
        sent = request.files.get(f"_ficheiro_{item.name}") if item.kind == "lines" else None
        if sent is not None and item.name not in given:
            try:
                found[item.name] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise Refused("malformed", f"{item.name} («{item.label}»): not UTF-8") from error
    return {name: text for name, text in found.items() if text}


def _secret(verb: Verb, name: str) -> bool:
    return any(
        item.name == name and item.kind in ("secret", "code", "card") for item in verb.fields
    )


def _own_path(given: str) -> str:
    """The part of an address inside this app that a form says it came from."""
    root = request.script_root
    path = urlsplit(given or request.referrer or "").path
    path = path.removeprefix(root)
    return path if path.startswith("/") and "//" not in path and "\\" not in path else "/"
