"""SAML 2.0: python3-saml signs in unmodified, and every bad request is refused by its name."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.authn_request import OneLogin_Saml2_Authn_Request
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from tests.http.browsing import Browsing, hidden
from tests.http.client import Answer, Client, Place, counted

_NAMES = counted("saml")
CLIENT = "9000000000000000001"
ENTITY = "https://prestador-de-ensaio.test"
ACS = "http://127.0.0.1:49500/acs"
OUT = "http://localhost/sair"
M = "http://interop.gov.pt/MDC/Cidadao/"
OTHER_SITE = {"Origin": "http://127.0.0.1:49500", "Sec-Fetch-Site": "cross-site"}


class Service:
    """A service provider with a key of its own, at a world."""

    def __init__(self, client: Client, clock: str, seed: int = 7) -> None:
        self.place = Place(client, next(_NAMES)).create(clock={"mode": clock}, seed=seed)
        self.client = client
        self.base = f"/w/{self.place.world}/autenticacao"
        one = f"{self.place.control}/providers/{CLIENT}/test-certificate"
        made = client.done(client.post(one))
        self.key, self.certificate = made["private_key"], made["certificate"]
        self.sent = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.client.port}{self.base}/fa/Default.aspx"

    @property
    def now(self) -> datetime:
        clock = self.client.get(self.place.control).data["clock"]
        return datetime.fromisoformat(clock["now"])

    def settings(self) -> dict[str, Any]:
        """The settings of the library; of the other side, what the metadata say."""
        known = OneLogin_Saml2_IdPMetadataParser.parse(
            self.client.get(f"{self.base}/fa/metadata").body
        )
        return {
            "strict": True,
            "sp": {
                "entityId": ENTITY,
                "assertionConsumerService": {"url": ACS},
                "singleLogoutService": {"url": OUT},
                "NameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
                "x509cert": self.certificate,
                "privateKey": self.key,
            },
            "idp": {
                **known["idp"],
                "singleSignOnService": {"url": self.endpoint},
                "singleLogoutService": {"url": self.endpoint},
            },
            "security": {
                "wantMessagesSigned": True,
                "wantAssertionsSigned": False,
                "authnRequestsSigned": True,
                "requestedAuthnContext": False,
                "rejectDeprecatedAlgorithm": True,
            },
        }

    def signed(self, xml: str) -> bytes:
        """A document signed by the library."""
        made: bytes = OneLogin_Saml2_Utils.add_sign(xml, self.key, self.certificate)
        return made

    def post(self, xml: bytes, relay_state: str = "", browser: Browsing | None = None) -> Answer:
        """The form that a page of the service sends."""
        form = {"SAMLRequest": b64encode(xml).decode(), "RelayState": relay_state}
        answer = self.client.form(f"{self.base}/FA/default.ASPX", form, **OTHER_SITE)
        return browser.get(answer.headers["location"]) if browser else answer

    def request(self, **pieces: str) -> str:
        """An AuthnRequest as the manual has it."""
        self.sent += 1
        issued = pieces.get("issued") or self.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        attributes = pieces.get("attributes", f"{M}NIC {M}NomeCompleto {M}Sexo").split()
        wanted = "".join(
            f'<fa:RequestedAttribute Name="{name}" isRequired="true" NameFormat='
            '"urn:oasis:names:tc:SAML:2.0:attrname-format:uri"/>'
            for name in attributes
        )
        identifier = pieces.get("id", f"_{UUID(int=self.sent)}")
        return (
            '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
            'xmlns:fa="http://autenticacao.cartaodecidadao.pt/atributos" '
            f'ID="{identifier}" Version="{pieces.get("version", "2.0")}" IssueInstant="{issued}" '
            f'Destination="{pieces.get("destination", self.endpoint)}" ForceAuthn="true" '
            'IsPassive="false" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
            f'AssertionConsumerServiceURL="{pieces.get("acs", ACS)}" ProviderName="Ensaio" '
            f"{pieces.get('more', '')}><saml:Issuer>{pieces.get('issuer', ENTITY)}</saml:Issuer>"
            f"<samlp:Extensions><fa:RequestedAttributes>{wanted}</fa:RequestedAttributes>"
            f"<fa:FAAALevel>{pieces.get('level', '3')}</fa:FAAALevel></samlp:Extensions>"
            "</samlp:AuthnRequest>"
        )

    def judged(self, response: str, request_id: str) -> OneLogin_Saml2_Auth:
        """The library's judgement of an answer."""
        sent = {
            "https": "off",
            "http_host": "127.0.0.1:49500",
            "script_name": "/acs",
            "get_data": {},
            "post_data": {"SAMLResponse": response},
        }
        auth = OneLogin_Saml2_Auth(sent, self.settings())
        auth.process_response(request_id=request_id)
        return auth


@pytest.fixture
def service(client: Client) -> Service:
    """A service at a world whose clock stands still."""
    return Service(client, "frozen")


@pytest.fixture
def today(client: Client) -> Service:
    """A service at a world with the real time, which the library goes by."""
    return Service(client, "real")


