"""Join the shared templates with an app's own, and say instants and numbers as people do.

Templates turn instants (ISO 8601 texts) into Portuguese with these filters: `{{ instant | hora }}`,
`{{ until | restante(world.now) }}`, `{{ number | telefone }}`.
"""

from datetime import datetime, timedelta
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader

from sandbox.protocol.local_time import hour_of, lisbon

ROOT = Path(__file__).parent
TEMPLATES = ROOT / "templates"

_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro",
    "outubro", "novembro", "dezembro",
)  # fmt: skip
_WEEKDAYS = (
    "segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado",
    "domingo",
)  # fmt: skip


def loader(own: Path) -> ChoiceLoader:
    """Find a template in the app's own folder first, then among the shared ones."""
    return ChoiceLoader([FileSystemLoader(own), FileSystemLoader(TEMPLATES)])


def prepare(environment: Environment) -> None:
    """Give an environment the filters that the shared templates use."""
    environment.filters.update(FILTERS)
    environment.trim_blocks = True
    environment.lstrip_blocks = True


def hour(instant: str, minutes: int = 0) -> str:
    """An instant as hours and minutes: `10:04`; `minutes` is how wrong the clock is."""
    return f"{lisbon(datetime.fromisoformat(instant)) + timedelta(minutes=minutes):%H:%M}"


def day(instant: str) -> str:
    """An instant or a date as `segunda-feira, 6 de maio`."""
    local = _local(instant)
    return f"{_WEEKDAYS[local.weekday()]}, {local.day} de {_MONTHS[local.month - 1]}"


def long_date(instant: str) -> str:
    """An instant or a date as `6 de maio de 2024`."""
    local = _local(instant)
    return f"{local.day} de {_MONTHS[local.month - 1]} de {local.year}"


def date_and_hour(instant: str) -> str:
    """An instant as `6 de maio de 2024, 10:04`."""
    return f"{long_date(instant)}, {hour(instant)}"


def _local(given: str) -> datetime:
    instant = datetime.fromisoformat(given)
    return lisbon(instant) if instant.tzinfo else instant


def remaining(until: str, now: str) -> str:
    """What is left until an instant: `4:59`; never less than `0:00`."""
    return _minutes(datetime.fromisoformat(until) - datetime.fromisoformat(now))


def elapsed(since: str, now: str) -> str:
    """What has passed since an instant: `0:07`."""
    return _minutes(datetime.fromisoformat(now) - datetime.fromisoformat(since))


def _minutes(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    text = f"{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
    return f"{hours}:{text}" if hours else text


def phone(number: str) -> str:
    """A kept Portuguese number in groups of three: `900 000 123`; others as they are."""
    national = number.removeprefix("+351")
    if len(national) != 9 or not national.isdigit():
        return number
    return f"{national[:3]} {national[3:6]} {national[6:]}"


FILTERS = {
    "hora": hour,
    "hora_segundos": hour_of,
    "dia": day,
    "data": long_date,
    "data_hora": date_and_hour,
    "restante": remaining,
    "decorrido": elapsed,
    "telefone": phone,
}
"""Portuguese names, because templates are read beside Portuguese texts."""
