"""The answers of the service as texts on the wire.  Pure."""

from mock_scmd.language import Document
from mock_scmd.tables import ANSWERS, DATA, OPERATIONS
from sandbox import soap_text

_SPACES = {"t": OPERATIONS, "a": DATA}


def answer(operation: str, result: str) -> str:
    """The normal answer of an operation; `result` is what stands in its one element."""
    name = f"t:{operation}Result"
    inside = f"<{name}>{result}</{name}>" if result else ""
    return soap_text.envelope(f"<t:{operation}Response>{inside}</t:{operation}Response>", _SPACES)


def status(code: str, process_id: str = "", field: str = "", value: str = "") -> str:
    """The members of a SignStatus."""
    return (
        soap_text.element("a:Code", code)
        + soap_text.element("a:Field", field)
        + soap_text.element("a:FieldValue", value)
        + soap_text.element("a:Message", ANSWERS[code].text)
        + soap_text.element("a:ProcessId", process_id)
    )


def response(
    told: str, documents: tuple[Document, ...], signatures: tuple[str, ...], certificate: str
) -> str:
    """The members of a SignResponse; `told` is its status, `signatures` are base64."""
    many = one = ""
    if len(documents) == 1 and not documents[0][0]:
        one = soap_text.element("a:Signature", signatures[0])
    elif signatures:
        rows = "".join(
            "<a:HashStructure>"
            + soap_text.element("a:Hash", signature)
            + soap_text.element("a:Name", name)
            + soap_text.element("a:id", identifier)
            + "</a:HashStructure>"
            for (identifier, name, _), signature in zip(documents, signatures, strict=True)
        )
        many = f"<a:ArrayOfHashStructure>{rows}</a:ArrayOfHashStructure>"
    given = soap_text.element("a:certificate", certificate) if certificate else ""
    return f"{many}{one}<a:Status>{told}</a:Status>{given}"


def fault(text: str, soap: str) -> str:
    """The answer to what is no call."""
    return soap_text.envelope(soap_text.fault("Client", text, "", soap, "t"), _SPACES, soap=soap)
