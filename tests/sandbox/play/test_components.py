"""Slots of a guião that components of somebody else's fill: read, told, and waited for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from mock_backoffice.contract import VERBS as AT_THE_DESK
from sandbox.play import components
from sandbox.play.actors import Actors
from sandbox.play.component_places import pace_with, require_there, wanted
from sandbox.play.component_steps import ComponentSteps
from sandbox.play.explain import as_gherkin, as_prose
from sandbox.play.happening import Happening
from sandbox.play.language import Language
from sandbox.play.plan import Component, Guiao, Pace, Step
from sandbox.play.problems import BadGuiao, Problem
from sandbox.play.stage import StageTrouble
from sandbox.play.watch import Failure, Watch
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, ON_CALL, Compile, Play, guiao_text

NOW = datetime(2024, 5, 6, 9, tzinfo=UTC)
AT = "http://127.0.0.1:9000/entrada"
DESK = "componentes: {backoffice: fora}"
APP = "componentes: {app: fora}"
LINE = {
    "entra", "sai", "atende", "poe_em_espera", "retoma", "transfere", "desliga", "recarrega",
}  # fmt: skip
Find = Callable[[str], list[Problem]]
NUMBER = "+351900000123"


def message(n: int, kind: str, action: str, **body: Any) -> Happening:
    """A message that came from the backoffice, or left for it."""
    way = {"sender": "backoffice", "receiver": "autenticacao"}
    if kind == "mensagem.enviada":
        way = {"sender": "autenticacao", "receiver": "backoffice"}
    data = {"envelope": {**way, "action": action, "body": body}}
    return Happening(n, NOW.isoformat(), f"msg:{n}", kind, "", data, 0, "")


def asked(n: int, number: str = NUMBER, who: str = "rita-operadora") -> Happening:
    return message(n, "mensagem.recebida", "ValidarCMD", phone_number=number, operator_id=who)


def told(n: int, status: str = "active") -> Happening:
    return message(n, "mensagem.enviada", "RespostaValidarCMD", status=status, warning="")


class Waiting:
    """One expectation over a journal that does not grow by itself."""

    def __init__(self, guiao: Guiao, language: Language, *events: Happening) -> None:
        run = guiao.runs()[0]
        self.watch = Watch(run, language)
        self.watch.take(list(events))
        actors = Actors(run, None, language)  # type: ignore[arg-type]
        actors._said["telemovel"] = "900 000 123"
        self.steps = ComponentSteps(
            guiao.slots, self.watch, actors, lambda limit: False, lambda: NOW
        )
        self._guiao = guiao

    def for_(self, verb: str, **expected: str) -> str:
        found = (one for one in self._guiao.items if isinstance(one, Step))
        step = next(one for one in found if one.verb.verb == verb)
        part = self.steps.part(step)
        assert part is not None
        return self.steps.expect(step, part, expected)


@pytest.fixture
def guiao(compiled: Compile) -> Guiao:
    return compiled(CMD_ACTIVE.replace("$ouvido", "$dito"), DESK)


def test_a_message_and_its_answer_are_the_step(guiao: Guiao, language: Language) -> None:
    waiting = Waiting(guiao, language, asked(1), told(2))
    assert waiting.for_("valida_cmd", cmd="ativa") == (
        "pelo componente de «backoffice», ValidarCMD, n.º 1"
    )


@pytest.mark.parametrize(
    ("events", "expected", "why"),
    [
        ((), {}, "o componente de «backoffice» não enviou ValidarCMD"),
        ((asked(1, who="tomas-operador"), told(2)), {}, "não enviou ValidarCMD"),
        ((asked(1),), {}, "esperava cmd.validada"),
        ((asked(1), told(2, "inactive")), {"cmd": "ativa"}, "esperava cmd: ativa; veio «inativa»"),
        ((asked(1), asked(2), told(3)), {"cmd": "ativa"}, "esperava cmd: ativa"),
        ((asked(1, "+351900000999"), told(2)), {}, "ValidarCMD trouxe outro «telemovel», n.º 1"),
    ],
)
def test_what_a_component_did_not_do_is_told(
    guiao: Guiao,
    language: Language,
    events: tuple[Happening, ...],
    expected: dict[str, str],
    why: str,
) -> None:
    with pytest.raises(Failure) as failure:
        Waiting(guiao, language, *events).for_("valida_cmd", **expected)
    assert why in str(failure.value)


def test_a_message_counts_for_one_step(guiao: Guiao, language: Language) -> None:
    waiting = Waiting(guiao, language, asked(1), told(2))
    waiting.for_("valida_cmd")
    with pytest.raises(Failure, match="não enviou ValidarCMD"):
        waiting.for_("valida_cmd")


def test_what_a_component_led_to_moves_others_although_it_came_before_its_turn(
    compiled: Compile, language: Language
) -> None:
    guiao = compiled(APPROVED.replace("$ouvido", "$dito"), DESK)
    sent = message(1, "mensagem.recebida", "PedirAutorizacao")
    rang = Happening(2, NOW.isoformat(), "phone:ana-silva", "autorizacao.recebida", "", {}, 1, "")
    state = message(3, "mensagem.enviada", "EstadoAutorizacao", status="pending", reason="")
    waiting = Waiting(guiao, language, sent, rang, state)
    waiting.for_("pede_autorizacao", autorizacao="enviada")
    assert waiting.watch.arrived("autorizacao.recebida", "cidadao") == rang


def test_what_stays_inside_a_component_is_not_waited_for(guiao: Guiao, language: Language) -> None:
    assert "dentro do componente" in Waiting(guiao, language).for_("abre_servico")


def test_a_refusal_is_not_an_approval(compiled: Compile, language: Language) -> None:
    guiao = compiled(APPROVED.replace("$ouvido", "$dito"), APP)
    came = message(1, "mensagem.recebida", "DecisaoCidadao", decision="deny")
    came.data["envelope"]["sender"] = "app-movel"
    with pytest.raises(Failure, match="não enviou DecisaoCidadao"):
        Waiting(guiao, language, came).for_("autoriza")


def test_every_row_of_the_desk_is_of_the_line_or_of_the_component() -> None:
    parts = {verb for role, verb in components.PARTS if role == "operador"}
    rows = {one.verb for one in AT_THE_DESK if not one.speech}
    assert (rows - parts, parts - rows) == (LINE, set())


# read and told ----------------------------------------------------------------------------------
def test_an_address_may_have_a_path_of_health(compiled: Compile) -> None:
    guiao = compiled(ON_CALL, f"componentes: {{app: {{endereco: '{AT}', saude: /saude}}}}")
    assert guiao.slots == {"app": Component("app", AT, "/saude")}


@pytest.mark.parametrize(
    ("steps", "more", "why"),
    [
        (
            "- operador.pede_autorizacao: {}\n"
            "- operador.tenta_de_novo: {passo: operador.pede_autorizacao, maximo: 2}",
            DESK + "\npolitica: {exige_chamada: nao}",
            "«operador.pede_autorizacao» é do componente de «backoffice»",
        ),
        ("- avanca: 1s", APP + "\nreacoes: [{ao: autorizacao.recebida, cidadao.recusa: {}}]",
         "«cidadao.recusa» é do componente de «app»"),
        (APPROVED + "- cidadao.dita: {dado: codigo_seguranca}", APP,
         "«cidadao.dita» precisa de «codigo_seguranca», que só o componente de «app» mostra"),
        (APPROVED + "- operador.diz: {texto: $cidadao.codigo_seguranca}", APP,
         "«operador.diz» precisa de «codigo_seguranca»"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_with_a_component(
    problems: Find, steps: str, more: str, why: str
) -> None:
    found = problems(guiao_text(steps, more))
    assert [(one.code, one.message.startswith(why)) for one in found] == [("G512", True)]


def test_the_same_is_told_when_the_command_line_brings_the_component(compiled: Compile) -> None:
    guiao = compiled(APPROVED + "- cidadao.dita: {dado: codigo_seguranca}")
    with pytest.raises(BadGuiao, match="G512"):
        components.with_components(guiao, components.given([f"app={AT}"]))


def test_the_command_line_says_where_and_the_file_how_to_look(compiled: Compile) -> None:
    guiao = compiled(ON_CALL, "componentes: {app: {saude: /saude}}")
    found = components.with_components(guiao, components.given([f"app={AT}"]))
    assert wanted(found.slots) == {"app": {"address": AT, "health": "/saude"}}


@pytest.mark.parametrize("word", ["aap=http://127.0.0.1/", "app", "app=", "app=ftp://x", "app=x"])
def test_a_slot_that_is_none_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="--slot"):
        components.given([word])


def test_it_is_told_to_people(compiled: Compile, language: Language) -> None:
    guiao = compiled(ON_CALL, f"componentes: {{backoffice: fora, app: '{AT}'}}")
    said = "Portal de backoffice («backoffice»), no endereço que se der ao jogar"
    assert f"De fora\n  - {said}" in as_prose(guiao, language)
    assert f"(«app»), em {AT}: os seus passos são do componente" in as_prose(guiao, language)
    assert f"E que vem de fora {said}" in as_gherkin([guiao], language)


# where it can be played ---------------------------------------------------------------------------
def test_at_the_kernel_it_says_by_a_code_why_it_cannot_be_played(played: Play) -> None:
    report = played(ON_CALL, DESK)
    assert report.failure.startswith("ensaio.guiao.yaml: G601 ")
    assert "--level protocolo" in report.failure
    assert report.events == []


def test_a_component_that_is_nowhere_has_a_code() -> None:
    with pytest.raises(StageTrouble, match=r"^G602 .* --slot app=http"):
        wanted({"app": Component("app")})


def test_a_component_that_does_not_answer_has_a_code() -> None:
    health = {"state": "not_reached", "detail": "unreachable"}
    row = {"slot": "app", "address": AT, "health": health}
    with pytest.raises(StageTrouble, match=r"^G603 .*: unreachable$"):
        require_there([row])
    require_there([{**row, "health": {**health, "state": "odd"}}, {**row, "health": None}])


def test_no_clock_runs_ahead_of_a_component() -> None:
    slots = {"app": Component("app", AT)}
    assert pace_with(slots, Pace()) == Pace("real")
    assert pace_with(slots, Pace("accelerated", 60)) == Pace("accelerated", 60)
    assert pace_with({}, Pace()) == Pace()
