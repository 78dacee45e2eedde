"""A person in a seat: told, waited for, never corrected in the middle of a call."""

from datetime import UTC, datetime
from typing import Any

import pytest

from run_sandbox import describe_apps
from sandbox.play.happening import Happening
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.people_seats import Expectations
from sandbox.play.plan import Guiao, Role, Step
from sandbox.play.player import Player
from sandbox.play.source import Place
from sandbox.play.watch import Watch
from sandbox.worlds import Worlds
from tests.sandbox.play.conftest import CAST, CMD_ACTIVE, Compile

NOW = datetime(2024, 5, 6, 9, tzinfo=UTC)
RITA = "operador:rita-operadora"


def event(n: int, kind: str, actor: str = RITA, cause: int = 0, **data: str) -> Happening:
    """One event."""
    return Happening(n, NOW.isoformat(), "desk:rita-operadora", kind, actor, data, cause, "")


@pytest.fixture
def guiao(compiled: Compile) -> Guiao:
    """A call as far as the CMD."""
    return compiled(CMD_ACTIVE)


def step(guiao: Guiao, verb: str) -> Step:
    """The step with this verb."""
    found = (one for one in guiao.items if isinstance(one, Step) and one.verb.verb == verb)
    return next(found)


@pytest.fixture
def seat(guiao: Guiao, language: Any) -> tuple[Watch, Expectations, list[str]]:
    """Expectations over a journal that does not grow by itself."""
    watch, told = Watch(guiao.runs()[0], language), []
    return watch, Expectations(watch, lambda limit: False, lambda: NOW, told.append), told


def test_what_a_person_led_to_through_systems_is_the_person_s(guiao: Guiao, seat: Any) -> None:
    watch, people, told = seat
    watch.take([event(1, "cmd.pedida"), event(2, "cmd.validada", "sistema:backoffice", 1)])
    done, remarks = people.expect(step(guiao, "valida_cmd"), guiao.cast["operador"], {})
    assert (done.n, remarks) == (2, [])
    assert told == ["operador: Valide a Chave Móvel Digital do número que o cidadão disse"]


def test_what_somebody_else_did_does_not_count(guiao: Guiao, seat: Any) -> None:
    watch, people, _ = seat
    watch.take([event(1, "servico.aberto", "operador:tomas-operador")])
    done, remarks = people.expect(step(guiao, "abre_servico"), guiao.cast["operador"], {})
    assert (done, remarks) == (None, ["«operador.abre_servico»: a pessoa não o fez a tempo"])


def test_what_was_done_before_its_turn_counts_once(guiao: Guiao, seat: Any) -> None:
    watch, people, _ = seat
    watch.take([event(1, "servico.aberto"), event(2, "chamada.atendida")])
    role = guiao.cast["operador"]
    found = [people.expect(step(guiao, verb), role, {})[0] for verb in ("atende", "abre_servico")]
    assert [done.n for done in found] == [2, 1]
    assert people.expect(step(guiao, "abre_servico"), role, {})[0] is None


def test_an_effect_other_than_expected_is_a_remark(guiao: Guiao, seat: Any) -> None:
    watch, people, _ = seat
    watch.take([event(1, "cmd.validada", status="inactive")])
    role = guiao.cast["operador"]
    _, remarks = people.expect(step(guiao, "valida_cmd"), role, {"cmd": "ativa"})
    assert remarks == ["«operador.valida_cmd»: esperava cmd: ativa; veio «inativa»"]


def test_a_step_done_before_the_one_that_stands_before_it_is_out_of_order(
    guiao: Guiao, seat: Any
) -> None:
    watch, people, _ = seat
    watch.take([event(1, "servico.aberto"), event(2, "chamada.atendida"), event(3, "cmd.validada")])
    role = guiao.cast["operador"]
    found = []
    for verb in ("atende", "abre_servico", "valida_cmd"):
        people.expect(step(guiao, verb), role, {})
        found.append(people.out_of_order(step(guiao, verb)))
    assert found == ["", "feito no n.º 1, antes do passo anterior, n.º 2", ""]


class SecondHand(KernelStage):
    """A kernel where somebody else, at once, does what a person would: the other way round."""

    before: tuple[str, ...] = ()

    def advance(self, to: datetime) -> None:
        """Time passes, and the person acts."""

    def run_to_next(self, limit: datetime) -> bool:
        """The person does the next thing."""
        if not self.before:
            return False
        (name, *rest) = self.before
        self.before = tuple(rest)
        verb = next(one for app in self._apps for one in app.verbs if one.verb == name)
        role = Role("operador", "operador", "rita-operadora", True, Place("x", 1, 1))
        values = {"service": "registo-criminal"} if name == "abre_servico" else {}
        if name == "entra":
            person = self.person(role)
            values = {"user_name": person.user_name, "password": person.password}
        assert self.perform(role, verb, values) is None
        return True


@pytest.mark.parametrize(
    ("order", "done", "passes"),
    [
        ("ordem: estrita", ("entra", "atende", "abre_servico"), True),
        ("ordem: estrita", ("entra", "abre_servico", "atende"), False),
        ("ordem: livre", ("entra", "abre_servico", "atende"), True),
        ("", ("entra", "abre_servico", "atende"), True),
    ],
)
def test_order_counts_where_the_guiao_says_so(
    compiled: Compile, worlds: Worlds, language: Language, order: str, done: Any, passes: bool
) -> None:
    steps = """\
        - cidadao.liga: {para: contact-center}
        - operador.atende: {}
        - operador.abre_servico: {servico: registo-criminal}
    """
    cast = CAST.replace("rita-operadora", "rita-operadora, humano: pode")
    stage = SecondHand(worlds, describe_apps())
    stage.before = done
    free = "politica: {exige_chamada: nao}"
    run = compiled(steps, f"{order}\n{free}", cast).runs()[0]
    report = Player(run, stage, language, {"operador"}).play()
    assert report.failure == ""
    assert report.passed is passes
    told = [str(check) for check in report.checks]
    assert [one.partition(" — ")[0] for one in told] == (
        [] if passes else ["ordem: operador.abre_servico ordem estrita"]
    )
