"""Faults of a world: what may be ordered, whom they meet, and that chance follows the seed."""

from collections.abc import Callable
from typing import Any

import pytest

from run_sandbox import describe_apps
from sandbox import fault_orders, road
from sandbox.protocol.fault_kinds import PARAMETERS
from sandbox.protocol.fault_language import StartFault
from sandbox.protocol.fault_table import FAULTS, TARGETS, row_of
from sandbox.protocol.faults import Fault, Terms, delay_of, draw, heard_through
from sandbox.world import World
from tests.driver import ANA, JOAO, RITA, Play, refused

APPS = describe_apps()
DESK = next(app for app in APPS if app.slug == "backoffice")
SEEDED = type("Settings", (), {"seed": 7})


def order(world: World, kind: str, target: str, **more: Any) -> None:
    terms = {name: more.pop(name) for name in list(more) if name in Terms.__slots__}
    world.perform(StartFault(kind, kind, target, terms=Terms(**terms), **more), "consola")


# the table --------------------------------------------------------------------------------------
def test_every_row_is_found_by_its_kind_and_target() -> None:
    for row in FAULTS:
        for target in row.targets or ("backoffice", "registo-criminal"):
            assert row_of(row.name, target) is row


def test_a_fault_of_an_app_is_none_of_the_platform() -> None:
    assert row_of("lento", "iap-pi") is None
    assert row_of("lento", "linha") is None
    assert row_of("ruido", "backoffice") is None


def test_every_row_says_what_it_takes_in_words_of_the_table() -> None:
    words = {item.word for item in PARAMETERS}
    assert all(set(row.takes) | set(row.needs) <= words for row in FAULTS)
    assert len({item.member for item in PARAMETERS}) == len(PARAMETERS)


# ordering ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "target", "more"),
    [
        ("sem-rede", "telemovel", {}),
        ("relogio-desviado", "autenticacao", {}),
        ("relogio-desviado", "telemovel", {"skew_s": 60}),
        ("chamada-cai", "linha", {"uses": 1}),
        ("eco", "linha", {"status": 500}),
        ("erro", "iap-pi", {"status": 200}),
        ("corta-ligacao", "backoffice", {"direction": "para-la"}),
        ("erro", "backoffice", {"share": 101}),
    ],
)
def test_what_a_row_does_not_take_is_refused(
    world: World, kind: str, target: str, more: dict[str, Any]
) -> None:
    with refused("malformed"):
        order(world, kind, target, **more)
    assert world.settings.faults == ()


def test_only_so_many_faults_are_on_at_once(world: World) -> None:
    for number in range(50):
        world.perform(StartFault(f"f{number}", "erro"), "consola")
    with refused("malformed"):
        order(world, "erro", "iap-pi")


def test_a_verb_is_ordered_as_its_action() -> None:
    words = ["operation=pede_autorizacao", "uses=1", "share=50"]
    found = fault_orders.from_words("erro@backoffice", words, APPS)
    action = next(verb.action for verb in DESK.verbs if verb.verb == "pede_autorizacao")
    assert (found.operation, found.uses, found.terms.share) == (action, 1, 50)


def test_a_socket_of_an_app_is_of_its_role() -> None:
    found = fault_orders.from_words("perde-mensagem@telemovel", [], APPS)
    assert found.terms.role == "cidadao"


@pytest.mark.parametrize("words", [["share=muito"], ["nada=1"], ["operation=voa"]])
def test_words_that_say_nothing_are_refused(words: list[str]) -> None:
    with refused("malformed"):
        fault_orders.from_words("erro@backoffice", words, APPS)


def test_the_catalogue_names_every_row() -> None:
    assert [(row["kind"], row["road"]) for row in fault_orders.catalogue(APPS)] == [
        (row.name, row.road) for row in FAULTS
    ]
    assert set(TARGETS) <= {name for row in fault_orders.catalogue(APPS) for name in row["targets"]}


# chance -----------------------------------------------------------------------------------------
def test_chance_follows_what_it_is_drawn_for() -> None:
    numbers = [draw(7, "f", at) for at in range(2000)]
    assert numbers == [draw(7, "f", at) for at in range(2000)]
    assert all(0 <= number < 1 for number in numbers)
    assert abs(sum(numbers) / 2000 - 0.5) < 0.03
    assert numbers != [draw(8, "f", at) for at in range(2000)]


