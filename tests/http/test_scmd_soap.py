"""The signature service over SOAP: whatever is wrong has a code or a Fault, and never a defect."""

import re
from base64 import b64encode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from mock_scmd import wsdl
from mock_scmd.tables import DATA, OPERATIONS
from tests.http.client import Answer, Place
from tests.http.test_scmd_zeep import ANA, APPLICATION, HASH, PIN

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
LOGIN = b64encode(b"ws.assinatura:ficticia-ws.assinatura").decode()
APP = b64encode(APPLICATION).decode()
DIGEST = b64encode(HASH).decode()


class Wire:
    """Bytes to the service of a world."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.path = f"/w/{place.world}/assinatura-cmd"
        pem = place.client.get(f"{self.path}/cifra.pem").body
        key = x509.load_pem_x509_certificate(pem).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        self.key = key
        self.values = {
            "APP": APP,
            "HASH": DIGEST,
            "ANA": self.sealed(ANA),
            "PIN": self.sealed(PIN),
            "CODE": self.sealed("000000"),
        }

    def sealed(self, text: str) -> str:
        return b64encode(self.key.encrypt(text.encode(), padding.PKCS1v15())).decode()

    def post(self, text: str | bytes, login: str = f"Basic {LOGIN}") -> Answer:
        body = text if isinstance(text, bytes) else text.encode()
        headers = {"Content-Type": "text/xml", **({"Authorization": login} if login else {})}
        return self.place.client.send("POST", f"{self.path}/SCMDService.svc", body, headers)

    def call(self, operation: str, inside: str) -> Answer:
        return self.post(envelope(operation, inside.format(**self.values)))


def envelope(operation: str, inside: str = "") -> str:
    return (
        f'<s:Envelope xmlns:s="{SOAP}" xmlns:t="{OPERATIONS}" xmlns:d="{DATA}"><s:Body>'
        f"<t:{operation}>{inside}</t:{operation}></s:Body></s:Envelope>"
    )


@pytest.fixture(scope="module")
def wire(client) -> Wire:
    return Wire(Place(client, "scmd-mau").create().sit())


def status(answer: Answer) -> tuple[str, str]:
    """Code and field of an answer."""
    found = re.findall(
        r"<a:Code>(\d+)</a:Code>(?:<a:Field>(\w+)</a:Field>|<a:Field/>)", answer.text
    )
    return found[0] if found else ("", "")


SIGN = "<t:request>{}</t:request>"
ONE = (
    "<d:ApplicationId>{APP}</d:ApplicationId><d:DocName>a.pdf</d:DocName><d:Hash>{HASH}</d:Hash>"
    "<d:Pin>{PIN}</d:Pin><d:UserId>{ANA}</d:UserId>"
)
MANY = (
    "<t:request><d:ApplicationId>{APP}</d:ApplicationId><d:Pin>{PIN}</d:Pin>"
    "<d:UserId>{ANA}</d:UserId></t:request>"
)
ROW = "<d:HashStructure><d:Hash>{HASH}</d:Hash><d:Name>a</d:Name><d:id>1</d:id></d:HashStructure>"
BAD: dict[str, tuple[str, str, tuple[str, str]]] = {
    "nothing at all": ("SCMDSign", "", ("800", "applicationId")),
    "no application": ("SCMDSign", SIGN.format(ONE.replace("{APP}", "")), ("800", "ApplicationId")),
    "another application": (
        "SCMDSign",
        SIGN.format(ONE.replace("{APP}", "eHg=")),
        ("800", "ApplicationId"),
    ),
    "application in clear": (
        "SCMDSign",
        SIGN.format(ONE.replace("{APP}", "5a1d0000-!")),
        ("800", "ApplicationId"),
    ),
    "no hash": ("SCMDSign", SIGN.format(ONE.replace("{HASH}", "")), ("800", "Hash")),
    "hash without DigestInfo": (
        "SCMDSign",
        SIGN.format(ONE.replace("{HASH}", "AAAA")),
        ("800", "Hash"),
    ),
    "name too long": ("SCMDSign", SIGN.format(ONE.replace("a.pdf", "a" * 45)), ("800", "DocName")),
    "name with brackets": (
        "SCMDSign",
        SIGN.format(ONE.replace("a.pdf", "[[/x|y]]")),
        ("800", "DocName"),
    ),
    "user in clear": ("SCMDSign", SIGN.format(ONE.replace("{ANA}", ANA)), ("800", "UserId")),
    "user of another key": (
        "SCMDSign",
        SIGN.format(ONE.replace("{ANA}", "A" * 344)),
        ("800", "UserId"),
    ),
    "no user": ("SCMDSign", SIGN.format(ONE.replace("{ANA}", "")), ("800", "UserId")),
    "pin in clear": ("SCMDSign", SIGN.format(ONE.replace("{PIN}", PIN)), ("800", "Pin")),
    "no number": ("SCMDSign", SIGN.format(ONE.replace("{ANA}", "{PIN}")), ("800", "UserId")),
    "pin of letters": ("SCMDSign", SIGN.format(ONE.replace("{PIN}", "{ANA}")), ("800", "Pin")),
    "wrong pin": ("SCMDSign", SIGN.format(ONE.replace("{PIN}", "{CODE}")), ("801", "")),
    "member twice": (
        "SCMDSign",
        SIGN.format(ONE + "<d:Pin>{PIN}</d:Pin>"),
        ("800", "Pin"),
    ),
    "member of another namespace": (
        "SCMDSign",
        SIGN.format(ONE.replace("d:Pin", "t:Pin")),
        ("800", "Pin"),
    ),
    "no documents": ("SCMDMultipleSign", MANY, ("800", "documents")),
    "two of one name": (
        "SCMDMultipleSign",
        f"{MANY}<t:documents>{ROW}{ROW}</t:documents>",
        ("800", "id"),
    ),
    "too many documents": (
        "SCMDMultipleSign",
        f"{MANY}<t:documents>{ROW * 101}</t:documents>",
        ("900", ""),
    ),
    "far too many documents": (
        "SCMDMultipleSign",
        f"{MANY}<t:documents>{ROW * 900}</t:documents>",
        ("900", ""),
    ),
    "certificate without pin": (
        "GetCertificateWithPin",
        "<t:applicationId>{APP}</t:applicationId><t:userId>{ANA}</t:userId>",
        ("800", "pin"),
    ),
    "code for nothing": (
        "ForceSMS",
        "<t:processId>nada</t:processId><t:citizenId>{ANA}</t:citizenId>"
        "<t:applicationId>{APP}</t:applicationId>",
        ("800", "processId"),
    ),
    "code for no process": (
        "ForceSMS",
        "<t:citizenId>{ANA}</t:citizenId><t:applicationId>{APP}</t:applicationId>",
        ("800", "processId"),
    ),
    "confirms nothing": (
        "ValidateOtp",
        "<t:code>{CODE}</t:code><t:processId>nada</t:processId>"
        "<t:applicationId>{APP}</t:applicationId>",
        ("800", "processId"),
    ),
    "confirms without a code": (
        "ValidateOtp",
        "<t:processId>nada</t:processId><t:applicationId>{APP}</t:applicationId>",
        ("800", "code"),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_whatever_is_wrong_has_a_code_and_names_its_field(wire: Wire, name: str) -> None:
    operation, inside, told = BAD[name]
    answer = wire.call(operation, inside)
    assert answer.status == 200, answer.text
    assert status(answer) == told
    assert PIN not in answer.text


def test_an_unreadable_code_is_a_wrong_one(wire: Wire) -> None:
    begun = wire.call("SCMDSign", SIGN.format(ONE))
    found = re.search(r"<a:ProcessId>([^<]+)<", begun.text)
    assert found is not None
    for code in (wire.sealed("12"), wire.sealed("abcdef"), "A" * 344):
        inside = (
            f"<t:code>{code}</t:code><t:processId>{found[1]}</t:processId>"
            "<t:applicationId>{APP}</t:applicationId>"
        )
        assert status(wire.call("ValidateOtp", inside)) == ("802", "code")


@pytest.mark.parametrize("operation", wsdl.REQUESTS)
def test_an_empty_call_of_each_operation_has_an_answer(wire: Wire, operation: str) -> None:
    answer = wire.call(operation, "")
    assert answer.status == 200
    if operation == "GetCertificate":
        assert "Result" not in answer.text
    else:
        assert status(answer)[0] == "800"


NO_CALLS = {
    "nothing": "",
    "no XML": "isto não é XML",
    "cut": envelope("SCMDSign", ONE)[:-30],
    "a DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + envelope("SCMDSign"),
    "entities": '<!DOCTYPE a [<!ENTITY b "bb">]>' + envelope("SCMDSign", "&b;"),
    "deep": envelope("SCMDSign", "<t:request>" * 40 + "</t:request>" * 40),
    "unknown operation": envelope("CCMovelSign"),
    "large": envelope("SCMDSign", "a" * (1 << 20)),
}


@pytest.mark.parametrize("name", NO_CALLS)
def test_what_is_no_call_has_a_fault(wire: Wire, name: str) -> None:
    answer = wire.post(NO_CALLS[name])
    assert answer.status == 500
    assert "<faultcode>s:Client</faultcode>" in answer.text


@pytest.mark.parametrize(
    "login",
    [
        "",
        "Basic eA==",
        f"Basic {b64encode(b'ws.assinatura:errada').decode()}",
        "Basic !",
        "Bearer x",
    ],
)
def test_without_the_right_credentials_nothing_is_answered(wire: Wire, login: str) -> None:
    answer = wire.post(envelope("SCMDSign"), login)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_the_contract_is_well_formed_and_names_its_address(wire: Wire) -> None:
    answer = wire.place.client.get(f"{wire.path}/SCMDService.svc?wsdl")
    root = etree.fromstring(answer.text.encode())
    (address,) = root.xpath("//*[local-name()='address']/@location")
    assert address.endswith(f"{wire.path}/SCMDService.svc")
    actions = root.xpath("//*[local-name()='operation']/@soapAction")
    assert actions == [f"{OPERATIONS}SCMDService/{name}" for name in wsdl.REQUESTS]
