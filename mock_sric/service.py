"""The two services over SOAP: what came becomes a command, and what the audit keeps goes back.

`WsUserGetSRIC` and `WsSRICPDF` at `ws/<service>`; their contract at `?wsdl` and `?xsd=1`.  Whatever
is sent there has a transaction number, also what cannot be read.
"""

import time
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from mock_sric import access, audit, envelopes, wsdl
from mock_sric import language as says
from mock_sric.tables import ACCOUNTS, NAMESPACE
from sandbox.protocol.errors import Refused
from sandbox.soap_text import CONTENT_TYPES
from sandbox.web import soap
from sandbox.web.bodies import received
from sandbox.web.noted import note
from sandbox.web.visit import Tools
from sandbox.world import World

MOST_BYTES = 1 << 20
KEPT_OF_THE_UNREAD = 64 << 10
"""How much is kept of what could not be read.  Units: bytes."""

_COMMANDS: dict[str, tuple[type, dict[str, str]]] = {
    "WsSRICPDF": (says.SearchRecord, envelopes.SEARCHED),
    "WsUserGetSRIC": (says.RegisterUser, envelopes.REGISTERED),
}


def blueprint(tools: Tools) -> Blueprint:
    """The addresses of the services."""
    bp = Blueprint("ws_sric", __name__, url_prefix="/ws")

    @bp.get("/<service>")
    def contract(service: str) -> Response:
        """The contract of a service (WSDL 1.1), or its schema."""
        if service not in wsdl.SERVICES:
            raise Refused("not_found", f"no service «{service[:40]}»; {sorted(wsdl.SERVICES)}")
        tools.worlds.get(request.environ.get("sandbox.world", ""))
        if "wsdl" in request.args:
            text, name = wsdl.wsdl(service, request.base_url), f"{service}.wsdl"
        elif "xsd" in request.args:
            text, name = wsdl.xsd(), "sric.xsd"
        else:
            raise MethodNotAllowed(["POST"])
        response = Response(text, content_type="text/xml; charset=utf-8")
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        return response

    @bp.post("/<service>")
    def call(service: str) -> Response:
        """One call: a normal answer, or a Fault."""
        if service not in _COMMANDS:
            raise Refused("not_found", f"no service «{service[:40]}»; {sorted(_COMMANDS)}")
        request.max_content_length = MOST_BYTES
        came, whole = received()
        # From here on nothing waits: the command is done before another request is looked at.
        world = tools.worlds.get(request.environ.get("sandbox.world", ""))
        command = _command(service, came, whole)
        answered, number = perform(world, command)
        delay = _slowness(world, answered)
        if delay:
            time.sleep(delay)
        return _response(world, number, command.call.soap, bool(answered["fault"]))

    return bp


def perform(world: World, command: Any) -> tuple[dict[str, Any], str]:
    """Do a call; returns what was answered, and the number of its transaction."""
    account = ACCOUNTS.get(command.account_id)
    actor = f"{account.role}:{account.id}" if account else "tribunal:?"
    codec = world.machine.registry.codec
    for record in world.perform(command, actor):
        if record.type == says.TransactionAnswered.TYPE:
            event = codec.decode(record.type, record.data)
            assert isinstance(event, says.TransactionAnswered)
            return {"fault": event.fault, "duration_ms": event.duration_ms}, event.transaction
    raise Refused("internal", "a call without an answer")


def _slowness(world: World, answered: dict[str, Any]) -> float:
    """How long to make a caller wait, in real seconds; a clock that is moved by hand waits not."""
    delay = float(answered["duration_ms"]) / 1000
    if not delay or world.clock.mode not in ("real", "accelerated"):
        return 0.0
    return min(60.0, delay / (world.clock.rate if world.clock.mode == "accelerated" else 1))


def _command(service: str, came: bytes, whole: bool) -> Any:
    version = soap.version_of(request.content_type or "")
    try:
        if not whole:
            raise soap.NotSoap(f"the body is cut, or larger than {MOST_BYTES} bytes")
        message = soap.read(came)
    except soap.NotSoap as error:
        kept = soap.without_password(came[:KEPT_OF_THE_UNREAD]).decode("utf-8", "backslashreplace")
        raw = kept or f"({error})"
        return says.RefuseCall("", "SRIC.XML", _call(raw, version, proven=False))
    token = message.token()
    account = ACCOUNTS.get(access.by_useraudit(token.username)) if token else None
    proven = bool(token and account and token.proves(account.password))
    raw = soap.without_password(came).decode("utf-8", "backslashreplace")
    call = _call(raw, message.soap, proven)
    account_id = account.id if account else ""
    kind, names = _COMMANDS[service]
    fault = _shape(message, envelopes.OPERATIONS[kind], names)
    if fault:
        return says.RefuseCall(account_id, fault, call)
    given = {names[one.local]: one.text.strip() for one in message.body.children}
    if kind is says.SearchRecord:
        for name, attribute in envelopes.HEADERS.items():
            given[attribute] = message.header(f"{{{NAMESPACE}}}{name}")
    return kind(account_id=account_id, call=call, **given)


def _call(raw: str, version: str, proven: bool) -> says.Call:
    return says.Call("soap", request.remote_addr or "", raw, version, proven)


def _shape(message: soap.Message, operation: str, names: dict[str, str]) -> str:
    """The Fault of a message that is no call of this operation; nothing when it is one.

    Members may be missing or empty (that is message 2), but not unknown, doubled or nested.
    """
    if message.body.name != f"{{{NAMESPACE}}}{operation}":
        return "SRIC.OPERACAO"
    found = [one.name for one in message.body.children]
    known = {f"{{{NAMESPACE}}}{name}" for name in names}
    nested = any(one.children for one in message.body.children)
    if not known.issuperset(found) or len(set(found)) != len(found) or nested:
        return "SRIC.XML"
    return ""


def _response(world: World, number: str, version: str, fault: bool) -> Response:
    sent = world.journal.archive.read(audit.SENT, number) or b""
    status = 200
    if fault:
        note(Refused("malformed", f"a Fault, transaction {number}: it is in the audit of SRIC"))
        status = 500 if version == "1.1" or b"s:Receiver" in sent else 400
    return Response(sent, status, content_type=CONTENT_TYPES[version])
