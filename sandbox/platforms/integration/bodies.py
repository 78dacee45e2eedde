"""Which members of a message may be shown to who looks after the platform.  Pure.

Whoever runs a road need not read the letters: a member is shown when it says what is being done
and with what result, and hidden when it tells something of a person.  What is in neither list is
hidden, and a test asks for a choice.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any

HIDDEN = "•••"

SHOWN = frozenset(
    {
        "amount_cents", "at", "attempt", "attempts_left", "client_id", "code", "consumer_name",
        "currency", "decision", "digits", "entity", "expires_at", "grant_number", "level", "means",
        "merchant", "method", "methods", "nonce", "order_id", "other_world", "outcome",
        "payment_id", "push_id", "query_id", "reason", "received_cents", "reply_to",
        "request_id", "request_number", "return_path", "scopes", "service", "state", "status",
        "valid_until", "where", "channel_code", "information_type", "kind",
        "reply_deadline", "token_once",
        "token_until", "validity", "case_id", "call_id", "federated_id", "token_id", "sender",
    }
)  # fmt: skip
"""What is done, to which thing, with what result."""

PERSONAL = frozenset(
    {
        "attributes", "body", "browser_id", "caller_number", "citizen_id", "data", "description",
        "digest", "holder", "operator_id", "payer", "phone_number", "phrase", "proof",
        "reference", "session_id", "signature", "subject", "text", "to", "warning", "access",
        "additional_info", "foreign_document", "owner", "token_digest",
    }
)  # fmt: skip
"""Who it is about or who does it, what is told of that person, and proofs of secrets."""


def shown(body: Any) -> dict[str, Any]:
    """The members of a message as data, those of people hidden."""
    found = {item.name: getattr(body, item.name) for item in fields(body)}
    return {
        name: plain(value) if name in SHOWN or value in ("", (), None) else HIDDEN
        for name, value in found.items()
    }


def plain(value: Any) -> Any:
    """A value of a message as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value
