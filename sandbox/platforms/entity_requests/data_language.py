"""What can be asked of the data of a request that was granted, and what can have happened."""

from datetime import datetime
from typing import ClassVar

from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


# commands ---------------------------------------------------------------------------------------
@frozen
class ReadAttributes:
    """All the data at once (`resourceJWT`): by a token's digest, or by one's own request."""

    attributes: tuple[str, ...] = ()
    digest: str = ""
    request_number: str = ""


@frozen
class BeginAttributes:
    """Begin to gather the data (`BeginAttributeRequest`)."""

    attributes: tuple[str, ...] = ()
    digest: str = ""
    request_number: str = ""


@frozen
class FetchAttributes:
    """What has been gathered so far (`FetchAttributes`)."""

    process_id: str
    digest: str = ""
    request_number: str = ""


# events -----------------------------------------------------------------------------------------
@frozen
class AccessOpened(Event):
    """Whoever has the token with this digest may have these data of this citizen."""

    TYPE: ClassVar[str] = "acesso_dados.aberto"
    digest: str
    request_number: str
    grant_number: str
    client_id: str
    citizen_id: str
    attributes: tuple[str, ...]
    expires_at: datetime
    operator_id: str = ""
    case_id: str = ""
    request_id: str = ""


@frozen
class AttributesBegun(Event):
    """The data are being gathered; all of them are there at `ready_at`."""

    TYPE: ClassVar[str] = "acesso_dados.iniciado"
    request_number: str
    process_id: str
    attributes: tuple[str, ...]
    ready_at: datetime


@frozen
class AttributesGiven(Event):
    """Which data were handed out by which call, never their values; empty while there are none."""

    TYPE: ClassVar[str] = "acesso_dados.entregue"
    request_number: str
    call: str
    process_id: str
    citizen_id: str
    attributes: tuple[str, ...]


@frozen
class DataReleased(Event):
    """Which fields of a citizen went to which operator; never their values."""

    TYPE: ClassVar[str] = "dados.entregues"
    case_id: str
    operator_id: str
    citizen_id: str
    request_id: str
    scopes: tuple[str, ...]


OF_DATA: tuple[type[Event], ...] = (
    AccessOpened,
    AttributesBegun,
    AttributesGiven,
    DataReleased,
)