def answered(service: Service, browser: Browsing) -> Answer:
    """The page that carries the answer, after a sign-in by card."""
    location = browser.sign_in_by_card(service.base).headers["location"]
    assert location == f"{service.base}/saml/resposta"
    page = browser.get(location)
    assert "form-action 'self' http://127.0.0.1:49500" in page.headers["content-security-policy"]
    return page


def test_python3_saml_signs_in_unmodified(today: Service) -> None:
    settings = OneLogin_Saml2_Settings(today.settings())
    asked = OneLogin_Saml2_Authn_Request(settings, force_authn=True)
    browser = Browsing(today.client)
    assert today.post(today.signed(asked.get_xml()), "volto=aqui", browser).status == 303
    page = answered(today, browser)
    assert f'action="{ACS}"' in page.text
    assert hidden(page.text, "RelayState") == "volto=aqui"
    auth = today.judged(hidden(page.text, "SAMLResponse"), asked.get_id())
    assert auth.get_last_error_reason() is None
    assert auth.is_authenticated()
    found = auth.get_attributes()
    person = today.client.done(today.client.get(f"{today.place.control}/people/ana-silva"))
    assert found == {
        f"{M}NIC": [person["nic"][:8]],
        f"{M}NomeCompleto": [person["registered_name"].upper()],
    }


def test_a_response_is_good_for_five_minutes_and_its_own_request(today: Service) -> None:
    browser = Browsing(today.client)
    xml = today.request()
    today.post(today.signed(xml), browser=browser)
    response = hidden(answered(today, browser).text, "SAMLResponse")
    request_id = re.search(r' ID="([^"]+)"', xml).group(1)  # type: ignore[union-attr]
    assert today.judged(response, request_id).is_authenticated()
    assert not today.judged(response, "_outro").is_authenticated()
    text = b64decode(response).decode()
    begins, ends = (
        datetime.fromisoformat(re.search(rf'<saml:Conditions[^>]* {name}="([^"]+)"', text)[1][:26])  # type: ignore[index]
        for name in ("NotBefore", "NotOnOrAfter")
    )
    assert ends - begins == timedelta(minutes=5)
    assert re.search(r'IssueInstant="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z"', text)
    assert 'fa:AttributeStatus="Available"' in text
    assert "<fa:FAAALevel>4</fa:FAAALevel>" in text
    changed = text.replace(">4</fa:FAAALevel>", ">3</fa:FAAALevel>")
    assert not today.judged(b64encode(changed.encode()).decode(), request_id).is_authenticated()


def test_who_gives_up_is_told_as_authn_failed(service: Service) -> None:
    browser = Browsing(service.client)
    service.post(service.signed(service.request()), "estado", browser)
    location = browser.act(service.base, "cancel-sign-in").headers["location"]
    text = b64decode(hidden(browser.get(location).text, "SAMLResponse")).decode()
    assert "status:Responder" in text
    assert "status:AuthnFailed" in text
    assert "<saml:Assertion" not in text


def test_the_request_of_a_service_may_be_signed_with_sha1(service: Service) -> None:
    made = OneLogin_Saml2_Utils.add_sign(
        service.request(),
        service.key,
        service.certificate,
        sign_algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        digest_algorithm="http://www.w3.org/2000/09/xmldsig#sha1",
    )
    assert service.post(made).status == 303


def test_only_the_browser_that_came_first_has_the_request(service: Service) -> None:
    where = service.post(service.signed(service.request())).headers["location"]
    first = Browsing(service.client)
    assert first.get(where).status == 303
    assert first.get(where).status == 303
    assert Browsing(service.client).get(where).code == "sign_in_unknown"


def test_a_logout_request_is_answered(today: Service) -> None:
    settings = OneLogin_Saml2_Settings(today.settings())
    asked = OneLogin_Saml2_Logout_Request(settings, name_id="x").get_xml()
    page = today.post(today.signed(asked))
    assert f'action="{OUT}"' in page.text
    text = b64decode(hidden(page.text, "SAMLResponse")).decode()
    assert "<samlp:LogoutResponse" in text
    assert "status:Success" in text
    assert OneLogin_Saml2_Utils.validate_sign(
        text.encode(),
        cert=OneLogin_Saml2_Utils.format_cert(today.settings()["idp"]["x509cert"]),
        xpath="/samlp:LogoutResponse/ds:Signature",
    )


# what a service did sign, and may not have

Bad = Callable[[Service], bytes]


def altered(**pieces: str) -> Bad:
    return lambda service: service.signed(service.request(**pieces))


def twice(service: Service) -> bytes:
    xml = service.signed(service.request())
    assert service.post(xml).status == 303
    return xml


