"""The troubles of a recording, as rows of `falhas` that begin and end as they did."""

from collections.abc import Sequence
from typing import Any

from sandbox.play.happening import Happening
from sandbox.play.values import shown
from sandbox.protocol.fault_kinds import BY_WORD, Parameter

Row = dict[str, Any]


def fault_row(event: Happening, events: Sequence[Happening]) -> Row:
    """A row of `falhas`: it begins by the hour, until a step is known that it begins with."""
    row: Row = {"id": event.get("name"), "alvo": event.get("target"), "tipo": event.get("kind")}
    terms = dict(event.data.get("terms") or {})
    members = {**event.data, **terms}
    inside: Row = {}
    for word, item in BY_WORD.items():
        value = members.get(item.member)
        if value and word not in ("papel", "vezes"):
            (inside if item.inside else row)[word] = _written(item, value)
    if inside:
        row["com"] = inside
    if event.get("operation"):
        row["operacao"] = event.get("operation")
    after = round((event.instant - events[0].instant).total_seconds())
    row["liga"], row["novo"] = {"apos": f"{after}s"}, "sim"
    uses = int(event.data.get("uses") or -1)
    over = next(
        (one for one in events
         if one.type == "falha.fim" and one.get("name") == row["id"] and one.n > event.n),
        None,
    )  # fmt: skip
    if uses > 0:
        row["desliga"] = {"vezes": str(uses)}
    elif over is not None:
        lasts = round((over.instant - event.instant).total_seconds())
        row["desliga"] = {"apos": f"{lasts}s"}
    return row


def _written(item: Parameter, value: Any) -> Any:
    """A value of a fault as a file has it."""
    if item.kind == "numbers":
        return [str(one) for one in value]
    if item.kind == "duration":
        return shown(value / 1000)
    if item.kind == "offset":
        return f"-{shown(-value)}" if value < 0 else shown(value)
    return str(value)
