"""Consents that a Sistema de Autorizações outside tells of.

The sandbox's own keeps its requests in the same world, where they are looked up.  A component
that stands for it is believed, as it alone has asked the citizen; the first that it says of a
request holds.
"""

import re
from typing import ClassVar

from sandbox.platforms.providers.offers import SCOPE_OF
from sandbox.protocol.errors import Refused
from sandbox.protocol.frozen import frozen
from sandbox.protocol.messages import ConsentGiven, IssueToken
from sandbox.protocol.system import Event, Moment

_ACCESS = re.compile(r"[A-Za-z0-9._-]{16,128}")


@frozen
class ConsentTold(Event):
    """A citizen has allowed these data to this operator, says who stands for the other system."""

    TYPE: ClassVar[str] = "consentimento.comunicado"
    case_id: str
    citizen_id: str
    operator_id: str
    request_id: str
    service: str
    attributes: tuple[str, ...]
    access: str
    request_number: str

    @property
    def scopes(self) -> tuple[str, ...]:
        """The attributes as the fields that a token opens."""
        return tuple(SCOPE_OF[one] for one in self.attributes if one in SCOPE_OF)


def stream_of(request_id: str) -> str:
    """Where it is kept what was told of a request."""
    return f"consentimento:{request_id}"


def decide(state: ConsentTold | None, command: ConsentGiven, moment: Moment) -> list[Event]:
    """Note what was told, once.  Errors: malformed."""
    if state is not None:
        return []
    if moment.people.citizen(command.citizen_id) is None:
        raise Refused("malformed", f"citizen_id: nobody «{command.citizen_id[:40]}» in this world")
    if not _ACCESS.fullmatch(command.access):
        raise Refused("malformed", "access: 16 to 128 letters, digits, points, hyphens, underlines")
    return [
        ConsentTold(
            command.case_id,
            command.citizen_id,
            command.operator_id,
            command.request_id,
            command.service,
            command.attributes,
            command.access,
            command.request_number or command.request_id,
        )
    ]


def told_of(command: IssueToken, moment: Moment) -> ConsentTold | None:
    """What was told of a request, for its own citizen and operator and nobody else (R15)."""
    found: ConsentTold | None = moment.look(stream_of(command.request_id))
    asking = (command.holder, command.operator_id)
    return found if found and (found.citizen_id, found.operator_id) == asking else None
