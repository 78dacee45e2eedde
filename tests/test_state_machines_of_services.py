"""The machines that integrators meet: each makes the changes of its table, and no others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

from mock_scmd import core as scmd
from mock_scmd import language as at_scmd
from mock_scmd.transitions import PROCESS, process_state
from sandbox.platforms.authentication import backchannel, backchannel_language
from sandbox.platforms.authentication.transitions import PHONE_SIGN_IN, phone_sign_in_state
from sandbox.platforms.entity_requests import callback_language as at_callback
from sandbox.platforms.entity_requests import callbacks
from sandbox.platforms.entity_requests import core as entities
from sandbox.platforms.entity_requests import language as at_entity
from sandbox.platforms.entity_requests.holder import Asked, Holder
from sandbox.platforms.entity_requests.transitions import (
    ACCESS,
    CALLBACK,
    access_state,
    callback_state,
)
from sandbox.platforms.integration import core as integration
from sandbox.platforms.integration import dead_letters, outside
from sandbox.platforms.integration.language import DiscardMessage, ReportSending, ResendMessage
from sandbox.platforms.integration.transitions import OUTSIDE, outside_state
from sandbox.platforms.iscapi import core as iscapi
from sandbox.platforms.iscapi import language as at_box
from sandbox.platforms.iscapi.sending import ENTITIES, Entity
from sandbox.platforms.iscapi.transitions import BOX, box_state
from sandbox.platforms.providers.core import BEGINNING
from sandbox.protocol import messages
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Tick
from sandbox.protocol.wire_faults import LATE, LOST, TWICE, Trouble
from sandbox.settings import Fault
from tests.test_state_machines import (
    ANA,
    ENVELOPE,
    KEY,
    LATER,
    NOW,
    Change,
    explore,
    moment_at,
    table_of,
)

HASH = "MDEwDQYJYIZIAWUDBAIBBQAEIBFIt1xZeYxXX5Y5llj4SmosSuE+EEZ+idw8iwAqMzYt"
NIC = ANA.nic[:8]
SERVICE = next(iter(BEGINNING.providers))
DUE = "2024-05-06 11:00"


class Known:
    """Ana, by whichever number."""

    def __getattr__(self, by: str) -> Any:
        return lambda value: ANA


def test_a_signature_changes_as_its_table_says() -> None:
    commands = [
        at_scmd.SignDocument("b", "900000123", pin, HASH) for pin in ("25802580", "0000")
    ] + [
        at_scmd.ConfirmSignature("b", KEY.security_code("SMS-0001", 6)),
        at_scmd.ConfirmSignature("b", "000000"),
        at_scmd.SendSignatureCode("b"),
        at_scmd.GetSignatureCertificate("b", "900000123"),
        Tick("assinatura:b"),
    ]

    def only(state: scmd.Caller | None) -> scmd.Process | None:
        return next(iter(state.processes.values()), None) if state else None

    def decide(state: Any, command: Any, moment: Any) -> list[Any]:
        if isinstance(command, Tick) and state is None:
            return []
        again = only(state) is not None and isinstance(command, at_scmd.SignDocument)
        return [] if again else scmd.decide(state, command, moment)

    made = explore(
        decide,
        scmd.evolve,
        lambda state: process_state(only(state)),
        commands,
        [moment_at(now) for now in (NOW, LATER)],
        same=lambda state: (found := only(state)) and (found.status, found.attempts_left),
    )
    assert made == table_of(PROCESS)


def test_a_request_of_an_entity_changes_as_its_table_says() -> None:
    asked = messages.RequestAccess(SERVICE, at_entity.JWT, DUE, owner=NIC)
    statuses = ("held", "granted", "denied", "expired", "withdrawn")
    commands = [
        asked,
        messages.RequestAccess(SERVICE, at_entity.QR, DUE, attributes=("x",)),
        messages.CodeRead("ana", "1"),
        *(messages.HolderDecision("ana", "1", said, "app") for said in ("accept", "refuse")),
        *(at_entity.FollowRequest("1", status, "", LATER) for status in statuses),
        Tick("access-request:1"),
    ]

    def decide(state: Any, command: Any, moment: Any) -> list[Any]:
        # Each request is a stream of its own, and only a request of a call is followed.
        if isinstance(command, messages.RequestAccess) and state is not None:
            return []
        due = isinstance(command, Tick) and moment.now < NOW + timedelta(hours=1)
        return [] if due else entities.decide(state, command, moment)

    grant = Asked("0", SERVICE, "x", "", (), LATER, NOW, LATER, status="granted")
    lapses = Fault("deixa-caducar", "deixa-caducar", "cidadao")
    moments = [
        moment_at(NOW),
        moment_at(NOW, holder=Holder("ana", (grant,))),
        moment_at(NOW, world=SimpleNamespace(faults=(lapses,))),
        moment_at(LATER),
    ]
    for moment in moments:
        moment.people = Known()
        moment.stream = "access-request:1"
    made = explore(decide, entities.evolve, access_state, commands, moments)
    assert made == table_of(ACCESS)


def _met(trouble: Trouble, *asked: Any) -> tuple[Trouble, ...]:
    return (trouble,)


def test_a_decision_changes_as_its_table_says_on_its_way_to_an_entity() -> None:
    outcomes = ("delivered", "status")
    commands = [
        messages.RequestAnswered(SERVICE, "1", "ACCEPTED", ""),
        messages.RequestAnswered(SERVICE, "1", "ACCEPTED", "http://127.0.0.1:9/"),
        *(
            at_callback.ReportCallback("1", attempt, outcome, 200)
            for attempt in (1, 2)
            for outcome in outcomes
        ),
        Tick("callback:1"),
    ]
    policy = replace(Policy(), delivery_attempts=2)
    moments = [moment_at(NOW, policy)]
    for effect in (LOST, LATE, TWICE):
        troubled = moment_at(NOW, policy)
        troubled.meet = partial(_met, Trouble("falha", effect, "60000"))
        moments.append(troubled)
    made = explore(callbacks.decide, callbacks.evolve, callback_state, commands, moments)
    assert made == table_of(CALLBACK)


def test_a_sign_in_by_the_app_changes_as_its_table_says() -> None:
    commands = [
        backchannel_language.RequestSignIn(SERVICE, "openid", citizen_id="ana"),
        backchannel_language.PollSignIn("1", SERVICE),
        *(messages.SignInDecision("ana", "1", said) for said in ("accept", "refuse")),
        Tick("entrada-app:1"),
    ]

    def decide(state: Any, command: Any, moment: Any) -> list[Any]:
        again = isinstance(command, backchannel_language.RequestSignIn) and state is not None
        return [] if again else backchannel.decide(state, command, moment)

    made = explore(
        decide,
        backchannel.evolve,
        phone_sign_in_state,
        commands,
        [moment_at(now) for now in (NOW, LATER)],
        same=lambda state: state and state.status,
    )
    assert made == table_of(PHONE_SIGN_IN)


def test_a_message_in_a_box_changes_as_its_table_says() -> None:
    taken = at_box.TakeRequest("urn:a", "SIOE:1", "SIOE:2", "ISCOP", (), "", (("a", "b"),))
    guid = iscapi.guid_of("urn:a", KEY)
    commands = [taken, *(at_box.ConfirmRequest(name, guid) for name in ("SIOE:1", "SIOE:2"))]
    reports = [("delivered", 202), ("status", 500)]
    commands += [at_box.ReportDelivery(guid, 1, *seen) for seen in reports]
    commands += [at_box.ReportDelivery(guid, 2, *seen) for seen in reports]
    commands.append(Tick(iscapi.stream(guid)))
    moments = [moment_at(NOW, replace(Policy(), wire_retries=1)) for _ in range(2)]
    for moment in moments:
        moment.alive = lambda name: ()
    moments[1].look = {ENTITIES + "SIOE:2": Entity("SIOE:2", "http://127.0.0.1:9/")}.get
    made = explore(
        iscapi.decide,
        iscapi.evolve,
        box_state,
        commands,
        moments,
        same=lambda state: state and (state.confirmed, state.way),
    )
    assert made == table_of(BOX)


def test_a_message_for_a_component_changes_as_its_table_says() -> None:
    changes: set[Change] = set()
    left: list[Any] = [None]
    seen: list[Any] = []
    while left:
        state = left.pop()
        for event in _leaving(state):
            after = outside.evolve(state, event)
            names = outside_state(state), outside_state(after, event)
            if names[0] != names[1]:
                changes.add((names[0], event.TYPE, names[1]))
            if after is not None and after not in seen:
                seen.append(after)
                left.append(after)
    assert changes == table_of(OUTSIDE)


def _leaving(state: Any) -> Iterable[Any]:
    """What can come next for a message that an address is to take."""
    moment = moment_at(NOW, replace(Policy(), wire_retries=1))
    if isinstance(state, integration.DeadLetter):
        for command in (ResendMessage("M-0001"), DiscardMessage("M-0001")):
            yield from dead_letters.decide(state, command, moment)
        return
    attempts = state.attempts if isinstance(state, integration.Held) else 0
    if attempts:
        for outcome in ("delivered", "status"):
            said = ReportSending("M-0001", attempts, outcome, 200)
            yield from outside.decide(state, said, moment)
    if state is None or (isinstance(state, integration.Held) and not state.sent):
        yield outside.sent(ENVELOPE, "M-0001", "", attempts + 1, "http://127.0.0.1:9/", moment)
