"""What is written on the wire keeps to its contract and to WS-Addressing, as others read them."""

import copy
import json
from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
import xmlschema
from lxml import etree

from mock_iap import rest_contract
from mock_iap.wsdl import schema, wsdl
from sandbox.contracts.judge import mistakes
from sandbox.contracts.soap_service import SoapService
from sandbox.keys import WorldKey
from sandbox.platforms.integration import edge
from sandbox.platforms.integration.contract import ROUTES, Route
from sandbox.platforms.integration.wire_form import (
    SYSTEM,
    WSA,
    Headers,
    action_uri,
    soap_message,
    wire_id,
    xml_body,
)

SERVICE = SoapService(wsdl("http://a"))
KEY = WorldKey(bytes(32), "abcdef")
AT = datetime(2024, 5, 6, 10, tzinfo=UTC)
EXAMPLES: dict[Any, Any] = {
    str: "a < b & «c»",
    int: 7,
    bool: True,
    datetime: AT,
    datetime | None: AT,
    tuple[str, ...]: ("um", "dois"),
    tuple[tuple[str, str], ...]: (('no"me', "valor"),),
}
ADDRESSING = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="{WSA}"
 targetNamespace="{WSA}" elementFormDefault="qualified" attributeFormDefault="unqualified">
 <xs:complexType name="EndpointReferenceType"><xs:sequence>
  <xs:element name="Address" type="tns:AttributedURIType"/>
  <xs:element name="ReferenceParameters" minOccurs="0"/>
  <xs:element name="Metadata" minOccurs="0"/>
  <xs:any namespace="##other" processContents="lax" minOccurs="0" maxOccurs="unbounded"/>
 </xs:sequence><xs:anyAttribute namespace="##other" processContents="lax"/></xs:complexType>
 <xs:complexType name="AttributedURIType"><xs:simpleContent><xs:extension base="xs:anyURI">
  <xs:anyAttribute namespace="##other" processContents="lax"/></xs:extension></xs:simpleContent>
 </xs:complexType>
 <xs:complexType name="RelatesToType"><xs:simpleContent><xs:extension base="xs:anyURI">
  <xs:attribute name="RelationshipType" type="xs:anyURI"/></xs:extension></xs:simpleContent>
 </xs:complexType>
 <xs:element name="MessageID" type="tns:AttributedURIType"/>
 <xs:element name="RelatesTo" type="tns:RelatesToType"/>
 <xs:element name="ReplyTo" type="tns:EndpointReferenceType"/>
 <xs:element name="To" type="tns:AttributedURIType"/>
 <xs:element name="Action" type="tns:AttributedURIType"/>
</xs:schema>"""
"""The shape of the W3C schema of WS-Addressing 1.0, as far as these headers go."""


@pytest.fixture(scope="module")
def bodies() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(schema())


def written(route: Route, soap: str) -> Any:
    """An envelope of this message, parsed."""
    kind: Any = route.body
    made = kind(**{name: EXAMPLES[hint] for name, hint in get_type_hints(kind).items()})
    headers = Headers(
        wire_id("M-0042", KEY),
        SYSTEM + route.receiver,
        action_uri(route.action),
        wire_id("M-0041", KEY),
        SYSTEM + route.sender,
    )
    body = xml_body(route.action, edge.outward(made, 6, KEY))
    return etree.fromstring(soap_message(headers, body, soap).encode())


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.action)
def test_every_body_keeps_to_the_contract(bodies: xmlschema.XMLSchema, route: Route) -> None:
    body = written(route, "1.2")[1][0]
    bodies.validate(body)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.action)
def test_every_message_that_is_written_keeps_to_what_is_enforced(route: Route) -> None:
    for soap in ("1.1", "1.2"):
        assert SERVICE.asked(etree.tostring(written(route, soap))).mistakes == ()
    kind: Any = route.body
    made = kind(**{name: EXAMPLES[hint] for name, hint in get_type_hints(kind).items()})
    members = json.loads(json.dumps(edge.outward(made, 6, KEY)))
    document = rest_contract.document("http://a")
    assert list(mistakes(members, document["components"]["schemas"][route.action], document)) == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.action)
def test_what_is_enforced_and_a_library_find_the_same_wrong(
    bodies: xmlschema.XMLSchema, route: Route
) -> None:
    """Each member of a body is left out, doubled, put last, and given a text that is none."""
    whole = written(route, "1.2")
    for number in range(len(whole[1][0])):
        for change in (_left_out, _doubled, _put_last, _spoilt):
            spoilt = copy.deepcopy(whole)
            change(spoilt[1][0], number)
            wrong = SERVICE.asked(etree.tostring(spoilt)).mistakes
            assert bool(wrong) is not bodies.is_valid(spoilt[1][0]), (change.__name__, number)


def _left_out(body: Any, number: int) -> None:
    body.remove(body[number])


def _doubled(body: Any, number: int) -> None:
    body.insert(number, copy.deepcopy(body[number]))


def _put_last(body: Any, number: int) -> None:
    body.append(body[number])


def _spoilt(body: Any, number: int) -> None:
    body[number].text = "não, nem 7"


@pytest.mark.official("WS-Addressing 1.0 core; fact sheet 5.1")
@pytest.mark.parametrize("soap", ["1.1", "1.2"])
def test_every_header_keeps_to_ws_addressing(soap: str) -> None:
    addressing = xmlschema.XMLSchema(ADDRESSING)
    header = written(ROUTES[1], soap)[0]
    assert [etree.QName(one).localname for one in header] == [
        "MessageID", "RelatesTo", "ReplyTo", "To", "Action",
    ]  # fmt: skip
    for one in header:
        addressing.validate(one)
