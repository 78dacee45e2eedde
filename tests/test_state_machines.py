"""Each state machine does all it can: the changes it makes are those of its table, no others."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mock_backoffice import core as desk
from mock_backoffice import language as at_desk
from mock_backoffice import token_language as at_desk_token
from mock_backoffice.transitions import DESK_CASE, case_state
from mock_registo_criminal import language as at_portal
from mock_registo_criminal import peers as portal
from mock_registo_criminal import request_language as at_request
from mock_registo_criminal.transitions import (
    REQUEST,
    SESSION,
    VISIT,
    session_state,
    visit_state,
)
from mock_registo_criminal.transitions import request_state as portal_request_state
from mock_registo_criminal.visits import NATIONAL, Counter, Visit
from sandbox.cards import card_of
from sandbox.keys import WorldKey
from sandbox.platforms.authentication import core as authentication
from sandbox.platforms.authentication import language as at_sign_in
from sandbox.platforms.authentication.transitions import (
    ASSERTION,
    SIGN_IN,
    TOKEN,
    assertion_state,
    sign_in_state,
    token_state,
)
from sandbox.platforms.integration import core as integration
from sandbox.platforms.integration import dead_letters
from sandbox.platforms.integration.language import DiscardMessage, ResendMessage
from sandbox.platforms.integration.transitions import MESSAGE, message_state
from sandbox.platforms.payments import core as payments
from sandbox.platforms.payments.signature import signed
from sandbox.platforms.payments.transitions import PAYMENT, payment_state
from sandbox.protocol import authorization_request as request
from sandbox.protocol import call, messages, redemption
from sandbox.protocol import payment as paying
from sandbox.protocol.errors import Refused
from sandbox.protocol.fault_kinds import MESSAGES
from sandbox.protocol.fault_table import FAULTS
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Envelope, Moment, Tick
from sandbox.protocol.transitions import (
    AUTHORIZATION_REQUEST,
    CALL,
    StateMachine,
    call_state,
    request_state,
)
from sandbox.settings import Fault

NOW = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
FOREVER = NOW + timedelta(days=3650)
KEY = WorldKey(bytes(32), "abc123")
ANA = SimpleNamespace(
    id="ana", phones=("+351900000123",), cmd=("active",), app_pin="2580", birth_date="1988-03-14",
    document_type="CC", document="990000010ZZ7", nic="990000010", card_valid_until="",
    conduct="",
)  # fmt: skip
RITA = SimpleNamespace(id="rita", password="x", user_name="rita")

Change = tuple[str, str, str]


class Register:
    """Two operators and one citizen."""

    def citizen(self, citizen_id: str) -> Any:
        return ANA

    def citizen_by_phone(self, phone_number: str) -> Any:
        return ANA

    def operator(self, operator_id: str) -> Any:
        return RITA

    def operator_by_user_name(self, user_name: str) -> Any:
        return RITA


def moment_at(now: datetime, policy: Policy | None = None, **looked_at: Any) -> Moment:
    """A moment whose other streams are `looked_at`, by kind."""
    moment = Moment(
        now,
        policy or Policy(),
        KEY,
        Register(),
        lambda stream: looked_at.get(stream.partition(":")[0]),
        lambda kind: f"{kind}-0001",
    )
    moment.stream = "call:C-0001"
    return moment


def table_of(machine: StateMachine) -> set[Change]:
    return {(row.before, row.event.TYPE, row.after) for row in machine.transitions}


def explore(
    decide: Callable[[Any, Any, Moment], list[Any]],
    evolve: Callable[[Any, Any], Any],
    name: Callable[[Any], str],
    commands: Iterable[Any],
    moments: Iterable[Moment],
    start: Any = None,
    same: Callable[[Any], Any] = lambda state: state,
) -> set[Change]:
    """Every change of name that some command makes in some state that can be reached.

    A change is known by the last event of the command that changed the name.  `same` gives what
    of a state matters: states that agree in it are visited once.
    """
    commands, moments = list(commands), list(moments)
    changes: set[Change] = set()
    seen, left = {same(start)}, [start]
    while left:
        origin = left.pop()
        for moment in moments:
            for command in commands:
                try:
                    events = decide(origin, command, moment)
                except Refused:
                    continue
                state, label = origin, ""
                for event in events:
                    before = name(state)
                    state = evolve(state, event)
                    label = event.TYPE if name(state) != before else label
                if name(state) != name(origin):
                    changes.add((name(origin), label, name(state)))
                if same(state) not in seen:
                    seen.add(same(state))
                    left.append(state)
    return changes


def test_a_call_changes_as_its_table_says() -> None:
    commands = [
        call.Dial("ana", call.CONTACT_CENTRE),
        call.AnswerCall("C-0001", "rita", "S"),
        call.HoldCall("C-0001", "rita"),
        call.ResumeCall("C-0001", "rita"),
        call.TransferCall("C-0001", "rita", "tomas"),
        call.AnswerCall("C-0001", "tomas", "S"),
        call.HangUp("C-0001", "operador", "rita"),
        call.HangUp("C-0001", "cidadao", "ana"),
        call.PressKey("C-0001", "ana", "1"),
        Tick("call:C-0001"),
    ]

    def decide(state: Any, command: Any, moment: Moment) -> list[Any]:
        # Dialling makes a new stream each time: only from nothing does it belong to this call.
        return (
            [] if state and isinstance(command, call.Dial) else call.decide(state, command, moment)
        )

    made = explore(decide, call.evolve, call_state, commands, [moment_at(NOW), moment_at(LATER)])
    assert made == table_of(CALL)


SUBMIT = request.SubmitRequest(
    "A-0001", "ana", "+351900000123", "rita", "S", "C-0001", "+351900000123", "servico", ("nome",)
)


def redeem(code: str, operator_id: str = "rita") -> messages.RedeemCode:
    """A code brought by an operator, as the desk would send it."""
    proof = KEY.proof("P-0001", code)
    return messages.RedeemCode("A-0001", "ana", "P-0001", proof, operator_id, "S", "C-0001")


def decide_request(state: Any, command: Any, moment: Moment) -> list[Any]:
    if state is None:
        made = isinstance(command, request.SubmitRequest)
        return [request.submit(command, "P-0001", moment)] if made else []
    match command:
        case messages.CitizenDecision():
            return request.answer(state, command, moment)
        case messages.RedeemCode():
            return redemption.redeem(state, command, moment)
        case messages.WithdrawRequest():
            return request.withdraw(state, command.reason)
        case Tick():
            return request.lapse(state, moment)
    return []


def evolve_request(state: Any, event: Any) -> Any:
    return request.opened(event) if state is None else request.evolve(state, event)


def test_an_authorization_request_changes_as_its_table_says() -> None:
    decisions = ("approve", "deny", "declined_call", "device_changed")
    commands = [
        SUBMIT,
        *(messages.CitizenDecision("ana", "P-0001", name, "errada") for name in decisions),
        redeem(KEY.security_code("P-0001", 6)),
        redeem("wrong"),
        redeem(KEY.security_code("P-0001", 6), "tomas"),
        messages.WithdrawRequest("ana", "P-0001", "rita", "operador"),
        Tick("consent:ana"),
    ]
    moments = [
        moment_at(NOW),
        moment_at(LATER),
        moment_at(NOW, replace(Policy(), phrase="choose")),
    ]
    made = explore(decide_request, evolve_request, request_state, commands, moments)
    assert made == table_of(AUTHORIZATION_REQUEST)


def test_a_token_changes_as_its_table_says() -> None:
    paste = messages.ExchangeToken("d", False, "rita", "S", "servico")
    commands = [
        messages.IssueToken("A-0001", "rita", "S", "ana", "servico", "P-0001"),
        paste,
        replace(paste, operator_id="tomas"),
        replace(paste, service="outro"),
        Tick("token:d"),
    ]
    allowed = SimpleNamespace(service="servico", scopes=("nome",))
    consent = SimpleNamespace(consented=lambda request_id, operator_id, client_id: allowed)
    moments = [moment_at(now, consent=consent) for now in (NOW, LATER)]
    made = explore(authentication.decide, authentication.evolve, token_state, commands, moments)
    assert made == table_of(TOKEN)


def test_a_session_of_the_portal_changes_as_its_table_says() -> None:
    commands = [
        messages.OpenFederatedSession("F-1", "rita", "S", "ana", "servico", (("nome", "Ana"),)),
        at_portal.NoteRequest("F-1", "", "RC-0001", "2024/000001"),
    ]
    made = explore(portal.decide, portal.evolve, session_state, commands, [moment_at(NOW)])
    assert made == table_of(SESSION)


def test_a_sign_in_changes_as_its_table_says() -> None:
    commands = [
        messages.AskAuthentication("b", "registo-criminal"),
        at_sign_in.SignInWithCmd("b", "900000123", "2580"),
        at_sign_in.SignInWithCmd("b", "900000123", "0000"),
        at_sign_in.SendAnotherCode("b"),
        at_sign_in.EnterSmsCode("b", KEY.security_code("SMS-0001", 6)),
        at_sign_in.EnterSmsCode("b", "000000"),
        at_sign_in.InsertCard("b", "ana"),
        at_sign_in.RemoveCard("b"),
        at_sign_in.EnterCardPin("b", card_of(ANA).pin),
        at_sign_in.EnterCardPin("b", "x"),
        at_sign_in.CancelSignIn("b"),
        Tick("acesso:b"),
    ]
    made = explore(
        authentication.decide,
        authentication.evolve,
        sign_in_state,
        commands,
        [moment_at(NOW), moment_at(NOW + timedelta(minutes=6))],
        same=lambda state: state and (state.status, state.attempts_left, state.card_holder),
    )
    assert made == table_of(SIGN_IN)


def test_a_proof_changes_as_its_table_says() -> None:
    exchange = messages.ExchangeAssertion("d", "b", "registo-criminal")
    commands = [
        at_sign_in.IssueAssertion("AS-0001", "b", "registo-criminal", "ana", "cmd", "cmd:1"),
        exchange,
        replace(exchange, browser_id="outro"),
        Tick("assercao:d"),
    ]
    moments = [moment_at(now) for now in (NOW, LATER)]
    made = explore(authentication.decide, authentication.evolve, assertion_state, commands, moments)
    assert made == table_of(ASSERTION)


def test_a_citizens_visit_changes_as_its_table_says() -> None:
    commands = [
        at_portal.AskSignIn("b"),
        at_portal.PresentAssertion("b", "texto"),
        messages.OpenCitizenSession("b", "ana", "cmd", 3, (("M", "x"),)),
        messages.AssertionResult("b", "assertion_used"),
        at_portal.SignOut("b"),
        Tick("visita:b"),
    ]

    def decide(state: Any, command: Any, moment: Moment) -> list[Any]:
        moment.look = lambda stream: state
        if state is None and isinstance(command, at_portal.PresentAssertion | Tick):
            return []
        refused = isinstance(command, messages.AssertionResult) and visit_state(state) != "waiting"
        if refused or (isinstance(command, Tick) and visit_state(state) in ("away", "left")):
            return []
        return portal.decide(state, command, moment)

    moments = [moment_at(NOW)]
    made = explore(decide, portal.evolve, visit_state, commands, moments)
    assert made == table_of(VISIT)


def test_a_request_of_the_portal_changes_as_its_table_says() -> None:
    visit = Visit("b", "signed_in", "ana", "cmd", 3, ((NATIONAL, "99000001"),), NOW, FOREVER)
    counter = Counter("marta", "ana")
    draft = SimpleNamespace(
        request_id="RC-0001", purpose="emprego", email="", minors=False, note="", activity="",
        entity="", country="", language="pt-en",
    )  # fmt: skip
    folder = SimpleNamespace(draft=draft)

    def told(state: str) -> messages.PaymentCallback:
        said = messages.PaymentCallback(
            "RC-0001", "PG-RC-0001", 500, "EUR", state, "multibanco", "", NOW, state, ""
        )
        return signed(said, KEY)

    commands = [
        at_portal.SubmitRequest(browser_id="b"),
        messages.PaymentOpened("RC-0001", "PG-RC-0001", 500, "99999", "000000000", LATER),
        *(told(state) for state in ("paid", "refused", "expired", "canceled", "late")),
        at_request.ProceedToPayment("b", "RC-0001"),
        at_request.CancelRequest("b", "RC-0001"),
        at_request.ReceiveFee("marta", "RC-0001"),
        Tick("pedido:RC-0001"),
    ]

    def decide(state: Any, command: Any, moment: Moment) -> list[Any]:
        submits = isinstance(command, at_portal.SubmitRequest)
        if (state is None) != submits:
            return []
        waits = state is None or state.order_id.startswith("RC-0001")
        if isinstance(command, messages.PaymentOpened) and waits and state is not None:
            command = replace(command, order_id=state.order_id)
        return portal.decide(state, command, moment)

    looked = {"visita": visit, "posto": counter, "requerente": folder}
    made = explore(
        decide,
        portal.evolve,
        portal_request_state,
        commands,
        [moment_at(now, **looked) for now in (NOW, LATER)],
        same=lambda state: state and (state.status, bool(state.payment_id), state.attempts > 1),
    )
    assert made == table_of(REQUEST)


def test_a_payment_changes_as_its_table_says() -> None:
    mine = ("PG-RC-1", "ana")
    commands = [
        messages.RequestPayment("RC-1", messages.PORTAL, 500, "ana", "Certificado"),
        messages.CancelPayment("RC-1"),
        *(paying.PayByCard(*mine, number, "12/30", "123") for number in paying.TEST_CARDS),
        paying.AuthenticateCard(*mine),
        paying.FailCardCheck(*mine),
        paying.PayByMbway(*mine, "900000123"),
        *(messages.MbwayDecision("ana", "MW-0001", "PG-RC-1", said) for said in ("accept", "no")),
        paying.PayReference(*mine),
        paying.BankPays("PG-RC-1"),
        paying.BankPaysLate("PG-RC-1"),
        paying.BankPaysWrong("PG-RC-1", "4"),
        paying.BankPaysTwice("PG-RC-1"),
        paying.BankReverses("PG-RC-1"),
        Tick("payment:PG-RC-1"),
    ]
    instants = (NOW, NOW + timedelta(hours=1), NOW + timedelta(days=365))
    moments = [moment_at(instant) for instant in instants]
    made = explore(
        payments.decide,
        payments.evolve,
        payment_state,
        commands,
        moments,
        same=lambda state: state and (state.status, state.check_passes, state.late_at,
                                      state.movements[:2]),
    )  # fmt: skip
    assert made == table_of(PAYMENT)


ENVELOPE = Envelope("a", "b", "Fazer", None, "C-0001")
WEATHER = [
    (),
    *(
        (Fault(kind, kind, integration.TARGET, delay_ms=10),)
        for kind in (row.name for row in FAULTS if row.road == MESSAGES)
    ),
]


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_message_changes_only_as_its_table_says(attempts: int) -> None:
    assert message_changes(attempts) <= table_of(MESSAGE)


def test_a_message_makes_every_change_of_its_table() -> None:
    assert message_changes(1) | message_changes(3) == table_of(MESSAGE)


def message_changes(attempts: int) -> set[Change]:
    """All that can happen to one message when each try may meet any weather."""
    policy = replace(Policy(), delivery_attempts=attempts)
    changes: set[Change] = set()
    left: list[Any] = [None]
    seen: list[Any] = []
    while left:
        state = left.pop()
        for event in _of_message(state, policy):
            after = integration.evolve(state, event)
            names = message_state(state), message_state(after, event)
            if names[0] != names[1]:
                changes.add((names[0], event.TYPE, names[1]))
            if after is not None and after not in seen:
                seen.append(after)
                left.append(after)
    return changes


def _of_message(state: Any, policy: Policy) -> Iterable[Any]:
    """What can come next for a message in this state."""
    if isinstance(state, integration.DeadLetter):
        for command in (ResendMessage("M-0001"), DiscardMessage("M-0001")):
            yield from dead_letters.decide(state, command, moment_at(NOW))
        return
    for faults in WEATHER:
        moment = moment_at(NOW, policy, world=SimpleNamespace(faults=faults))
        event = integration.trouble(ENVELOPE, "M-0001", "", state, moment)
        if event is not None:
            yield event
        elif state is None:
            yield integration.MessagesDelivered(())
        else:
            yield integration.MessageDelivered("M-0001", "a", "b", "Fazer", "", 1)


CASE = {"operator_id": "rita", "case_id": "A-0001"}
SESSION_OF = {**CASE, "session_id": "S-0001"}
SCOPES = ("nome", "nif")


BY_PEOPLE = [
    at_desk.OpenService("rita", "S-0001", "registo-criminal", "C-0001"),
    at_desk.ValidateCmd(**CASE, phone_number="900000123"),
    at_desk.RequestAuthorization(**SESSION_OF),
    at_desk.CancelRequest(**CASE),
    at_desk.ValidateCode(**SESSION_OF, code="123456"),
    at_desk.ConfirmData(**CASE, scopes=SCOPES),
    at_desk.ConfirmData(**CASE, scopes=()),
    at_desk.RejectData(**CASE),
    at_desk_token.ConfirmAndCopyToken(**SESSION_OF),
    at_desk.AskAgain(**SESSION_OF),
    at_desk_token.OpenPhoneService("rita", "S-0001"),
    at_desk_token.Authenticate("rita", "S-0001", "token"),
    at_desk.CloseCase(**CASE),
    at_desk.LineDropped("rita", "C-0001", "chamada_terminada"),
    Tick("desk:rita"),
]


def answers(state: desk.Desk) -> list[Any]:
    """What the other systems may say to this desk: they answer what they were asked."""
    case = state.cases[0]
    said: list[Any] = [at_desk.NotDelivered("rita", "A-0001", case.waiting, 5, True)]
    statuses: tuple[str, ...] = ()
    if case.waiting == "cmd":
        said += [
            messages.CmdStatusReply("A-0001", "rita", case.phone_number, name, "")
            for name in ("active", "none")
        ]
    if case.waiting == "pedido":
        statuses = ("pending", "rejected")
    elif case.request_status == "pending":
        statuses = ("approved", "denied", "expired", "canceled")
    elif case.request_status == "approved":
        statuses = ("code_expired", "canceled")
    said += [messages.RequestStatus("A-0001", "rita", "P-0001", name) for name in statuses]
    if case.waiting == "codigo":
        worth = {
            "approved": ("accepted", "code_wrong", "code_burnt", "code_expired"),
            "redeemed": ("code_used",),
            "burnt": ("code_burnt",),
            "expired": ("code_expired",),
            "code_expired": ("code_expired",),
        }
        for outcome in worth.get(case.request_status, ("not_approved",)):
            said.append(messages.CodeResult("A-0001", "rita", "P-0001", outcome, 1, 1))
    if case.waiting == "dados":
        data = tuple((scope, "x") for scope in SCOPES)
        said.append(messages.CitizenDataReply("A-0001", "rita", "P-0001", data))
    if case.waiting == "token":
        said.append(messages.TokenReply("A-0001", "rita", "T-0001", NOW + timedelta(hours=1)))
    if state.pasting_until:
        if case.token_id:
            said.append(messages.TokenResult("rita", "accepted", "F-0001", "A-0001"))
        said.append(messages.TokenResult("rita", "token_unknown"))
    if case.federated_id:
        said.append(messages.CertificateRequested("rita", "F-0001", "2024/000001"))
    return said


def desk_changes() -> set[Change]:
    """All that can happen to one case."""
    signed_in = desk.evolve(None, at_desk.OperatorSignedIn("rita", "S-0001"))
    line = SimpleNamespace(
        status=call.CallStatus.IN_PROGRESS, operator_id="rita", caller_number="+351900000123"
    )

    def only_case(state: desk.Desk) -> desk.Case | None:
        return state.cases[0] if state.cases else None

    def one_case_only(state: desk.Desk, command: Any, moment: Moment) -> list[Any]:
        if isinstance(command, at_desk.OpenService) and state.cases:
            return []
        if isinstance(command, int):
            said = answers(state) if state.cases else []
            return desk.decide(state, said[command], moment) if command < len(said) else []
        return desk.decide(state, command, moment)

    def what_matters(state: desk.Desk) -> Any:
        case = only_case(state)
        kept = case and replace(case, attempt=0, expires_at=None, answer_by=None, trouble="")
        return kept, state.phone_service, bool(state.pasting_until)

    return explore(
        one_case_only,
        desk.evolve,
        lambda state: case_state(only_case(state)),
        [*BY_PEOPLE, *range(8)],
        [moment_at(now, call=line) for now in (NOW, LATER)],
        signed_in,
        what_matters,
    )


def test_a_case_at_the_desk_changes_as_its_table_says() -> None:
    assert desk_changes() == table_of(DESK_CASE)


@pytest.mark.parametrize(
    "machine",
    [CALL, AUTHORIZATION_REQUEST, TOKEN, SESSION, MESSAGE, DESK_CASE],
    ids=lambda machine: machine.title,
)
def test_no_row_of_a_table_stands_twice(machine: StateMachine) -> None:
    assert len(table_of(machine)) == len(machine.transitions)
