"""A SOAP request at one of the doors: read once, handed on, and answered in its own version."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, request

from mock_iap.reading import headers_of_soap
from sandbox import soap_text
from sandbox.plain_xml import MOST_ELEMENTS, Element
from sandbox.platforms.integration.wire_form import WSA, Headers
from sandbox.protocol.errors import Refused
from sandbox.web import soap
from sandbox.web.bodies import received
from sandbox.web.noted import note


@dataclass(frozen=True, slots=True)
class Came:
    """An envelope that was read: its version, its addressing, the one element of its body."""

    version: str
    headers: Headers
    body: Element


Take = Callable[[Came], Response]
Told = Callable[[Refused, str], str]
"""A refusal as an envelope with a Fault, in a version of SOAP."""


def answered(
    take: Take, told: Told, most_bytes: int, most_elements: int = MOST_ELEMENTS
) -> Response:
    """What `take` says to the envelope of this request; a refusal is a Fault.

    Errors: too_large, envelope_unreadable, malformed, and those of `take`, all of them told.
    """
    request.max_content_length = most_bytes
    version = soap.version_of(request.content_type or "")
    try:
        message = _read(most_bytes, most_elements)
        version = message.soap
        return take(Came(version, headers_of_soap(message.headers), message.body))
    except Refused as refusal:
        return _fault(note(refusal), told, version)


def _read(most_bytes: int, most_elements: int) -> soap.Message:
    came, whole = received()
    if not whole:
        raise Refused("too_large", f"the body is cut, or larger than {most_bytes} bytes")
    try:
        return soap.read(came, most_elements, WSA)
    except soap.NotSoap as error:
        raise Refused("envelope_unreadable", str(error)) from error


def _fault(refusal: Refused, told: Told, version: str) -> Response:
    """HTTP 500 is what SOAP 1.1 asks for; credentials are asked for by 401."""
    status = 500 if version == "1.1" else 400
    response = Response(
        told(refusal, version), status, content_type=soap_text.CONTENT_TYPES[version]
    )
    if refusal.status == 401:
        response.status_code = 401
        response.headers["WWW-Authenticate"] = 'Basic realm="iAP-PI", charset="UTF-8"'
    return response
