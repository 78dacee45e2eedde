"""The catalogue for people and programs: scenarios, published people, and a command for each.

Commands are for a shell with curl and sed; they are run by a test, against a server.
"""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request

from sandbox import control
from sandbox.brief_worlds import IDLE_S, MOST
from sandbox.by_name import (
    DESK,
    LOGIN,
    PUBLISHED,
    SCENARIOS,
    Published,
    Scenario,
    published,
    scenario,
)
from sandbox.config import Config
from sandbox.people import PERSONAS
from sandbox.platforms.providers.core import TEST_PROVIDER
from sandbox.web.short_ways import SCENARIO, WIRES, WORLD

API = "/sandbox/v1/catalogue"
_ATTRIBUTE = "http://interop.gov.pt/MDC/Cidadao/NIF"
_BACK = "http://127.0.0.1:49500/volta"
_SEAT = 'sed \'s/.*"seat_token":"\\([^"]*\\)".*/\\1/\''
NOBODY, CALL, VALIDATED = "", "chamada", "chamada-validada"
_BY_ID = {one.id: one for one in PERSONAS}


def blueprint(config: Config) -> Blueprint:
    """The page, and the addresses for programs."""
    bp = Blueprint("catalogue", __name__)

    @bp.before_request
    def ask_for_key() -> None:
        """The key of the test-support surface, when others can reach it."""
        control.require_key(config)

    @bp.get(API)
    def show_catalogue() -> Response:
        """Everything that can be asked for by name."""
        return jsonify(catalogue(request.host_url.rstrip("/")))

    @bp.get(f"{API}/scenarios/<name>")
    def show_scenario(name: str) -> Response:
        """One scenario.  Errors: scenario_unknown, with the nearest."""
        row = scenario(name, "")
        return jsonify(_scenario(row, request.host_url.rstrip("/")))

    @bp.get(f"{API}/people/<person_id>")
    def show_published(person_id: str) -> Response:
        """One published person.  Errors: person_unknown, with the nearest."""
        return jsonify(_person(published(person_id), request.host_url.rstrip("/")))

    @bp.get("/catalogo")
    def page() -> str:
        """The same, to be read; each command can be copied."""
        found = catalogue(request.host_url.rstrip("/"))
        return render_template("console/catalogue.html", live=False, n=0, world={}, found=found)

    return bp


def catalogue(base: str) -> dict[str, Any]:
    """The whole catalogue, with commands for the server at `base`."""
    return {
        "headers": {"world": WORLD, "scenario": SCENARIO},
        "worlds": {"most": MOST, "idle_s": IDLE_S},
        "wires": [{"prefix": prefix, "app": app} for prefix, app in WIRES],
        "preparations": {name: "\n".join(lines) for name, lines in preparations(base).items()},
        "scenarios": [_scenario(row, base) for row in SCENARIOS],
        "people": [_person(row, base) for row in PUBLISHED],
    }


def _scenario(row: Scenario, base: str) -> dict[str, Any]:
    needs, command = _asks(row, base)
    return {
        "name": row.name,
        "says": row.says,
        "fault": row.fault,
        "target": row.target,
        "wires": list(row.wires),
        "certainty": row.certainty,
        "source": row.source or "not published",
        "needs": needs,
        "curl": command,
    }


def _person(row: Published, base: str) -> dict[str, Any]:
    citizen = _BY_ID[row.id]
    return {
        "id": row.id,
        "name": citizen.full_name,
        "says": row.says,
        "phones": list(citizen.phones),
        "cmd": list(citizen.cmd),
        "nic": citizen.nic,
        "nif": citizen.nif,
        "document": citizen.document,
        "app_pin": citizen.app_pin,
        "conduct": citizen.conduct,
        "curl": f"curl -s '{base}/sandbox/v1/worlds/ensaio/people/{row.id}' -H '{WORLD}: ensaio'",
    }


def _asks(row: Scenario, base: str) -> tuple[str, str]:
    """What has to be there before, and the command that shows the scenario."""
    if not row.wires:
        return NOBODY, _curl(base, "/autenticacao/", row.name)
    if LOGIN in row.wires and DESK in row.wires and row.fault not in _OF_KEYS:
        query = f"response_type=token&client_id={TEST_PROVIDER.id}"
        query += f"&redirect_uri={quote(_BACK, '')}&scope={quote(_ATTRIBUTE, '')}"
        return NOBODY, _curl(base, f"/OAuth/AskAuthorization?{query}", row.name)
    if row.fault in _OF_KEYS:
        body = '{"phone_number":"900000123"}'
        return CALL, _curl(base, "/backoffice/api/validate-cmd", row.name, body, "$OPERADOR")
    return VALIDATED, _curl(
        base, "/backoffice/api/request-authorization", row.name, "{}", "$OPERADOR"
    )


_OF_KEYS = frozenset(row.fault for row in SCENARIOS if len(row.wires) == 4)


def preparations(base: str) -> dict[str, list[str]]:
    """The lines that bring a call up to a point, in the world «ensaio»."""
    sign_in = '{"user_name":"rita.neves","password":"ficticia-rita.neves"}'
    sit = '{"role":"cidadao","person":"ana-silva"}'
    seats = f"curl -s '{base}/sandbox/v1/worlds/ensaio/seats'"
    phone, desk = "/telemovel/ana-silva/api", "/backoffice/api"
    begun = [
        f"OPERADOR=$({_curl(base, f'{desk}/sign-in', '', sign_in, status=False)} | {_SEAT})",
        f"CIDADAO=$({seats} -H '{WORLD}: ensaio' "
        f"-H 'Content-Type: application/json' -d '{sit}' | {_SEAT})",
        _curl(base, f"{phone}/dial", "", '{"to_number":"+351300000000"}', "$CIDADAO"),
        _curl(base, f"{desk}/answer-call", "", "{}", "$OPERADOR"),
        _curl(base, f"{desk}/open-service", "", '{"service":"registo-criminal"}', "$OPERADOR"),
    ]
    body = '{"phone_number":"900000123"}'
    checked = _curl(base, f"{desk}/validate-cmd", "", body, "$OPERADOR")
    return {CALL: begun, VALIDATED: [*begun, checked]}


def _curl(
    base: str, path: str, name: str, body: str = "", seat: str = "", status: bool = True
) -> str:
    parts = [f"curl -s{'i' if status else ''} '{base}{path}'", f"-H '{WORLD}: ensaio'"]
    if name:
        parts.append(f"-H '{SCENARIO}: {name}'")
    if seat:
        parts.append(f'-H "Authorization: Bearer {seat}"')
    if body:
        parts.append(f"-H 'Content-Type: application/json' -d '{body}'")
    return " ".join(parts)
