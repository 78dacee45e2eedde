"""What can be done with messages on the platform: commands."""

from sandbox.protocol.frozen import frozen


@frozen
class ResendMessage:
    """Send a dead letter again."""

    message_id: str


@frozen
class DiscardMessage:
    """Put a dead letter away."""

    message_id: str
