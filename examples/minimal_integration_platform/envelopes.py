"""SOAP for the platform: envelopes read without trust, Faults, and the beginning of a contract."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

SPACE, WSA = "urn:simulacao:iap-pi:v1", "http://www.w3.org/2005/08/addressing"
SOAP = {
    "http://schemas.xmlsoap.org/soap/envelope/": "text/xml; charset=utf-8",
    "http://www.w3.org/2003/05/soap-envelope": "application/soap+xml; charset=utf-8",
}


class Refused(Exception):
    """A message that is not taken; the text says why."""


def read_xml(content: bytes) -> Element:
    """The root of a document without DTD, entities or instructions.  Errors: Refused."""
    tree, parser = TreeBuilder(), expat.ParserCreate("UTF-8", "}")

    def refuse(*_: object) -> None:
        raise Refused("a DTD, an entity or an instruction")

    parser.StartElementHandler = lambda name, given: tree.start(braced(name), {
        braced(key): value for key, value in given.items()
    })  # fmt: skip
    parser.EndElementHandler = lambda name: tree.end(braced(name))
    parser.CharacterDataHandler = tree.data
    parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(content, True)
        return tree.close()
    except (expat.ExpatError, AssertionError) as error:
        raise Refused(f"no XML: {error}") from error


def braced(name: str) -> str:
    """A name as `{namespace}local`."""
    return "{" * ("}" in name) + name


def envelope(content: bytes) -> tuple[str, dict[str, str], list[str]]:
    """The version, addressing and names of what is in a body.  Errors: Refused."""
    root = read_xml(content)
    space = root.tag[1:].partition("}")[0]
    inside = root.find(f"{{{space}}}Body")
    if space not in SOAP or root.tag != f"{{{space}}}Envelope" or inside is None:
        raise Refused("no envelope of SOAP 1.1 or 1.2")
    headers = addressing(root.find(f"{{{space}}}Header"), space)
    return space, headers, [one.tag for one in inside]


def addressing(header: Element | None, space: str) -> dict[str, str]:
    """The WS-Addressing headers.  Errors: Refused."""
    found: dict[str, str] = {}
    for one in header if header is not None else ():
        if not one.tag.startswith(f"{{{WSA}}}"):
            if one.get(f"{{{space}}}mustUnderstand") in ("1", "true"):
                raise Refused(f"the header {one.tag} is not understood")
            continue
        name = one.tag.partition("}")[2]
        if name in found:
            raise Refused(f"{name} stands twice")
        found[name] = (one.findtext(f"{{{WSA}}}Address") or one.text or "").strip()
    return found


def escape(text: str) -> str:
    """Text as it stands in an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fault(why: str, new: bool) -> str:
    """An envelope that says no, of SOAP 1.2 or 1.1."""
    space = list(SOAP)[new]
    inside = (
        "<s:Code><s:Value>s:Sender</s:Value></s:Code>"
        f'<s:Reason><s:Text xml:lang="en">{escape(why)}</s:Text></s:Reason>'
        if new
        else f"<faultcode>s:Client</faultcode><faultstring>{escape(why)}</faultstring>"
    )
    return (
        f'<s:Envelope xmlns:s="{space}"><s:Body><s:Fault>{inside}</s:Fault></s:Body></s:Envelope>'
    )


def contract(actions: Iterable[str]) -> str:
    """The beginning of a contract (WSDL 1.1): one-way operations, with their addressing."""
    operations = "".join(
        f'<w:operation name="{name}"><w:input wsaw:Action="{SPACE}:{name}"/></w:operation>'
        for name in actions
    )
    return (
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" '
        f'xmlns:wsaw="http://www.w3.org/2006/05/addressing/wsdl" targetNamespace="{SPACE}">'
        f'<w:portType name="Plataforma">{operations}</w:portType>'
        '<w:binding name="Soap" type="Plataforma"><wsaw:UsingAddressing/></w:binding>'
        "</w:definitions>"
    )
