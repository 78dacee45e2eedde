"""A message as it came in, in either form, looked at header by header."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from hmac import compare_digest
from typing import Any

from mock_iap.credentials import PASSWORDS
from sandbox.plain_xml import Element
from sandbox.platforms.integration import edge
from sandbox.platforms.integration.contract import BY_ACTION, ROUTES, Route
from sandbox.platforms.integration.language import TakeMessage
from sandbox.platforms.integration.wire_form import (
    ANONYMOUS,
    SPACE,
    SYSTEM,
    WSA,
    Headers,
    action_name,
    inner_id,
)
from sandbox.protocol import slots
from sandbox.protocol.errors import Refused
from sandbox.world import World

MESSAGE_ID = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:[\w.~:/?#@!$&'()*+,;=%-]{1,180}|[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}",
    re.ASCII | re.IGNORECASE,
)
"""A URI, or a GUID alone."""
_ANSWERED = frozenset(route.answers for route in ROUTES if route.answers)


def headers_of_http(given: Any) -> Headers:
    """The mirrored headers of a REST message."""
    values = {name: given.get(name, "").strip() for name in ("MessageID", "To", "Action")}
    more = {name: given.get(name, "").strip() for name in ("RelatesTo", "ReplyTo")}
    return Headers(
        values["MessageID"], values["To"], values["Action"], more["RelatesTo"], more["ReplyTo"]
    )


def headers_of_soap(given: tuple[Element, ...]) -> Headers:
    """The WS-Addressing headers of an envelope.  Errors: malformed when one stands twice."""
    found: dict[str, str] = {}
    for one in given:
        space, _, name = one.name.removeprefix("{").rpartition("}")
        if space != WSA:
            continue
        if name in found:
            raise Refused("malformed", f"the header {name[:40]} stands twice")
        address = one.child(f"{{{WSA}}}Address")
        found[name] = (address.text if address is not None else one.text).strip()
    return Headers(
        found.get("MessageID", ""),
        found.get("To", ""),
        found.get("Action", ""),
        found.get("RelatesTo", ""),
        found.get("ReplyTo", ""),
    )


def members_of(body: Element, action: str) -> dict[str, Any]:
    """The members of the element of a body.  Errors: malformed."""
    if body.name != f"{{{SPACE}}}{action}":
        raise Refused("malformed", f"the body is {body.name[:120]}, the Action says {action}")
    members: dict[str, Any] = {}
    for one in body.children:
        if one.name != f"{{{SPACE}}}{one.local}" or one.children:
            raise Refused("malformed", f"{one.local[:60]}: a member has text, in the namespace")
        name = one.attributes.get("nome")
        value: Any = one.text if name is None else [name, one.text]
        if one.local not in members:
            members[one.local] = [value] if name is not None else value
        else:
            before = members[one.local]
            members[one.local] = [*(before if isinstance(before, list) else [before]), value]
    return members


def route_of(headers: Headers) -> Route:
    """The message that an Action names.  Errors: action_missing, action_unknown."""
    if not headers.action:
        raise Refused("action_missing", f"Action: {SPACE}:<name>, or the name alone")
    name = action_name(headers.action)
    route = BY_ACTION.get(name)
    if route is None:
        near = get_close_matches(name[:60], BY_ACTION, 3, 0.3)
        raise Refused("action_unknown", f"Action «{name[:60]}»; nearest: {', '.join(near)}")
    return route


def command_of(
    world: World, headers: Headers, members: Mapping[str, Any], form: str, door: str
) -> TakeMessage:
    """The command that a message from outside is.

    Errors: message_id_missing, action_missing, action_unknown, to_foreign, reply_to_missing,
    relates_to_unknown, sender_is_ours, malformed.
    """
    if not MESSAGE_ID.fullmatch(headers.message_id):
        raise Refused("message_id_missing", f"MessageID «{headers.message_id[:60]}»: a URI or GUID")
    route = route_of(headers)
    if headers.to not in ("", door, SYSTEM + route.receiver):
        raise Refused(
            "to_foreign",
            f"To «{headers.to[:80]}»: {route.action} is for {SYSTEM}{route.receiver}, or {door}",
        )
    message_id = inner_id(headers.message_id, world.key)
    _require_outside(world, route, message_id)
    if route.action in _ANSWERED and not headers.reply_to:
        raise Refused("reply_to_missing", f"{route.action} is answered: ReplyTo is mandatory")
    relates_to = inner_id(headers.relates_to, world.key) if headers.relates_to else ""
    if relates_to and world.machine.state(f"msg:{relates_to}") is None:
        raise Refused(
            "relates_to_unknown", f"RelatesTo «{headers.relates_to[:60]}» never left this world"
        )
    body = edge.inward(route.body, members, world.key)
    reply_to = "" if headers.reply_to in (ANONYMOUS, f"{WSA}/none") else headers.reply_to[:200]
    way = (route.sender, route.receiver, route.action)
    return TakeMessage(message_id, *way, relates_to, reply_to, form, body)


def _require_outside(world: World, route: Route, message_id: str) -> None:
    """Whoever sends must be somebody else's, or the platform itself must be."""
    settings = world.settings
    if slots.outside(settings, slots.INTEGRATION):
        return
    if not slots.outside(settings, route.sender):
        slot = slots.slot_of(route.sender) or "none"
        raise Refused(
            "sender_is_ours",
            f"{route.action} comes from {route.sender}, which is ours in this world (slot: {slot})",
        )
    if message_id.startswith("M-"):
        raise Refused("message_id_missing", "this MessageID is of a message of the sandbox")


def require_credentials(given: Any, sender: str) -> None:
    """Basic credentials are optional; those that come must be right.

    Errors: integration_credentials.
    """
    if given is None:
        return
    known = PASSWORDS.get(sender, "")
    right = compare_digest((given.password or "").encode(), known.encode())
    if given.type != "basic" or given.username != sender or not known or not right:
        raise Refused("integration_credentials", f"Basic: {sender} and its published password")
