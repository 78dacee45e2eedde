"""Our own phone app and the example pass what is asked of one; a careless one fails it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import run_sandbox
from sandbox.conformance import catalogue
from sandbox.conformance.control import ABSENT, FAILED, PASSED, Unusable, play
from sandbox.conformance.integration.ends import Ends
from sandbox.conformance.phone import acts as phone_acts
from sandbox.conformance.phone.acts import Act, read_act, read_headers
from sandbox.conformance.phone.component import PhoneApp, Screen
from sandbox.slot_rules import FillSlot
from tests.http.client import PIN, Child
from tests.http.test_examples import free_port
from tests.sandbox.conformance.careless_phone import FLAWS, Careless

SLOT, WORLD = "app", "telemovel-deles"
ACTS = {
    phone_acts.SCREEN: Act("GET", "/"),
    phone_acts.APPROVE: Act("POST", "/autorizar", "pedido={request_id}"),
    phone_acts.REFUSE: Act("POST", "/recusar", "pedido={request_id}"),
    phone_acts.NOT_IN_CALL: Act("POST", "/nao-estou-em-chamada", "pedido={request_id}"),
}


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The platform with which the app speaks."""
    found = Ends(0, patience_s=4.0)
    found.open()
    yield found
    found.close()


def outcomes(phone: PhoneApp, *only: str) -> dict[str, tuple[str, str]]:
    """What became of the controls, by number, and what was seen."""
    every = catalogue.controls_of(SLOT)
    wanted = [one for one in every if not only or one.id in only]
    results = play(wanted, phone, time.monotonic, lambda result: None)
    return {one.control.id: (one.outcome, one.seen) for one in results}


@contextmanager
def example(ends: Ends, folder: Path, flaw: str = "") -> Iterator[PhoneApp]:
    """The example, with a flaw or none."""
    app = Careless(flaw, ends.address("decisoes"), folder / "telemovel.json")
    app.start()
    try:
        yield PhoneApp(ends, app.url, ACTS, again=app.again, patience_s=3.0, answers_s=2.0)
    finally:
        app.stop()


@contextmanager
def ours(ends: Ends, folder: Path) -> Iterator[PhoneApp]:
    """The sandbox's own app in a second process; the Sistema de Autorizações is somebody else's."""
    data = folder / "data"
    data.mkdir()
    worlds = run_sandbox.open_worlds(data)
    policy = {"retorno_prazo": 1, "integracao_intervalo": 1}
    world = worlds.create(WORLD, scripted=True, clock_mode="real", policy=policy)
    for slot in ("autorizacoes", "autenticacao"):
        world.perform(FillSlot(slot, ends.address("decisoes")), "consola")
    key = world.key
    worlds.close()
    child = Child(data, ("--port", str(free_port()))).start()

    def again() -> None:
        child.kill()
        child.start()

    try:
        client = child.client
        seat = {"role": "cidadao", "person": "ana-silva"}
        token = client.done(client.post(f"/sandbox/v1/worlds/{WORLD}/seats", seat))["seat_token"]
        client.close()
        api = f"/w/{WORLD}/telemovel/ana-silva/api"
        of = '{"request_id": "{request_id}"}'
        yield PhoneApp(
            ends,
            f"http://127.0.0.1:{child.port}/w/{WORLD}/iap/servicos/rest",
            {
                phone_acts.SCREEN: Act("GET", f"{api}/view"),
                phone_acts.APPROVE: Act("POST", f"{api}/approve", of),
                phone_acts.REFUSE: Act("POST", f"{api}/deny", of),
                phone_acts.NOT_IN_CALL: Act("POST", f"{api}/decline-call", of),
                phone_acts.BEFORE: Act("POST", f"{api}/unlock-app", f'{{"pin": "{PIN}"}}'),
            },
            {"Authorization": f"Bearer {token}"},
            again=again,
            code_of=lambda request_id, sent: key.security_code(request_id, 6),
        )
    finally:
        child.kill()


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_our_own_app_in_a_second_process_passes_every_control(tmp_path: Path, ends: Ends) -> None:
    with ours(ends, tmp_path) as phone:
        phone.begin()
        found = outcomes(phone)
    assert {name: one for name, one in found.items() if one[0] != PASSED} == {}


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize(("flaw", "numbers"), FLAWS.items())
def test_a_careless_app_is_found_out(flaw: str, numbers: str, tmp_path: Path, ends: Ends) -> None:
    with example(ends, tmp_path, flaw) as phone:
        phone.limit_s = 0.5
        # Each by itself: one that fails would silence those that stand on it.
        found = {one: outcomes(phone, one)[one] for one in numbers.split()}
    assert {one: outcome for one, (outcome, _) in found.items()} == dict.fromkeys(
        numbers.split(), FAILED
    ), found


def test_no_control_is_without_an_app_that_fails_it() -> None:
    found = {one for numbers in FLAWS.values() for one in numbers.split()}
    assert {one.id for one in catalogue.controls_of(SLOT)} == found


def test_what_nobody_said_how_to_do_does_not_apply_and_says_why(ends: Ends, tmp_path: Path) -> None:
    with example(ends, tmp_path) as phone:
        phone.acts, phone.again = {}, None
        found = outcomes(phone, "AP-101", "AP-110", "AP-120", "AP-170", "AP-181")
        assert {one: outcome for one, (outcome, _) in found.items()} == {
            "AP-101": PASSED,
            "AP-110": ABSENT,
            "AP-120": ABSENT,
            "AP-170": ABSENT,
            "AP-181": PASSED,
        }
        assert "--screen" in found["AP-110"][1]
        assert "--press-approve" in found["AP-120"][1]
        phone.acts = ACTS
        assert "--run" in outcomes(phone, "AP-170")["AP-170"][1]


@pytest.mark.parametrize("text", ["", "autorizar", "GET", "FETCH /a", "POST  /a"])
def test_an_act_is_a_method_and_a_path(text: str) -> None:
    with pytest.raises(Unusable, match="--approve"):
        read_act("approve", text)


def test_an_act_may_have_a_body_with_spaces() -> None:
    assert read_act("approve", 'POST /a {"b": 1}') == Act("POST", "/a", '{"b": 1}')
    assert read_headers(["Authorization: Bearer a:b"]) == {"Authorization": "Bearer a:b"}
    with pytest.raises(Unusable, match="--header"):
        read_headers(["nada"])


def test_a_screen_is_read_without_accents_case_or_spaces_in_numbers() -> None:
    screen = Screen('{"a": "Serviço: REGISTO-Criminal", "b": "482 913"}')
    assert screen.has("servico: registo criminal")
    assert "482913" in screen.digits
