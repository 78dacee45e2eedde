"""The form of a system: pure rules that turn commands into events, and events into state.

A system owns streams.  `decide` says which events follow from a command, `evolve` folds one
event into the state of its stream, `deadline` says when the shell must come back with a
`Tick`, and `react` says which messages leave for other systems because of an event.
None of them reads a clock, a file or a socket: what they need is in the `Moment`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from sandbox.protocol.frozen import frozen
from sandbox.protocol.policy import Policy
from sandbox.protocol.wire_faults import Trouble


class Event:
    """Something that happened.  Subclasses are frozen dataclasses.

    TYPE is the stable Portuguese name in the journal; PERSONAL names the data that identify a
    person; VOLATILE names what is never written (what was said aloud on the line).
    """

    __slots__ = ()
    TYPE: ClassVar[str]
    PERSONAL: ClassVar[frozenset[str]] = frozenset()
    VOLATILE: ClassVar[frozenset[str]] = frozenset()


@frozen
class Tick:
    """Come back because the deadline of this stream has passed."""

    stream: str


@frozen
class Envelope:
    """A message that leaves one system for another, through the integration platform.

    `body` is one of `sandbox.protocol.messages`; `action` is its official name on the wire.
    """

    sender: str
    receiver: str
    action: str
    body: Any
    correlation: str


@frozen
class Keep:
    """A document for the archive of the world: kept once, found by its kind and key or by terms.

    It is for what a journal should not hold: what is large, or must be erasable one day.
    """

    kind: str
    key: str
    content: bytes
    terms: tuple[str, ...] = ()


@frozen
class Erase:
    """Take the documents of a kind out of the archive, from one key to another, for good."""

    kind: str
    first: str
    last: str


Filing = Keep | Erase


class Secrets(Protocol):
    """Codes and tokens of one world: derived from its key, so that no journal holds them."""

    def security_code(self, request_id: str, digits: int) -> str:
        """The code that the app shows for this request."""

    def proof(self, request_id: str, code: str) -> str:
        """A keyed digest of a code, safe to send and to compare in constant time."""

    def token(self, token_id: str) -> str:
        """The opaque token with this identifier."""

    def digest(self, text: str) -> str:
        """What a token is found by, without keeping the token."""

    def agreed(self, purpose: str) -> bytes:
        """The key that two systems of this world have agreed on for a purpose."""

    def phrase(self, request_id: str, offset: int = 0) -> str:
        """Two words that only the people on one call hear."""

    def access_code(self, request_id: str) -> str:
        """The access code of a certificate: sixteen characters in groups of four."""


class People(Protocol):
    """The registers that systems may look people up in."""

    def citizen(self, citizen_id: str) -> Any:
        """One citizen, or None."""

    def citizen_by_phone(self, phone_number: str) -> Any:
        """The citizen who has this phone, or None."""

    def citizen_by_document(self, number: str) -> Any:
        """The citizen who has a document or tax number, or None."""

    def citizen_by_nic(self, nic: str) -> Any:
        """The citizen with this civil identification number (eight digits), or None."""

    def operator(self, operator_id: str) -> Any:
        """One operator, or None."""

    def operator_by_user_name(self, user_name: str) -> Any:
        """The operator who signs in with this name, or None."""


Meet = Callable[[str, str, tuple[str, ...], tuple[str, ...], str], tuple[Trouble, ...]]


def _nothing(*asked: object) -> tuple[Trouble, ...]:
    return ()


class Moment:
    """What a decision may know beside its own state: the instant, the limits, the registers.

    Units: `now` is an aware UTC instant.  `look` reads the state of another stream of the same
    world (the call that both ends share), `alive` the states of a kind that are not at rest;
    `next_id` gives the next identifier of a kind; `meet` says which faults of a wire an answer
    meets (target, road, effects, the names of what is answered, person), and the journal has it.
    """

    __slots__ = ("alive", "look", "meet", "next_id", "now", "people", "policy", "secrets", "stream")

    def __init__(
        self,
        now: datetime,
        policy: Policy,
        secrets: Secrets,
        people: People,
        look: Callable[[str], Any],
        next_id: Callable[[str], str],
        alive: Callable[[str], Iterable[Any]] = lambda kind: (),
    ) -> None:
        self.now = now
        self.policy = policy
        self.secrets = secrets
        self.people = people
        self.look = look
        self.next_id = next_id
        self.alive = alive
        self.meet: Meet = _nothing
        self.stream = ""


StreamOf = Callable[[Any, Moment], str]


@dataclass(frozen=True, slots=True)
class System:
    """One system as the machine sees it.

    `commands` says for each command class how its stream is called; `events` are the classes
    that its streams hold; `audience` says which seats may see an event; `settled` tells that a
    stream may leave memory; `undelivered` gives the command that tells a sender that its
    message did not get through; `of_people` tells that its streams are of people, who come again
    after they have come to rest; `files` says which documents an event keeps or erases (what
    they contain travels in what the event never writes).
    """

    name: str
    commands: Mapping[type, StreamOf]
    events: tuple[type[Event], ...]
    decide: Callable[[Any, Any, Moment], list[Event]]
    evolve: Callable[[Any, Any], Any]
    deadline: Callable[[Any], datetime | None] = lambda state: None
    react: Callable[[Any, Any, Moment], Iterable[Envelope]] = lambda event, state, moment: ()
    reacts_to: frozenset[type] = frozenset()
    listens_to: Mapping[type, Callable[[Any, Any], Any]] | None = None
    correlate: Callable[[Any, Any], str] = lambda state, command: ""
    audience: Callable[[Any, Any], tuple[str, ...]] = lambda event, state: ()
    settled: Callable[[Any], bool] = lambda state: False
    undelivered: Callable[[Any, int, bool], Any] = lambda body, attempts, final: None
    files: Mapping[type, Callable[[Any], Iterable[Filing]]] | None = None
    of_people: bool = False
