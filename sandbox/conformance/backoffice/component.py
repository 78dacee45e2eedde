"""A backoffice of somebody else's, as the verifier sees it: who answers when a citizen calls.

The contract with the component is docs/how-to/verify-a-backoffice.md: it sits at the desk of
`rita.neves`, answers whoever calls, and hears on the line what it has to know.  The verifier is
the citizen, and reads what happened in the journal.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sandbox.conformance.control import Deviation, Unusable
from sandbox.conformance.house import WORLD, House

PROGRAMS, MESSAGES = "api", "mensagens"
"""How a backoffice speaks to the sandbox: by the addresses for programs, or from its slot."""
CENTRE, HOLDER = "+351300000000", "ana-silva"
PATIENCE_S, QUIET_S = 40.0, 3.0
Event = dict[str, Any]


@dataclass
class Backoffice:
    """The component at the desk, and the citizen who calls it."""

    house: House
    citizen: str = HOLDER
    protocol: str = PROGRAMS
    patience_s: float = PATIENCE_S
    after: int = 0
    _tokens: dict[str, str] = field(default_factory=dict)

    # the citizen ------------------------------------------------------------------------------
    def _send(self, path: str, body: dict[str, Any] | None) -> Any:
        address = f"/w/{WORLD}/telemovel/{self.citizen}/api/{path}"
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self._token()}",
        }
        data = None if body is None else json.dumps(body).encode()
        reply = self.house.forward("GET" if body is None else "POST", address, data, headers)
        found = json.loads(reply.body)
        if reply.status >= 400:
            raise Deviation(f"o cidadão não pôde fazer «{path}»: {found.get('code')}")
        return found

    def _token(self) -> str:
        if self.citizen not in self._tokens:
            wanted = {"role": "cidadao", "person": self.citizen}
            found = self.house.control("POST", "/seats", wanted)
            self._tokens[self.citizen] = found["seat_token"]
            if not self.sees()["no_app_reason"]:
                self._send("unlock-app", {"pin": self.house.people[self.citizen].app_pin})
        return self._tokens[self.citizen]

    def do(self, action: str, **body: str) -> None:
        """The citizen does something."""
        self._send(action, body)

    def say(self, text: str) -> None:
        """The citizen says something on the line."""
        self.do("speak", text=text)

    def sees(self) -> dict[str, Any]:
        """What the citizen's phone shows."""
        return dict(self._send("view", None)["view"])

    @property
    def number(self) -> str:
        """The number that the citizen says."""
        return str(self.house.people[self.citizen].phones[0])[-9:]

    @contextmanager
    def call(self, citizen: str = HOLDER) -> Iterator[None]:
        """A call of this citizen; it ends in any case."""
        self.citizen = citizen
        self._token()
        self.after = int(self.house.control("GET", "")["head"])
        del self.house.seen[:]
        self.do("dial", to_number=CENTRE)
        try:
            self.wait("chamada.atendida")
            yield
        finally:
            shown = self.sees()["call"]
            if shown and shown["live"]:
                # The component may be quicker.
                with suppress(Deviation):
                    self.do("hang-up")

    # what happened -------------------------------------------------------------------------------
    def events(self) -> list[Event]:
        """What happened since the call began."""
        path = f"/journal?after={self.after}&limit=10000&dados=claros"
        return list(self.house.control("GET", path)["events"])

    def seen(self, kind: str) -> list[Event]:
        """The events of one type since the call began."""
        return [one for one in self.events() if one["type"] == kind]

    def wait(self, kind: str, count: int = 1, what: str = "") -> Event:
        """Until an event has happened so many times.  Errors: Deviation."""
        until = time.monotonic() + self.patience_s
        while time.monotonic() < until:
            found = self.seen(kind)
            if len(found) >= count:
                return found[count - 1]
            time.sleep(0.2)
        raise Deviation(f"em {self.patience_s:g} s não se viu «{what or kind}»")

    def tried(self, action: str) -> int:
        """How many times the component tried something since the call began, allowed or not."""
        return sum(
            one.method == "POST" and one.path.endswith(f"/api/{action}") for one in self.house.seen
        )

    def quiet(self, action: str, why: str, allowed: int = 0) -> None:
        """The component may not try this for a while.  Errors: Deviation."""
        until = time.monotonic() + QUIET_S
        while time.monotonic() < until:
            if self.tried(action) > allowed:
                raise Deviation(f"tentou «{action}»: {why}")
            time.sleep(0.2)

    # the steps of a call -------------------------------------------------------------------------
    def to_request(self) -> None:
        """Say the number, and wait for the request."""
        self.say(f"O meu número é {self.number}")
        self.wait("autorizacao.recebida")

    def to_code(self) -> str:
        """Authorize; the code that the phone shows."""
        self.to_request()
        self.do("approve")
        self.wait("codigo.apresentado")
        return str(self.sees()["code"]["value"])

    def to_data(self) -> None:
        """Say the code, and wait until the data are there."""
        self.say(f"O código é {self.to_code()}")
        self.wait("dados.revelados")

    def to_token(self) -> None:
        """Say that the data are right, and wait for the token."""
        self.to_data()
        self.wait_for_question()
        self.say("Sim, os dados estão corretos")
        self.wait("token.copiado")

    def wait_for_question(self) -> None:
        """Until the component has said something after it had the data, or a while is over."""
        until = time.monotonic() + QUIET_S
        while time.monotonic() < until:
            shown = self.seen("dados.revelados")[0]["n"]
            if any(one["n"] > shown and one["data"]["speaker"] == "operador"
                   for one in self.seen("fala.dita")):  # fmt: skip
                return
            time.sleep(0.2)

    def sit(self) -> None:
        """Wait until the component is at its desk.  Errors: Unusable."""
        until = time.monotonic() + self.patience_s
        while not self.seen("operador.entrou"):
            if time.monotonic() > until:
                raise Unusable(
                    f"ninguém se sentou à mesa em {self.patience_s:g} s; o componente procura "
                    f"{self.house.address}/backoffice"
                )
            time.sleep(0.2)


Play = Callable[[Backoffice], None]