def test_a_log_normal_delay_has_its_median() -> None:
    slow = Fault("f", "latencia", "iap-pi", delay_ms=900, terms=Terms(spread=0.5))
    waits = sorted(delay_of(slow, SEEDED, at).total_seconds() for at in range(1000))
    assert 0.8 < waits[500] < 1.0
    assert waits[0] < 0.5 < 1.8 < waits[-1]


def test_a_uniform_delay_stays_between_its_ends() -> None:
    slow = Fault("f", "latencia", "iap-pi", terms=Terms(least_ms=200, most_ms=300))
    waits = [delay_of(slow, SEEDED, at).total_seconds() for at in range(200)]
    assert 0.2 <= min(waits) < 0.22
    assert 0.28 < max(waits) <= 0.3


def test_noise_loses_its_share_of_words() -> None:
    loud = Fault("f", "ruido", "linha", terms=Terms(share=50))
    text = " ".join(f"palavra{number}" for number in range(400))
    heard = heard_through(loud, SEEDED, "C-0001/1", text)
    assert 150 < heard.split().count("…") < 250
    assert heard == heard_through(loud, SEEDED, "C-0001/1", text)


# on each road -----------------------------------------------------------------------------------
def test_a_command_meets_the_fault_of_its_attempt_and_person(world: World) -> None:
    order(world, "erro", "backoffice", attempts=(2,), person=RITA)
    met = [road.meet(world, DESK, "request-authorization", "operador", RITA) for _ in range(3)]
    assert [one.code if one else "" for one in met] == ["", "unavailable", ""]
    assert road.meet(world, DESK, "request-authorization", "operador", "tomas-operador") is None
    types = Play(world).types()
    assert (types.count("falha.poupou"), types.count("falha.aplicada")) == (2, 1)


def test_a_share_of_commands_is_the_same_in_a_world_of_the_same_seed(
    make_world: Callable[..., World],
) -> None:
    found = []
    for name in ("um", "outro"):
        world = make_world(name)
        order(world, "erro", "backoffice", share=40)
        met = [road.meet(world, DESK, "sign-in", "operador", "") is not None for _ in range(60)]
        found.append(met)
    assert found[0] == found[1]
    assert 10 < sum(found[0]) < 40


def test_who_only_looks_meets_what_is_of_everything(world: World) -> None:
    order(world, "erro", "backoffice", operation="sign-in")
    assert road.met_by_reading(world, DESK, "operador", RITA) is None
    order(world, "indisponivel", "backoffice")
    met = road.met_by_reading(world, DESK, "operador", RITA)
    assert met is not None
    assert met.fault.kind == "indisponivel"
    assert Play(world).types().count("falha.aplicada") == 0


def test_a_message_that_arrives_twice_changes_nothing_twice(play: Play) -> None:
    order(play.world, "duplica-mensagem", "iap-pi")
    play.to("submitted")
    types = play.types()
    assert types.count("mensagem.duplicada") > 10
    assert [types.count(name) for name in ("codigo.emitido", "token.emitido", "token.usado")] == [
        1, 1, 1,
    ]  # fmt: skip


def test_a_message_is_overtaken_by_the_next_one(play: Play) -> None:
    play.to("cmd_active")
    order(play.world, "reordena", "iap-pi", operation="EstadoAutorizacao", uses=1)
    play.request()
    records = [record for record in play.records() if record.stream.startswith("msg:")]
    assert [record.type for record in records] == ["mensagem.retida", "mensagem.entregue"]
    assert play.shown.status == "pending"


def test_one_that_nothing_overtakes_waits_its_time(play: Play) -> None:
    play.to("approved")
    order(play.world, "reordena", "iap-pi", operation="CancelarPedido", uses=1)
    play.cancel()
    assert play.status == "approved"
    play.wait(3)
    assert play.status == "canceled"


def test_a_message_that_cannot_be_read_is_told_to_its_sender(play: Play) -> None:
    play.to("service_open")
    order(play.world, "contrato-violado", "iap-pi", operation="ValidarCMD", uses=1)
    play.validate_cmd()
    assert play.types().count("mensagem.rejeitada") == 1
    assert play.case.trouble
    assert not play.case.waiting
    play.validate_cmd()
    assert play.case.cmd == "active"


