"""The services over SOAP: what comes that is no call, and what is kept of it."""

import re
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha1
from pathlib import Path
from threading import Barrier

import pytest
import xmlschema
from lxml import etree

from mock_sric import wsdl
from sandbox.web import soap
from tests.http.client import Child, Client, Place

NAMESPACE = "urn:sandbox:sric:2013-10"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
CARD = "990009130ZZ2"
FIELDS = {
    "utilizador": "mj.helena",
    "aplicacao": "CITIUS-SIM",
    "tipoDocumento": "CC",
    "numDocumento": CARD,
    "codPais": "PT",
    "tipoEntidade": "TJ",
    "codEntidade": "T8ZZ1",
}
HOWTO = Path(__file__).parents[2] / "docs/how-to/query-a-drivers-record.md"


def envelope(
    body: str = "", password: str = "ficticia-ws.t8zz1", space: str = SOAP, **fields: str
) -> str:
    members = "".join(f"<r:{name}>{text}</r:{name}>" for name, text in {**FIELDS, **fields}.items())
    body = body or f"<r:getPDFAII>{members}</r:getPDFAII>"
    return (
        f'<s:Envelope xmlns:s="{space}" xmlns:r="{NAMESPACE}" xmlns:w="{WSSE}"><s:Header>'
        "<w:Security><w:UsernameToken><w:Username>ws.t8zz1</w:Username>"
        f"<w:Password>{password}</w:Password></w:UsernameToken></w:Security>"
        f"<r:ambito>INV</r:ambito></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )


@pytest.fixture
def here(place: Place) -> Iterator[Place]:
    """A world whose audit is whole at the end."""
    yield place
    events = place.events(0)
    answered = [event for event in events if event["type"] == "transacao.respondida"]
    filed = [event for event in events if event["type"] == "transacao.arquivada"]
    assert len(filed) >= len(answered)


def post(place: Place, text: str | bytes, kind: str = "text/xml", service: str = "WsSRICPDF"):
    body = text.encode() if isinstance(text, str) else text
    return place.client.send(
        "POST", f"/w/{place.world}/sric/ws/{service}", body, {"Content-Type": kind}
    )


def fault_of(text: str) -> str:
    found = re.search(r'codigo="(SRIC\.\w+)" numeroTransacao="\d{16}"', text)
    return found.group(1) if found else ""


def test_a_call_is_answered_and_the_answer_keeps_to_the_schema(here: Place) -> None:
    answer = post(here, envelope())
    assert answer.status == 200
    schema = xmlschema.XMLSchema(wsdl.xsd())
    body = etree.fromstring(answer.text.encode()).find(f"{{{SOAP}}}Body")[0]
    schema.validate(body)
    assert body.findtext(f"{{{NAMESPACE}}}quantidadeRegistos") == "2"


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
NO_CALLS = {
    "nothing": "",
    "no XML": "isto não é XML",
    "cut": envelope()[:-40],
    "entities": BOMB + envelope(utilizador="&c;"),
    "external entity": OUTSIDE + envelope(utilizador="&b;"),
    "a DTD": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">' + envelope(),
    "an instruction": '<?xml-stylesheet href="a"?>' + envelope(),
    "deep": envelope("<r:getPDFAII>" * 40 + "</r:getPDFAII>" * 40),
    "many": envelope("<r:getPDFAII>" + "<r:utilizador/>" * 600 + "</r:getPDFAII>"),
    "unknown member": envelope("<r:getPDFAII><r:nada>1</r:nada></r:getPDFAII>"),
    "nested member": envelope("<r:getPDFAII><r:utilizador><r:x/></r:utilizador></r:getPDFAII>"),
    "doubled member": envelope(
        "<r:getPDFAII><r:codPais>PT</r:codPais><r:codPais>ES</r:codPais></r:getPDFAII>"
    ),
    "another envelope": envelope(space="urn:nothing"),
}


@pytest.mark.parametrize("name", NO_CALLS)
def test_what_is_no_call_has_a_fault_and_a_record(here: Place, name: str) -> None:
    head = here.head
    answer = post(here, NO_CALLS[name])
    assert (answer.status, fault_of(answer.text)) == (500, "SRIC.XML")
    types = [event["type"] for event in here.events(head)]
    assert types == ["transacao.respondida", "transacao.arquivada"]


def test_more_than_a_mebibyte_has_a_fault_and_a_record(here: Place) -> None:
    head = here.head
    answer = post(here, envelope(utilizador="a" * (1 << 20)))
    assert (answer.status, fault_of(answer.text)) == (500, "SRIC.XML")
    assert len(here.events(head)) == 2


def test_an_unknown_operation_has_its_own_fault(here: Place) -> None:
    answer = post(here, envelope("<r:apagarTudo/>"))
    assert fault_of(answer.text) == "SRIC.OPERACAO"


def test_faults_of_soap_1_2_have_its_form(here: Place) -> None:
    space = "http://www.w3.org/2003/05/soap-envelope"
    answer = post(here, envelope(space=space), "application/soap+xml")
    assert answer.status == 200
    answer = post(here, envelope("<r:nada/>", space=space), "application/soap+xml")
    assert (answer.status, fault_of(answer.text)) == (400, "SRIC.OPERACAO")
    assert "<s:Value>s:Sender</s:Value>" in answer.text


def test_five_wrong_passwords_lock_the_services_too(here: Place) -> None:
    for _ in range(5):
        assert fault_of(post(here, envelope(password="errada")).text) == "SRIC.LOGIN"
    assert fault_of(post(here, envelope()).text) == "SRIC.LOGIN"
    manager = here.token_of("gestor-ansr")
    unlock = f"/w/{here.world}/sric/api/unlock-account"
    here.do(unlock, {"account_id": "citius-zezere"}, manager)
    assert post(here, envelope()).status == 200


def test_no_password_is_kept(here: Place) -> None:
    post(here, envelope())
    post(here, envelope(password="errada-e-secreta")[:-30])
    exported = here.client.get(f"/sandbox/v1/worlds/{here.world}/export").body
    assert b"ficticia-ws.t8zz1" not in exported
    assert b"errada-e-secreta" not in exported
    assert CARD.encode() in exported


HOSTILE = (
    "' OR '1'='1",
    "1; DROP TABLE documents",
    "&lt;r:x/&gt;",
    "]]&gt;",
    "%00",
    "=1+1",
    "ü" * 9,
)


@pytest.mark.parametrize("name", FIELDS)
@pytest.mark.parametrize("text", HOSTILE)
def test_injection_in_any_field_is_a_field_outside_its_limits(
    here: Place, name: str, text: str
) -> None:
    answer = post(here, envelope(**{name: text}))
    assert answer.status == 200
    code = re.search(r"<r:codErro>(\d)</r:codErro>", answer.text)
    assert code is not None
    assert code.group(1) == "3"
    assert f"{name};" in answer.text


def test_a_list_asked_for_twice_at_once_has_two_numbers(here: Place) -> None:
    both = Barrier(2)

    def ask(place: Place) -> str:
        both.wait(10)
        return post(place, envelope()).text

    places = [Place(Client(here.client.port), here.world) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        texts = list(pool.map(ask, places))
    for place in places:
        place.client.close()
    numbers = {re.findall(r"<r:numeroTransacao>(\d+)<", text)[0] for text in texts}
    lists = [b64decode(re.findall(r"<r:pdf>(.+?)</r:pdf>", text)[0]) for text in texts]
    assert len(numbers) == 2
    assert all(one.startswith(b"%PDF-") for one in lists)
    kinds = [one["type"] for one in here.events(0) if one["type"].startswith("transacao")]
    assert sorted(kinds) == ["transacao.arquivada"] * 2 + ["transacao.respondida"] * 2


def test_a_token_that_comes_again_is_answered_again(here: Place) -> None:
    nonce, created = b64encode(b"uma vez").decode(), "2025-02-10T10:00:00Z"
    digest = sha1(f"uma vez{created}ficticia-ws.t8zz1".encode(), usedforsecurity=False).digest()
    again = (
        envelope(password=b64encode(digest).decode())
        .replace("<w:Password>", '<w:Password Type="#PasswordDigest">')
        .replace(
            "</w:UsernameToken>",
            f'<w:Nonce>{nonce}</w:Nonce><u:Created xmlns:u="{WSU}">{created}</u:Created>'
            "</w:UsernameToken>",
        )
    )
    assert [post(here, again).status for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("service", wsdl.SERVICES)
def test_the_contract_is_well_formed_and_names_its_address(here: Place, service: str) -> None:
    answer = here.client.get(f"/w/{here.world}/sric/ws/{service}?wsdl")
    root = etree.fromstring(answer.text.encode())
    addresses = root.xpath("//*[local-name()='address']/@location")
    assert len(addresses) == 2
    assert all(one.endswith(f"/w/{here.world}/sric/ws/{service}") for one in addresses)
    assert here.client.get(f"/w/{here.world}/sric/ws/{service}?xsd=1").status == 200


def test_a_password_digest_is_proven_with_its_nonce() -> None:
    token = soap.Token(
        "a", "cIK5SAZ6y3pUe1hRdtO+DPzbEIU=", True, "bm9uY2U=", "2025-02-10T10:00:00Z"
    )
    made = sha1(b"nonce2025-02-10T10:00:00Zsegredo", usedforsecurity=False).digest()
    right = soap.Token("a", b64encode(made).decode(), True, token.nonce, token.created)
    assert right.proves("segredo")
    assert not right.proves("outro")
    assert not token.proves("segredo")


# the page that shows it
def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.S)


def test_the_steps_with_curl_hold(server: Child, client: Client, tmp_path: Path) -> None:
    script = f"set -e\nBASE=http://127.0.0.1:{server.port}\n{blocks('bash')[0]}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "2 registos"
    assert (tmp_path / "lista.pdf").read_bytes().startswith(b"%PDF-1.7")
