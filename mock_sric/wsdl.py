"""The contract of the services: WSDL 1.1 and its schema, for SOAP 1.1 and 1.2.

Operations and what they carry are the order's; names, namespaces and types are ours.
"""

from mock_sric.tables import DOCUMENT_TYPES, ENTITY_TYPES, NAMESPACE, SCOPES
from sandbox.contracts.contract import WSDL, Contract
from sandbox.web.wsdl import TRANSPORT, enumeration, fields, message, simple

SERVICES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "WsUserGetSRIC": ("UserGetPort", "registarUtilizador", ()),
    "WsSRICPDF": ("SRICPDFPort", "getPDFAII", ("ambito", "processo")),
}
"""Port, operation and request headers of each service."""


SCHEMA = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    f'xmlns:r="{NAMESPACE}" targetNamespace="{NAMESPACE}" elementFormDefault="qualified">'
    + simple("AmbitoType", "string", enumeration(SCOPES))
    + simple("TipoDocType", "string", enumeration(DOCUMENT_TYPES))
    + simple("PaisType", "string", '<xs:pattern value="[A-Z]{2}"/>')
    + simple("TipoEntType", "string", enumeration(ENTITY_TYPES))
    + simple("CodEntType", "string", '<xs:pattern value="[A-Z0-9]{5}"/>')
    + simple("UtilizadorType", "string", '<xs:pattern value="[A-Za-z0-9._\\-]{3,32}"/>')
    + simple("NomeType", "string", '<xs:minLength value="1"/><xs:maxLength value="60"/>')
    + simple("AplicacaoType", "string", '<xs:minLength value="1"/><xs:maxLength value="30"/>')
    + simple("NumDocType", "string", '<xs:minLength value="1"/><xs:maxLength value="20"/>')
    + simple("CodErroType", "int", '<xs:minInclusive value="0"/><xs:maxInclusive value="7"/>')
    + simple("Sha256Type", "string", '<xs:pattern value="[0-9A-F]{64}"/>')
    + simple("TransacaoType", "string", '<xs:pattern value="[0-9]{16}"/>')
    + message(
        "registarUtilizador",
        fields(
            ("username", "r:UtilizadorType", 1),
            ("nome", "r:NomeType", 1),
            ("apelido", "r:NomeType", 1),
            ("aplicacao", "r:AplicacaoType", 1),
            ("ambito", "r:AmbitoType", 1),
            ("dataInicio", "xs:date", 1),
            ("tipoEntidade", "r:TipoEntType", 0),
            ("codEntidade", "r:CodEntType", 0),
        ),
    )
    + message(
        "registarUtilizadorResponse",
        fields(
            ("codErro", "r:CodErroType", 1),
            ("mensagem", "xs:string", 1),
            ("campoErro", "xs:string", 1),
        ),
    )
    + message(
        "getPDFAII",
        fields(
            ("utilizador", "r:UtilizadorType", 1),
            ("aplicacao", "r:AplicacaoType", 1),
            ("tipoDocumento", "r:TipoDocType", 1),
            ("numDocumento", "r:NumDocType", 1),
            ("codPais", "r:PaisType", 1),
            ("tipoEntidade", "r:TipoEntType", 1),
            ("codEntidade", "r:CodEntType", 1),
        ),
    )
    + message(
        "getPDFAIIResponse",
        fields(
            ("quantidadeRegistos", "xs:int", 1),
            ("codErro", "r:CodErroType", 1),
            ("campoErro", "xs:string", 1),
            ("pdf", "xs:base64Binary", 0),
            ("nomeFicheiro", "xs:string", 0),
            ("campoControlo", "r:Sha256Type", 0),
        ),
    )
    + '<xs:element name="ambito" type="r:AmbitoType"/>'
    '<xs:element name="processo" type="xs:string"/>'
    + message("transacao", fields(("numeroTransacao", "r:TransacaoType", 1)))
    + '<xs:element name="falha"><xs:complexType><xs:attribute name="codigo" type="xs:string"/>'
    '<xs:attribute name="numeroTransacao" type="xs:string"/></xs:complexType></xs:element>'
    "</xs:schema>"
)


def xsd() -> str:
    """The schema of every message."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{SCHEMA}'


def wsdl(service: str, address: str) -> str:
    """The contract of one service at an address."""
    port, operation, headers = SERVICES[service]
    messages = (
        f'<w:message name="{operation}In"><w:part name="parameters" element="r:{operation}"/>'
        f'</w:message><w:message name="{operation}Out">'
        f'<w:part name="parameters" element="r:{operation}Response"/></w:message>'
        '<w:message name="Transacao"><w:part name="transacao" element="r:transacao"/></w:message>'
        '<w:message name="Falha"><w:part name="falha" element="r:falha"/></w:message>'
    )
    for header in headers:
        messages += (
            f'<w:message name="Cabecalho_{header}"><w:part name="{header}" element="r:{header}"/>'
            "</w:message>"
        )
    porttype = (
        f'<w:portType name="{port}Type"><w:operation name="{operation}">'
        f'<w:input message="r:{operation}In"/><w:output message="r:{operation}Out"/>'
        '<w:fault name="falha" message="r:Falha"/></w:operation></w:portType>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        'xmlns:s11="http://schemas.xmlsoap.org/wsdl/soap/" '
        'xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" '
        f'xmlns:r="{NAMESPACE}" targetNamespace="{NAMESPACE}" name="{service}">'
        "<w:documentation>SRIC (simulação): sem valor legal, pessoas fictícias.</w:documentation>"
        f"<w:types>{SCHEMA}</w:types>{messages}{porttype}"
        + _binding("s11", port, operation, headers)
        + _binding("s12", port, operation, headers)
        + f'<w:service name="{service}"><w:port name="{port}" binding="r:{port}s11">'
        f'<s11:address location="{address}"/></w:port>'
        f'<w:port name="{port}12" binding="r:{port}s12"><s12:address location="{address}"/>'
        "</w:port></w:service></w:definitions>"
    )


def _binding(soap: str, port: str, operation: str, headers: tuple[str, ...]) -> str:
    declared = "".join(
        f'<{soap}:header message="r:Cabecalho_{one}" part="{one}" use="literal"/>'
        for one in headers
    )
    return (
        f'<w:binding name="{port}{soap}" type="r:{port}Type">'
        f'<{soap}:binding style="document" transport="{TRANSPORT}"/>'
        f'<w:operation name="{operation}">'
        f'<{soap}:operation soapAction="{NAMESPACE}#{operation}" style="document"/>'
        f'<w:input>{declared}<{soap}:body use="literal" parts="parameters"/></w:input>'
        f'<w:output><{soap}:header message="r:Transacao" part="transacao" use="literal"/>'
        f'<{soap}:body use="literal" parts="parameters"/></w:output>'
        f'<w:fault name="falha"><{soap}:fault name="falha" use="literal"/></w:fault>'
        "</w:operation></w:binding>"
    )


def _contract(service: str) -> Contract:
    return Contract(
        f"sric-{service.lower()}",
        f"SRIC: {service}",
        WSDL,
        "1.0.0",
        lambda server: wsdl(service, f"{server}/w/demo/sric/ws/{service}"),
        at=f"/w/{{world}}/sric/ws/{service}",
    )


CONTRACTS = tuple(_contract(service) for service in SERVICES)
"""The contracts among those of the house, at the addresses that they have in the world `demo`."""
