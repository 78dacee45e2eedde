"""A SAML Response that meets what was ordered: its frame, audience, attributes and signature.

Each answer is one that a service must refuse, or that says less than was asked; nothing here is
sent without a fault.  Source: fact sheet 2.2 and 2.3; SAML 2.0 core, 2.5.1 and 3.2.2.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sandbox.platforms.authentication.attribute_table import AVAILABLE, MISSING
from sandbox.platforms.authentication.saml_messages import PLACEHOLDER, Answer
from sandbox.protocol.wire_faults import (
    ANSWERS_TO,
    ATTRIBUTE,
    AUDIENCE,
    CONDITIONS,
    SIGNED,
    TO,
    Trouble,
    first,
)

UNSIGNED, FOREIGN, CHANGED = "none", "other", "changed"
_OTHER_REQUEST = "_00000000-0000-4000-8000-00000000dead"
_CONSENT = b"consent:unspecified"


def framed(answer: Answer, troubles: tuple[Trouble, ...]) -> Answer:
    """Whose answer it is, for which address and when it holds."""
    if met := first(troubles, ANSWERS_TO):
        return replace(answer, in_response_to=_OTHER_REQUEST)
    if met := first(troubles, TO):
        return replace(answer, to=met.value)
    if met := first(troubles, CONDITIONS):
        return replace(answer, shift=timedelta(minutes=int(met.value)))
    return answer


def audience(entity_id: str, troubles: tuple[Trouble, ...]) -> str:
    """The service that the assertion is for."""
    met = first(troubles, AUDIENCE)
    return met.value if met else entity_id


def attributes(
    found: Iterable[tuple[str, str]], troubles: tuple[Trouble, ...]
) -> list[tuple[str, str, str]]:
    """Name, value and status of each; one that is ordered to be missing is left out."""
    made = []
    for name, value in found:
        met = next((one for one in troubles if one.effect == ATTRIBUTE and one.about(name)), None)
        if met is None:
            made.append((name, value, AVAILABLE if value else MISSING))
        elif met.value:
            made.append((name, "", met.value))
    return made


def signing(troubles: tuple[Trouble, ...]) -> str:
    """How the answer is signed: nothing said means well."""
    met = first(troubles, SIGNED)
    return met.value if met else ""


def unsigned(document: str) -> bytes:
    """The document without a signature."""
    return document.replace(PLACEHOLDER, "").encode()


def changed(signed: bytes) -> bytes:
    """A signed document of which a word is other now."""
    return signed.replace(_CONSENT, b"consent:obtained", 1)
