"""How an entry is written: from a request with its refusal, or from a broken contract."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from sandbox.contracts.judge import Mistake, Schema
from sandbox.contracts.nearest import found_there, suggestion, valid_form
from sandbox.contracts.operation import MOST_MISTAKES
from sandbox.contracts.published import Catalogue
from sandbox.journal import Record
from sandbox.protocol.errors import REASONS, Refused
from sandbox.refusals import hiding
from sandbox.refusals.books import Book, Books
from sandbox.refusals.entry import BROKEN, CALLER, OURS, REFUSED, Entry, Expected
from sandbox.refusals.standing import standing, standing_of
from sandbox.world import World

MOST_FIELDS = 40
CONTRACT_BROKEN = "contract_broken"
"""The code of what passed although it broke its contract: nobody was refused anything."""
TEXT_BROKEN = "Passou, mas não cumpre o contrato. Corrija o que está assinalado."
BY_STATUS = {
    400: "malformed",
    401: "seat_missing",
    403: "seat_foreign",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_content_type",
    422: "malformed",
    503: "unavailable",
}
"""The code of an answer that names none: that of a SOAP Fault, or of a server."""


@dataclass(frozen=True, slots=True)
class Came:
    """A request, as far as it may be told."""

    method: str
    path: str
    wire: str
    given: Mapping[str, Any]
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong by a contract, and the value and schema to make a right form of."""

    mistakes: tuple[Mistake, ...] = ()
    value: Any = None
    schema: Schema | None = None
    root: Schema | None = None

    def form(self) -> Any:
        """The nearest message that would do; nothing without mistakes."""
        if not self.mistakes or self.schema is None:
            return None
        return valid_form(self.value, self.schema, self.root or {})


class Writer:
    """Writes entries into the books of worlds; `known` are words that sentences may quote."""

    def __init__(self, books: Books, known: Callable[[], Iterable[str]]) -> None:
        self.books = books
        self._words = known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._words())

    def refused(
        self, world: World, came: Came, status: int, refusal: Refused | None, judged: Judged
    ) -> None:
        """A request that was refused, or that nothing answers to."""
        book = self.books.for_writing(world.id)
        if book is None:
            return
        code = refusal.code if refusal else BY_STATUS.get(status, "internal")
        sent = list(_texts(came.given))
        sentence = refusal.sentence if refusal else REASONS[code].meaning
        entry = self._entry(
            book,
            world,
            REFUSED,
            CALLER,
            came,
            status=status,
            code=code,
            sentence=hiding.sentence(sentence, sent, self._known),
            text=refusal.text if refusal else REASONS[code].text,
            expected=expected(judged.mistakes),
            state=standing(world, refusal.command) if refusal and refusal.command else (),
            form=judged.form(),
        )
        book.add(entry, world.settings.policy.refusals_kept)

    def decided(self, world: World, record: Record) -> None:
        """A refusal that is an event: rules let the attempt happen, and said no."""
        code = str(orjson.loads(record.data).get("reason", ""))[:60]
        book = self.books.for_writing(world.id) if code else None
        if book is None:
            # Without a reason it is what somebody chose.
            return
        known = REASONS.get(code)
        entry = self._entry(
            book,
            world,
            REFUSED,
            CALLER,
            Came("ACONTECIMENTO", record.type, "", {}),
            status=0,
            code=code,
            sentence=known.meaning if known else f"refused by the rules of this world: {code}",
            text=known.text if known else "As regras deste mundo recusaram.",
            state=standing_of(world, record.stream),
        )
        book.add(entry, world.settings.policy.refusals_kept)

    def broken(
        self, world: World, came: Came, status: int, judged: Judged, ours: bool, direction: str
    ) -> None:
        """Something that passed although it broke its contract; `direction` says what it was."""
        book = self.books.for_writing(world.id)
        if book is None:
            return
        entry = self._entry(
            book,
            world,
            BROKEN,
            OURS if ours else CALLER,
            came,
            status=status,
            code=CONTRACT_BROKEN,
            sentence=f"{direction} breaks the contract {came.wire}",
            text=TEXT_BROKEN,
            expected=expected(judged.mistakes),
            form=judged.form(),
        )
        book.add(entry, world.settings.policy.refusals_kept)

    def _entry(
        self, book: Book, world: World, kind: str, sender: str, came: Came, **more: Any
    ) -> Entry:
        at = world.clock.now().isoformat(timespec="seconds")
        return Entry(
            book.next_number(),
            kind,
            sender,
            at,
            world.journal.head,
            came.method,
            hiding.address(came.path, world.id),
            came.wire,
            fields=tuple(_fields(came.given)),
            allowed=came.allowed,
            last_at=at,
            **more,
        )


def expected(mistakes: Iterable[Mistake]) -> tuple[Expected, ...]:
    """Mistakes as they are kept: without what was found in them."""
    return tuple(
        Expected(
            one.pointer,
            one.rule,
            _asked(one),
            hiding.word(there) if one.rule in _NAMES else there,
            suggestion(one),
        )
        for one in list(mistakes)[:MOST_MISTAKES]
        for there in (found_there(one),)
    )


_NAMES = ("additionalProperties", "propertyNames")


def _asked(mistake: Mistake) -> str:
    asked = mistake.expected
    if isinstance(asked, list | tuple):
        shown = ", ".join(str(one) for one in asked[:20])
        return shown + (", …" if len(asked) > 20 else "")
    return str(asked)[:200]


def _fields(given: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for name, value in list(given.items())[:MOST_FIELDS]:
        yield hiding.word(str(name)), _kind(value)


def _kind(value: Any) -> str:
    match value:
        case bool():
            return "sim ou não"
        case str():
            return f"texto de {len(value)} caracteres"
        case int() | float():
            return "número"
        case list():
            return f"lista de {len(value)}"
        case dict():
            return f"objeto de {len(value)} membros"
    return "nada"


def _texts(value: Any, depth: int = 0) -> Iterable[str]:
    if isinstance(value, str):
        yield value[:4000]
    elif isinstance(value, Mapping) and depth < 4:
        for one in list(value.values())[:100]:
            yield from _texts(one, depth + 1)
    elif isinstance(value, list) and depth < 4:
        for one in value[:100]:
            yield from _texts(one, depth + 1)


def words_of(contracts: Catalogue) -> Iterator[str]:
    """The words that contracts publish: names of members and values of closed lists."""
    for one in contracts.every:
        yield one.name
        yield from _words(one.document)


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _words(one)
    elif isinstance(node, dict):
        yield from node.get("properties", ())
        yield from (one for one in node.get("enum", ()) if isinstance(one, str))
        if isinstance(node.get("description"), str):
            yield node["description"]
        for one in node.values():
            yield from _words(one)
