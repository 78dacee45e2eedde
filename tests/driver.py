"""A call played by commands, step by step: `Play(world).to("pending")`.

Every step goes through `World.perform`, as a page or a program would make it; nothing is set by
hand.  What is then looked at are states, the journal, and what each seat sees.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from mock_backoffice import language as desk
from mock_backoffice import token_language as desk_token
from mock_backoffice.case import Case
from mock_backoffice.core import Desk
from mock_mobile_app import language as phone
from mock_mobile_app.core import Handset, Shown
from mock_registo_criminal import language as portal
from run_sandbox import describe_apps
from sandbox.journal import Record
from sandbox.platforms.authorizations.consent import Consent
from sandbox.protocol.authorization_request import Approved, Closed, RequestState
from sandbox.protocol.call import (
    CONTACT_CENTRE,
    AnswerCall,
    Call,
    Dial,
    HangUp,
    Speak,
    TransferCall,
)
from sandbox.protocol.errors import Refused
from sandbox.settings import ChangePolicy, EndFault, StartFault
from sandbox.world import World

START = datetime(2024, 5, 6, 9, 0, tzinfo=UTC)
RITA, TOMAS = "rita-operadora", "tomas-operador"
ANA, JOAO = "ana-silva", "joao-desconfiado"
SCOPES = ("nome", "data_nascimento", "nic", "nif")
APPS = {app.slug: app for app in describe_apps()}

STATES = (
    "signed_in",
    "ringing",
    "answered",
    "service_open",
    "cmd_active",
    "pending",
    "approved",
    "code_accepted",
    "data_confirmed",
    "token_copied",
    "phone_service",
    "portal_open",
    "filled",
    "submitted",
)
"""How far a call has got, in order; each is reached by one step from the one before."""


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is inside is refused with this reason code."""
    with pytest.raises(Refused) as found:
        yield
    assert found.value.code == code


