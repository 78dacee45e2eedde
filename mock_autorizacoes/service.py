"""The addresses for entities: requests by wire, and the data that follow from a yes.

Paths are taken in any letter case, as documents write them in several.  Whatever comes, a JSON
document goes back; refusals have the form of `result` and a code of ours.
Source: fact sheet 6.1, 6.2 and 1.1.
"""

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from mock_autorizacoes import envelopes, signing, telephone
from mock_autorizacoes.caller_token import Caller, caller_of
from mock_autorizacoes.invocations import bill
from mock_autorizacoes.qr_picture import qr_png
from sandbox.outgoing import require_allowed
from sandbox.platforms.authentication.attributes import attributes_of
from sandbox.platforms.entity_requests import data_language as data_says
from sandbox.platforms.entity_requests import language as says
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import RequestAccess
from sandbox.web.bodies import content, json_body
from sandbox.web.noted import note
from sandbox.web.visit import Tools
from sandbox.world import World

FRONTEND = "authorizationsystemfrontend/authorizationsystem/frontend/request"
RESOURCES = "oauthresourceserver/service/resourcejwt.svc"
_GATHERED = "Attributes returned"
_PENDING = "Attributes pending"

Answer = dict[str, Any]
Call = Callable[[World, Mapping[str, Any]], Answer]


