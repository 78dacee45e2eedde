"""Random walks through the vocabulary, with troubles, in search of a broken rule.

A walk begins with some steps of a guião that is known, then anybody does anything: the guião
goes on or begins again, somebody repeats what was done a while ago with what was heard then, or
does any verb with values that may be right or wrong, while time passes and messages are lost.
What is refused changes nothing and is left out.  When a rule of the procedure breaks, all that it
can break without is taken out of the walk, and what is left is a guião that plays at every level.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sandbox.play.by_hand import ByHand, open_run
from sandbox.play.language import Language
from sandbox.play.plan import Guiao, Step, steps_of
from sandbox.play.procedure import Broken, Reader
from sandbox.play.stage import Stage, StageTrouble
from sandbox.play.watch import Failure
from sandbox.protocol.vocabulary import Field, Verb
from sandbox.suite.writing import flow, guiao_text, step_of

CAST = {
    "cidadao": "ana-silva", "operador": "rita-operadora",
    "cidadao-2": "joao-desconfiado", "operador-2": "tomas-operador",
}  # fmt: skip
PAUSES = (1, 5, 31, 61, 121, 301, 601)
"""Seconds that may pass: about each limit of the procedure, and a little more."""
WEATHER = ("latencia", "indisponivel", "erro", "perde-mensagem")
SLIPS = ("", "", "", "troca-dois-digitos", "ouve-mal", "codigo-anterior", "diz-o-pin")
LIMITS = {"codigo_algarismos": "8"}
"""Eight digits: nobody finds the code by chance."""
START = "2024-05-06T10:00:00+01:00"


Deed = dict[str, Any]
"""A step as a file has it; or `{"falha": kind, "vezes": uses}`, a trouble that begins."""


class RuleBroken(AssertionError):
    """A walk that broke a rule."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(str(broken))
        self.broken = broken


@dataclass
class Walk:
    """One walk: what was done and not refused, with the troubles by their hour.

    `deeds` is all of it in order, as it can be done again.
    """

    stage: Stage
    language: Language
    folder: Path
    deeds: list[Deed] = field(default_factory=list)
    steps: list[Deed] = field(default_factory=list)
    faults: list[Deed] = field(default_factory=list)
    refused: int = 0
    broken: Broken | None = None

    def __post_init__(self) -> None:
        self._rules = Reader()
        self._read = 0
        self.sections: dict[str, Any] = {
            "elenco": {role: {"persona": persona} for role, persona in CAST.items()},
            "relogio": {"modo": "virtual", "inicio": START},
            "politica": LIMITS,
        }
        self.play = ByHand(
            open_run(self.sections, self.language, self.folder, "passeio"),
            self.stage, self.language, self.folder,
        )  # fmt: skip
        self.play.begin()
        self.start: datetime = self.stage.now()

    def sit_down(self) -> None:
        """Everybody signs in and opens the app."""
        for role in CAST:
            first = "entra" if role.startswith("operador") else "abre_app"
            self.attempt({f"{role}.{first}": {}})

    def again(self, deeds: Iterable[Deed]) -> None:
        """Do what another walk did.  Errors: RuleBroken."""
        for deed in deeds:
            if "falha" in deed:
                self.trouble(str(deed["falha"]), int(deed["vezes"]))
            else:
                self.attempt(deed)

    def attempt(self, step: Deed) -> bool:
        """Do it, if it can be done; whatever happens, the rules must hold."""
        given = {key: value for key, value in step.items() if key != "resulta"}
        if next(iter(step)).partition(".")[0] in CAST:
            given["prazo"] = "0s"
        try:
            self.play.do(given)
        except (Failure, StageTrouble):
            self.refused += 1
            done = False
        else:
            self.steps.append(given)
            self.deeds.append(given)
            done = True
        self.check()
        return done

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.attempt({"avanca": f"{seconds}s"})

    def trouble(self, kind: str, uses: int) -> None:
        """Something goes wrong from now on."""
        # A second apart from what was done before: a guião begins it by the hour.
        self.attempt({"avanca": "1s"})
        self.deeds[-1] = {"falha": kind, "vezes": uses}
        name = f"falha-{len(self.faults) + 1}"
        after = round((self.stage.now() - self.start) / timedelta(seconds=1))
        row: Deed = {"id": name, "alvo": "iap-pi", "tipo": kind}
        if kind == "latencia":
            row["com"] = {"mediana": f"{700 * uses}ms"}
        row["liga"] = {"apos": f"{after}s"}
        row["desliga"] = {"vezes": uses}
        delay = f"{700 * uses}ms" if kind == "latencia" else "0s"
        self.play.start_fault(kind, name=name, delay=delay, uses=uses)
        self.faults.append(row)
        self.check()

    def check(self) -> None:
        """The rules.  Errors: RuleBroken."""
        for event in self.play.watch.since(self._read):
            self._rules.read(event)
            self._read = event.n
        if self._rules.broken:
            self.broken = self._rules.broken[0]
            raise RuleBroken(self.broken)

    def close(self) -> None:
        """End the world of this walk."""
        self.play.finish()

    def text(self) -> str:
        """This walk as a guião; it fails for as long as the rule is broken."""
        rule = self.broken.rule if self.broken else "nenhuma"
        about = f"Achado: {self.broken}" if self.broken else "Um passeio"
        told = " ".join(flow(one) for one in self.steps)
        seen = {role: row for role, row in self.sections["elenco"].items()
                if re.search(rf"(?<![\w-]){role}(?![\w-])", told)}  # fmt: skip
        return guiao_text(
            {
                "id": f"achado-{rule}", "titulo": about.partition(",")[0],
                "etiquetas": ["achado", rule], "procedimento": "registo-criminal-telefone",
                "semente": "7", **self.sections, "elenco": seen, "falhas": self.faults,
                "passos": "",
                "verifica": [{"facto": "regras.quebradas", "igual": "0"}],
            },
            self.steps,
        )  # fmt: skip


