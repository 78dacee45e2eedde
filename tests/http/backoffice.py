"""A backoffice as a program of its own, in the place of ours: the whole procedure by wire."""

from dataclasses import dataclass
from typing import Any

from sandbox.platforms.entity_requests.phone_channel import PHONE_CHANNEL
from tests.http.client import CENTRE, PHONE, Answer, Place
from tests.http.entity import CITIZEN, NAME, NIC, NIF, Entity

RITA = "rita-operadora"
ASKED = (NAME, f"{CITIZEN}DataNascimento", NIC, NIF)


@dataclass
class Backoffice(Entity):
    """A registered backoffice whose operator has the line of a citizen."""

    session: str = "turno-7"
    call: str = ""
    number: str = ""
    since: int = 0

    @classmethod
    def of(cls, place: Place) -> "Backoffice":
        """One more in the register, with a certificate."""
        wanted = {"name": "Centro de Contacto de Fora", "backoffice": True}
        made = place.client.done(place.client.post(f"{place.control}/providers", wanted))
        found = cls(place, client_id=made["id"])
        found.register()
        return found

    def rings(self) -> "Backoffice":
        """The citizen calls again, and the operator answers at the line of the sandbox."""
        place = self.place
        if self.call:
            place.client.post(f"{place.phone}/api/hang-up", {}, token=place.phone_token)
        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        self.call = place.see(place.phone, place.phone_token)["call"]["id"]
        self.since = place.head
        return self

    def types(self) -> list[str]:
        """What has happened since the call was answered."""
        return [str(event["type"]) for event in self.place.events(self.since)]

    def members(self, **changes: Any) -> dict[str, Any]:
        """The members of a request of the phone channel, but for its owner."""
        return {"channelCode": PHONE_CHANNEL, "attributeList": list(ASKED),
                "additionalInfo": self.info(), **changes}  # fmt: skip

    def channel(self, name: str, /, **body: Any) -> Answer:
        """An address of the phone channel."""
        path = self.path(f"CanalTelefonico/{name}")
        return self.place.client.post(path, body, token=self.token())

    def info(self, **changes: str) -> list[dict[str, str]]:
        """`additionalInfo` of this call."""
        found = {
            "operator": RITA, "session": self.session, "call": self.call,
            "phoneNumber": f"+351{PHONE}", "service": "registo-criminal", "reference": "42",
            **changes,
        }  # fmt: skip
        return [{"key": key, "value": value} for key, value in found.items() if value]

    def handle(self) -> str:
        """What *Validar CMD* tells of the phone."""
        found = self.place.client.done(self.channel("ValidarCMD", operator=RITA, phoneNumber=PHONE))
        assert found["status"] == "active"
        return str(found["owner"])

    def request(self, **changes: Any) -> dict[str, Any]:
        """A request of the phone channel, by the handle."""
        members = self.members(**changes)
        members.setdefault("owner", self.handle())
        answer: dict[str, Any] = self.ask(**members)
        self.number = answer["requestNumber"]
        return answer

    def gives(self, code: str, **changes: str) -> Answer:
        """Enter the code that the citizen said."""
        body = {"requestNumber": self.number, "operator": RITA, "session": self.session,
                "call": self.call, "reference": "42", "code": code, **changes}  # fmt: skip
        return self.channel("ValidarCodigo", **body)

    def state(self) -> dict[str, Any]:
        """How the request stands."""
        answer = self.channel("EstadoPedido", requestNumber=self.number)
        return dict(self.place.client.done(answer))

    def issue(self, **changes: str) -> Answer:
        """The token of the call."""
        body = {"requestNumber": self.number, "operator": RITA, "session": self.session, **changes}
        return self.channel("EmitirToken", **body)
