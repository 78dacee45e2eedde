"""Random walks through the vocabulary, with troubles, in search of a broken rule.

A walk begins with some steps of a guião that is known, then anybody does anything: any verb of
any role, with values that may be right or wrong, while time passes and messages are lost.  What
is refused changes nothing and is left out.  When a rule of the procedure breaks, Hypothesis makes
the walk as short as it can, and what is left is written as a guião that plays at every level.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
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
from sandbox.suite.writing import guiao_text, step_of

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


class RuleBroken(AssertionError):
    """A walk that broke a rule."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(str(broken))
        self.broken = broken


@dataclass
class Walk:
    """One walk: what was done and not refused, with the troubles by their hour."""

    stage: Stage
    language: Language
    folder: Path
    steps: list[dict[str, Any]] = field(default_factory=list)
    faults: list[dict[str, Any]] = field(default_factory=list)
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
        for role in CAST:
            first = "entra" if role.startswith("operador") else "abre_app"
            self.attempt({f"{role}.{first}": {}})

    def attempt(self, step: dict[str, Any]) -> bool:
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
            done = True
        self.check()
        return done

    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.attempt({"avanca": f"{seconds}s"})

    def trouble(self, kind: str, uses: int) -> None:
        """Something goes wrong from now on."""
        self.attempt({"avanca": "1s"})
        name = f"falha-{len(self.faults) + 1}"
        after = round((self.stage.now() - self.start) / timedelta(seconds=1))
        row: dict[str, Any] = {"id": name, "alvo": "iap-pi", "tipo": kind}
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
        return guiao_text(
            {
                "id": f"achado-{rule}", "titulo": about.partition(",")[0],
                "etiquetas": ["achado", rule], "procedimento": "registo-criminal-telefone",
                "semente": "7", **self.sections, "falhas": self.faults, "passos": "",
                "verifica": [{"facto": "regras.quebradas", "igual": "0"}],
            },
            self.steps,
        )  # fmt: skip


def possible(verb: Verb, role: str, language: Language) -> list[dict[str, Any]]:
    """Ways to do a row: arguments that may be right and some that are not."""
    if verb.speech:
        return _said(verb, language)
    ways: list[dict[str, Any]] = [{}]
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


def _said(verb: Verb, language: Language) -> list[dict[str, Any]]:
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


def beginnings_of(guioes: Iterable[Guiao]) -> list[list[dict[str, Any]]]:
    """The steps of guiões that two people play, to walk on from anywhere in them."""
    found = []
    for guiao in guioes:
        steps = [one for one in steps_of(guiao.items) if isinstance(one, Step)]
        if set(guiao.cast) <= {"cidadao", "operador"} and not guiao.rows and not guiao.policy:
            found.append([step_of(one) for one in steps if not one.levels])
    return found
