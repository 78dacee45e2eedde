"""The contract of the SOAP door (WSDL 1.1): one one-way operation for each message."""

from dataclasses import MISSING, fields
from datetime import datetime
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from sandbox.contracts.contract import WSDL, Contract
from sandbox.platforms.integration.contract import ROUTES, Route
from sandbox.platforms.integration.wire_form import SPACE, WSA, action_uri
from sandbox.web.wsdl import TRANSPORT, message
from sandbox.web.wsdl import fields as rows

PORT = "PlataformaIntegracao"
_TYPES: dict[Any, str] = {
    str: "xs:string",
    int: "xs:long",
    bool: "xs:boolean",
    datetime: "xs:dateTime",
}
EXTRA: dict[str, tuple[tuple[str, str], ...]] = {
    "RedeemCode": (("code", "xs:string"), ("code_matches", "xs:boolean")),
    "CodeReady": (("code", "xs:string"),),
    "TokenReply": (("token", "xs:string"),),
    "ExchangeToken": (("token", "xs:string"),),
}
"""What stands beside the members at the edge of the sandbox."""
INSTEAD = {"proof", "digest"}
"""Members in whose place something else may stand."""
_PAIR = (
    '<xs:complexType name="par"><xs:simpleContent><xs:extension base="xs:string">'
    '<xs:attribute name="nome" type="xs:string" use="required"/></xs:extension>'
    "</xs:simpleContent></xs:complexType>"
)
_FAULT = message("falha", rows(("codigo", "xs:string", 1), ("motivo", "xs:string", 1)))
"""What a Fault tells: the stable code, and a sentence."""


def schema() -> str:
    """The schema of all bodies."""
    elements = "".join(_element(route) for route in ROUTES)
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="{SPACE}" '
        f'targetNamespace="{SPACE}" elementFormDefault="qualified">{_PAIR}{_FAULT}{elements}'
        "</xs:schema>"
    )


def _element(route: Route) -> str:
    hints = get_type_hints(route.body)
    inside = "".join(
        _member(item.name, hints[item.name], item.default is MISSING) for item in fields(route.body)
    )
    for name, kind in EXTRA.get(route.body.__name__, ()):
        inside += f'<xs:element name="{name}" type="{kind}" minOccurs="0"/>'
    return (
        f'<xs:element name="{route.action}"><xs:complexType><xs:sequence>{inside}</xs:sequence>'
        "</xs:complexType></xs:element>"
    )


def _member(name: str, hint: Any, required: bool) -> str:
    if get_origin(hint) is tuple:
        kind = "m:par" if get_origin(get_args(hint)[0]) is tuple else "xs:string"
        return f'<xs:element name="{name}" type="{kind}" minOccurs="0" maxOccurs="unbounded"/>'
    optional = NoneType in get_args(hint)
    kind = _TYPES[datetime if optional else hint]
    least = 1 if required and not optional and name not in INSTEAD else 0
    return f'<xs:element name="{name}" type="{kind}" minOccurs="{least}"/>'


def wsdl(address: str) -> str:
    """The whole contract; `address` is where the service is reached."""
    messages = "".join(
        f'<w:message name="{one.action}"><w:part name="corpo" element="t:{one.action}"/>'
        "</w:message>"
        for one in ROUTES
    )
    operations = "".join(
        f'<w:operation name="{one.action}"><w:input message="t:{one.action}" '
        f'wsaw:Action="{action_uri(one.action)}"/></w:operation>'
        for one in ROUTES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl" '
        f'xmlns:wsa="{WSA}" xmlns:t="{SPACE}" targetNamespace="{SPACE}" name="{PORT}">'
        "<w:documentation>Plataforma de Integração (simulação): pessoas fictícias."
        f"</w:documentation><w:types>{schema()}</w:types>{messages}"
        f'<w:portType name="{PORT}">{operations}</w:portType>'
        + _binding("Soap11", "http://schemas.xmlsoap.org/wsdl/soap/")
        + _binding("Soap12", "http://schemas.xmlsoap.org/wsdl/soap12/")
        + f'<w:service name="{PORT}">{_port("Soap11", "", address)}{_port("Soap12", "12", address)}'
        "</w:service></w:definitions>"
    )


def _binding(name: str, space: str) -> str:
    operations = "".join(
        f'<w:operation name="{one.action}"><b:operation soapAction="{action_uri(one.action)}" '
        'style="document"/><w:input><b:body use="literal"/></w:input></w:operation>'
        for one in ROUTES
    )
    return (
        f'<w:binding name="{name}" type="t:{PORT}" xmlns:b="{space}">'
        f'<b:binding style="document" transport="{TRANSPORT}"/>'
        f'<wsaw:UsingAddressing w:required="true"/>{operations}</w:binding>'
    )


def _port(name: str, version: str, address: str) -> str:
    space = f"http://schemas.xmlsoap.org/wsdl/soap{version}/"
    return (
        f'<w:port name="{name}" binding="t:{name}"><b:address xmlns:b="{space}" '
        f'location="{address}"/></w:port>'
    )


CONTRACT = Contract(
    "iap",
    "Plataforma de Integração (SOAP)",
    WSDL,
    "1.1.0",
    lambda server: wsdl(f"{server}/w/demo/iap/servicos/soap"),
    at="/w/{world}/iap/servicos/soap",
)
"""The contract among those of the house, at the address that it has in the world `demo`."""