def test_a_client_error_of_the_platform_is_not_tried_again(play: Play) -> None:
    play.to("service_open")
    order(play.world, "erro", "iap-pi", status=404)
    play.validate_cmd()
    types = play.types()
    assert (types.count("mensagem.abandonada"), types.count("mensagem.falhada")) == (1, 0)


def test_a_fault_of_one_person_spares_the_others(play: Play) -> None:
    play.to("cmd_active")
    order(play.world, "perde-mensagem", "iap-pi", person=JOAO)
    play.request()
    assert play.shown.status == "pending"


def test_a_seat_that_is_not_told_is_named(play: Play) -> None:
    play.to("cmd_active")
    operation = "autorizacao.recebida"
    order(play.world, "perde-mensagem", "telemovel", operation=operation, role="cidadao", uses=1)
    play.request()
    told = play.events("falha.aplicada")[-1]
    number = next(record.number for record in play.records() if record.type == operation)
    assert (told["number"], told["seats"]) == (number, f"cidadao:{ANA}")
    assert play.world.settings.faults == ()


def test_a_good_token_refused_by_order_is_not_spent(play: Play) -> None:
    play.to("phone_service")
    order(play.world, "token-ja-usado", "autenticacao", uses=1)
    play.authenticate()
    assert play.desk.token_outcome == "token_used"
    play.authenticate()
    assert play.desk.token_outcome == "accepted"


def test_an_expired_session_asks_to_sign_in(play: Play) -> None:
    play.to("code_accepted")
    order(play.world, "sessao-expirada", "backoffice", person=RITA)
    with refused("seat_missing"):
        play.confirm_data()
    play.sign_in()
    play.confirm_data()
    assert play.case.confirmed


def test_a_call_cut_by_the_network_takes_the_request_back(play: Play) -> None:
    play.to("pending")
    order(play.world, "chamada-cai", "linha", person=ANA)
    assert (play.call.status, play.call.ended_by) == ("completed", "rede")
    assert play.status == "canceled"


def test_what_is_lost_on_the_line_is_in_no_journal(play: Play) -> None:
    play.to("approved")
    order(play.world, "silencio", "linha", role="cidadao", uses=1)
    play.say(f"O código é {play.code}.")
    assert play.call.transcript[-1].heard == "…"
    assert play.types()[-3:] == ["fala.alterada", "falha.aplicada", "falha.fim"]


def test_an_empty_battery_leaves_nothing_on(play: Play) -> None:
    play.to("approved")
    order(play.world, "bateria-acaba", "telemovel", person=ANA, duration_s=60)
    assert (play.phone.unlocked, play.phone.offline, play.call.ended_by) == (False, True, "rede")
    with refused("phone_off"):
        play.unlock()
    with refused("phone_off"):
        play.again().dial()
    play.wait(61)
    play.unlock()
    assert (play.phone.unlocked, play.phone.offline) == (True, False)


def test_a_lost_notification_is_fetched_when_the_app_opens(play: Play) -> None:
    play.to("cmd_active")
    order(play.world, "notificacao-perdida", "telemovel", person=ANA, uses=1)
    play.request()
    assert play.phone.requests == ()
    play.unlock()
    assert play.shown.status == "pending"


def test_an_old_app_answers_no_request(play: Play) -> None:
    play.to("pending")
    order(play.world, "app-desatualizada", "telemovel", person=ANA)
    with refused("app_outdated"):
        play.approve()
    play.end_fault("app-desatualizada")
    play.approve()
    assert play.status == "approved"


@pytest.mark.parametrize("skew_s", [240, -240])
def test_a_code_lives_as_long_by_a_clock_that_is_wrong(play: Play, skew_s: int) -> None:
    order(play.world, "relogio-desviado", "sistema-autorizacoes", skew_s=skew_s)
    play.to("approved")
    play.wait(play.world.settings.policy.code_lifetime_s - 2)
    assert play.status == "approved"
    play.wait(4)
    assert play.status == "code_expired"


def test_a_world_forgets_no_fault_when_it_is_opened_again(world: World) -> None:
    order(world, "ruido", "linha", share=30, person=ANA)
    before = world.settings.faults
    world.load()
    assert world.settings.faults == before