def blueprint(tools: Tools) -> Blueprint:
    """Every address for entities."""
    bp = Blueprint("entities", __name__)
    calls: dict[str, Call] = {
        f"{RESOURCES}/resourcejwt": _resource,
        f"{RESOURCES}/beginattributerequest": _begin,
        f"{RESOURCES}/fetchattributes": _fetch,
        **telephone.calls(),
    }
    asks = {
        f"{FRONTEND}/authorization": says.JWT,
        f"{FRONTEND}/qrcodeauthentication": says.QR,
    }

    @bp.route("/<path:path>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def call(path: str) -> Response:
        """One call of an entity."""
        name = path.rstrip("/").lower()
        try:
            world = tools.worlds.get(request.environ.get("sandbox.world", ""))
            if name not in calls and name not in asks:
                known = sorted([*asks, *calls])
                raise Refused("not_found", f"no address «{path[:80]}»; there are {known}")
            if request.method != "POST":
                raise Refused("method_not_allowed", f"{request.method}: this address takes POST")
            content()
            if name in calls:
                return _json(calls[name](world, json_body()))
            return _json(_ask(world, asks[name], tools))
        except Refused as refusal:
            return _refused(refusal)
        except HTTPException as error:
            code = "too_large" if error.code == 413 else "malformed"
            return _refused(Refused(code, f"the body could not be read: {error.name}"))

    @bp.get("/certificado.pem")
    def certificate() -> Response:
        """The certificate to check with what is signed here."""
        world = tools.worlds.get(request.environ.get("sandbox.world", ""))
        kind = "application/x-pem-file"
        return Response(signing.certificate_pem(world), content_type=kind)

    @bp.get("/api/invocacoes")
    def invocations() -> Response:
        """How many requests each entity has sent in each year, and what they would cost."""
        world = tools.worlds.get(request.environ.get("sandbox.world", ""))
        return _json({"invocacoes": bill(world.machine.streams("consumer:"))})

    return bp


def _json(body: Answer, status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, content_type="application/json")


def _refused(refusal: Refused) -> Response:
    note(refusal)
    response = _json(envelopes.refused(refusal), refusal.status)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if refusal.status == 405:
        response.headers["Allow"] = "POST"
    return response


# asking -----------------------------------------------------------------------------------------
def _ask(world: World, kind: str, tools: Tools) -> Answer:
    caller = caller_of(request.headers.get("Authorization", ""), world)
    body = json_body()
    texts = envelopes.texts_of(body)
    _require_consistent(kind, texts, body, caller)
    if texts["replyTo"]:
        require_allowed(texts["replyTo"], tools.outgoing)
    command = RequestAccess(
        caller.provider.id,
        texts["informationType"],
        texts["replyDeadline"],
        envelopes.list_of(body, "attributeList"),
        texts["owner"],
        envelopes.document_of(body),
        texts["validity"],
        texts["channelCode"],
        texts["requestDescription"],
        texts["replyTo"],
        caller.digest,
        caller.once,
        caller.until,
        envelopes.info_of(body),
    )
    number, state = perform_request(world, command, f"sistema:{caller.provider.id}")
    if state.existing:
        token = signing.troubled_decision_token(world, number)
        return envelopes.answered(number, says.ACCEPTED, state.valid_until, token)
    answer = {"result": envelopes.result(says.PENDING), "requestNumber": number}
    return answer | ({"qrCode": qr_png(number)} if kind == says.QR else {})


def _require_consistent(
    kind: str, texts: Mapping[str, str], body: Mapping[str, Any], caller: Caller
) -> None:
    problems = []
    if texts["informationType"] != kind:
        problems.append(f"informationType: {kind} at this address")
    if texts["consumerType"] != "ENTITY":
        problems.append("consumerType: only ENTITY is taken (no other value is published)")
    elif body.get("foreignConsumer") is not None:
        problems.append("foreignConsumer: an ENTITY is named by consumer")
    elif not texts["consumer"]:
        problems.append("consumer: mandatory for an ENTITY")
    if kind == says.QR and (texts["owner"] or body.get("foreignOwner") is not None):
        problems.append("owner: nobody is named in a QR request")
    if problems:
        raise Refused("malformed", "; ".join(problems))
    if texts["consumer"] != caller.provider.id:
        raise Refused(
            "caller_token_foreign",
            f"consumer is «{texts['consumer'][:40]}», the token is of {caller.provider.id}",
        )


def perform_request(world: World, command: RequestAccess, actor: str) -> tuple[str, Any]:
    """Send a request; returns its number and its state.

    Errors: as the request's; in the phone channel also what a limit says (R6, R9, R18), although
    the request has been counted.
    """
    for record in world.perform(command, actor):
        if record.type == says.AccessRequested.TYPE:
            number = record.stream.partition(":")[2]
            state = world.machine.state(record.stream)
            if state.status == "denied" and state.where == "sistema":
                raise Refused(state.reason, f"request {number} was not shown to its owner")
            return number, state
    raise Refused("internal", "a request without a number")


# data -------------------------------------------------------------------------------------------
def _resource(world: World, body: Mapping[str, Any]) -> Answer:
    names = envelopes.list_of(body, "attributesName")
    command = data_says.ReadAttributes(names, signing.digest_of(world, body.get("token")))
    given = _perform_data(world, command)
    token = signing.data_token(world, values_of(world, given))
    return envelopes.given(token, "", _GATHERED)


def _begin(world: World, body: Mapping[str, Any]) -> Answer:
    names = envelopes.list_of(body, "attributesName")
    begun = _perform_data(
        world, data_says.BeginAttributes(names, signing.digest_of(world, body.get("token")))
    )
    return envelopes.given(signing.data_token(world, {}), begun.process_id, _PENDING)


def _fetch(world: World, body: Mapping[str, Any]) -> Answer:
    process_id = body.get("authenticationContextId")
    if not isinstance(process_id, str) or not process_id:
        raise Refused("malformed", "authenticationContextId: the processId, as a text")
    digest = signing.digest_of(world, body.get("token"))
    given = _perform_data(world, data_says.FetchAttributes(process_id, digest))
    token = signing.data_token(world, values_of(world, given))
    return envelopes.given(token, process_id, _GATHERED if given.attributes else _PENDING)


def _perform_data(world: World, command: Any) -> Any:
    """Do a call for data; returns its event."""
    codec = world.machine.registry.codec
    for record in world.perform(command, "sistema:entidade-consumidora"):
        if record.type in (data_says.AttributesGiven.TYPE, data_says.AttributesBegun.TYPE):
            return codec.decode(record.type, record.data)
    raise Refused("internal", "a call for data without an answer")


def values_of(world: World, given: data_says.AttributesGiven) -> dict[str, str]:
    """The values of what was handed out; what a CMD does not give is empty.

    Source: fact sheet 3: formats (official).
    """
    citizen = world.people.citizen(given.citizen_id)
    known = dict(attributes_of(citizen, "cmd"))
    return {name: known.get(name, "") for name in given.attributes}
