"""What a field of a call may be, on the wire and on the page.  Pure.

`Wrong` names the field as the wire does; a value that is secret is never told.
"""

from base64 import b64decode
from binascii import Error as NotBase64

from mock_scmd.language import Document
from mock_scmd.tables import MOST_NAME, PREFIX


class Wrong(Exception):
    """A field that cannot be: its name on the wire, what was found (if that may be told)."""

    def __init__(self, field: str, value: str = "", allowed: str = "") -> None:
        super().__init__(f"{field}: {allowed}")
        self.field = field
        self.value = value[:80]
        self.allowed = allowed


def digest_of(text: str, field: str = "Hash") -> str:
    """The SHA-256 inside a base64 DigestInfo, in hexadecimal.  Errors: Wrong."""
    allowed = f"base64 of {len(PREFIX)} bytes (DigestInfo of SHA-256) and 32 of the digest"
    try:
        found = b64decode("".join(text.split()), validate=True)
    except (NotBase64, ValueError) as error:
        raise Wrong(field, text, allowed) from error
    if len(found) != len(PREFIX) + 32 or not found.startswith(PREFIX):
        raise Wrong(field, text, allowed)
    return found[len(PREFIX) :].hex()


def name_of(text: str, field: str = "DocName") -> str:
    """The name of a document.  Errors: Wrong."""
    if len(text) > MOST_NAME or not text.isprintable() or {"[", "]", "{", "}"} & set(text):
        raise Wrong(field, text, f"at most {MOST_NAME} printable characters, no brackets")
    return text


def pin_of(text: str, field: str = "Pin") -> str:
    """A signature PIN: four to eight digits.  Errors: Wrong, without the value."""
    if not (text.isascii() and text.isdigit() and 4 <= len(text) <= 8):
        raise Wrong(field, "", "4 to 8 digits")
    return text


def document_of(identifier: str, name: str, given: str) -> Document:
    """One document of several.  Errors: Wrong."""
    if not 1 <= len(identifier) <= 64 or not identifier.isprintable():
        raise Wrong("id", identifier, "1 to 64 characters, another for each document")
    return identifier, name_of(name, "Name"), digest_of(given)


def distinct(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """The same documents.  Errors: Wrong when there is none, or two have one identifier."""
    if not documents:
        raise Wrong("documents", "", "one document or more")
    names = [one[0] for one in documents]
    for one in names:
        if names.count(one) > 1:
            raise Wrong("id", one, "another for each document")
    return documents


def documents_of(lines: str) -> tuple[Document, ...]:
    """Documents written as lines `id;name;hash`.  Errors: Wrong."""
    found = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        cells = [cell.strip() for cell in line.split(";")]
        if len(cells) != 3:
            raise Wrong("documents", line, "lines of «id;name;hash»")
        found.append(document_of(*cells))
    return distinct(tuple(found))
