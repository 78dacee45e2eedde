"""A Sistema de Autorizações of somebody else's, as the verifier sees it: it plays an entity there.

The contract with the component is docs/how-to/verify-an-authorization-system.md: it knows the
entity and its key, answers at the published addresses, and calls the entity back.  How its
citizens decide is for the integrator to name (`citizen_levers`).
Source: fact sheet 6.1 and 6.2.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import jwt

from sandbox.conformance.authorizations.calling_entity import Entity
from sandbox.conformance.authorizations.citizen_levers import Levers
from sandbox.conformance.authorizations.decision_address import Address, Came, Place
from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.posting import Posted, post
from sandbox.protocol.local_time import from_lisbon, lisbon

FRONTEND = "AuthorizationSystemFrontend/authorizationsystem/frontend/request"
RESOURCES = "OAuthResourceServer/Service/ResourceJWT.svc"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
NIC, NAME = f"{CITIZEN}NIC", f"{CITIZEN}NomeCompleto"
NIF, BIRTH = f"{CITIZEN}NIF", f"{CITIZEN}DataNascimento"
PENDING, ACCEPTED, QR_ACCEPTED = "PENDING", "ACCEPTED", "AUTH_ACCEPTED"
POSITIVE = (PENDING, ACCEPTED, QR_ACCEPTED)
CHANNEL = "7c5f7c2e-4ba0-4e0a-8f0f-2f2c2f8f0a11"
MARGIN_S = 20.0
"""How much time is left at least when something shall be over at the next whole minute."""
OF_A_RUN, MOST_RUNS = timedelta(days=5), 50
"""How far apart the authorizations of one run may end, and how many runs are asked beyond."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was taken.  Shapes: `body` is what was sent, `answer` what came back."""

    number: str
    body: Mapping[str, Any]
    answer: Posted
    place: Place


@dataclass(frozen=True, slots=True)
class Granted:
    """A request that the citizen accepted, and the `jwt` of its decision."""

    asked: Asked
    decision: Mapping[str, Any]
    jwt: str


