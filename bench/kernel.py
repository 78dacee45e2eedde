"""Whole calls straight to the rules, with the journal on disk: no HTTP, no Flask."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from bench.table import Row
from mock_backoffice import language as desk
from mock_backoffice import token_language as desk_token
from mock_mobile_app import language as phone
from mock_registo_criminal import language as portal
from run_sandbox import open_worlds
from sandbox.people import Citizen
from sandbox.protocol.call import CONTACT_CENTRE, AnswerCall, Dial, HangUp, Speak
from sandbox.settings import ChangePolicy
from sandbox.world import World

TOGETHER = 16
"""Calls in progress at once; each round of their steps shares one commit."""

WITHOUT_LIMITS = {
    "cmd_checks": 1_000_000,
    "requests_per_citizen": 1_000_000,
    "operator_failures": 1_000_000,
    "one_call_at_once": False,
    "requests_per_s": 1_000_000,
}
"""The same few people call and answer all the time: limits would stop them."""


def whole_call(world: World, citizen: Citizen, operator_id: str) -> Iterator[None]:
    """Every step of a call, one per turn, from dialling to hanging up."""
    machine = world.machine
    do = machine.handle
    caller, at_desk = f"cidadao:{citizen.id}", f"operador:{operator_id}"
    stream = f"desk:{operator_id}"
    session_id = machine.state(stream).session_id

    def case() -> Any:
        return machine.state(stream).case(case_id)

    call_id = do(Dial(citizen.id, CONTACT_CENTRE), caller)[0].stream.removeprefix("call:")
    yield
    do(AnswerCall(call_id, operator_id, session_id), at_desk)
    yield
    do(Speak(call_id, "cidadao", citizen.id, f"O meu número é {citizen.phones[0]}."), caller)
    yield
    do(desk.OpenService(operator_id, session_id, "registo-criminal", call_id), at_desk)
    case_id = machine.state(stream).current
    yield
    do(desk.ValidateCmd(operator_id, case_id, citizen.phones[0]), at_desk)
    yield
    do(desk.RequestAuthorization(operator_id, session_id, case_id), at_desk)
    request_id = case().request_id
    yield
    do(phone.Approve(citizen.id, request_id), caller)
    code = world.key.security_code(request_id, 6)
    yield
    do(Speak(call_id, "cidadao", citizen.id, f"O código é {code[:3]} {code[3:]}."), caller)
    yield
    do(desk.ValidateCode(operator_id, session_id, case_id, code), at_desk)
    shown = tuple(scope for scope, _ in case().data)
    yield
    do(desk.ConfirmData(operator_id, case_id, shown), at_desk)
    yield
    do(desk_token.ConfirmAndCopyToken(operator_id, session_id, case_id), at_desk)
    token = world.key.token(case().token_id)
    yield
    # «Serviço por Telefone» and the paste follow one another at a desk: nobody comes between.
    do(desk_token.OpenPhoneService(operator_id, session_id), at_desk)
    do(desk_token.Authenticate(operator_id, session_id, token), at_desk)
    federated_id = case().federated_id
    yield
    do(portal.FillRequest(operator_id, session_id, federated_id, "emprego", ""), at_desk)
    yield
    do(portal.SubmitRequest(operator_id, session_id, federated_id), at_desk)
    yield
    do(HangUp(call_id, "operador", operator_id), at_desk)


def prepare(world: World, callers: int = 200) -> tuple[list[Citizen], list[str]]:
    """Sign operators in and unlock phones; returns who calls and who answers."""
    machine = world.machine
    machine.handle(ChangePolicy(tuple(WITHOUT_LIMITS.items())), "sistema:medida")
    operators = world.people.operators()
    for operator in operators:
        machine.handle(desk.SignIn(operator.user_name, operator.password), "operador:?")
    found = world.people.citizens(limit=callers + callers // 2, offset=30)
    citizens = [citizen for citizen in found if citizen.cmd[0] == "active"][:callers]
    for citizen in citizens:
        machine.handle(phone.UnlockApp(citizen.id, citizen.app_pin), f"cidadao:{citizen.id}")
    world.journal.commit()
    return citizens, [operator.id for operator in operators]


def play(world: World, who: tuple[list[Citizen], list[str]], calls: int, first: int = 0) -> float:
    """Play calls, `TOGETHER` at once, each round of steps in one commit; returns the seconds."""
    citizens, operators = who
    started = perf_counter()
    waiting = iter(range(first, first + calls))
    turns: list[Iterator[None]] = []
    over = False
    while turns or not over:
        while len(turns) < TOGETHER and not over:
            number = next(waiting, None)
            if number is None:
                over = True
            else:
                citizen = citizens[number % len(citizens)]
                turns.append(whole_call(world, citizen, operators[number % len(operators)]))
        turns = [turn for turn in turns if next(turn, turn) is None]
        world.journal.commit()
    return perf_counter() - started


def measure(folder: Path, calls: int = 32, rounds: int = 120) -> list[Row]:
    """Whole calls a second: best and median of many short rounds, by the clock and by the core."""
    worlds = open_worlds(folder)
    world = worlds.create("kernel")
    who = prepare(world)
    play(world, who, 10 * TOGETHER)
    before = world.journal.head
    taken, computed = [], []
    for step in range(1, rounds + 1):
        busy = process_time()
        taken.append(play(world, who, calls, calls * step) / calls)
        computed.append((process_time() - busy) / calls)
    events = (world.journal.head - before) / (calls * rounds)
    worlds.close()
    detail = (
        f"{events:.0f} events a call, {TOGETHER} at once; best of {rounds} rounds of {calls} "
        f"calls, median {1 / median(taken):,.0f}; a second of processor plays "
        f"{1 / min(computed):,.0f} at best, {1 / median(computed):,.0f} as a rule"
    )
    return [Row("whole calls, rules and journal", 1 / min(taken), "calls/s", 1000, False, detail)]


if __name__ == "__main__":
    with TemporaryDirectory() as place:
        for row in measure(Path(place)):
            print(row.name, f"{row.value:.0f}", row.unit, row.detail)
