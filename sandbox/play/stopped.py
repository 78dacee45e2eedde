"""Why a run stopped: who waits, for what, since when, what came nearest, which fault explains it.

Read from the report alone: the step that failed, and the journal around it.
"""

import re
from dataclasses import dataclass

from sandbox.play.happening import Happening
from sandbox.play.report import FAILED, RunReport
from sandbox.protocol.local_time import hour_of

LOST = {
    "mensagem.perdida": "perdeu-se",
    "mensagem.falhada": "foi recusada e repete-se",
    "mensagem.retida": "ficou retida",
    "mensagem.abandonada": "foi abandonada",
    "mensagem.rejeitada": "não foi aceite",
}
"""What happens to a message that does not arrive as it should."""
_SINCE = re.compile(r"(?:desde|since) (\d\d:\d\d:\d\d)")
_WITHIN = re.compile(r"(?:prazo|deadline) ([\d.]+(?:ms|s|min|h))")
_NEAREST = re.compile(r"(?:o mais próximo foi|the nearest was) ([^;]+?)(?=[;)]|$)")
_FOR = re.compile(
    r"(?:esperava|expected|waiting for) "
    r"(.+?)(?= \(?(?:desde|since) |; (?:veio|o mais|não veio|there|the nearest|nothing)|$)"
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """The explanation, in words; what is not known is empty."""

    who: str
    waits_for: str
    since: str
    within: str
    nearest: str
    faults: tuple[str, ...]
    messages: tuple[str, ...]

    def rows(self) -> list[tuple[str, str]]:
        """The explanation as rows of a table."""
        rows = [
            ("Quem espera", self.who),
            ("Pelo quê", self.waits_for),
            ("Desde", f"{self.since}, com o prazo de {self.within}" if self.within else self.since),
            ("O mais próximo que veio", self.nearest),
            ("Falha ligada", "; ".join(self.faults) or "nenhuma"),
            ("Mensagens que não chegaram bem", "; ".join(self.messages) or "nenhuma"),
        ]
        return [(name, text) for name, text in rows if text]


def why_stopped(run: RunReport) -> Stopped | None:
    """The explanation; nothing when the run went to its end."""
    if not run.failure:
        return None
    step = next((one for one in reversed(run.steps) if one.status == FAILED), None)
    text = run.failure
    since = _found(_SINCE, text) or (hour_of(step.at) if step else "")
    who = step.word if step else _found(re.compile(r"«([^»]+)»"), text)
    return Stopped(
        who or "o guião",
        _found(_FOR, text) or text.partition(": ")[2] or text,
        since,
        _found(_WITHIN, text),
        _found(_NEAREST, text) or "nada mais veio",
        tuple(_faults_on(run.events)),
        tuple(_stray(run.events)),
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group(1).strip() if match else ""


def _faults_on(events: list[Happening]) -> list[str]:
    """Faults that were on when it stopped, or had been on and hit something."""
    found: dict[str, str] = {}
    began: dict[str, tuple[str, str]] = {}
    for event in events:
        name = event.get("name")
        if event.type == "falha.inicio":
            what = " ".join(
                event.get(key) for key in ("kind", "operation", "target") if event.get(key)
            )
            began[name] = (what, hour_of(event.at))
            found[name] = f"«{name}» ({what}), desde {hour_of(event.at)}, n.º {event.n}"
        elif event.type == "falha.fim" and name in found:
            what, since = began[name]
            found[name] = f"«{name}» ({what}), de {since} a {hour_of(event.at)}"
    return list(found.values())


def _stray(events: list[Happening]) -> list[str]:
    """Messages that did not arrive as they should, the last ones first to be looked at."""
    told = []
    for event in events:
        word = LOST.get(event.type)
        if word is None:
            continue
        body = event.data.get("envelope") or event.data
        action = body.get("action", "") if isinstance(body, dict) else ""
        name = action or event.get("message_id") or event.type
        told.append(f"{name} {word} às {hour_of(event.at)}, n.º {event.n}")
    return told[-6:]
