"""The form of a row: who can do which command, under which official label and verb.

One row gives the button's text, the labels of its fields, the address of its message, the
instruction to a person, and the word of the guião.  Nothing of these is written twice.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any

from sandbox.protocol.errors import Refused

Certainty = str
"""How a behaviour is known: `official`, `observed` or `assumed`."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a person writes or chooses for a command.

    `name` is the attribute of the command, `argument` the word of the guião, `label` what the
    screen says.  `kind`: text, phone, code, secret, card, token, choice, flags, number, boolean,
    date, or lines (a text of several lines, which may come from a file).  `wire`: what a refusal
    calls it, where that is not `name`.
    """

    name: str
    argument: str
    label: str
    kind: str = "text"
    required: bool = True
    max_length: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    wire: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that a person can do: the only place where it is declared.

    `screen` names the page where the control is; `produces` the event types that end the step;
    `needs` verbs of the same role that must have been done before (the player does them);
    `command` is None for what only the surface knows (reload a page), and `fills` names the
    verb whose form keeps the values when nothing is sent yet (paste before *Autenticar*);
    `address` tells rows of one command apart that differ in their constants.
    """

    role: str
    verb: str
    command: type | None
    label: str
    screen: str
    activity: str = ""
    fields: tuple[Field, ...] = ()
    constants: tuple[tuple[str, Any], ...] = ()
    produces: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fills: str = ""
    speech: bool = False
    human: str = ""
    certainty: Certainty = "assumed"
    source: str = ""
    address: str = ""

    @property
    def action(self) -> str:
        """The last part of the address of this command: `validate-cmd`."""
        return self.address or kebab(self.command.__name__ if self.command else self.verb)

    @property
    def test_id(self) -> str:
        """The id of the form of this row on its page."""
        return f"{self.role}-{self.verb.replace('_', '-')}"


def kebab(name: str) -> str:
    """Turn `ValidateCmd` or `cola_token` into the form that addresses use."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).replace("_", "-").lower()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that is said on the line, by name: text with `{holes}` filled from arguments."""

    role: str
    name: str
    text: str
    verb: str = "diz"
    event: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of an app: its name in the rows, its path, its official title."""

    name: str
    path: str
    title: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One imitated behaviour: what, how it is known, where from, which setting changes it.

    `shown_by` is the test that shows it, or the beginning of the names of several.
    """

    name: str
    statement: str
    certainty: Certainty
    source: str
    setting: str = ""
    shown_by: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The rows of every app, found by role and verb."""

    verbs: tuple[Verb, ...]
    index: Mapping[tuple[str, str], Verb] = field(default_factory=dict)

    @classmethod
    def of(cls, *groups: tuple[Verb, ...]) -> "Vocabulary":
        """Join the rows of several apps.  Errors: ValueError when two rows share a name."""
        verbs = tuple(verb for group in groups for verb in group)
        index = {(verb.role, verb.verb): verb for verb in verbs}
        if len(index) != len(verbs):
            names = [(verb.role, verb.verb) for verb in verbs]
            raise ValueError(f"declared twice: {sorted({n for n in names if names.count(n) > 1})}")
        return cls(verbs, index)

    def find(self, role: str, verb: str) -> Verb | None:
        """The row of this role and verb, or None."""
        return self.index.get((role, verb))


def build_command(verb: Verb, given: Mapping[str, Any], seat: Mapping[str, str]) -> Any:
    """Make the command of a row from what was sent and from who sits there.

    `given` comes from a form or a JSON body: unknown members, wrong types, missing or too long
    values are refused.  `seat` fills the attributes that only the server may say (who asks).
    Errors: `malformed`, with each field named in the sentence.
    """
    if verb.command is None:
        raise Refused("not_supported", f"{verb.role}.{verb.verb} is done on the screen only")
    problems: list[str] = []
    known = {item.name: item for item in verb.fields}
    for name in given:
        if name not in known:
            problems.append(f"{name[:60]}: unknown member; this takes {sorted(known) or 'none'}")
    values: dict[str, Any] = dict(verb.constants)
    for item in verb.fields:
        if item.name in given and given[item.name] is not None:
            values[item.name] = _typed(item, given[item.name], problems)
        elif item.required:
            problems.append(f"{item.name} («{item.label}»): missing")
        elif item.kind == "flags":
            values[item.name] = ()
    if problems:
        raise Refused("malformed", f"{verb.action}: " + "; ".join(problems[:8]))
    for name, required in _attributes(verb.command):
        if name not in values and name in seat:
            values[name] = seat[name]
        elif name not in values and required:
            raise Refused("malformed", f"{verb.action}: {name} is not known to this seat")
    return verb.command(**values)


@cache
def _attributes(command: type) -> tuple[tuple[str, bool], ...]:
    """The attributes of a command, and whether each must be given."""
    return tuple((item.name, item.default is MISSING) for item in fields(command))


def _typed(item: Field, value: Any, problems: list[str]) -> Any:
    name = f"{item.name} («{item.label}»)"
    if item.kind == "flags":
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple) or not all(isinstance(v, str) for v in listed):
            problems.append(f"{name}: takes a list of texts, found {type(value).__name__}")
            return ()
        if len(listed) > 50 or any(len(v) > item.max_length for v in listed):
            problems.append(f"{name}: too many or too long")
        if any(_unshowable(v) for v in listed):
            problems.append(f"{name}: has a character that cannot be shown")
        return tuple(listed)
    if item.kind == "boolean":
        if isinstance(value, bool):
            return value
        if value in ("sim", "on", "true", "nao", "não", "false", ""):
            return value in ("sim", "on", "true")
        problems.append(f"{name}: takes true or false")
        return False
    if not isinstance(value, str):
        problems.append(f"{name}: takes a text, found {type(value).__name__}")
        return ""
    if len(value) > item.max_length:
        problems.append(f"{name}: {len(value)} characters, at most {item.max_length}")
    if _unshowable(value, "\r\n\t" if item.kind == "lines" else ""):
        problems.append(f"{name}: has a character that cannot be shown")
    if item.choices and value and value not in {key for key, _ in item.choices}:
        options = ", ".join(key for key, _ in item.choices)
        problems.append(f"{name}: «{value[:40]}» is not one of {options}")
    return value


def _unshowable(text: str, breaks: str = "") -> bool:
    """Whether a text has a control character beside these, or half of a letter."""
    return any(
        (ord(letter) < 32 and letter not in breaks) or 0xD800 <= ord(letter) <= 0xDFFF
        for letter in text
    )
