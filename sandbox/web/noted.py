"""The one place where a refusal is left for «Porque não?», whatever form its answer takes.

Rooms that answer a refusal in a form of their own (a page, a SOAP envelope, a fragment) note it;
`sandbox.web.watch`, which stands before every room, takes it from there.
"""

from flask import has_request_context, request

from sandbox.protocol.errors import Refused
from sandbox.protocol.wire_faults import Trouble

NOTED = "sandbox.noted"
SPOILT = "sandbox.spoilt"
"""Where a fault on the road says that what follows is spoilt by order."""
HEARS = "sandbox.hears"
"""Where whoever looks at what is said on a socket is found, by the room that keeps it open."""


def spoil(*troubles: Trouble) -> None:
    """Say that the answer of this request is spoilt by order: it is nobody's mistake."""
    if troubles and has_request_context():
        request.environ[SPOILT] = troubles[0].fault


def note(refusal: Refused) -> Refused:
    """Leave a refusal of this request; returns it, so that it can be raised or answered."""
    if has_request_context():
        request.environ[NOTED] = refusal
    return refusal
