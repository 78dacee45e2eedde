"""Judge what no journal tells: `ecra`, `mensagem`, `contrato`, `registos` and `percentil`.

What a level cannot show is not judged there, and the report says so; nothing passes unseen.
"""

import math
from collections.abc import Iterable

from sandbox.play import contracts, values
from sandbox.play.actors import Actors
from sandbox.play.happening import from_wire
from sandbox.play.language import LEVELS, Language
from sandbox.play.plan import Condition, Run
from sandbox.play.problems import folded
from sandbox.play.stage import Stage
from sandbox.play.verdict import Verdict
from sandbox.play.watch import Watch

KINDS = ("screen", "message", "contract", "logs", "percentile")
"""The kinds of condition that are judged here."""
SHORTEST = 6
"""A shorter text (a PIN) stands in a log by chance."""


class Seen:
    """Looks at a stage for the rows of one run."""

    def __init__(
        self, run: Run, stage: Stage, actors: Actors, language: Language, watch: Watch
    ) -> None:
        self._run = run
        self._stage = stage
        self._actors = actors
        self._language = language
        self._watch = watch
        rows = ((one, False) for one in run.guiao.nevers), ((one, True) for one in run.guiao.always)
        self._standing = [
            (one, wanted) for group in rows for one, wanted in group if one.kind == "screen"
        ]
        self._broken: dict[Condition, str] = {}

    def judge(self, condition: Condition, section: str) -> Verdict | None:
        """Whether a row holds; None when this level cannot tell."""
        if condition.kind == "screen" and section in ("nunca", "sempre"):
            if self._screen(condition) is None:
                return None
            broken = self._broken.get(condition)
            usual = "nunca foi assim" if section == "nunca" else "foi sempre assim"
            return Verdict(broken is None, broken or usual)
        made = self.verdict(condition)
        if made is not None and section == "nunca":
            return Verdict(not made.holds, made.found)
        return made

    def verdict(self, condition: Condition) -> Verdict | None:
        """Whether it holds at this moment; None when this level cannot tell."""
        match condition.kind:
            case "screen":
                return self._screen(condition)
            case "message":
                return self._message(condition)
            case "contract":
                return self._contract()
            case "logs":
                return self._logs()
        return self._percentile(condition)

    def unjudged(self, condition: Condition) -> str:
        """What is said of a row that this level cannot judge."""
        return f"«{condition}» não se julga no nível {self._stage.level}: {_WHY[condition.kind]}"

    def look(self, word: str) -> None:
        """After a step: rows of `nunca` and `sempre` about screens."""
        for condition, wanted in self._standing:
            if condition in self._broken:
                continue
            made = self._screen(condition)
            if made is not None and made.holds is not wanted:
                self._broken[condition] = f"{made.found}, depois de «{word}»"

    # screens ------------------------------------------------------------------------------------
    def _screen(self, condition: Condition) -> Verdict | None:
        role = self._actors.cast[condition.role]
        wanted = self._actors.text(condition.value, role)
        if condition.operator == "acessivel":
            barriers = self._stage.barriers(role)
            if barriers is None:
                return None
            found = "; ".join(barriers) or "nenhuma barreira"
            return Verdict((not barriers) == values.yes_or_no(str(wanted)), found)
        screen = self._stage.screen(role)
        if screen is None:
            return None
        if condition.operator == "dados_pessoais":
            shown = [one for one in self._personal(condition.role) if one in screen.text]
            found = f"mostra {len(shown)} dado(s) de outra pessoa" if shown else "não mostra dados"
            return Verdict(bool(shown) == values.yes_or_no(str(wanted)), found)
        if not screen.complete:
            return None
        if condition.operator == "foco":
            return Verdict(_within(wanted, screen.focus), f"o foco está em «{screen.focus}»")
        shows = _within(wanted, screen.text)
        return Verdict(shows, "mostra" if shows else "não mostra")

    def _personal(self, looking: str = "") -> Iterable[str]:
        """What identifies the citizens of the cast to others: names and documents."""
        for role in self._actors.cast.values():
            if role.kind == "cidadao" and role.name != looking:
                person = self._actors.person(role)
                yield from filter(None, (person.name, person.document))

    # the wire -----------------------------------------------------------------------------------
    def _message(self, condition: Condition) -> Verdict | None:
        roles = (
            [self._actors.cast[condition.role]] if condition.role else self._actors.cast.values()
        )
        told = [self._stage.told(role) for role in roles]
        if all(one is None for one in told):
            return None
        count, contract = 0, self._stage.contract()
        for message in (one for seat in told if seat for one in seat):
            if not self._watch.names.matches(condition.subject, from_wire(message)):
                continue
            count += 1
            wrong = contracts.of_message(message, self._language.classes, contract)
            if wrong:
                return Verdict(False, f"n.º {message.get('n')}: {wrong[0]}")
        most = int(condition.value or 0)
        holds = {"vezes": count == most, "mais_de": count > most, "menos_de": count < most}
        return Verdict(holds.get(condition.operator, count > 0), f"chegou {count} vez(es)")

    def _contract(self) -> Verdict | None:
        exchanges = self._stage.exchanges()
        if exchanges is None:
            return None
        contract = self._stage.contract()
        for exchange in exchanges:
            wrong = contracts.of_exchange(exchange, contract)
            if wrong:
                return Verdict(False, f"{exchange}: {wrong[0]}")
        return Verdict(bool(exchanges), f"{len(exchanges)} trocas cumprem-no")

    def _logs(self) -> Verdict | None:
        text = self._stage.log()
        if text is None:
            return None
        for role in self._actors.cast.values():
            person = self._actors.person(role)
            named = (person.name, person.document, person.password, *person.phones)
            secret = [one for one in named if len(one) >= SHORTEST and one in text]
            if secret and (role.kind == "cidadao" or person.password in secret):
                return Verdict(False, f"o registo tem um dado de «{role.name}»")
        lines = len(text.splitlines())
        return Verdict(True, f"{lines} linhas sem dados pessoais")

    # load ---------------------------------------------------------------------------------------
    def _percentile(self, condition: Condition) -> Verdict | None:
        if self._stage.level == LEVELS[0] or not self._run.guiao.clock.runs_by_itself:
            return None
        spans = sorted(self._spans(condition.subject, condition.until))
        if not spans:
            return Verdict(False, f"«{condition.subject}» e «{condition.until}» não aconteceram")
        reached = spans[math.ceil(condition.share / 100 * len(spans)) - 1]
        limit = values.duration(str(condition.value)) or 0.0
        holds = reached <= limit if condition.operator == "maximo" else reached >= limit
        return Verdict(holds, f"p{condition.share} de {len(spans)}: {values.shown(reached)}")

    def _spans(self, start: str, end: str) -> Iterable[float]:
        """The seconds between each pair of labels, those of one repeat together."""
        labels = self._watch.labels
        for name, at in labels.items():
            mark = name.removeprefix(start)
            if name.startswith(start) and (not mark or mark[0] == "-") and end + mark in labels:
                yield abs((labels[end + mark] - at).total_seconds())


def _within(wanted: object, text: str) -> bool:
    return " ".join(folded(str(wanted)).split()) in " ".join(folded(text).split())


_WHY = {
    "screen": "vê-se nas páginas do navegador",
    "message": "vê-se nos sockets do protocolo e do navegador",
    "contract": "vê-se nas trocas do protocolo",
    "logs": "vê-se no registo de um servidor nosso",
    "percentile": "mede-se com um relógio que anda sozinho, no protocolo e no navegador",
}
