"""A call brought to any moment through the addresses for programs, to be looked at in pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.http.client import CENTRE, PHONE, PIN, Place
from tests.http.visitor import Visitor

SCOPES = ("nome", "data_nascimento", "nic", "nif")
TOMAS = "tomas.reis"
ASKED, APPROVED, DICTATED, ACCEPTED, CONFIRMED, COPIED = 7, 8, 9, 10, 11, 12
PHONE_SERVICE, IN_PORTAL, FILLED, SUBMITTED, ENDED = 13, 14, 15, 16, 17
DIALLED, ANSWERED, OPENED, CHECKED = 1, 2, 4, 6
"""How many steps of the happy path lead to a moment (`Place.play`)."""
START = "2024-05-06T09:00:00+00:00"


@dataclass
class Scene(Place):
    """A place with the levers of its world, and with further seats."""

    other_desk: str = ""
    phones: dict[str, str] = field(default_factory=dict)
    visitor: Visitor | None = None

    def begin(self, **members: Any) -> "Scene":
        """Make the world, on a Monday morning, with a clock that moves when told to."""
        members = {"clock": {"mode": "virtual", "start": START}} | members
        self.create(**members)
        return self

    def sit_as(self, pin: str = PIN) -> "Scene":
        """Take the citizen's phone and Rita's desk; the app opens when there is a PIN."""
        wanted = {"role": "cidadao", "person": self.citizen}
        self.phone_token = self.do(f"{self.control}/seats", wanted)["seat_token"]
        self.desk_token = self.sign_in("rita.neves")
        if pin:
            self.at_phone("unlock-app", pin=pin)
        return self

    # levers -------------------------------------------------------------------------------------
    def pass_time(self, seconds: float) -> None:
        """Let the world's clock go on."""
        self.do(f"{self.control}/clock/advance", {"seconds": seconds})

    def clock(self, mode: str, rate: int = 1) -> None:
        """Let time pass in another way."""
        self.do(f"{self.control}/clock", {"mode": mode, "rate": rate})

    def trouble(self, kind: str, **how: Any) -> None:
        """Order a fault in the platform between the systems."""
        self.do(f"{self.control}/faults", {"name": kind, "kind": kind, **how})

    def slow(self) -> None:
        """Every message takes a minute."""
        self.trouble("latencia", delay_ms=60_000)

    def deaf(self) -> None:
        """Messages vanish, and what was asked is given up."""
        self.trouble("perde-mensagem", uses=99)

    # further people -----------------------------------------------------------------------------
    def another_phone(self, citizen: str) -> str:
        """Sit down as somebody else; returns the base of that phone."""
        wanted = {"role": "cidadao", "person": citizen}
        self.phones[citizen] = self.do(f"{self.control}/seats", wanted)["seat_token"]
        return f"/w/{self.world}/telemovel/{citizen}"

    def at_other_phone(self, citizen: str, action: str, **body: Any) -> Any:
        """Something done with somebody else's phone."""
        base = f"/w/{self.world}/telemovel/{citizen}"
        return self.do(f"{base}/api/{action}", body, self.phones[citizen])

    def at_other_desk(self, action: str, **body: Any) -> Any:
        """Something done by Tomás, who signs in for it."""
        if not self.other_desk:
            self.other_desk = self.sign_in(TOMAS)
        return self.do(f"{self.desk}/api/{action}", body, self.other_desk)

    # parts of a call ----------------------------------------------------------------------------
    def refused(self, act: Callable[..., Any], *args: Any, **body: Any) -> None:
        """Try what will not be allowed."""
        try:
            act(*args, **body)
        except AssertionError:
            return
        raise AssertionError("this was allowed")

    def up_to_service(self) -> None:
        """A call answered, with the service open."""
        self.at_phone("dial", to_number=CENTRE)
        self.at_desk("answer-call")
        self.at_phone("speak", text="Queria pedir o certificado de registo criminal.")
        self.at_desk("open-service", service="registo-criminal")

    def check(self, number: str) -> None:
        """Validate the CMD of a number at the desk."""
        self.at_desk("validate-cmd", phone_number=number)

    def wrong_code(self, times: int = 1) -> None:
        """Give codes that are not the one on the phone."""
        right = self.code()
        wrong = "111111" if right != "111111" else "222222"
        for _ in range(times):
            self.at_desk("validate-code", code=wrong)

    def ask_again(self) -> None:
        """Another request for the same case."""
        self.at_desk("request-authorization")

    def somebody_else_calls(self, citizen: str = "artur-atacante") -> None:
        """Somebody calls Tomás from another number and gives Ana's: the request reaches Ana."""
        self.another_phone(citizen)
        self.at_other_phone(citizen, "dial", to_number=CENTRE)
        self.at_other_desk("answer-call", call_id=self.ringing())
        self.at_other_desk("open-service", service="registo-criminal")
        self.at_other_desk("validate-cmd", phone_number=PHONE)
        self.at_other_desk("request-authorization")

    def lookalike(self) -> None:
        """The request of a service whose name resembles the real one."""
        self.play(ANSWERED)
        self.at_desk("open-service", service="registo-criminal-verificacao")
        self.check(PHONE)
        self.at_desk("request-authorization")

    def wrong_phrase(self) -> None:
        """The citizen chooses a phrase that was not said."""
        said = self.see(self.desk, self.desk_token)["case"]["phrase"]
        offered = self.see(self.phone, self.phone_token)["pending"][0]["phrase_options"]
        self.at_phone("approve", phrase=next(item for item in offered if item != said))

    def ringing(self) -> str:
        """The call that rings at the desks."""
        return str(self.see(self.desk, self.desk_token)["ringing"][0]["call_id"])

    @property
    def case_id(self) -> str:
        """The case that the desk has in hand."""
        return str(self.see(self.desk, self.desk_token)["case"]["case_id"])

    def move_to_other_desk(self) -> None:
        """From now on Tomás's desk is the one that is looked at."""
        if not self.other_desk:
            self.other_desk = self.sign_in(TOMAS)
        self.desk_token, self.other_desk = self.other_desk, self.desk_token

    @property
    def session(self) -> str:
        """The page of the federated session."""
        found = self.see(self.desk, self.desk_token)["federated_id"]
        return f"{self.portal}/pedido/{found}"
