"""The texts on the wire: requests as this house writes them, and every answer.  Pure.

A call that came over SOAP is kept as it came; one that a screen sent is written here, in the same
form.  Answers are sent as they are kept, byte for byte.
"""

from mock_sric import language as says
from mock_sric.tables import FAULTS, MESSAGES, NAMESPACE
from sandbox import soap_text

SEARCHED: dict[str, str] = {
    "utilizador": "user",
    "aplicacao": "application",
    "tipoDocumento": "document_type",
    "numDocumento": "document_number",
    "codPais": "country",
    "tipoEntidade": "entity_type",
    "codEntidade": "entity_code",
}
REGISTERED: dict[str, str] = {
    "username": "username",
    "nome": "given_name",
    "apelido": "family_name",
    "aplicacao": "application",
    "ambito": "scope",
    "dataInicio": "starts_on",
    "tipoEntidade": "entity_type",
    "codEntidade": "entity_code",
}
HEADERS: dict[str, str] = {"ambito": "scope", "processo": "process"}
"""The names on the wire and in the commands: of the search, the registration, the headers."""

OPERATIONS = {says.SearchRecord: "getPDFAII", says.RegisterUser: "registarUtilizador"}


def element(name: str, value: object) -> str:
    """One element of this namespace."""
    return soap_text.element(f"r:{name}", value)


def envelope(body: str, header: str = "", soap: str = "1.1") -> str:
    """A whole message."""
    return soap_text.envelope(body, {"r": NAMESPACE}, header, soap)


def received(asked: says.SearchRecord | says.RegisterUser | says.RefuseCall) -> str:
    """What came: the bytes of a call, or the call that a screen stands for."""
    if asked.call.raw or isinstance(asked, says.RefuseCall):
        return asked.call.raw
    names = SEARCHED if isinstance(asked, says.SearchRecord) else REGISTERED
    members = "".join(
        element(name, getattr(asked, attribute))
        for name, attribute in names.items()
        if getattr(asked, attribute)
    )
    header = ""
    if isinstance(asked, says.SearchRecord):
        header = "".join(
            element(name, getattr(asked, attribute))
            for name, attribute in HEADERS.items()
            if getattr(asked, attribute)
        )
    operation = OPERATIONS[type(asked)]
    return envelope(f"<r:{operation}>{members}</r:{operation}>", header, asked.call.soap)


def fault(event: says.TransactionAnswered, soap: str) -> str:
    """The answer to a call that is none, to a failed login, or of a service that is down."""
    who, text = FAULTS[event.fault]
    detail = f'<r:falha codigo="{event.fault}" numeroTransacao="{event.transaction}"/>'
    return envelope(soap_text.fault(who, text, detail, soap, "r"), soap=soap)


def answered(event: says.TransactionAnswered, pdf: str, digest: str, soap: str) -> str:
    """The normal answer; `pdf` is the list in base64, `digest` that of its bytes."""
    if isinstance(event.asked, says.RegisterUser):
        members = (
            element("codErro", event.code)
            + element("mensagem", MESSAGES[event.code].text)
            + element("campoErro", event.field)
        )
        operation = "registarUtilizador"
    else:
        members = (
            element("quantidadeRegistos", event.count)
            + element("codErro", event.code)
            + element("campoErro", event.field)
        )
        if pdf:
            members += (
                f"<r:pdf>{pdf}</r:pdf>"
                + element("nomeFicheiro", file_name(event.transaction))
                + element("campoControlo", digest)
            )
        operation = "getPDFAII"
    number = element("numeroTransacao", event.transaction)
    return envelope(
        f"<r:{operation}Response>{members}</r:{operation}Response>",
        f"<r:transacao>{number}</r:transacao>",
        soap,
    )


def file_name(transaction: str) -> str:
    """The name of the list in PDF."""
    return f"RIC_{transaction}.pdf"


def note(operation: str, **members: str) -> str:
    """What is kept of something that is no call: a sign-in refused, a look into the audit."""
    inside = "".join(element(name, value) for name, value in members.items() if value)
    return f'<r:{operation} xmlns:r="{NAMESPACE}">{inside}</r:{operation}>'
