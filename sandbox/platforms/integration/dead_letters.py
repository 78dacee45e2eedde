"""Dead letters: messages that were lost, abandoned or rejected, sent again or put away by hand.

What is sent again keeps its identifier: a receiver that has it already ignores it, as it ignores
any repetition.  Source: fact sheet 5.1 (MessageID kept on retransmission); that somebody may do
so by hand is assumed.
"""

from typing import Any

from sandbox.platforms.integration.core import DeadLetter, Held, MessageDiscarded, MessageResent
from sandbox.platforms.integration.language import DiscardMessage, ResendMessage
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Event, Moment


def stream_of(command: Any, moment: Moment) -> str:
    """Where a message's way is kept."""
    return f"msg:{command.message_id}"


def decide(state: Held | DeadLetter | None, command: object, moment: Moment) -> list[Event]:
    """Say what follows for a dead letter.  Errors: `message_not_dead`."""
    if not isinstance(command, ResendMessage | DiscardMessage):
        return []
    if not isinstance(state, DeadLetter):
        raise Refused(
            "message_not_dead",
            f"{type(command).__name__}: {command.message_id[:60]!r} is no dead letter",
        )
    if isinstance(command, DiscardMessage):
        return [MessageDiscarded(command.message_id)]
    return [MessageResent(command.message_id)]
