"""The contract of the service: WSDL 1.1 with the names of the real one, SOAP 1.1.

Operations, namespaces, members and their order are official (fact sheet section 4).
"""

from mock_scmd.tables import DATA, OPERATIONS
from sandbox.contracts.contract import WSDL, Contract
from sandbox.web.wsdl import TRANSPORT, fields, message

PORT = "SCMDService"
_XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
STATUS = ("Code", "Field", "FieldValue", "Message", "ProcessId")
"""Members of a SignStatus, in order."""


def _members(*rows: tuple[str, str]) -> str:
    return "".join(
        f'<xs:element name="{name}" type="{kind}" minOccurs="0" nillable="true"/>'
        for name, kind in rows
    )


def _type(name: str, inside: str) -> str:
    return f'<xs:complexType name="{name}"><xs:sequence>{inside}</xs:sequence></xs:complexType>'


_TEXT, _BYTES = "xs:string", "xs:base64Binary"
_TYPES = (
    _type(
        "SignRequest",
        _members(
            ("ApplicationId", _BYTES),
            ("DocName", _TEXT),
            ("Hash", _BYTES),
            ("Pin", _TEXT),
            ("UserId", _TEXT),
        ),
    )
    + _type(
        "MultipleSignRequest",
        _members(("ApplicationId", _BYTES), ("Pin", _TEXT), ("UserId", _TEXT)),
    )
    + _type("HashStructure", _members(("Hash", _BYTES), ("Name", _TEXT), ("id", _TEXT)))
    + _type(
        "ArrayOfHashStructure",
        '<xs:element name="HashStructure" type="d:HashStructure" minOccurs="0" '
        'maxOccurs="unbounded" nillable="true"/>',
    )
    + _type("SignStatus", _members(*((name, _TEXT) for name in STATUS)))
    + _type(
        "SignResponse",
        _members(
            ("ArrayOfHashStructure", "d:ArrayOfHashStructure"),
            ("Signature", _BYTES),
            ("Status", "d:SignStatus"),
            ("certificate", _TEXT),
        ),
    )
)
REQUESTS: dict[str, tuple[tuple[str, str], ...]] = {
    "GetCertificate": (("applicationId", _BYTES), ("userId", _TEXT)),
    "SCMDSign": (("request", "d:SignRequest"),),
    "SCMDMultipleSign": (
        ("request", "d:MultipleSignRequest"),
        ("documents", "d:ArrayOfHashStructure"),
    ),
    "GetCertificateWithPin": (("applicationId", _BYTES), ("userId", _TEXT), ("pin", _TEXT)),
    "ForceSMS": (("processId", _TEXT), ("citizenId", _TEXT), ("applicationId", _BYTES)),
    "ValidateOtp": (("code", _TEXT), ("processId", _TEXT), ("applicationId", _BYTES)),
}
"""What each operation is given."""
_RESULTS = {"GetCertificate": _TEXT, "ValidateOtp": "d:SignResponse"}


def _messages() -> str:
    made = ""
    for operation, given in REQUESTS.items():
        result = _RESULTS.get(operation, "d:SignStatus")
        rows = ((name, kind, 0) for name, kind in given)
        made += message(operation, fields(*rows))
        made += message(f"{operation}Response", fields((f"{operation}Result", result, 0)))
    return made


SCHEMAS = (
    f'<xs:schema {_XS} xmlns:d="{DATA}" targetNamespace="{DATA}" elementFormDefault="qualified">'
    f"{_TYPES}</xs:schema>"
    f'<xs:schema {_XS} xmlns:d="{DATA}" targetNamespace="{OPERATIONS}" '
    f'elementFormDefault="qualified"><xs:import namespace="{DATA}"/>{_messages()}</xs:schema>'
)


def wsdl(address: str) -> str:
    """The contract of the service at an address."""
    messages, porttype, binding = "", "", ""
    for operation in REQUESTS:
        action = f"{OPERATIONS}SCMDService/{operation}"
        for end, name in (("InputMessage", operation), ("OutputMessage", f"{operation}Response")):
            messages += (
                f'<w:message name="{PORT}_{operation}_{end}">'
                f'<w:part name="parameters" element="t:{name}"/></w:message>'
            )
        porttype += (
            f'<w:operation name="{operation}">'
            f'<w:input message="t:{PORT}_{operation}_InputMessage"/>'
            f'<w:output message="t:{PORT}_{operation}_OutputMessage"/></w:operation>'
        )
        binding += (
            f'<w:operation name="{operation}">'
            f'<s11:operation soapAction="{action}" style="document"/>'
            '<w:input><s11:body use="literal"/></w:input>'
            '<w:output><s11:body use="literal"/></w:output></w:operation>'
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:s11="http://schemas.xmlsoap.org/wsdl/soap/" '
        f'xmlns:t="{OPERATIONS}" targetNamespace="{OPERATIONS}" name="{PORT}">'
        "<w:documentation>Assinatura com Chave Móvel Digital (simulação): sem valor legal, "
        "pessoas fictícias.</w:documentation>"
        f"<w:types>{SCHEMAS}</w:types>{messages}"
        f'<w:portType name="{PORT}">{porttype}</w:portType>'
        f'<w:binding name="BasicHttpBinding_{PORT}" type="t:{PORT}">'
        f'<s11:binding transport="{TRANSPORT}"/>{binding}</w:binding>'
        f'<w:service name="{PORT}"><w:port name="BasicHttpBinding_{PORT}" '
        f'binding="t:BasicHttpBinding_{PORT}"><s11:address location="{address}"/></w:port>'
        "</w:service></w:definitions>"
    )


CONTRACT = Contract(
    "scmd",
    "Assinatura com Chave Móvel Digital (SCMD)",
    WSDL,
    "1.0.0",
    lambda server: wsdl(f"{server}/w/demo/assinatura-cmd/SCMDService.svc"),
    at="/w/{world}/assinatura-cmd/SCMDService.svc",
)
"""The contract among those of the house, at the address that it has in the world `demo`."""
