"""Somebody at a browser of their own who asks for a certificate alone, through the addresses for
programs; whoever serves them at a counter; whoever consults."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.people import PERSONAS
from sandbox.seats import cookie
from tests.http.client import CLERK, Answer, Place

CARD_PAYS = {"number": "9999000000000012", "valid_until": "12/30", "cvv": "123"}


@dataclass
class Visitor:
    """One browser in the world of a place, and who signs in there."""

    place: Place
    citizen: str = "ana-silva"
    browser: str = "um-navegador"
    _tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    # seats and addresses ------------------------------------------------------------------------
    def token(self, role: str = "navegador", person: str = "") -> str:
        """The seat of this browser, or another."""
        key = (role, person or self.browser)
        if key not in self._tokens:
            wanted = {"role": role, "person": key[1]}
            found = self.place.do(f"{self.place.control}/seats", wanted)
            self._tokens[key] = str(found["seat_token"])
        return self._tokens[key]

    def base(self, slug: str) -> str:
        """The address of an app."""
        return f"/w/{self.place.world}/{slug}"

    @property
    def cookie(self) -> str:
        """What a browser with this seat sends."""
        return f"{cookie('navegador')}={self.token()}"

    def try_at(self, slug: str, action: str, **body: Any) -> Answer:
        """Do something as this browser, whatever comes of it."""
        return self.place.client.post(f"{self.base(slug)}/api/{action}", body, self.token())

    def at(self, slug: str, action: str, **body: Any) -> Any:
        """Do something as this browser."""
        return self.place.client.done(self.try_at(slug, action, **body))

    def portal(self, action: str, **body: Any) -> Any:
        """Do something at the portal."""
        return self.at("registo-criminal", action, **body)

    def sees(self, slug: str = "registo-criminal") -> dict[str, Any]:
        """What this browser sees."""
        return self.place.see(self.base(slug), self.token())

    # the way of a certificate -------------------------------------------------------------------
    def signs_in(self) -> "Visitor":
        """Begin to sign in, with the card in the reader."""
        self.portal("ask-sign-in")
        self.at("autenticacao", "insert-card", card_holder=self.citizen)
        return self

    def proves(self) -> str:
        """Sign in, as far as the proof."""
        self.signs_in()
        self.at("autenticacao", "enter-card-pin", pin=self.sees("autenticacao")["card"]["pin"])
        return str(self.sees("autenticacao")["assertion"])

    def enters(self) -> "Visitor":
        """Be signed in, by card."""
        self.portal("present-assertion", assertion=self.proves())
        return self

    def enters_by_cmd(self) -> "Visitor":
        """Be signed in by Chave Móvel Digital, with the code that the phone got."""
        person = next(one for one in PERSONAS if one.id == self.citizen)
        self.portal("ask-sign-in")
        given = {"phone_number": person.phones[0], "pin": person.app_pin}
        self.at("autenticacao", "sign-in-with-cmd", **given)
        phone = f"{self.base('telemovel')}/{self.citizen}"
        (told, *_) = self.place.see(phone, self.token("cidadao", self.citizen))["messages"]
        self.at("autenticacao", "enter-sms-code", sms_code=told["codes"]["algarismos"])
        self.portal("present-assertion", assertion=self.sees("autenticacao")["assertion"])
        return self

    def fills(self, **members: Any) -> "Visitor":
        """Fill in the form."""
        wanted = {"purpose": "emprego", "email": "ana@exemplo.invalid"} | members
        self.portal("fill-request", **wanted)
        return self

    def asks(self, **members: Any) -> "Visitor":
        """Submit a request."""
        self.fills(**members).portal("submit-request")
        return self

    def pays(self, **card: str) -> "Visitor":
        """Pay the newest request by card."""
        self.payment("pay-by-card", **(CARD_PAYS | card))
        return self

    def payment(self, action: str, **body: Any) -> Any:
        """Do something as the payer of the newest request."""
        payer = self.token("cidadao", self.citizen)
        return self.place.do(f"{self.base('pagamentos')}/{self.citizen}/api/{action}", body, payer)

    def bank(self, action: str, **body: Any) -> Any:
        """Do something as the bank."""
        return self.place.do(f"{self.base('banco')}/simulado/api/{action}", body,
                             self.token("banco", "simulado"))  # fmt: skip

    @property
    def newest(self) -> dict[str, Any]:
        """The newest request."""
        return dict(self.sees()["newest"])

    @property
    def code(self) -> str:
        """The access code of the newest request."""
        return str(self.newest["code"])

    def consults(self, code: str) -> dict[str, Any]:
        """Consult a certificate; what is seen then."""
        self.at("registo-criminal/consulta", "consult-certificate", access_code=code)
        return self.sees("registo-criminal/consulta")

    def paper(self) -> bytes:
        """The certificate of the newest request, as its holder gets it."""
        address = f"{self.base('registo-criminal')}/pedidos/{self.newest['request_id']}"
        return self.page(f"{address}/certificado.pdf").body

    def page(self, address: str) -> Answer:
        """An address as this browser opens it."""
        return self.place.client.get(address, Cookie=self.cookie)

    # at a counter -------------------------------------------------------------------------------
    def counter(self, action: str, **body: Any) -> Any:
        """Do something as the clerk."""
        base = f"{self.base('posto-de-atendimento')}/{CLERK}"
        return self.place.do(f"{base}/api/{action}", body, self.token("funcionario", CLERK))
