"""Plain forms: every kind of value comes back; nothing but the house's values is made."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum, StrEnum
from typing import Any, ClassVar, NamedTuple

import orjson
import pytest

from sandbox.plain_form import FIRST_CLASS, Reader, Writer
from sandbox.protocol.frozen import frozen


class Colour(StrEnum):
    RED = "encarnado"


class Size(Enum):
    BIG = (1, 2)


class Pair(NamedTuple):
    left: str
    right: Any = None


@frozen
class Said:
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"heard"})
    text: str
    heard: str = ""


@dataclass(frozen=True)
class State:
    name: str
    parts: tuple[Any, ...] = ()
    last: Any = None


@frozen
class Forgetful:
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"secret"})
    secret: tuple[str, ...] = field(default_factory=tuple)


INSTANT = datetime(2024, 5, 6, 9, 0, 0, 123000, tzinfo=UTC)
VALUES: tuple[Any, ...] = (
    "ç\"\\\x00\n", "", 7, -1, 0.5, True, None, (), ("a", (1, ("b",))), frozenset({"x", "y"}),
    {"a": 1, ("b", 2): (3,)}, INSTANT, datetime(2024, 5, 6, tzinfo=timezone(timedelta(hours=1))),
    date(2024, 2, 29), timedelta(days=-1, microseconds=5), b"\x00\xff", Colour.RED, Size.BIG,
    Pair("a", ("b",)), State("x", (State("y"), Said("z"), Colour.RED), Pair("p")), Said("só isto"),
)  # fmt: skip


def there_and_back(value: Any) -> Any:
    writer = Writer()
    text = orjson.dumps(writer.write(value))
    return Reader(writer.classes, ["tests"]).read(orjson.loads(text))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: Any) -> None:
    again = there_and_back(value)
    assert again == value
    assert type(again) is type(value)


def test_what_is_inside_keeps_its_class() -> None:
    again = there_and_back(VALUES)
    assert [type(each) for each in again] == [type(each) for each in VALUES]
    assert type(again[-2].parts[2]) is Colour


def test_what_is_volatile_is_not_written() -> None:
    writer = Writer()
    assert "123456" not in str(writer.write(State("x", (Said("••• •••", "123456"),))))
    assert there_and_back(Said("••• •••", "123456")) == Said("••• •••")


@pytest.mark.parametrize("value", [object(), [1], {1}, Forgetful(("x",)), (object(),)])
def test_a_value_without_a_plain_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        Writer().write(value)


@pytest.mark.parametrize(
    "name",
    ["os:system", "subprocess:Popen", "tests.nowhere:State", "sandbox.journal:SqliteJournal",
     "sandbox.journal:nothing", "sandbox.journal:sqlite3", "builtins:eval", "", "sandbox"],
)  # fmt: skip
def test_only_values_of_this_house_are_made(name: str) -> None:
    with pytest.raises(ValueError, match=r"not of this house|there is no|no class of values"):
        Reader([name], ["tests", "sandbox"])


@pytest.mark.parametrize("given", [[FIRST_CLASS + 9], [FIRST_CLASS, "x"], ["tuple"], []])
def test_a_form_that_was_never_written_is_refused(given: Any) -> None:
    home = State.__module__
    with pytest.raises((KeyError, ValueError, IndexError)):
        Reader([f"{home}:State"], [home.partition(".")[0]]).read(given)
