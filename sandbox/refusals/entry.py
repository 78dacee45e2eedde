"""One entry of «Porque não?»: what came, what was expected there, and the state of the world."""

from dataclasses import dataclass, replace
from typing import Any

REFUSED, BROKEN = "recusa", "contrato"
CALLER, OURS = "quem chama", "o simulador"


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that was not as it should be: place, rule, what is asked, what was found."""

    place: str
    rule: str
    expected: str
    found: str
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was refused, or broke a contract.

    `kind`: recusa, contrato.  `sender` broke or sent it.  `fields` are the members that came, by
    name, each with its kind and size.  `state` is what the world knew of what was asked for.
    `form` is the nearest message that would have kept to the contract, its values hidden.
    """

    number: int
    kind: str
    sender: str
    at: str
    n: int
    method: str
    address: str
    wire: str
    status: int
    code: str
    sentence: str = ""
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    expected: tuple[Expected, ...] = ()
    state: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    allowed: tuple[str, ...] = ()
    form: Any = None
    count: int = 1
    last_at: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two entries one that came twice."""
        return (
            self.kind,
            self.sender,
            self.method,
            self.address,
            self.status,
            self.code,
            self.expected,
            self.state,
        )

    def again(self, at: str) -> "Entry":
        """The same, come once more."""
        return replace(self, count=self.count + 1, last_at=at)
