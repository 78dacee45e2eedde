"""What can be done with messages on the platform: commands."""

from typing import Any

from sandbox.protocol.frozen import frozen


@frozen
class ResendMessage:
    """Send a dead letter again."""

    message_id: str


@frozen
class DiscardMessage:
    """Put a dead letter away."""

    message_id: str


@frozen
class TakeMessage:
    """A message has come in from outside; `form`: soap, rest.  `body` is one of the protocol's."""

    message_id: str
    sender: str
    receiver: str
    action: str
    relates_to: str
    reply_to: str
    form: str
    body: Any


@frozen
class ReportSending:
    """What an address did with a message.  `outcome`: delivered, or what was seen."""

    message_id: str
    attempt: int
    outcome: str
    status: int = 0
    detail: str = ""