@dataclass
class Authorizations:
    """The component.  Shapes: `certificate` is the key of who signs there, None if not known."""

    url: str
    entity: Entity
    address: Address
    levers: Levers
    owner: str
    certificate: Any = None
    patience_s: float = 20.0
    quiet_s: float = 2.0
    retry_s: float = 30.0
    slow_s: float = 4.0
    margin_s: float = MARGIN_S
    protocol: str = ""
    _asked: int = 0
    _ahead: timedelta = timedelta(days=2)
    _granted: Granted | None = None
    _early: dict[str, Asked | Deviation] = field(default_factory=dict)

    # asking -----------------------------------------------------------------------------------
    def written(self, later: timedelta) -> str:
        """An instant from now as the wire writes it: to the minute, in the time of Lisbon."""
        return f"{lisbon(self.entity.now() + later):%Y-%m-%d %H:%M}"

    def soon(self) -> str:
        """The next whole minute that is far enough."""
        return self.written(timedelta(seconds=self.margin_s + 60))

    def body(self, place: Place, **changes: Any) -> dict[str, Any]:
        """A request that is good, with other members; None leaves one out.

        Each asks for a longer validity than those before, so that no yes covers it.
        """
        self._asked += 1
        found = {
            "owner": self.owner,
            "consumer": self.entity.client_id,
            "informationType": "JWT",
            "consumerType": "ENTITY",
            "validity": self.written(self._ahead + timedelta(hours=self._asked)),
            "replyDeadline": self.written(timedelta(minutes=30)),
            "channelCode": CHANNEL,
            "requestDescription": "Verificação do componente",
            "replyTo": place.url,
            "attributeList": [NIC, NAME],
            **changes,
        }
        return {name: value for name, value in found.items() if value is not None}

    def send(self, body: Any, token: str | None = None, call: str = "authorization") -> Posted:
        """Ask by wire; without a token a good one is made."""
        bearer = self.entity.token() if token is None else token
        return post(f"{self.url}/{FRONTEND}/{call}", json.dumps(body), bearer, self.patience_s)

    def try_ask(
        self,
        *manners: tuple[int, float],
        token: str | None = None,
        call: str = "authorization",
        **changes: Any,
    ) -> tuple[Posted, Place, dict[str, Any]]:
        """Send a request that may be refused."""
        place = self.address.place(*manners)
        body = self.body(place, **changes)
        return self.send(body, token, call), place, body

    def ask(self, *manners: tuple[int, float], **changes: Any) -> Asked:
        """Send a request that must wait for its citizen.  Errors: Deviation.

        A yes of another day, that still holds, is asked beyond.
        """
        for _ in range(MOST_RUNS):
            answer, place, body = self.try_ask(*manners, **changes)
            if "validity" in changes or answer.code != ACCEPTED or not self._beyond(answer):
                break
        if not 200 <= answer.status < 300 or answer.code != PENDING:
            raise Deviation(f"esperava {PENDING}; veio {told(answer)}")
        number = answer.body.get("requestNumber")
        if not isinstance(number, str) or not number:
            raise Deviation(f"sem requestNumber: {told(answer)}")
        return Asked(number, body, answer, place)

    def _beyond(self, answer: Posted) -> bool:
        """Ask for longer from now on than what an answer says is allowed already."""
        try:
            until = from_lisbon(str(answer.body.get("validity")))
        except ValueError:
            return False
        self._ahead = max(self._ahead, until - self.entity.now() + OF_A_RUN)
        return True

    def ask_qr(self, **changes: Any) -> Asked:
        """Ask by QR code: nobody knows yet whom."""
        kind = {"informationType": "QR_AUTHENT", "owner": None}
        return self.ask(call="qrcodeauthentication", **{**kind, **changes})

    # deciding -----------------------------------------------------------------------------------
    def decision(self, asked: Asked, seconds: float = 0.0, count: int = 1) -> Came:
        """The decision of a request, as it came.  Errors: Deviation."""
        came = asked.place.wait(seconds or self.patience_s, count)
        number = came.body.get("requestNumber")
        if str(number).lower() != asked.number.lower():
            raise Deviation(f"a decisão traz o requestNumber {number!r}, não {asked.number}")
        return came

    def accepted(self, asked: Asked) -> Granted:
        """The citizen says yes.  Errors: Deviation, NotApplicable."""
        self.levers.do("accept", asked.number)
        body = self.decision(asked).body
        if code_of(body) not in (ACCEPTED, QR_ACCEPTED):
            raise Deviation(f"o cidadão aceitou e veio {code_of(body) or 'nenhum código'}")
        token = body.get("jwt")
        if not isinstance(token, str) or token.count(".") != 2:
            raise Deviation("a decisão que aceita não traz jwt")
        return Granted(asked, body, token)

    def granted(self) -> Granted:
        """One request with its yes, the same for all that only need one."""
        self.levers.require("accept")
        if self._granted is None:
            self._granted = self.accepted(self.ask())
        return self._granted

    def early(self, name: str, accept: bool = False, **changes: Any) -> Asked:
        """A request that takes a while to end: asked once, before all others, and accepted.

        Errors: Deviation, that of its time.
        """
        if name not in self._early:
            try:
                self._early[name] = asked = self.ask(**changes)
                if accept:
                    self.levers.do("accept", asked.number)
            except Deviation as deviation:
                self._early[name] = deviation
        found = self._early[name]
        if isinstance(found, Deviation):
            raise found
        return found

    def quiet(self, place: Place, allowed: int, why: str) -> None:
        """Nothing more may come for a while.  Errors: Deviation."""
        until = time.monotonic() + self.quiet_s
        while time.monotonic() < until:
            if len(place.came) > allowed:
                raise Deviation(f"veio uma decisão a mais: {why}")
            time.sleep(0.02)

    # data ----------------------------------------------------------------------------------------
    def data(self, call: str, **body: Any) -> Posted:
        """Ask for data."""
        return post(f"{self.url}/{RESOURCES}/{call}", json.dumps(body), "", self.patience_s)

    def values(self, answer: Posted) -> dict[str, Any]:
        """The data of an answer, its signature checked where the key is known.

        Errors: Deviation.
        """
        token = answer.body.get("jsonWebToken")
        if not 200 <= answer.status < 300 or not isinstance(token, str):
            raise Deviation(f"sem jsonWebToken: {told(answer)}")
        found = self.claims(token) if self.certificate else read(token)
        return {name: value for name, value in found.items() if name != "exp"}

    def claims(self, token: str) -> dict[str, Any]:
        """What was signed by the component.  Errors: Deviation, NotApplicable."""
        if self.certificate is None:
            raise NotApplicable("o certificado do componente não se conhece: dê --certificate")
        try:
            return dict(jwt.decode(token, self.certificate, ["RS512"], {"verify_exp": False}))
        except jwt.PyJWTError as error:
            raise Deviation(f"não é RS512 do certificado do componente: {error}") from error


def read(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it.  Errors: Deviation."""
    try:
        return dict(jwt.decode(token, options={"verify_signature": False}))
    except jwt.PyJWTError as error:
        raise Deviation(f"não é um JSON Web Token: {error}") from error


def code_of(body: Mapping[str, Any]) -> str:
    """`result.code` of a decision."""
    result = body.get("result")
    return str(result.get("code", "")) if isinstance(result, dict) else ""


def told(answer: Posted) -> str:
    """An answer in a few words."""
    return f"HTTP {answer.status} {answer.code or answer.text[:80]}".strip()


def require_refused(answer: Posted, what: str) -> None:
    """A request may not have been taken.  Errors: Deviation."""
    if answer.status >= 500:
        raise Deviation(f"rebentou com HTTP {answer.status}: {what}")
    taken = answer.code in POSITIVE or answer.body.get("requestNumber") or answer.body.get("jwt")
    if 200 <= answer.status < 300 and (taken or not answer.code):
        raise Deviation(f"aceitou {what}: {told(answer)}")
