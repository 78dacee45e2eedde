"""The contract of ISCAPI: WSDL 1.1, SOAP 1.1 and 1.2, one operation.

Elements, their order and their absent namespace are official (fact sheet 5.2); names of messages,
ports and of the reply's element are ours.
"""

from sandbox.contracts.contract import WSDL, Contract
from sandbox.platforms.integration.wire_form import WSA
from sandbox.platforms.iscapi.fields import BLOCKS
from sandbox.platforms.iscapi.tables import ACTION, OPERATIONS, REPLY_ACTION, SPACE
from sandbox.web.wsdl import TRANSPORT, enumeration, fields, message, simple

PORT = "ISCAPI"
_BEFORE_ANY = "operationVersion"
"""It must stand, empty or not: what follows may be any element."""
_FORMS = {"entity": "entidade", "service": "servico", "date": "instante", "operation": "operacao"}
"""Which kinds of member have a type of their own; what may be empty is text."""


def _block(name: str) -> str:
    rows = (
        (row.name, f"t:{_FORMS[row.kind]}" if row.kind in _FORMS else "xs:string", row.missing)
        for row in BLOCKS[name]
    )
    inside = fields(
        *(
            (member, kind if missing else "xs:string", int(bool(missing) or member == _BEFORE_ANY))
            for member, kind, missing in rows
        )
    )
    if name == "operationData":
        inside += '<xs:any minOccurs="0" maxOccurs="unbounded" processContents="skip"/>'
    return f'<xs:complexType name="{name}"><xs:sequence>{inside}</xs:sequence></xs:complexType>'


def schema() -> str:
    """The schema of message and reply."""
    types = (
        simple("entidade", "string", '<xs:pattern value="SIOE:ORG:[0-9]{9}"/>')
        + simple("servico", "string", '<xs:pattern value="CES:SRV:[0-9]{9}"/>')
        + simple(
            "instante",
            "string",
            '<xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/>',
        )
        + simple("operacao", "string", enumeration(OPERATIONS))
    )
    blocks = fields(*((name, f"t:{name}", 1) for name in BLOCKS if name != "attachContext")) + (
        '<xs:element name="attachContext" type="t:attachContext" minOccurs="0" '
        'maxOccurs="unbounded"/>'
    )
    answer = fields(
        ("result", "xs:boolean", 1), ("message", "xs:string", 0), ("messageGuid", "xs:string", 0)
    )
    return (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="{SPACE}" '
        f'targetNamespace="{SPACE}" elementFormDefault="unqualified">{types}'
        + "".join(_block(name) for name in BLOCKS)
        + message("messageRequest", blocks)
        + message("messageRequestResponse", answer)
        + message("falha", fields(("codigo", "xs:string", 1), ("motivo", "xs:string", 1)))
        + "</xs:schema>"
    )


def wsdl(address: str) -> str:
    """The whole contract; `address` is where the service is reached."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl" '
        f'xmlns:wsa="{WSA}" xmlns:t="{SPACE}" targetNamespace="{SPACE}" name="{PORT}">'
        "<w:documentation>ISCAPI (simulação): pessoas e entidades fictícias.</w:documentation>"
        f"<w:types>{schema()}</w:types>"
        '<w:message name="messageRequest"><w:part name="parameters" element="t:messageRequest"/>'
        '</w:message><w:message name="messageRequestResponse">'
        '<w:part name="parameters" element="t:messageRequestResponse"/></w:message>'
        f'<w:portType name="{PORT}"><w:operation name="messageRequest">'
        f'<w:input message="t:messageRequest" wsaw:Action="{ACTION}"/>'
        f'<w:output message="t:messageRequestResponse" wsaw:Action="{REPLY_ACTION}"/>'
        "</w:operation></w:portType>"
        + _binding("Soap11", "http://schemas.xmlsoap.org/wsdl/soap/")
        + _binding("Soap12", "http://schemas.xmlsoap.org/wsdl/soap12/")
        + f'<w:service name="{PORT}">{_port("Soap11", "", address)}{_port("Soap12", "12", address)}'
        "</w:service></w:definitions>"
    )


def _binding(name: str, space: str) -> str:
    return (
        f'<w:binding name="{name}" type="t:{PORT}" xmlns:b="{space}">'
        f'<b:binding style="document" transport="{TRANSPORT}"/>'
        '<wsaw:UsingAddressing w:required="true"/><w:operation name="messageRequest">'
        f'<b:operation soapAction="{ACTION}" style="document"/>'
        '<w:input><b:body use="literal"/></w:input><w:output><b:body use="literal"/></w:output>'
        "</w:operation></w:binding>"
    )


def _port(name: str, version: str, address: str) -> str:
    space = f"http://schemas.xmlsoap.org/wsdl/soap{version}/"
    return (
        f'<w:port name="{name}" binding="t:{name}"><b:address xmlns:b="{space}" '
        f'location="{address}"/></w:port>'
    )


CONTRACT = Contract(
    "iscapi",
    "ISCAPI: mensagens entre entidades",
    WSDL,
    "1.1.0",
    lambda server: wsdl(f"{server}/w/demo/iap/servicos/iscapi"),
    at="/w/{world}/iap/servicos/iscapi",
)
"""The contract among those of the house, at the address that it has in the world `demo`."""