class Play:
    """One citizen, one operator, one call in a world."""

    def __init__(self, world: World, citizen: str = ANA, operator: str = RITA) -> None:
        self.world = world
        self.citizen_id, self.operator_id = citizen, operator
        self.call_id = self.case_id = ""
        self._steps: dict[str, Callable[[], Any]] = {
            "signed_in": self.sign_in,
            "ringing": self.dial,
            "answered": self.answer,
            "service_open": self.open_service,
            "cmd_active": self.validate_cmd,
            "pending": self.request,
            "approved": self.approve,
            "code_accepted": self.validate_code,
            "data_confirmed": self.confirm_data,
            "token_copied": self.copy_token,
            "phone_service": self.open_phone_service,
            "portal_open": self.authenticate,
            "filled": self.fill,
            "submitted": self.submit,
        }

    def to(self, state: str, after: str = "") -> "Play":
        """Go on until this state, from the one after `after`."""
        first = STATES.index(after) + 1 if after else 0
        for name in STATES[first : STATES.index(state) + 1]:
            self._steps[name]()
        return self

    def again(self) -> "Play":
        """The next call of the same two people, who are signed in."""
        return Play(self.world, self.citizen_id, self.operator_id)

    # who acts -----------------------------------------------------------------------------------
    def by_citizen(self, command: Any) -> list[Record]:
        """The citizen does something."""
        return self.world.perform(command, f"cidadao:{self.citizen_id}")

    def by_operator(self, command: Any) -> list[Record]:
        """The operator does something."""
        return self.world.perform(command, f"operador:{self.operator_id}")

    # the line -----------------------------------------------------------------------------------
    def sign_in(self) -> None:
        """Sit down at the desk."""
        operator = self.world.people.operator(self.operator_id)
        self.by_operator(desk.SignIn(operator.user_name, operator.password))

    def dial(self) -> None:
        """Call the contact centre."""
        self.call_id = self.by_citizen(Dial(self.citizen_id, CONTACT_CENTRE))[0].stream[5:]

    def answer(self) -> None:
        """Take the call."""
        self.by_operator(AnswerCall(self.call_id, self.operator_id, self.session_id))

    def say(self, text: str) -> None:
        """The citizen says something."""
        self.by_citizen(Speak(self.call_id, "cidadao", self.citizen_id, text))

    def citizen_hangs_up(self) -> None:
        """The citizen ends the call."""
        self.by_citizen(HangUp(self.call_id, "cidadao", self.citizen_id))

    def operator_hangs_up(self) -> None:
        """The operator ends the call."""
        self.by_operator(HangUp(self.call_id, "operador", self.operator_id))

    def transfer(self, to_operator: str = TOMAS) -> None:
        """Hand the call to a colleague."""
        self.by_operator(TransferCall(self.call_id, self.operator_id, to_operator))

    # the desk -----------------------------------------------------------------------------------
    def open_service(self, service: str = "registo-criminal") -> None:
        """Open the service for the call."""
        self.by_operator(desk.OpenService(self.operator_id, self.session_id, service, self.call_id))
        self.case_id = self.desk.current

    def validate_cmd(self, number: str = "") -> None:
        """Validate a phone's CMD, the citizen's own if none is given."""
        number = number or self.person.phones[0]
        self.by_operator(desk.ValidateCmd(self.operator_id, self.case_id, number))

    def request(self) -> None:
        """Send the request for access to data."""
        self.by_operator(desk.RequestAuthorization(self.operator_id, self.session_id, self.case_id))

    def cancel(self) -> None:
        """Take the request back."""
        self.by_operator(desk.CancelRequest(self.operator_id, self.case_id))

    def close_case(self) -> None:
        """Put the case away."""
        self.by_operator(desk.CloseCase(self.operator_id, self.case_id))

    def validate_code(self, code: str = "") -> None:
        """Enter a code, the right one if none is given."""
        code = code or self.code
        self.by_operator(desk.ValidateCode(self.operator_id, self.session_id, self.case_id, code))

    def confirm_data(self, scopes: tuple[str, ...] = SCOPES) -> None:
        """Tick what the citizen confirmed."""
        self.by_operator(desk.ConfirmData(self.operator_id, self.case_id, scopes))

    def reject_data(self) -> None:
        """The citizen says that the data are wrong."""
        self.by_operator(desk.RejectData(self.operator_id, self.case_id))

    def copy_token(self) -> None:
        """Have the token issued."""
        self.by_operator(
            desk_token.ConfirmAndCopyToken(self.operator_id, self.session_id, self.case_id)
        )

    def ask_again(self) -> None:
        """Ask for the answer that did not come."""
        self.by_operator(desk.AskAgain(self.operator_id, self.session_id, self.case_id))

    def open_phone_service(self) -> None:
        """Choose *Serviço por Telefone*."""
        self.by_operator(desk_token.OpenPhoneService(self.operator_id, self.session_id))

    def authenticate(self, token: str = "", service: str = "registo-criminal") -> None:
        """Paste a token, the one copied if none is given."""
        token = token or self.token
        self.by_operator(desk_token.Authenticate(self.operator_id, self.session_id, token, service))

    # the portal ---------------------------------------------------------------------------------
    def fill(self, purpose: str = "emprego", email: str = "") -> None:
        """Fill in the form."""
        session = (self.operator_id, self.session_id, self.case.federated_id)
        self.by_operator(portal.FillRequest(*session, purpose, email))

    def submit(self) -> None:
        """Submit it."""
        session = (self.operator_id, self.session_id, self.case.federated_id)
        self.by_operator(portal.SubmitRequest(*session))

    # the phone ----------------------------------------------------------------------------------
    def unlock(self) -> None:
        """Open the app, unless it is."""
        if not (self.phone and self.phone.unlocked):
            self.by_citizen(phone.UnlockApp(self.citizen_id, self.person.app_pin))

    def approve(self, phrase: str = "", request_id: str = "") -> None:
        """Press *Autorizar*."""
        self.unlock()
        request_id = request_id or self.shown.request_id
        self.by_citizen(phone.Approve(self.citizen_id, request_id, phrase))

    def deny(self) -> None:
        """Press *Recusar*."""
        self.unlock()
        self.by_citizen(phone.Deny(self.citizen_id, self.shown.request_id))

    def decline_call(self) -> None:
        """Press *Não estou em chamada*."""
        self.unlock()
        self.by_citizen(phone.DeclineCall(self.citizen_id, self.shown.request_id))

    def flight_mode(self, offline: bool) -> None:
        """Network off or on."""
        self.by_citizen(phone.SetFlightMode(self.citizen_id, offline))

    # the world ----------------------------------------------------------------------------------
    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.world.advance_by(seconds)

    def policy(self, **changes: Any) -> None:
        """Set limits of the world."""
        self.world.perform(ChangePolicy(tuple(changes.items())), "consola")

    def fault(self, kind: str, **how: Any) -> None:
        """Order a trouble on iAP-PI."""
        self.world.perform(StartFault(kind, kind, **how), "consola")

    def end_fault(self, kind: str) -> None:
        """The trouble is over."""
        self.world.perform(EndFault(kind), "consola")

    # what is so ---------------------------------------------------------------------------------
    @property
    def person(self) -> Any:
        """The citizen, as the register knows the person."""
        return self.world.people.citizen(self.citizen_id)

    @property
    def session_id(self) -> str:
        """The operator's session."""
        return self.desk.session_id

    @property
    def desk(self) -> Desk:
        """The operator's desk."""
        return self.world.machine.state(f"desk:{self.operator_id}")

    @property
    def case(self) -> Case:
        """The case of this call."""
        return self.desk.case(self.case_id)

    @property
    def call(self) -> Call:
        """The call."""
        return self.world.machine.state(f"call:{self.call_id}")

    @property
    def phone(self) -> Handset | None:
        """The citizen's phone."""
        return self.world.machine.state(f"phone:{self.citizen_id}")

    @property
    def shown(self) -> Shown:
        """The newest request on the phone."""
        return self.phone.requests[-1]

    @property
    def consent(self) -> Consent:
        """What the Sistema de Autorizações keeps of the citizen."""
        return self.world.machine.state(f"consent:{self.citizen_id}")

    @property
    def asked(self) -> RequestState:
        """The newest request at the Sistema de Autorizações."""
        return self.consent.requests[-1]

    @property
    def alive(self) -> list[RequestState]:
        """The citizen's requests that are worth something."""
        if self.consent is None:
            return []
        return [item for item in self.consent.requests if not isinstance(item, Closed)]

    @property
    def code(self) -> str:
        """The code that the citizen's phone shows."""
        found = self.sees_phone()["code"]
        return found["value"] if found else ""

    @property
    def token(self) -> str:
        """The token that the desk shows."""
        return self.sees_desk()["case"]["token"]

    @property
    def issued_codes(self) -> set[str]:
        """Every code that this world has issued."""
        key = self.world.key
        return {
            key.security_code(event["request_id"], event["digits"])
            for event in self.events("codigo.emitido")
        }

    @property
    def status(self) -> str:
        """The state of the newest request, in one word."""
        found = self.asked
        if isinstance(found, Closed):
            return found.status
        return "approved" if isinstance(found, Approved) else "pending"

    def sees_phone(self) -> dict[str, Any]:
        """What the phone shows."""
        return APPS["telemovel"].view(self.world, self.citizen_id, {})

    def sees_desk(self) -> dict[str, Any]:
        """What the desk shows, this case chosen."""
        return APPS["backoffice"].view(self.world, self.operator_id, {"case_id": self.case_id})

    def sees_portal(self) -> dict[str, Any]:
        """What the portal shows."""
        return APPS["registo-criminal"].view(self.world, self.operator_id, {})

    def records(self) -> list[Record]:
        """The whole journal."""
        return list(self.world.journal.read())

    def types(self) -> list[str]:
        """The types of all events, in order."""
        return [record.type for record in self.records()]

    def events(self, kind: str) -> list[dict[str, Any]]:
        """The data of all events of one type."""
        return [json.loads(record.data) for record in self.records() if record.type == kind]

    def journal_text(self) -> str:
        """Everything that the journal says."""
        return "\n".join("|".join(map(str, record)) for record in self.records())


def states_of(world: World) -> dict[str, Any]:
    """Every state of a world but what was said aloud, which no journal keeps."""
    machine = world.machine
    streams = {record.stream for record in world.journal.read()}
    found = {stream: machine.state(stream) for stream in streams}
    return {
        stream: _without_speech(state) if stream.startswith("call:") else state
        for stream, state in found.items()
        if state is not None
    }


def _without_speech(call: Call) -> Any:
    members = dict(call.__dict__)
    members["transcript"] = [(said.speaker, said.text, said.at) for said in call.transcript]
    return members
