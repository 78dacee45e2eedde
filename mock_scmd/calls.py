"""A call of the service, from the elements of its body to the command that it is.

Fields are read in two turns: first those in clear, then, decrypted beside the loop, the secret
ones.  Whatever is wrong is `Wrong`, with the name of the field as the wire has it.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mock_scmd import checks
from mock_scmd import language as says
from mock_scmd.checks import Wrong
from mock_scmd.tables import DATA, MOST_DOCUMENTS, OPERATIONS, Application
from sandbox.identifiers.phone import normalise_phone
from sandbox.plain_xml import Element
from sandbox.protocol.errors import Refused

Decrypt = Callable[[tuple[bytes, ...]], tuple[str, ...]]
SECRETS: dict[str, tuple[str, ...]] = {
    "GetCertificate": ("userId",),
    "SCMDSign": ("UserId", "Pin"),
    "SCMDMultipleSign": ("UserId", "Pin"),
    "GetCertificateWithPin": ("userId", "pin"),
    "ForceSMS": ("citizenId",),
    "ValidateOtp": ("code",),
}
"""The encrypted fields of each operation."""


@dataclass(frozen=True, slots=True)
class Body:
    """The members of a call by their names, and of its `request` where it has one."""

    operation: str
    members: dict[str, Element]

    def text(self, name: str) -> str:
        """The text of a member; nothing when it is not there."""
        found = self.members.get(name)
        return found.text.strip() if found is not None else ""


def body_of(element: Element) -> Body:
    """The call in this element.  Errors: Wrong when a member is unknown or stands twice."""
    members: dict[str, Element] = {}
    for space, one in _members(element):
        if one.name != f"{{{space}}}{one.local}" or one.local in members:
            raise Wrong(one.local, "", "each member once, in its namespace")
        members[one.local] = one
    return Body(element.local, members)


def _members(element: Element) -> list[tuple[str, Element]]:
    found = []
    for child in element.children:
        if child.local == "request":
            found += [(DATA, one) for one in child.children]
        else:
            found.append((OPERATIONS, child))
    return found


def command_of(body: Body, application: Application, caller: str, decrypt: Decrypt) -> Any:
    """The command that a call is.  Errors: Wrong."""
    name = "ApplicationId" if "ApplicationId" in body.members else "applicationId"
    if _bytes(body, name).decode("ascii", "replace").lower() != application.guid:
        raise Wrong(name, body.text(name), "base64 of the GUID of the application that calls")
    documents = _documents(body)
    names = SECRETS[body.operation]
    opened = dict(zip(names, decrypt(tuple(_bytes(body, one) for one in names)), strict=True))
    process_id = body.text("processId").lower()
    match body.operation:
        case "GetCertificate":
            return says.GetSignatureCertificate(caller, _user(opened, "userId"))
        case "SCMDSign":
            user, pin = _user(opened, "UserId"), checks.pin_of(opened["Pin"])
            name = checks.name_of(body.text("DocName"))
            checks.digest_of(body.text("Hash"))
            return says.SignDocument(caller, user, pin, body.text("Hash"), name)
        case "SCMDMultipleSign":
            user, pin = _user(opened, "UserId"), checks.pin_of(opened["Pin"])
            return says.SignDocuments(caller, user, pin, documents=documents)
        case "GetCertificateWithPin":
            user, pin = _user(opened, "userId"), checks.pin_of(opened["pin"], "pin")
            return says.GetCertificateWithPin(caller, user, pin)
        case "ForceSMS":
            user = _user(opened, "citizenId")
            return says.SendSignatureCode(caller, _process(process_id), user)
    return says.ConfirmSignature(caller, opened["code"], _process(process_id))


def _bytes(body: Body, name: str) -> bytes:
    text = body.text(name)
    try:
        found = b64decode("".join(text.split()), validate=True)
    except (NotBase64, ValueError) as error:
        raise Wrong(name, "", "base64") from error
    if not found:
        raise Wrong(name, "", "base64, and is empty")
    return found


def _user(opened: dict[str, str], name: str) -> str:
    """The number in an encrypted field: `+351 900000123`."""
    try:
        return normalise_phone(opened[name])
    except Refused as refusal:
        raise Wrong(name, "", "a number as «+351 900000123», encrypted") from refusal


def _process(text: str) -> str:
    if not text:
        raise Wrong("processId", "", "the ProcessId of an answer")
    return text


def _documents(body: Body) -> tuple[says.Document, ...]:
    given = body.members.get("documents")
    if body.operation != "SCMDMultipleSign":
        return ()
    rows = given.children if given is not None else []
    if len(rows) > MOST_DOCUMENTS:
        # The rules answer this themselves, with a code of its own.
        return tuple(("", "", "") for _ in rows)
    found = []
    for row in rows:
        cells = {one.local: one.text.strip() for one in row.children}
        made = (cells.get("id", ""), cells.get("Name", ""), cells.get("Hash", ""))
        found.append(checks.document_of(*made))
    return checks.distinct(tuple(found))
