"""`SCMDService.svc`: six operations over SOAP, for programs with Basic credentials.

Business answers are normal ones, with a code; a Fault is for what is no call.  Keys and
decryption are work for `aside`; the command is done where requests are served.
"""

from base64 import b64encode
from hmac import compare_digest
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import MethodNotAllowed

from mock_scmd import calls, envelopes, papers, wsdl
from mock_scmd.checks import Wrong
from mock_scmd.core import CERTIFICATE
from mock_scmd.peers import caller_of
from mock_scmd.seat import state_of
from mock_scmd.tables import (
    APPLICATIONS,
    CODE_OVER,
    GENERIC,
    OK,
    OPERATIONS,
    PARAMETER,
    SYSTEM,
    WRONG_CODE,
    Application,
)
from sandbox.protocol.errors import Refused
from sandbox.soap_text import CONTENT_TYPES
from sandbox.web import soap
from sandbox.web.bodies import received
from sandbox.web.noted import note
from sandbox.web.visit import Tools
from sandbox.world import World

MOST_BYTES = 1 << 20
MOST_ELEMENTS = 5000
"""Enough for a hundred documents, and for saying of a thousand that they are too many."""
REFUSALS: dict[str, tuple[str, str]] = {
    "signature_unknown": (PARAMETER, "processId"),
    "signature_over": (CODE_OVER, ""),
    "code_malformed": (WRONG_CODE, "code"),
    "code_sends": (GENERIC, ""),
}
"""What the refusals of the rules are on the wire: code and field."""


def blueprint(tools: Tools) -> Blueprint:
    """The address of the service, and the certificate to encrypt with."""
    bp = Blueprint("scmd", __name__)

    def world_here() -> World:
        return tools.worlds.get(request.environ.get("sandbox.world", ""))

    @bp.get("/SCMDService.svc")
    def contract() -> Response:
        """The contract of the service (WSDL 1.1)."""
        world_here()
        if not {"wsdl", "singleWsdl"} & set(request.args):
            raise MethodNotAllowed(["POST"])
        return Response(wsdl.wsdl(request.base_url), content_type=CONTENT_TYPES["1.1"])

    @bp.get("/cifra.pem")
    def cipher() -> Response:
        """The certificate with which callers encrypt UserId, Pin and code."""
        return Response(papers.cipher(world_here()), content_type="application/x-pem-file")

    @bp.post("/SCMDService.svc")
    def call() -> Response:
        """One call."""
        request.max_content_length = MOST_BYTES
        came, whole = received()
        application = _application()
        if application is None:
            said = Response("", 401)
            said.headers["WWW-Authenticate"] = 'Basic realm="SCMDService", charset="UTF-8"'
            return said
        version = soap.version_of(request.content_type or "")
        try:
            if not whole:
                raise soap.NotSoap(f"the body is cut, or larger than {MOST_BYTES} bytes")
            message = soap.read(came, MOST_ELEMENTS)
        except soap.NotSoap:
            return _fault("A mensagem não é um pedido SOAP que se possa ler.", version)
        operation = message.body.local
        if message.body.name != f"{{{OPERATIONS}}}{operation}" or operation not in wsdl.REQUESTS:
            return _fault("O serviço não tem esta operação.", message.soap)
        told = _answered(world_here(), application, message)
        return Response(told, content_type=CONTENT_TYPES["1.1"])

    return bp


def _application() -> Application | None:
    """Who calls, by its Basic credentials."""
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    user, password = given.username or "", given.password or ""
    for one in APPLICATIONS.values():
        if compare_digest(one.user_name.encode(), user.encode()):
            right = compare_digest(one.password.encode(), password.encode())
            return one if right else None
    return None


def _fault(text: str, version: str) -> Response:
    note(Refused("malformed", f"a Fault: {text}"))
    status = 500 if version == "1.1" else 400
    told = envelopes.fault(text, version)
    return Response(told, status, content_type=CONTENT_TYPES[version])


def _answered(world: World, application: Application, message: soap.Message) -> str:
    operation = message.body.local
    caller = caller_of(application.id)
    try:
        body = calls.body_of(message.body)
        command = calls.command_of(
            body, application, caller, lambda fields: papers.decrypted(world, fields)
        )
        world.perform(command, f"aplicacao:{application.id}")
    except Wrong as wrong:
        note(Refused("malformed", f"{operation}: {wrong.field}"))
        return _refused(operation, PARAMETER, wrong.field, wrong.value)
    except Refused as refusal:
        note(refusal)
        code, field = REFUSALS.get(refusal.code, (SYSTEM, ""))
        return _refused(operation, code, field, "")
    return _told(world, operation, caller, command)


def _refused(operation: str, code: str, field: str, value: str) -> str:
    told = envelopes.status(code, "", field, value)
    if operation == "GetCertificate":
        return envelopes.answer(operation, "")
    if operation == "ValidateOtp":
        told = envelopes.response(told, (), (), "")
    return envelopes.answer(operation, told)


def _told(world: World, operation: str, caller: str, command: Any) -> str:
    """What came of a command that was done."""
    state = state_of(world, caller)
    if operation == "GetCertificate":
        who = state.certificate_of
        return envelopes.answer(operation, papers.bundle(world, who) if who else "")
    if operation != "ValidateOtp":
        return envelopes.answer(operation, envelopes.status(state.answer, state.newest))
    told = envelopes.status(state.answer, command.process_id)
    process = state.processes.get(command.process_id)
    if state.answer != OK or process is None:
        return envelopes.answer(operation, envelopes.response(told, (), (), ""))
    signatures = tuple(
        b64encode(one).decode()
        for one in papers.signatures(world, process.citizen_id, process.documents)
    )
    certificate = ""
    if process.operation == CERTIFICATE:
        certificate = papers.bundle(world, process.citizen_id)
    return envelopes.answer(
        operation, envelopes.response(told, process.documents, signatures, certificate)
    )
