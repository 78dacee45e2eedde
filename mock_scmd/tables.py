"""The signature service as tables: codes, applications, limits.  Pure.

Source: fact sheet section 4 (signature specification 1.12, WSDL, guidelines; clients).
"""

from dataclasses import dataclass

OPERATIONS = "http://Ama.Authentication.Service/"
"""Namespace of operations (official)."""
DATA = "http://schemas.datacontract.org/2004/07/Ama.Structures.CCMovelSignature"
"""Namespace of data types (official)."""
ARRAYS = "http://schemas.microsoft.com/2003/10/Serialization/Arrays"

MOST_DOCUMENTS = 100
"""Source: specification (official): more are answered with 900."""
MOST_NAME = 44
"""Longest name of a document.  Source: a client's limit (observed)."""
DIGITS = 6
"""Of the code (official)."""
PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 in a DigestInfo (official)."""

OK, SYSTEM, PARAMETER, WRONG_PIN, WRONG_CODE = "200", "500", "800", "801", "802"
CODE_OVER, INACTIVE, GENERIC, CHANGE_PIN, CHANGE_PIN_TOO = "816", "817", "900", "901", "902"


@dataclass(frozen=True, slots=True)
class Answer:
    """One code: its text for whoever reads the answer, and how it is known."""

    code: str
    text: str
    certainty: str


ANSWERS: dict[str, Answer] = {
    item.code: item
    for item in (
        Answer(OK, "OK", "official"),
        Answer(SYSTEM, "Erro do sistema. Tente mais tarde.", "official"),
        Answer(PARAMETER, "Parâmetro inválido.", "assumed"),
        Answer(WRONG_PIN, "O PIN de assinatura não está certo.", "official"),
        Answer(WRONG_CODE, "O código de segurança não está certo.", "official"),
        Answer(CODE_OVER, "O código de segurança perdeu a validade.", "observed"),
        Answer(
            INACTIVE,
            "A assinatura com Chave Móvel Digital não está ativa para este número.",
            "official",
        ),
        Answer(GENERIC, "O pedido não pode ser satisfeito.", "official"),
        Answer(
            CHANGE_PIN,
            "Tem de mudar o PIN de assinatura em www.autenticacao.gov.pt antes de assinar.",
            "official",
        ),
        Answer(
            CHANGE_PIN_TOO,
            "O PIN de assinatura caducou: mude-o em www.autenticacao.gov.pt.",
            "official",
        ),
    )
}
"""Numbers as the specification has them; 800 for a parameter, and every text, are ours."""


@dataclass(frozen=True, slots=True)
class Application:
    """A program that may call: its identifier is a GUID, its name stands in the SMS."""

    id: str
    guid: str
    name: str
    user_name: str
    password: str


APPLICATIONS: dict[str, Application] = {
    item.id: item
    for item in (
        Application(
            "ensaio",
            "5a1d0000-0000-4000-8000-000000000001",
            "Aplicação de ensaio",
            "ws.assinatura",
            "ficticia-ws.assinatura",
        ),
        Application(
            "outra",
            "5a1d0000-0000-4000-8000-000000000002",
            "Outra aplicação",
            "ws.outra",
            "ficticia-ws.outra",
        ),
    )
}
PAGE = "Aplicação de ensaio"
"""What the page in which a citizen signs is called in the SMS."""
