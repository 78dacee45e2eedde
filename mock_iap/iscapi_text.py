"""ISCAPI as it is written: replies, and kept messages as envelopes."""

from sandbox import soap_text
from sandbox.platforms.integration.wire_form import WSA
from sandbox.platforms.iscapi.core import Request
from sandbox.platforms.iscapi.language import Members
from sandbox.platforms.iscapi.tables import ACTION, REPLY_ACTION, SPACE
from sandbox.protocol.errors import Refused

_SPACES = {"ama": SPACE}


def reply(guid: str, message: str, version: str, relates_to: str) -> str:
    """The reply to a message: accepted, with its GUID, or refused with what is wrong."""
    told = soap_text.element("result", "false" if message else "true")
    if message:
        told += soap_text.element("message", message)
    if guid:
        told += soap_text.element("messageGuid", guid)
    body = f"<ama:messageRequestResponse>{told}</ama:messageRequestResponse>"
    header = soap_text.element("wsa:RelatesTo", relates_to)
    header += soap_text.element("wsa:Action", REPLY_ACTION)
    return soap_text.envelope(body, {**_SPACES, "wsa": WSA}, header, version)


def fault(refusal: Refused, version: str) -> str:
    """The answer to what is no messageRequest."""
    told = soap_text.element("codigo", refusal.code) + soap_text.element("motivo", refusal.sentence)
    body = soap_text.fault("Client", refusal.text, f"<ama:falha>{told}</ama:falha>", version, "ama")
    return soap_text.envelope(body, _SPACES, soap=version)


def kept(request: Request, version: str = "1.1") -> str:
    """A kept message as an envelope: what its entity is sent, or would have been."""
    rows = [("MessageID", request.message_id), ("To", request.receiver), ("Action", ACTION)]
    if request.relates_to:
        rows.insert(1, ("RelatesTo", request.relates_to))
    header = "".join(soap_text.element(f"wsa:{name}", value) for name, value in rows)
    if request.reply_to:
        address = soap_text.element("wsa:Address", request.reply_to)
        header += f"<wsa:ReplyTo>{address}</wsa:ReplyTo>"
    body = f"<ama:messageRequest>{inside(request.members)}</ama:messageRequest>"
    return soap_text.envelope(body, {**_SPACES, "wsa": WSA}, header, version)


def inside(members: Members) -> str:
    """Elements out of texts and their places: those with a common beginning stand in one."""
    made, group, name = "", list[tuple[str, str]](), ""
    for place, text in (*members, ("", "")):
        first, _, rest = place.partition("/")
        if first != name and name:
            made += _element(name, tuple(group))
            group = []
        name = first
        group.append((rest, text))
    return made


def _element(name: str, group: Members) -> str:
    tag = name.partition("[")[0]
    if group[0][0]:
        return f"<{tag}>{inside(group)}</{tag}>"
    return soap_text.element(tag, group[0][1])
