"""Two citizens, two operators, any weather, anything in any order: what must never happen."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mock_mobile_app.language import ChangeDevice, LockApp
from sandbox.journal import Record
from sandbox.protocol.authorization_request import Approved
from sandbox.protocol.call import HoldCall, ResumeCall
from sandbox.protocol.errors import Refused
from sandbox.settings import ChangePolicy
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import ANA, JOAO, RITA, START, TOMAS, Play, states_of

STEPS = (
    "dial", "answer", "open_service", "validate_cmd", "request", "unlock", "approve", "deny",
    "decline_call", "validate_code", "wrong_code", "confirm_data", "reject_data", "copy_token",
    "open_phone_service", "authenticate", "fill", "submit", "cancel", "close_case",
    "citizen_hangs_up", "operator_hangs_up", "transfer", "sign_in", "offline", "online", "lock",
    "change_device", "hold", "resume", "say_code",
)  # fmt: skip
FORWARD = (
    "dial", "answer", "open_service", "validate_cmd", "request", "approve", "say_code",
    "validate_code",
    "confirm_data", "copy_token", "open_phone_service", "authenticate", "fill", "submit",
)  # fmt: skip
WEATHER = ("latencia", "indisponivel", "erro", "perde-mensagem")


class Anything(RuleBasedStateMachine):
    """Random people in a world that is checked after each of their doings."""

    def __init__(self, make: Callable[[], World]) -> None:
        super().__init__()
        self.world = make()
        self.seen = 0
        self.at = ""
        self.approved: set[str] = set()
        self.refused: set[str] = set()
        self.uses: Counter[str] = Counter()
        people = ((ANA, RITA), (JOAO, TOMAS), (ANA, TOMAS))
        self.plays = [Play(self.world, *pair) for pair in people]

    @initialize()
    def people_arrive(self) -> None:
        self.world.perform(_limits(), "consola")
        for play in self.plays[:2]:
            play.sign_in()
            play.unlock()

    # what people do -----------------------------------------------------------------------------
    @rule(who=st.integers(0, 2), step=st.sampled_from(STEPS))
    def somebody_does_something(self, who: int, step: str) -> None:
        self.attempt(self.plays[who], step)

    @rule(
        who=st.integers(0, 1),
        steps=st.integers(4, len(FORWARD)),
        then=st.lists(st.sampled_from(STEPS), max_size=3),
    )
    def a_call_goes_on_and_then_otherwise(self, who: int, steps: int, then: list[str]) -> None:
        for step in (*FORWARD[:steps], *then):
            self.attempt(self.plays[who], step)
            self.what_must_hold()

    @rule(who=st.integers(0, 2), other=st.integers(0, 2))
    def somebody_enters_the_code_or_token_of_another(self, who: int, other: int) -> None:
        mine, theirs = self.plays[who], self.plays[other]
        with suppress(Refused, AttributeError, TypeError):
            mine.validate_code(theirs.code or "000000")
        with suppress(Refused, AttributeError, TypeError):
            mine.authenticate(theirs.token or "x")

    @rule(seconds=st.sampled_from([0.5, 5, 31, 120, 301, 700]))
    def time_passes(self, seconds: float) -> None:
        self.world.advance_by(seconds)

    @rule(kind=st.sampled_from(WEATHER), uses=st.integers(1, 3))
    def the_weather_turns(self, kind: str, uses: int) -> None:
        with suppress(Refused):
            lasts = None if kind in ("erro", "perde-mensagem") else 20 * uses
            self.plays[0].fault(kind, uses=uses, delay_ms=700 * uses, duration_s=lasts)

    def attempt(self, play: Play, step: str) -> None:
        """Do it, if it can be done: a refusal is an answer, anything else is a defect."""
        if step in ("approve", "deny", "decline_call") and not (play.phone and play.phone.requests):
            return
        if step in ("fill", "submit", "validate_code", "wrong_code", "authenticate") and not (
            play.desk and play.case
        ):
            return
        doing: dict[str, Callable[[], Any]] = {
            "wrong_code": lambda: play.validate_code("000000"),
            "offline": lambda: play.flight_mode(True),
            "online": lambda: play.flight_mode(False),
            "lock": lambda: play.by_citizen(LockApp(play.citizen_id)),
            "change_device": lambda: play.by_citizen(ChangeDevice(play.citizen_id)),
            "hold": lambda: play.by_operator(HoldCall(play.call_id, play.operator_id)),
            "resume": lambda: play.by_operator(ResumeCall(play.call_id, play.operator_id)),
            "say_code": lambda: play.say(f"É o {play.code or 123456}."),
            "validate_code": lambda: play.validate_code(play.code or "111111"),
            "authenticate": lambda: play.authenticate(play.token or "nenhum"),
        }
        with suppress(Refused):
            doing.get(step, getattr(play, step, lambda: None))()

    # what must hold -----------------------------------------------------------------------------
    @invariant()
    def what_must_hold(self) -> None:
        self.the_journal_is_in_order()
        self.nothing_lives_without_its_call_and_case()
        self.the_desk_shows_data_after_the_code_only()
        self.a_code_on_a_phone_is_that_of_an_approved_request()

    def the_journal_is_in_order(self) -> None:
        for record in self.world.journal.read(after=self.seen):
            assert record.number == self.seen + 1
            assert record.at >= self.at
            assert record.cause < record.number
            self.seen, self.at = record.number, record.at
            self.look_at(record)

    def look_at(self, record: Record) -> None:
        """What one event may only be after, and how often."""
        event = self.world.machine.registry.codec.decode(record.type, record.data)
        name = getattr(event, "request_id", "")
        match record.type:
            case "autorizacao.autorizada":
                assert name not in self.refused
                self.approved.add(name)
            case "autorizacao.recusada":
                self.refused.add(name)
            case "codigo.emitido" | "codigo.apresentado":
                assert name in self.approved
                assert name not in self.refused
            case "codigo.aceite" | "token.emitido":
                assert name in self.approved
                self.uses[f"{record.type} {name}"] += 1
            case "token.usado":
                self.uses[event.token_id] += 1  # type: ignore[attr-defined]
            case "dados.entregues":
                assert self.uses[f"codigo.aceite {name}"] == 1
            case "mensagem.rejeitada":
                assert event.reason in ("request_unknown", "not_approved"), event  # type: ignore[attr-defined]
        assert max(self.uses.values(), default=0) <= 1

    def nothing_lives_without_its_call_and_case(self) -> None:
        machine = self.world.machine
        if machine.alive("msg"):
            return  # on its way: what it leads to is looked at when it has arrived
        for consent in machine.alive("consent"):
            for request in consent.requests:
                binding = request.binding
                if not hasattr(request, "expires_at"):
                    continue
                assert request.expires_at >= self.world.clock.now()
                call = machine.state(f"call:{binding.call_id}")
                case = machine.state(f"desk:{binding.operator_id}").case(binding.case_id)
                lost = any(self.lost)
                assert lost or call.ended_at is None or (case is not None and case.open)

    @property
    def lost(self) -> list[Record]:
        """Messages that never got through: after these, time alone may end a request."""
        return [item for item in self.world.journal.read()
                if item.type in ("mensagem.perdida", "mensagem.abandonada")]  # fmt: skip

    def the_desk_shows_data_after_the_code_only(self) -> None:
        for desk in self.world.machine.streams("desk:"):
            for case in desk.cases:
                if case.data:
                    assert case.open
                    assert self.uses[f"codigo.aceite {case.request_id}"] == 1

    def a_code_on_a_phone_is_that_of_an_approved_request(self) -> None:
        for play in self.plays[:2]:
            shown = play.sees_phone()["code"]
            if shown and not self.world.machine.alive("msg") and not self.lost:
                state = play.consent.find(shown["request_id"])
                assert isinstance(state, Approved)

    def teardown(self) -> None:
        """No code in the journal; what is on disk is what was in memory."""
        text = self.plays[0].journal_text()
        for code in self.plays[0].issued_codes:
            assert f"{code[:3]} {code[3:]}" not in text
            assert f"o {code}." not in text
        live = states_of(self.world)
        self.world.load()
        assert states_of(self.world) == live
        self.world.advance_by(7200)
        assert not self.world.machine.alive("consent")
        assert not self.world.machine.alive("msg")


def _limits() -> Any:
    many = ("cmd_checks", "requests_per_citizen", "operator_failures", "phone_failures")
    return ChangePolicy((*((name, 100) for name in many), ("code_digits", 8)))


@pytest.mark.timeout(300)
def test_what_must_never_happen_does_not(
    make_worlds: Callable[..., Worlds], tmp_path: Path
) -> None:
    names = count()
    worlds = make_worlds(tmp_path / "worlds")
    run_state_machine_as_test(
        lambda: Anything(lambda: worlds.create(f"m{next(names)}", start=START)),
        settings=settings(
            max_examples=60,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    worlds.close()
