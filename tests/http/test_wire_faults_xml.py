"""Faults of SAML and of the signature service: python3-saml and zeep see them, and each ends."""

import re
from base64 import b64decode

import pytest

from sandbox.protocol.wire_faults import SAML_FAULTS, SIGNING_FAULTS
from tests.http.browsing import Browsing, hidden
from tests.http.client import Client, Place, counted
from tests.http.test_saml import M, Service, answered
from tests.http.test_scmd_zeep import APPLICATION, Signer
from tests.http.test_wire_faults import on, order

_NAMES = counted("fios-xml")


# SAML, judged by python3-saml -------------------------------------------------------------------
@pytest.fixture(scope="module")
def service(client: Client) -> Service:
    """A service at a world with the real time, which the library goes by."""
    return Service(client, "real")


def sign_in(service: Service) -> tuple[str, str]:
    """Sign in by card: the page that carries the answer, and the ID of the request."""
    browser, xml = Browsing(service.client), service.request()
    service.post(service.signed(xml), browser=browser)
    found = re.search(r' ID="([^"]+)"', xml)
    assert found
    return answered(service, browser).text, found[1]


REFUSED_BY_SAML: dict[str, str] = {
    "saml-requester": "was not Success, was Requester",
    "saml-responder": "was not Success, was Responder",
    "saml-authn-failed": "was Responder -> O cidadão não se autenticou",
    "saml-invalid-attr-name-or-value": "was Requester -> Um atributo pedido",
    "saml-request-denied": "was Requester -> O pedido não passou",
    "saml-request-unsupported": "was Requester -> O pedido não é suportado",
    "saml-expirada": "expired",
    "saml-ainda-nao": "not yet valid",
    "saml-audiencia-errada": "not a valid audience",
    "saml-outro-pedido": "InResponseTo",
    "saml-outro-destino": "received at",
    "saml-sem-assinatura": "[Nn]o Signature found|not signed",
    "saml-mal-assinada": "Signature validation failed",
    "saml-alterada": "Signature validation failed",
}


AT_ONCE = ("saml-request-denied", "saml-audiencia-errada", "saml-mal-assinada")
"""One of each sort; the library takes its time, so that the others are slow proofs."""
LATER = [
    pytest.param(kind, marks=pytest.mark.slow) for kind in REFUSED_BY_SAML if kind not in AT_ONCE
]


@pytest.mark.parametrize("kind", [*AT_ONCE, *LATER])
def test_python3_saml_refuses_by_its_own_checks(service: Service, kind: str) -> None:
    order(service.place, kind)
    page, request_id = sign_in(service)
    judged = service.judged(hidden(page, "SAMLResponse"), request_id)
    assert not judged.is_authenticated()
    assert re.search(REFUSED_BY_SAML[kind], judged.get_last_error_reason())
    assert on(service.place) == []


STATUS_OF_ATTRIBUTE = {
    "saml-atributo-indisponivel": "NotAvailable",
    "saml-atributo-retido": "Withheld",
    "saml-atributo-em-falta": "",
}


@pytest.mark.parametrize("kind", STATUS_OF_ATTRIBUTE)
def test_an_attribute_has_the_status_that_was_ordered(service: Service, kind: str) -> None:
    order(service.place, kind, attribute="NIC")
    page, request_id = sign_in(service)
    judged = service.judged(hidden(page, "SAMLResponse"), request_id)
    assert judged.is_authenticated()
    given = {name for name, values in judged.get_attributes().items() if values}
    assert given == {f"{M}NomeCompleto"}
    text = b64decode(hidden(page, "SAMLResponse")).decode()
    told = re.search(rf'Name="{M}NIC"[^>]*AttributeStatus="(\w+)"', text)
    assert (told[1] if told else "") == STATUS_OF_ATTRIBUTE[kind]


def test_a_response_is_delivered_twice_and_the_next_once(service: Service) -> None:
    order(service.place, "saml-em-dobro")
    page, request_id = sign_in(service)
    sent = re.findall(r'name="SAMLResponse" value="([^"]+)"', page)
    assert (len(sent), len(set(sent))) == (2, 1)
    assert 'target="primeira-entrega"' in page
    assert service.judged(sent[1], request_id).is_authenticated()
    page, request_id = sign_in(service)
    assert page.count('name="SAMLResponse"') == 1
    assert service.judged(hidden(page, "SAMLResponse"), request_id).is_authenticated()


# SCMD, by zeep ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def signer(client: Client) -> Signer:
    """An application of a world in which Ana sits at her phone."""
    return Signer(Place(client, next(_NAMES)).create().sit())


AT_FIRST = ("scmd-500", "scmd-801", "scmd-817", "scmd-900", "scmd-901", "scmd-902")
AT_LAST = ("scmd-802", "scmd-816")


@pytest.mark.parametrize("kind", AT_FIRST)
def test_a_signature_is_refused_with_the_code_that_was_ordered(signer: Signer, kind: str) -> None:
    order(signer.place, kind, "assinatura-cmd")
    refused = signer.sign()
    assert (refused.Code, refused.ProcessId) == (kind[-3:], None)
    assert refused.Message
    assert signer.sign().Code == "200"


@pytest.mark.parametrize("kind", AT_LAST)
def test_a_right_code_is_refused_once(signer: Signer, kind: str) -> None:
    order(signer.place, kind, "assinatura-cmd", operation="ValidateOtp")
    begun = signer.sign()
    refused = signer.confirm(begun.ProcessId)
    assert (refused.Status.Code, refused.Signature) == (kind[-3:], None)
    assert signer.confirm(begun.ProcessId).Status.Code == "200"


def test_a_certificate_is_empty_once(signer: Signer) -> None:
    order(signer.place, "scmd-sem-certificado", "assinatura-cmd")
    sealed = signer.sealed("+351 900000123")
    assert not signer.service.GetCertificate(APPLICATION, sealed)
    assert signer.service.GetCertificate(APPLICATION, sealed).startswith("-----BEGIN")


def test_a_code_never_comes_until_another_is_asked_for(signer: Signer) -> None:
    def texts() -> int:
        place = signer.place
        return len(place.see(place.phone, place.phone_token)["messages"])

    order(signer.place, "scmd-codigo-nao-chega", "assinatura-cmd")
    before = texts()
    begun = signer.sign()
    assert (begun.Code, texts()) == ("200", before)
    sealed = signer.sealed("+351 900000123")
    assert signer.service.ForceSMS(begun.ProcessId, sealed, APPLICATION).Code == "200"
    assert texts() == before + 1
    assert signer.confirm(begun.ProcessId).Status.Code == "200"


def test_every_fault_of_these_wires_is_shown_here() -> None:
    alone = {"saml-em-dobro", "scmd-sem-certificado", "scmd-codigo-nao-chega"}
    shown = {*REFUSED_BY_SAML, *STATUS_OF_ATTRIBUTE, *AT_FIRST, *AT_LAST, *alone}
    assert shown == {row.name for row in (*SAML_FAULTS, *SIGNING_FAULTS)}
