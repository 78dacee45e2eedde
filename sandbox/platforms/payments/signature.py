"""The signature of what payments tells a merchant: made by the one, checked by the other.  Pure.

HMAC-SHA-256 with a key of the world that both have agreed on.  It covers every other member,
with its name and the class of the message, so no member can be changed, moved or left out, and
an answer cannot pass for a callback.  An instant counts in milliseconds of UTC, as journals have
it.  Source: our choice; public payment interfaces sign their notifications in such a way.
"""

from dataclasses import fields, replace
from datetime import UTC, datetime
from hmac import compare_digest, digest
from typing import TypeVar

from sandbox.protocol.messages import PORTAL, PaymentCallback, PaymentStatus
from sandbox.protocol.system import Secrets

Signed = TypeVar("Signed", PaymentCallback, PaymentStatus)


def signed(told: Signed, secrets: Secrets, merchant: str = PORTAL) -> Signed:
    """The same message with its signature."""
    return replace(told, signature=_signature(told, secrets, merchant))


def is_genuine(
    told: PaymentCallback | PaymentStatus, secrets: Secrets, merchant: str = PORTAL
) -> bool:
    """Whether payments signed this message for this merchant and nothing was changed since.

    A callback that is genuine may still be an old one: compare its `nonce` with those seen, and
    its amount with the order's.
    """
    right = _signature(told, secrets, merchant)
    return compare_digest(right.encode(), told.signature.encode("utf-8", "replace"))


def _signature(told: PaymentCallback | PaymentStatus, secrets: Secrets, merchant: str) -> str:
    lines = [type(told).__name__]
    for item in fields(told):
        if item.name != "signature":
            value = _written(getattr(told, item.name))
            lines.append(f"{item.name}={len(value)}:{value}")
    key = secrets.agreed(f"payments {merchant}")
    return digest(key, "\n".join(lines).encode("utf-8", "replace"), "sha256").hex()


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return str(value)
