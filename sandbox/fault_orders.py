"""A fault ordered by a program, by the page of a world or by the command line, from the one table.

Members are those of `protocol.faults.PARAMETERS`; a form and the command line give them as text.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sandbox.addresses import addresses_of
from sandbox.apps import App
from sandbox.given import members, seconds_of, typed, whole
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import PAGES, PARAMETERS, PLATFORM, SOCKETS, FaultKind
from sandbox.protocol.fault_language import StartFault
from sandbox.protocol.fault_table import FAULTS, row_of
from sandbox.protocol.faults import Fault, asked_of, terms_from

OWN = ("name", "kind", "target", "uses", "duration_s")
MEMBERS = (*OWN, *(item.member for item in PARAMETERS))
MOST_ATTEMPTS = 20


def read(body: Mapping[str, Any], apps: Iterable[App]) -> StartFault:
    """The lever of what was sent.  Errors: malformed, fault_unknown."""
    members(body, MEMBERS)
    given = {item.member: _member(body, item) for item in PARAMETERS if item.member in body}
    name = typed(body, "name", str, "")
    if not name:
        raise Refused("malformed", "name: missing; `DELETE …/faults/<name>` ends the fault")
    kind, target = typed(body, "kind", str, ""), typed(body, "target", str, PLATFORM)
    row = row_of(kind, target)
    if row is not None and row.road in (PAGES, SOCKETS):
        given = _of_an_app(row, target, given, apps)
    return StartFault(
        name,
        kind,
        target,
        given.get("operation", ""),
        given.get("delay_ms", 0),
        whole(body, "uses", -1, -1, 1_000_000),
        None if body.get("duration_s") is None else seconds_of(body, "duration_s"),
        terms_from(given),
    )


def _member(body: Mapping[str, Any], item: Any) -> Any:
    name = item.member
    match item.kind:
        case "text":
            return typed(body, name, str, "")
        case "factor":
            value = body[name]
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise Refused("malformed", f"{name}: takes a number")
            if not 0 <= value <= item.high:
                raise Refused("malformed", f"{name}: {value} is not between 0 and {item.high}")
            return float(value)
        case "numbers":
            value = typed(body, name, list, [])
            if len(value) > MOST_ATTEMPTS or not all(type(one) is int for one in value):
                raise Refused("malformed", f"{name}: takes up to {MOST_ATTEMPTS} whole numbers")
            return value
    return whole(body, name, 0, item.low, item.high)


def _of_an_app(
    row: FaultKind, target: str, given: dict[str, Any], apps: Iterable[App]
) -> dict[str, Any]:
    apps = tuple(apps)
    app = next((app for app in apps if target in (app.slug, *app.doors)), None)
    if app is None or (row.road == SOCKETS and target in app.doors):
        known = [app.slug for app in apps]
        raise Refused("fault_unknown", f"no app «{target[:40]}» for «{row.name}»; {known}")
    if row.road == SOCKETS:
        return {"role": app.role, **given}
    names = operations_of(app, target)
    names |= {action: action for action in names.values()}
    operation = given.get("operation", "")
    if operation and operation not in names:
        raise Refused("malformed", f"operation: {target} has no «{operation[:40]}»")
    return {**given, **({"operation": names[operation]} if operation else {})}


def operations_of(app: App, door: str) -> dict[str, str]:
    """What can be named at a door: verbs, as their actions, and addresses of programs."""
    verbs = app.verbs if door == app.slug else ()
    named = {name: name for name in addresses_of(app, door)}
    return named | {verb.verb: verb.action for verb in verbs if verb.command}


def from_text(form: Mapping[str, str], apps: Iterable[App]) -> StartFault:
    """The lever of a form or of the command line: numbers as text, nothing as nothing."""
    body: dict[str, Any] = {name: text.strip() for name, text in form.items() if text.strip()}
    kinds = {item.member: item.kind for item in PARAMETERS} | {"uses": "number"}
    for name, text in body.items():
        kind = kinds.get(name, "text")
        try:
            if kind in ("number", "duration", "offset"):
                body[name] = int(text)
            elif kind == "factor" or name == "duration_s":
                body[name] = float(text)
            elif kind == "numbers":
                body[name] = [int(one) for one in text.replace(",", " ").split()]
        except ValueError as error:
            raise Refused("malformed", f"{name}: takes a number, not «{text[:20]}»") from error
    body.setdefault("name", body.get("kind", ""))
    return read(body, apps)


def from_words(what: str, terms: Iterable[str], apps: Iterable[App]) -> StartFault:
    """The lever of `erro@backoffice operation=pede_autorizacao uses=1`."""
    kind, _, target = what.partition("@")
    pairs = (term.partition("=") for term in terms)
    given = {name: text for name, _, text in pairs}
    return from_text({"kind": kind, "target": target or PLATFORM, **given}, apps)


def shown(fault: Fault) -> dict[str, Any]:
    """A fault that is on, as data."""
    row = row_of(fault.kind, fault.target)
    found = {
        "name": fault.name,
        "kind": fault.kind,
        "label": row.label if row else fault.kind,
        "target": fault.target,
        "road": fault.road,
        "operation": fault.operation,
        "delay_ms": fault.delay_ms,
        "uses_left": fault.uses_left,
        "seen": fault.seen,
        "ends_at": fault.ends_at.isoformat() if fault.ends_at else None,
    }
    return found | asked_of(fault.terms)


def catalogue(apps: Iterable[App]) -> list[dict[str, Any]]:
    """Every kind that can be ordered, as data."""
    apps = tuple(apps)
    slugs = [app.slug for app in apps]
    doors = [door for app in apps for door in app.doors]
    return [
        {
            "kind": row.name,
            "road": row.road,
            "targets": list(row.targets or (slugs if row.road == SOCKETS else slugs + doors)),
            "label": row.label,
            "says": row.says,
            "does": row.does,
            "takes": sorted(row.members()),
            "needs": list(row.needs),
            "counted": row.counted,
            "certainty": row.certainty,
        }
        for row in FAULTS
    ]
