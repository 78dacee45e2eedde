"""Parts that contracts of SOAP services are written of (WSDL 1.1, XML Schema)."""

from collections.abc import Iterable

TRANSPORT = "http://schemas.xmlsoap.org/soap/http"


def simple(name: str, base: str, facets: str) -> str:
    """A simple type: a base of XML Schema with facets."""
    return (
        f'<xs:simpleType name="{name}"><xs:restriction base="xs:{base}">{facets}'
        "</xs:restriction></xs:simpleType>"
    )


def enumeration(values: Iterable[str]) -> str:
    """The facets of a closed list of values."""
    return "".join(f'<xs:enumeration value="{one}"/>' for one in values)


def fields(*rows: tuple[str, str, int]) -> str:
    """Elements in order: name, type, how many at least."""
    return "".join(
        f'<xs:element name="{name}" type="{kind}" minOccurs="{least}"/>'
        for name, kind, least in rows
    )


def message(name: str, inside: str) -> str:
    """The element that a message is, with what it contains."""
    return (
        f'<xs:element name="{name}"><xs:complexType><xs:sequence>{inside}</xs:sequence>'
        "</xs:complexType></xs:element>"
    )