def possible(verb: Verb, role: str, language: Language) -> list[Deed]:
    """Ways to do a row: arguments that may be right and some that are not."""
    if verb.speech:
        return _said(verb, language)
    ways: list[Deed] = [{}]
    for item in verb.fields:
        values = _values(item, role)
        if values:
            ways = [{**way, item.argument: value} for way in ways for value in values]
    return ways


def _values(item: Field, role: str) -> Sequence[Any]:
    other = "operador-2" if role == "operador" else "operador"
    citizen = "cidadao-2" if role.endswith("-2") else "cidadao"
    if item.argument in ("utilizador", "palavra_passe", "pin"):
        return ()
    if item.argument == "para":
        return ("contact-center",) if item.kind == "phone" else (f"${other}.id",)
    match item.kind:
        case "phone":
            return ("$ouvido.telemovel", f"${citizen}.telemoveis.1")
        case "code":
            return ("$ouvido.codigo_seguranca", "$cidadao.codigo_seguranca", "00000000")
        case "token":
            return ("$area_transferencia", f"${other}.area_transferencia", "inventado")
        case "flags":
            return (["nome", "data_nascimento", "nic", "nif"], ["nome"])
        case "hidden":
            return ("registo-criminal",) if item.argument == "servico" else ()
        case "boolean":
            return ("sim", "nao")
        case "number":
            return ("5",)
    if item.choices:
        return [word for word, _ in item.choices][:3]
    return ("texto",) if item.required else ()


def _said(verb: Verb, language: Language) -> list[Deed]:
    if verb.verb == "dita":
        return [
            {"dado": datum, **({"engano": slip} if slip else {})}
            for datum in ("telemovel", "codigo_seguranca")
            for slip in dict.fromkeys(SLIPS)
        ]
    names = [one.name for one in language.phrases.values()
             if one.role == verb.role and one.verb == verb.verb]  # fmt: skip
    return [{"frase": name} for name in names[:2]]


@dataclass
class Found:
    """What an exploration found."""

    walks: int = 0
    steps: int = 0
    refused: int = 0
    verbs: Counter[str] = field(default_factory=Counter)
    walk: Walk | None = None

    def text(self) -> str:
        """What was walked, and what was found."""
        told = (
            f"{self.walks} walks, {self.steps} steps done, {self.refused} refused, "
            f"{len(self.verbs)} verbs"
        )
        if self.walk is None:
            return f"{told}: no rule was broken"
        return f"{told}\nbroken: {self.walk.broken}, after {len(self.walk.steps)} steps"


def beginnings_of(guioes: Iterable[Guiao]) -> list[list[Deed]]:
    """The steps of guiões that two people play, to walk on from anywhere in them.

    Of a guião with parameters it is the first row.
    """
    found = []
    for guiao in guioes:
        steps = [one for one in steps_of(guiao.items) if isinstance(one, Step)]
        if set(guiao.cast) <= {"cidadao", "operador"} and not guiao.policy:
            row = {f"${name}": value for name, value in guiao.runs()[0].parameters.items()}
            found.append([_with(row, step_of(one)) for one in steps if not one.levels])
    return found


def _with(row: Mapping[str, Any], step: Deed) -> Deed:
    """A step with the values of a row of parameters."""
    head = next(iter(step))
    given = {name: row.get(one, one) if isinstance(one, str) else one
             for name, one in step[head].items()}  # fmt: skip
    return {**step, head: given}


def shortest(walk: Walk, most: int = 400) -> Walk:
    """The walk without all that its rule breaks without: nothing more can be taken out of it.

    Half of it is tried first, then quarters, down to single deeds; `most` bounds the tries.
    """
    assert walk.broken is not None
    found, size, tries = walk, max(1, len(walk.deeds) // 2), 0
    while tries < most:
        smaller = None
        for at in range(0, len(found.deeds), size):
            tries += 1
            smaller = _broken_by([*found.deeds[:at], *found.deeds[at + size :]], found)
            if smaller is not None or tries >= most:
                break
        if smaller is not None:
            found = smaller
        elif size == 1:
            break
        size = max(1, min(size, len(found.deeds)) if smaller is not None else size // 2)
    return found


def _broken_by(deeds: Sequence[Deed], like: Walk) -> Walk | None:
    """A walk of these deeds, when the same rule breaks in it and it is no longer than `like`."""
    walk = Walk(like.stage, like.language, like.folder)
    with suppress(RuleBroken):
        walk.again(deeds)
    walk.close()
    same = walk.broken and like.broken and walk.broken.rule == like.broken.rule
    return walk if same and len(walk.deeds) < len(like.deeds) else None
