"""An integration platform of somebody else's, as the verifier sees it: two doors and a way.

The contract with the component is docs/how-to/verify-an-integration-platform.md: it takes messages
as JSON and as SOAP, and knows where two systems are.  The verifier is both of them.
"""

import http.client
import json
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.integration.ends import Arrived, Ends
from sandbox.conformance.reaching import wait_for
from sandbox.platforms.integration.wire_form import (
    SYSTEM,
    Headers,
    action_uri,
    json_headers,
    soap_message,
    xml_body,
)
from sandbox.soap_text import CONTENT_TYPES

DESK, AUTHENTICATION = "backoffice", "autenticacao"
QUESTION, ANSWER = "ValidarCMD", "RespostaValidarCMD"
ARRIVES_S, ANSWERS_S = 10.0, 20.0
ACKNOWLEDGED = (200, 202)
ENOUGH = 8
"""Attempts after which nobody waits for the last one any more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the verifier's: its addressing, its action, its members."""

    headers: Headers
    action: str
    members: dict[str, str]

    @property
    def case(self) -> str:
        """The mark by which it is known again."""
        return self.members["case_id"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a door answered."""

    status: int
    kind: str
    content: bytes


@dataclass
class Platform:
    """The component, and how it is spoken to.  Units: `interval_s` between two attempts."""

    ends: Ends
    url: str
    rest: str = "/rest"
    soap: str = "/soap"
    letters: str = "/api/mensagens?estado=dead"
    interval_s: float = 1.0
    patience_s: float = ARRIVES_S
    again: Callable[[], None] | None = None
    """Ends the component without a word and starts it anew, when the verifier may."""
    protocol: str = ""
    _written: int = 0
    _mark: str = field(default_factory=lambda: f"{int(system_now().timestamp() * 1e6):012x}"[-12:])
    _abandoned: Letter | None = None

    # messages -----------------------------------------------------------------------------------
    def next_id(self) -> str:
        """A MessageID that nobody has used."""
        self._written += 1
        return f"urn:uuid:{self._written:08x}-0000-4000-9000-{self._mark}"

    def question(self, *plan: int, reply_to: str = "") -> Letter:
        """A new question of the backoffice; `plan` is what its attempts are answered."""
        name = self.next_id()
        case = f"IP-{self._mark}-{self._written}"
        headers = Headers(
            name, SYSTEM + AUTHENTICATION, action_uri(QUESTION), "", reply_to or SYSTEM + DESK
        )
        members = {"case_id": case, "operator_id": "operador", "phone_number": "+351900000123"}
        return self._planned(Letter(headers, QUESTION, members), plan)

    def answer(self, asked: Letter | None = None, *plan: int) -> Letter:
        """An answer for the backoffice, to a question or to none."""
        name = self.next_id()
        case = f"IP-{self._mark}-{self._written}"
        relates_to = asked.headers.message_id if asked else ""
        headers = Headers(name, SYSTEM + DESK, action_uri(ANSWER), relates_to)
        members = {"case_id": case, "operator_id": "operador", "phone_number": "+351900000123",
                   "status": "active", "holder": "ana-silva"}  # fmt: skip
        return self._planned(Letter(headers, ANSWER, members), plan)

    def _planned(self, letter: Letter, plan: tuple[int, ...]) -> Letter:
        if plan:
            self.ends.plans[letter.case] = plan
        return letter

    # the doors ----------------------------------------------------------------------------------
    def send(self, letter: Letter, form: str = "rest") -> Said:
        """One message, as JSON or as an envelope of this version."""
        if form == "rest":
            kind = {"Content-Type": "application/json", **json_headers(letter.headers)}
            return self.post(self.rest, json.dumps(letter.members).encode(), kind)
        text = soap_message(letter.headers, xml_body(letter.action, letter.members), form)
        return self.envelope(text, form, letter.headers.action)

    def envelope(self, text: str, form: str, action: str = "") -> Said:
        """An envelope as it stands."""
        kind = CONTENT_TYPES[form]
        named = {"SOAPAction": f'"{action}"'} if form == "1.1" else {}
        return self.post(self.soap, text.encode(), {"Content-Type": kind, **named})

    def post(self, path: str, content: bytes, headers: dict[str, str]) -> Said:
        """Bytes to a door.  Errors: Deviation when no answer comes."""
        return self._asked("POST", path, content, headers)

    def get(self, path: str) -> Said:
        """What an address of the component shows."""
        return self._asked("GET", path, None, {})

    def _asked(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> Said:
        where = urlsplit(self.url)
        kind = http.client.HTTPSConnection if where.scheme == "https" else _PLAIN
        line = kind(where.netloc, timeout=ANSWERS_S)
        try:
            line.request(method, where.path.rstrip("/") + path, content, headers)
            answer = line.getresponse()
            told = answer.headers.get("content-type", "")
            return Said(answer.status, told, answer.read(1 << 20))
        except (OSError, http.client.HTTPException) as error:
            raise Deviation(f"{method} {path}: {type(error).__name__}: {error}") from error
        finally:
            line.close()

    # what is asked of it ------------------------------------------------------------------------
    def take(self, letter: Letter, form: str = "rest") -> None:
        """It acknowledges a message.  Errors: Deviation."""
        said = self.send(letter, form)
        if said.status not in ACKNOWLEDGED:
            raise Deviation(f"respondeu {said.status} a uma mensagem certa: {_start(said)}")

    def arrive(self, letter: Letter, count: int = 1) -> list[Arrived]:
        """So many attempts arrive.  Errors: Deviation."""
        limit = self.patience_s + (count - 1) * 2 * self.interval_s
        self.ends.until(lambda: len(self.ends.attempts(letter.case)) >= count, limit)
        found = self.ends.attempts(letter.case)
        if len(found) < count:
            raise Deviation(f"em {limit:g} s chegaram {len(found)} de {count} tentativas")
        if wrong := next((one.wrong for one in found if one.wrong), ""):
            raise Deviation(wrong)
        return found

    def carry(self, letter: Letter, form: str = "rest") -> Arrived:
        """It takes a message, and takes it to its receiver."""
        self.take(letter, form)
        return self.arrive(letter)[0]

    def quiet(self, letter: Letter, allowed: int, limit_s: float, why: str) -> None:
        """No more than so many attempts within a while.  Errors: Deviation."""
        if self.ends.until(lambda: len(self.ends.attempts(letter.case)) > allowed, limit_s):
            raise Deviation(why)

    def refused(self, said: Said, letter: Letter, what: str) -> Said:
        """It says no, and nothing of the message arrives.  Errors: Deviation."""
        if not 400 <= said.status < 600:
            raise Deviation(f"aceitou (HTTP {said.status}) {what}")
        # What arrives afterwards shows that the way is open, and that nothing was before it.
        self.carry(self.question())
        if self.ends.attempts(letter.case):
            raise Deviation(f"recusou, mas entregou {what}")
        return said

    def abandoned(self) -> list[Arrived]:
        """All attempts of a message that its receiver never takes."""
        if self._abandoned is None:
            letter = self.question(500)
            self.take(letter)
            self._abandoned = letter
            self.arrive(letter)
            pause_s = 2 * self.interval_s + 2
            while len(self.ends.attempts(letter.case)) < ENOUGH and self._another(letter, pause_s):
                continue
        return self.ends.attempts(self._abandoned.case)

    def _another(self, letter: Letter, limit_s: float) -> bool:
        """Whether one more attempt comes within a while."""
        before = len(self.ends.attempts(letter.case))
        return self.ends.until(lambda: len(self.ends.attempts(letter.case)) > before, limit_s)

    @property
    def dead(self) -> str:
        """The MessageID of the message that its receiver never took."""
        self.abandoned()
        assert self._abandoned is not None
        return self._abandoned.headers.message_id

    def restart(self) -> None:
        """It is ended without a word, and starts anew.  Errors: NotApplicable."""
        if self.again is None:
            raise NotApplicable("só com --run: o verificador pára o componente e volta a pô-lo")
        self.again()


_PLAIN = http.client.HTTPConnection


def _start(said: Said) -> str:
    return said.content[:120].decode("utf-8", "replace")


def without(letter: Letter, **headers: str) -> Letter:
    """The same message with other headers."""
    return replace(letter, headers=replace(letter.headers, **headers))


@dataclass
class Program:
    """The component as a process of the verifier's, started by a command."""

    command: str
    url: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until somebody takes a connection there.  Errors: Unusable."""
        if self.command:
            self.process = subprocess.Popen(shlex.split(self.command))
        wait_for(self.url)

    def stop(self) -> None:
        """End it without a word, when it is ours to end."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def again(self) -> None:
        """As a power cut would."""
        self.stop()
        self.start()
