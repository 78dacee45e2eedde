"""The part of the JSON Schema that is about `falhas`: one form for each row of their table."""

from typing import Any

from sandbox.play.language import Language
from sandbox.play.schema_parts import DURATION, SCALAR, WHOLE, Schema, keyed
from sandbox.protocol.fault_kinds import BY_WORD, DIRECTIONS, PAGES, SOCKETS, FaultKind, Parameter
from sandbox.protocol.fault_table import FAULTS, needed

_STARTS: Schema = {"anyOf": [{"type": "object"}, {"enum": ["no_inicio", "manual"]}]}
_ENDS: Schema = {"anyOf": [{"type": "object"}, {"const": "manual"}]}
_OFFSET: Schema = {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?(ms|s|min|h)$"}


def troubles_rows(language: Language) -> Schema:
    """The rows of `falhas`: what a kind on a target takes, and what it cannot do without."""
    seats, doors = sorted(language.app_roles), sorted(language.app_actions)
    forms = [
        _row(row, target, language)
        for row in FAULTS
        for target in (row.targets or (seats if row.road == SOCKETS else doors))
    ]
    return {"type": ["array", "null"], "items": {"anyOf": forms}}


def _row(row: FaultKind, target: str, language: Language) -> Schema:
    own: Schema = {
        "id": {"type": "string"},
        "tipo": {"const": row.name},
        "alvo": {"const": target},
        "liga": _STARTS,
        "desliga": _ENDS,
        "nota": SCALAR,
    }
    if row.counted:
        own["vezes"] = WHOLE
    takes = [BY_WORD[word] for word in row.takes]
    own |= {item.word: _value(item) for item in takes if not item.inside}
    inside = {item.word: _value(item) for item in takes if item.inside}
    if inside:
        own["com"] = keyed(inside)
    if "operacao" in own and row.road in (PAGES, SOCKETS):
        own["operacao"] = _operations(row, target, language)
    missing = needed(row, target)
    made = keyed(own, required=("id", "tipo", "alvo", *(["com"] if "desvio" in missing else [])))
    if "pessoa" in missing:
        made["anyOf"] = [{"required": ["pessoa"]}, {"required": ["papel"]}]
    return made


def _operations(row: FaultKind, target: str, language: Language) -> Schema:
    if row.road == SOCKETS:
        return {"enum": sorted(language.events)}
    actions = language.app_actions[target]
    return {"enum": sorted({*actions, *actions.values()})}


def _value(item: Parameter) -> Any:
    match item.kind:
        case "duration":
            return DURATION
        case "offset":
            return _OFFSET
        case "numbers":
            return {"type": "array", "items": WHOLE}
        case "number":
            return {"type": ["integer", "string"], "minimum": item.low, "maximum": item.high,
                    "pattern": r"^[1-9]\d{0,6}%?$"}  # fmt: skip
        case "factor":
            return {"type": ["number", "string"], "pattern": r"^\d+(\.\d+)?$"}
    return {"enum": list(DIRECTIONS)} if item.word == "sentido" else SCALAR
