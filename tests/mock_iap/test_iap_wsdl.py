"""What is written on the wire keeps to its contract and to WS-Addressing, as others read them."""

from datetime import UTC, datetime
from typing import Any, get_type_hints

import pytest
import xmlschema
from lxml import etree

from mock_iap.wsdl import schema
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
