"""The link to a payment's page: whoever has it may pay that payment, and see no other.  Pure.

It ends in `<payment>.<secret>`; the secret follows from the world's key and the payment, so that
no journal holds it and none can be guessed.
"""

from hmac import compare_digest

from sandbox.protocol.system import Secrets

SLUG = "pagamentos"


def payment_key(payment_id: str, secrets: Secrets) -> str:
    """The last part of a payment's address."""
    return f"{payment_id}.{_secret(payment_id, secrets)}"


def payment_path(payment_id: str, secrets: Secrets) -> str:
    """The address of a payment's page inside its world: `/pagamentos/PG-….…/`."""
    return f"/{SLUG}/{payment_key(payment_id, secrets)}/"


def payment_of_key(key: str, secrets: Secrets) -> str:
    """The payment that a part of an address opens; nothing when the secret is wrong."""
    payment_id, _, secret = key.partition(".")
    right = _secret(payment_id, secrets).encode()
    return payment_id if compare_digest(right, secret.encode("utf-8", "replace")) else ""


def _secret(payment_id: str, secrets: Secrets) -> str:
    # Of a token only the part after the world's mark is secret.
    return secrets.token(f"pagamento {payment_id}").partition(".")[2]