@pytest.mark.parametrize(
    ("bad", "code", "status"),
    [
        (altered(issued="2024-01-01T00:00:00Z"), "saml_stale", "RequestDenied"),
        (altered(issued="2099-01-01T00:00:00Z"), "saml_stale", "RequestDenied"),
        (altered(issued="ontem"), "saml_stale", "RequestDenied"),
        (altered(destination="https://outro.example/"), "saml_destination", "RequestDenied"),
        (
            altered(destination="https://outro.example/fa/Default.aspx"),
            "saml_destination",
            "RequestDenied",
        ),
        (twice, "saml_replayed", "RequestDenied"),
        (altered(version="1.1"), "saml_unsupported", "RequestUnsupported"),
        (
            altered(more='AttributeConsumingServiceIndex="1"'),
            "saml_unsupported",
            "RequestUnsupported",
        ),
        (altered(attributes="javascript:x"), "saml_attributes", "InvalidAttrNameOrValue"),
        (altered(attributes=f"{M}Sexo"), "saml_attributes", "InvalidAttrNameOrValue"),
        (altered(level="9"), "saml_attributes", "InvalidAttrNameOrValue"),
    ],
)
def test_a_bad_request_that_was_signed_is_told_by_its_status(
    service: Service, bad: Bad, code: str, status: str
) -> None:
    answer = service.post(bad(service))
    assert answer.code == code
    text = b64decode(hidden(answer.text, "SAMLResponse")).decode()
    assert "status:Requester" in text
    assert f"status:{status}" in text
    assert "<saml:Assertion" not in text


# what cannot be believed: told to nobody


def unsigned(service: Service) -> bytes:
    return service.request().encode()


def by_another_key(service: Service) -> bytes:
    other = Service(service.client, "frozen", 8)
    made: bytes = OneLogin_Saml2_Utils.add_sign(service.request(), other.key, other.certificate)
    return made


def changed_afterwards(service: Service) -> bytes:
    return service.signed(service.request()).replace(b'"Ensaio"', b'"Outro"')


def changed_digest(service: Service) -> bytes:
    xml = service.signed(service.request())
    return re.sub(rb"(<ds:DigestValue>).", rb"\1_", xml)


def wrapped(service: Service) -> bytes:
    """A signed request inside of one with another address to answer to."""
    good = service.signed(service.request(id="_bom")).partition(b"?>")[2] or service.signed(
        service.request(id="_bom")
    )
    outer = service.request(id="_mau", acs="https://evil.example/").encode()
    signature = re.search(rb"<ds:Signature.*</ds:Signature>", good, re.S).group(0)  # type: ignore[union-attr]
    inner = b"<samlp:Extensions>" + good.replace(signature, b"") + signature
    return outer.replace(b"<samlp:Extensions>", inner, 1)


def same_identifier_twice(service: Service) -> bytes:
    good = service.signed(service.request(id="_bom"))
    copy = service.request(id="_bom").encode()
    return good.replace(b"<samlp:Extensions>", b"<samlp:Extensions>" + copy, 1)


def signature_of_a_part(service: Service) -> bytes:
    good = service.signed(service.request(id="_bom"))
    return good.replace(b'URI="#_bom"', b'URI="#_parte"')


def with_dtd(service: Service) -> bytes:
    return b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + unsigned(service)


def expanding(service: Service) -> bytes:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return bomb + unsigned(service).replace(b"Ensaio", b"&b;")


def deep(service: Service) -> bytes:
    return b"<a>" * 5000 + b"</a>" * 5000


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (unsigned, "saml_unsigned"),
        (by_another_key, "saml_signature"),
        (changed_afterwards, "saml_signature"),
        (changed_digest, "saml_signature"),
        (wrapped, "saml_wrapped"),
        (same_identifier_twice, "saml_wrapped"),
        (signature_of_a_part, "saml_wrapped"),
        (altered(id="_" + "a" * 200), "saml_wrapped"),
        (altered(issuer="https://ninguem.example"), "provider_unknown"),
        (altered(acs="https://evil.example/"), "redirect_refused"),
        (altered(acs="http://127.0.0.1@evil.example/"), "redirect_refused"),
        (with_dtd, "xml_refused"),
        (expanding, "xml_refused"),
        (deep, "xml_refused"),
        (lambda service: b"", "xml_refused"),
        (lambda service: b"\xff\xfe<\x00", "xml_refused"),
        (lambda service: b"<html/>", "saml_unreadable"),
    ],
)
def test_a_request_that_cannot_be_believed_is_told_to_nobody(
    service: Service, bad: Bad, code: str
) -> None:
    answer = service.post(bad(service))
    assert (answer.code, answer.status // 100) == (code, 4), answer.text[-800:]
    assert "SAMLResponse" not in answer.text


def test_what_is_no_base64_and_a_long_relay_state_are_refused(service: Service) -> None:
    path = f"{service.base}/fa/Default.aspx"
    assert service.client.form(path, {"SAMLRequest": "%%%"}).code == "saml_unreadable"
    good = service.signed(service.request())
    assert service.post(good, "x" * 1001).code == "saml_relay_state"


def test_a_certificate_that_has_expired_signs_no_more(service: Service) -> None:
    seconds = 800 * 86_400
    service.client.post(f"{service.place.control}/clock/advance", {"seconds": seconds})
    assert service.post(service.signed(service.request())).code == "saml_signature"


def test_other_addresses_stay_closed_to_other_sites(service: Service) -> None:
    answer = service.client.form(f"{service.base}/acao/cancel-sign-in", {"a": "b"}, **OTHER_SITE)
    assert answer.code == "csrf_failed"
