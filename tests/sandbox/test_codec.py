"""Events as JSON text, and back."""

import dataclasses
import typing
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, ClassVar, NamedTuple

import pytest

from sandbox.codec import Codec, dumps, plain
from sandbox.protocol.messages import SendSms
from sandbox.protocol.policy import Policy
from sandbox.protocol.system import Envelope, Event
from sandbox.registry import Registry
from sandbox.world_intake import conforms
from tests.driver import START


class Colour(Enum):
    RED = "red"


class Pair(NamedTuple):
    left: str
    right: int


@dataclass(frozen=True)
class Inner:
    name: str


@dataclass(frozen=True)
class Everything(Event):
    TYPE: ClassVar[str] = "tudo"
    VOLATILE: ClassVar[frozenset[str]] = frozenset({"heard"})
    text: str
    number: int
    flag: bool
    share: float
    at: datetime
    maybe: datetime | None
    colour: Colour
    inner: Inner
    names: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    rows: tuple[Pair, ...]
    body: Any
    heard: str = ""


@dataclass(frozen=True)
class Bare(Event):
    TYPE: ClassVar[str] = "nada"


EVENT = Everything(
    "ação «»\n", 3, True, 0.5, START, None, Colour.RED, Inner("x"), ("a", "b"), (("a", "b"),),
    (Pair("l", 1),), Envelope("a", "b", "Fazer", SendSms("ana", "x", "olá"), "C-1"), "segredo",
)  # fmt: skip
CODEC = Codec([Everything, Bare], [Envelope, SendSms])


def test_an_event_comes_back_without_what_is_volatile() -> None:
    text = CODEC.encode(EVENT)
    assert "segredo" not in text
    assert CODEC.decode("tudo", text) == dataclasses.replace(EVENT, heard="")


def test_an_event_without_fields_is_an_empty_object() -> None:
    assert CODEC.encode(Bare()) == "{}"
    assert CODEC.decode("nada", "{}") == Bare()


def test_text_is_compact_utf8() -> None:
    assert dumps({"é": (1, 2)}) == '{"é":[1,2]}'


def test_what_has_no_json_form_is_a_defect() -> None:
    with pytest.raises(TypeError, match="set has no JSON form"):
        plain(set())


def test_an_unknown_type_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        CODEC.decode("outro", "{}")
    assert CODEC.knows("tudo")
    assert CODEC.event_class("tudo") is Everything


def test_two_events_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two events are called tudo"):
        Codec([Everything, Everything])


def sample(hint: Any) -> Any:
    """Some value of a type."""
    known = {str: "ç\"\\", int: 7, bool: True, float: 0.5, datetime: START, Any: None,
             Policy: Policy()}  # fmt: skip
    if hint in known:
        return known[hint]
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return sample(parts[0])
    if origin is tuple:
        return (
            (sample(parts[0]), sample(parts[0]))
            if parts[-1] is Ellipsis
            else tuple(map(sample, parts))
        )
    if hint is Envelope:
        return Envelope("a", "b", "Fazer", SendSms("ana", "x", "y"), "C-1")
    if issubclass(hint, Enum):
        return next(iter(hint))
    hints = typing.get_type_hints(hint)
    names = hint._fields if hasattr(hint, "_fields") else [f.name for f in dataclasses.fields(hint)]
    return hint(**{name: sample(hints[name]) for name in names})


def test_every_event_of_the_house_comes_back_as_it_was(registry: Registry) -> None:
    for kind in registry.events:
        event = sample(kind)
        assert conforms(kind, event), kind
        volatile = {
            item.name: item.default
            for item in dataclasses.fields(kind)
            if item.name in kind.VOLATILE
        }
        again = registry.codec.decode(kind.TYPE, registry.codec.encode(event))
        assert again == dataclasses.replace(event, **volatile), kind


@pytest.mark.parametrize(
    "changes",
    [
        {"text": 1}, {"number": "1"}, {"number": True}, {"flag": 1}, {"at": "ontem"},
        {"at": START.replace(tzinfo=None)}, {"maybe": 0}, {"colour": "red"}, {"inner": "x"},
        {"inner": Inner(5)}, {"names": "ab"}, {"names": (1,)}, {"pairs": (("a",),)},
        {"rows": (("l", 1),)}, {"rows": (Pair("l", "1"),)}, {"text": "x" * (1 << 21)},
    ],
)  # fmt: skip
def test_a_value_of_another_type_does_not_conform(changes: dict[str, Any]) -> None:
    assert conforms(Everything, EVENT)
    assert not conforms(Everything, dataclasses.replace(EVENT, **changes))
