"""A phone app of somebody else's, as the verifier sees it: an address that takes messages.

The contract with the component is docs/how-to/verify-a-phone-app.md.  The verifier is the
integration platform with the Sistema de Autorizações behind it, and the person who presses.
"""

import http.client
import json
import re
import time
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.integration.component import Said
from sandbox.conformance.integration.ends import Arrived, Ends
from sandbox.conformance.phone import acts
from sandbox.conformance.phone.acts import Act
from sandbox.platforms.integration.wire_form import SYSTEM, Headers, action_uri, json_headers

APP, AUTHORIZATIONS = "app-movel", "sistema-autorizacoes"
PUSH, DECISION, CODE, CLOSED, SMS = (
    "NotificarPedido",
    "DecisaoCidadao",
    "CodigoDisponivel",
    "PedidoFechado",
    "EnviarCodigoSMS",
)
QUIET_S = 1.5
ACKNOWLEDGED = (200, 202)
PHONE = "+351900000123"
SCOPES = ("nome", "nic")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way to the phone.  `entity` and `call_id` are its marks on a screen."""

    message_id: str
    members: Mapping[str, object]

    @property
    def request_id(self) -> str:
        return str(self.members["request_id"])

    @property
    def citizen_id(self) -> str:
        return str(self.members["citizen_id"])

    @property
    def entity(self) -> str:
        return str(self.members["consumer_name"])


@dataclass
class PhoneApp:
    """The component, and how it is spoken to.

    `limit_s` is how long a message may wait for its acknowledgement; `again` ends the component
    without a word and starts it anew, when the verifier may; `code_of` is the code that is shown
    for a request when it is not the one sent (the sandbox's own app makes it of a shared key).
    """

    ends: Ends
    url: str
    acts: Mapping[str, Act]
    headers: Mapping[str, str] = field(default_factory=dict)
    citizen: str = "ana-silva"
    other: str = "bruno-santos"
    limit_s: float = 10.0
    patience_s: float = 10.0
    answers_s: float = 20.0
    again: Callable[[], None] | None = None
    code_of: Callable[[str, str], str] = lambda request_id, sent: sent
    protocol: str = ""
    _written: int = 0
    _mark: str = field(default_factory=lambda: f"{int(system_now().timestamp() * 1e6):012x}"[-12:])

    # messages -----------------------------------------------------------------------------------
    def next_id(self) -> str:
        """A MessageID that nobody has used."""
        self._written += 1
        return f"urn:uuid:{self._written:08x}-0000-4000-9100-{self._mark}"

    def request(self, citizen: str = "", lasts_s: float = 300.0, **more: object) -> Asked:
        """A new request for a phone, not sent yet."""
        name = self.next_id()
        number = f"{self._mark[-5:]}-{self._written}"
        ends = system_now() + timedelta(seconds=lasts_s)
        members: dict[str, object] = {
            "citizen_id": citizen or self.citizen,
            "request_id": f"P-{number}",
            "service": "registo-criminal",
            "scopes": list(SCOPES),
            "phone_number": PHONE,
            "call_id": f"C-{number}",
            "caller_number": PHONE,
            "operator_id": "rita-operadora",
            "expires_at": ends.isoformat(timespec="seconds"),
            "consumer_name": f"Entidade de Ensaio {number}",
        }
        return Asked(name, {**members, **more})

    def code(self, asked: Asked) -> str:
        """The code of a request: six digits of its own."""
        number = int(sha256(asked.message_id.encode()).hexdigest(), 16) % 900_000
        return self.code_of(asked.request_id, str(number + 100_000))

    def post(self, content: bytes, headers: Mapping[str, str]) -> Said:
        """Bytes to its address.  Errors: Deviation when no answer comes."""
        where = urlsplit(self.url)
        kind = http.client.HTTPSConnection if where.scheme == "https" else _PLAIN
        line = kind(where.netloc, timeout=self.answers_s)
        try:
            line.request("POST", where.path or "/", content, dict(headers))
            answer = line.getresponse()
            told = answer.headers.get("content-type", "")
            return Said(answer.status, told, answer.read(1 << 16))
        except (OSError, http.client.HTTPException) as error:
            raise Deviation(f"não respondeu a uma mensagem: {type(error).__name__}") from error
        finally:
            line.close()

    def addressing(self, action: str, message_id: str = "", relates_to: str = "") -> dict[str, str]:
        """The HTTP headers of a message for the app."""
        reply_to = SYSTEM + AUTHORIZATIONS if action in (PUSH, CODE, CLOSED) else ""
        headers = Headers(
            message_id or self.next_id(), SYSTEM + APP, action_uri(action), relates_to, reply_to
        )
        return {"Content-Type": "application/json", **json_headers(headers)}

    def take(
        self,
        action: str,
        members: Mapping[str, object],
        message_id: str = "",
        relates_to: str = "",
    ) -> float:
        """It acknowledges a message; how long it took.  Errors: Deviation."""
        headers = self.addressing(action, message_id, relates_to)
        begun = time.monotonic()
        said = self.post(json.dumps(members).encode(), headers)
        if said.status not in ACKNOWLEDGED:
            raise Deviation(f"respondeu {said.status} a uma mensagem «{action}» certa")
        return time.monotonic() - begun

    # the steps ----------------------------------------------------------------------------------
    def notify(self, asked: Asked | None = None, lasts_s: float = 300.0) -> Asked:
        """A request arrives."""
        asked = asked or self.request(lasts_s=lasts_s)
        self.take(PUSH, asked.members, asked.message_id)
        return asked

    def code_ready(self, asked: Asked, relates_to: str = "", lasts_s: float = 300.0) -> str:
        """The code may be shown; which."""
        code = self.code(asked)
        ends = (system_now() + timedelta(seconds=lasts_s)).isoformat(timespec="seconds")
        of = {"citizen_id": asked.citizen_id, "request_id": asked.request_id}
        self.take(CODE, {**of, "digits": 6, "expires_at": ends, "code": code}, "", relates_to)
        return code

    def close(self, asked: Asked, status: str) -> None:
        """A request is over."""
        of = {"citizen_id": asked.citizen_id, "request_id": asked.request_id}
        self.take(CLOSED, {**of, "status": status, "reason": ""})

    def drop(self, asked: Asked) -> None:
        """What a control leaves behind is taken away."""
        with suppress(Deviation):
            self.close(asked, "withdrawn")

    def press(self, act: str, asked: Asked, citizen: str = "") -> int:
        """The person presses; the status that the app answers.  Errors: NotApplicable."""
        return self._do(act, citizen or asked.citizen_id, asked.request_id)[0]

    def decide(self, act: str, asked: Asked) -> Arrived:
        """The person presses, and the decision arrives.  Errors: Deviation."""
        status = self.press(act, asked)
        if status >= 400:
            raise Deviation(f"a pessoa não pôde: HTTP {status} a «{act}»")
        return self.decision(asked)

    def decision(self, asked: Asked, count: int = 1) -> Arrived:
        """The last of so many attempts to send the decision of a request."""
        self.ends.until(lambda: len(self.sent(asked)) >= count, self.patience_s)
        found = self.sent(asked)
        if len(found) < count:
            raise Deviation(f"em {self.patience_s:g} s chegaram {len(found)} de {count} decisões")
        if found[count - 1].wrong:
            raise Deviation(found[count - 1].wrong)
        return found[count - 1]

    def sent(self, asked: Asked) -> list[Arrived]:
        """What the app sent of a request."""
        return self.ends.attempts(asked.request_id)

    def quiet(self, asked: Asked, why: str, allowed: int = 0) -> None:
        """It sends no more than so many messages of a request for a while.  Errors: Deviation."""
        if self.ends.until(lambda: len({_id(one) for one in self.sent(asked)}) > allowed, QUIET_S):
            raise Deviation(why)

    def not_open(self, asked: Asked, why: str, allowed: int = 0) -> None:
        """The person presses Autorizar, and nothing leaves.  Errors: Deviation."""
        self.press(acts.APPROVE, asked)
        self.quiet(asked, why, allowed)

    def authorized(self) -> tuple[Asked, str]:
        """A request that the person authorized, its code shown."""
        asked = self.notify()
        decision = self.decide(acts.APPROVE, asked)
        code = self.code_ready(asked, _id(decision))
        self.until(lambda screen: code in screen.digits, f"o código {code} não aparece")
        return asked, code

    # the screen ---------------------------------------------------------------------------------
    def screen(self, citizen: str = "") -> "Screen":
        """What the phone shows now.  Errors: NotApplicable, Deviation."""
        status, text = self._do(acts.SCREEN, citizen or self.citizen, "")
        if status != 200:
            raise Deviation(f"o ecrã respondeu HTTP {status}")
        return Screen(text)

    def until(self, holds: Callable[["Screen"], bool], why: str) -> None:
        """Until the screen shows something.  Errors: Deviation."""
        until = time.monotonic() + self.patience_s
        while not holds(self.screen()):
            if time.monotonic() > until:
                raise Deviation(f"em {self.patience_s:g} s: {why}")
            time.sleep(0.1)

    def never(self, holds: Callable[["Screen"], bool], why: str) -> None:
        """The screen does not show something for a while.  Errors: Deviation."""
        until = time.monotonic() + QUIET_S
        while time.monotonic() < until:
            if holds(self.screen()):
                raise Deviation(why)
            time.sleep(0.1)

    def _do(self, act: str, citizen: str, request_id: str) -> tuple[int, str]:
        if act not in self.acts:
            raise NotApplicable(f"só com --{act}: {acts.SAYS[act]}")
        values = {"citizen_id": citizen, "request_id": request_id, "phone_number": PHONE}
        return acts.done(self.acts[act], self.url, values, self.headers)

    # its life -----------------------------------------------------------------------------------
    def begin(self) -> None:
        """What the person does before anything else, when something was told."""
        if acts.BEFORE in self.acts:
            self._do(acts.BEFORE, self.citizen, "")

    def restart(self) -> None:
        """It is ended without a word, and starts anew.  Errors: NotApplicable."""
        if self.again is None:
            raise NotApplicable("só com --run: o verificador pára o componente e volta a pô-lo")
        self.again()
        self.begin()


_PLAIN = http.client.HTTPConnection


def _id(one: Arrived) -> str:
    return one.headers.get("MessageID", "")


class Screen:
    """What a phone shows: as letters without accents or case, and its digits without spaces."""

    def __init__(self, text: str) -> None:
        if text[:1] in ("{", "["):
            # Letters may be written as escapes.
            text = json.dumps(json.loads(text), ensure_ascii=False)
        letters = unicodedata.normalize("NFD", text.casefold())
        plain = "".join(one for one in letters if not unicodedata.combining(one))
        self.text = re.sub(r"[-_\s]+", " ", plain)
        self.digits = re.sub(r"(?<=\d)[ \u00a0.-](?=\d)", "", text)

    def has(self, words: object) -> bool:
        """Whether these words stand there."""
        return Screen(str(words)).text in self.text
