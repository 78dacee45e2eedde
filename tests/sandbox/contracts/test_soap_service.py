"""What is enforced of a WSDL and what a library of XML Schema finds are the same."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from lxml import etree

from mock_iap import iscapi_wsdl
from mock_scmd import wsdl as scmd
from mock_scmd.tables import DATA, OPERATIONS
from mock_sric import wsdl as sric
from mock_sric.tables import NAMESPACE
from sandbox import soap_text
from sandbox.contracts.soap_service import SoapService

XSD = "{http://www.w3.org/2001/XMLSchema}schema"
SPACES = {"t": OPERATIONS, "d": DATA, "r": NAMESPACE}
HASH = "<d:HashStructure><d:Hash>eA==</d:Hash><d:Name>a</d:Name><d:id>1</d:id></d:HashStructure>"
SEARCH = (
    "<r:getPDFAII><r:utilizador>a.b</r:utilizador><r:aplicacao>x</r:aplicacao>"
    f"<r:tipoDocumento>{next(iter(sric.DOCUMENT_TYPES))}</r:tipoDocumento>"
    "<r:numDocumento>1</r:numDocumento><r:codPais>PT</r:codPais>"
    f"<r:tipoEntidade>{next(iter(sric.ENTITY_TYPES))}</r:tipoEntidade>"
    "<r:codEntidade>AB123</r:codEntidade></r:getPDFAII>"
)
REGISTER = (
    "<r:registarUtilizador><r:username>abc</r:username><r:nome>A</r:nome><r:apelido>B</r:apelido>"
    f"<r:aplicacao>x</r:aplicacao><r:ambito>{next(iter(sric.SCOPES))}</r:ambito>"
    "<r:dataInicio>2024-05-06</r:dataInicio></r:registarUtilizador>"
)
MANY = (
    "<t:SCMDMultipleSign><t:request><d:ApplicationId>eA==</d:ApplicationId><d:Pin>1</d:Pin>"
    f"<d:UserId>1</d:UserId></t:request><t:documents>{HASH}{HASH}</t:documents>"
    "</t:SCMDMultipleSign>"
)
SENT: dict[str, tuple[str, str, str]] = {
    "scmd": (scmd.wsdl("http://a"), MANY, ""),
    "sric-search": (
        sric.wsdl("WsSRICPDF", "http://a"),
        SEARCH,
        f"<r:ambito>{next(iter(sric.SCOPES))}</r:ambito><r:processo>1</r:processo>",
    ),
    "sric-user": (sric.wsdl("WsUserGetSRIC", "http://a"), REGISTER, ""),
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, xmlschema.XMLSchema]:
    return {
        name: schema_of(text, tmp_path_factory.mktemp(name)) for name, (text, _, _) in SENT.items()
    }


def left_out(parent: Any, number: int) -> None:
    parent.remove(parent[number])


def doubled(parent: Any, number: int) -> None:
    parent.insert(number, copy.deepcopy(parent[number]))


def put_last(parent: Any, number: int) -> None:
    parent.append(parent[number])


def spoilt(parent: Any, number: int) -> None:
    parent[number].text = "não, nem 7"


def renamed(parent: Any, number: int) -> None:
    parent[number].tag += "x"


def moved(parent: Any, number: int) -> None:
    parent[number].tag = etree.QName("urn:outro", etree.QName(parent[number]).localname)


@pytest.mark.parametrize("change", [left_out, doubled, put_last, spoilt, renamed, moved])
@pytest.mark.parametrize("name", SENT)
def test_what_is_enforced_and_a_library_find_the_same_wrong(
    name: str, change: Callable[[Any, int], None], libraries: dict[str, xmlschema.XMLSchema]
) -> None:
    text, body, header = SENT[name]
    service, library = SoapService(text), libraries[name]
    whole = etree.fromstring(soap_text.envelope(body, SPACES, header).encode())
    assert service.asked(etree.tostring(whole)).mistakes == ()
    found = set()
    for path in places(whole[-1][0]):
        changed = copy.deepcopy(whole)
        parent = changed[-1][0]
        for step in path[:-1]:
            parent = parent[step]
        change(parent, path[-1])
        wrong = bool(service.asked(etree.tostring(changed)).mistakes)
        assert wrong is not library.is_valid(changed[-1][0]), path
        found.add(wrong)
    assert True in found or change in (left_out, put_last, spoilt)


def schema_of(wsdl: str, folder: Path) -> xmlschema.XMLSchema:
    """Every schema of a WSDL, from files; the last is the one of the messages."""
    known: dict[str, str] = {}
    for number, one in enumerate(etree.fromstring(wsdl.encode()).iter(XSD)):
        file = folder / f"{number}.xsd"
        file.write_bytes(etree.tostring(one))
        known[one.get("targetNamespace")] = str(file)
    return xmlschema.XMLSchema(list(known.values())[-1], locations=known)


def places(element: Any, before: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Where each element inside of another stands."""
    found = []
    for number, one in enumerate(element):
        found += [(*before, number), *places(one, (*before, number))]
    return found


def test_a_block_that_may_hold_anything_holds_anything() -> None:
    service = SoapService(iscapi_wsdl.wsdl("http://a"))
    body = "<i:messageRequest><operationData><outro><dentro/></outro></operationData>"
    said = service.asked(
        soap_text.envelope(f"{body}</i:messageRequest>", {"i": iscapi_wsdl.SPACE}).encode()
    )
    places = {one.pointer for one in said.mistakes if one.rule == "additionalProperties"}
    assert places == set()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "xml"),
        (b"<x", "xml"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "xml"),
        (b"<x/>", "required"),
        (soap_text.envelope("", {}).encode(), "maxOccurs"),
        (soap_text.envelope("<t:ForceSMS/><t:ForceSMS/>", SPACES).encode(), "maxOccurs"),
        (soap_text.envelope("<ForceSMS/>", {}).encode(), "additionalProperties"),
    ],
)
def test_what_is_no_call_is_a_mistake_and_no_trouble(content: bytes, rule: str) -> None:
    [found] = SoapService(scmd.wsdl("http://a")).asked(content).mistakes
    assert found.rule == rule
