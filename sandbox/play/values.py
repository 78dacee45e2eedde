"""Values of a guião: durations, numbers, yes and no, instants and references, from their text."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_DURATION = re.compile(r"(\d{1,7}(?:\.\d{1,3})?)(ms|s|min|h|d)")
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_REFERENCE = re.compile(r"\$[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*", re.IGNORECASE)
DURATION_FORM = "escreva número e unidade, por exemplo 20s, 900ms, 5min"


@dataclass(frozen=True, slots=True)
class Reference:
    """Something known only while playing: `$cidadao.telemoveis.1`."""

    path: tuple[str, ...]

    def __str__(self) -> str:
        return "$" + ".".join(self.path)


Value = str | Reference | tuple["str | Reference", ...]


def duration(text: str) -> float | None:
    """Seconds of `20s`, `900ms`, `5min`, `1h`, `90d`; None when it is none of these."""
    found = _DURATION.fullmatch(text.strip())
    return float(found.group(1)) * _UNITS[found.group(2)] if found else None


def whole(text: str) -> int | None:
    """A whole number, or None."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text.strip()) else None


def yes_or_no(text: str) -> bool | None:
    """`sim` or `nao`, or None."""
    return {"sim": True, "nao": False, "não": False}.get(text.strip().casefold())


def instant(text: str) -> datetime | None:
    """An aware instant in UTC, or None when the text is none or has no offset."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else None


def reference(text: str) -> Reference | None:
    """The reference that this text is, or None when it is plain text."""
    if not text.startswith("$"):
        return None
    return Reference(tuple(text[1:].split("."))) if _REFERENCE.fullmatch(text) else None


def shown(seconds: float) -> str:
    """A duration as a guião writes it."""
    if seconds < 1:
        return f"{round(seconds * 1000)}ms"
    if seconds >= 120 and seconds % 60 == 0:
        return f"{round(seconds / 60)}min"
    return f"{seconds:g}s"
