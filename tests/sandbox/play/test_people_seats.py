"""A person in a seat: told, waited for, never corrected in the middle of a call."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.play.happening import Happening
from sandbox.play.people_seats import Expectations
from sandbox.play.plan import Guiao, Step
from sandbox.play.watch import Watch
from tests.sandbox.play.conftest import CMD_ACTIVE, Compile

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
