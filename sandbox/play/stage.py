"""What a level must be able to do, so that one player walks every guião on all of them.

A stage is opened for one run and closed after it.  It does commands for a role, tells what the
journal has, lets time pass, and says what a role's screen and line show at that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol

from sandbox.apps import App
from sandbox.cards import card_of
from sandbox.play.contracts import Exchange, Schema
from sandbox.play.happening import Happening
from sandbox.play.plan import FaultPlan, Role, Run
from sandbox.play.sights import Shown
from sandbox.protocol.vocabulary import Field, Verb
from sandbox.signature_pin import signature_pin

NOBODY_IN_PARTICULAR = "consulente"
"""The kind of role that no register knows: whoever was given an access code."""
NOT_OFFERED = "not_offered"
"""Stands for the reason code where a page does not even offer the control."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that changed nothing: reason code, text of the screen, sentence."""

    code: str
    text: str
    sentence: str = ""


class StageTrouble(Exception):
    """The stage itself cannot go on (no such person, nothing answers); text in Portuguese."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits at a role, as far as the role itself knows: identifiers of nobody real."""

    id: str
    name: str
    phones: tuple[str, ...] = ()
    pin: str = ""
    user_name: str = ""
    password: str = ""
    card_pin: str = ""
    signature_pin: str = ""
    document: str = ""


class Stage(Protocol):
    """One level.  Instants are those of the world's clock."""

    level: str

    def open(self, run: Run) -> None:
        """Make the world of this run, or take the seat in one that exists."""

    def close(self) -> None:
        """Leave nothing behind."""

    def person(self, role: Role) -> Person:
        """Who plays this role.  Errors: StageTrouble when nobody has this name."""

    def address(self, role: Role) -> str:
        """Where a person takes the seat of this role; nothing where there are no pages."""

    def perform(self, role: Role, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """Do a row for a role; `values` by the fields' names.  A refusal changes nothing."""

    def journal(self, after: int) -> list[Happening]:
        """What happened after an event number, in order."""

    def now(self) -> datetime:
        """The instant of the world."""

    def advance(self, to: datetime) -> None:
        """Let time pass until an instant."""

    def run_to_next(self, limit: datetime) -> bool:
        """Let time pass until something is due or happens; False when nothing does by `limit`."""

    def start_fault(self, fault: FaultPlan) -> None:
        """Order a trouble."""

    def end_fault(self, name: str) -> None:
        """The trouble is over; nothing happens when it already was."""

    def heard(self, role: Role) -> list[str]:
        """What the other end has said on this role's line, oldest first."""

    def seen(self, role: Role, name: str) -> str:
        """What this role's screens show: codigo_seguranca, frase, frases (the
        choices, a line each), token, …; nothing if absent."""

    # What only some levels have (`sandbox.play.sights`): None where there is nothing to look at.
    def screen(self, role: Role) -> Shown | None: ...

    def barriers(self, role: Role) -> list[str] | None: ...

    def told(self, role: Role) -> Sequence[Mapping[str, Any]] | None: ...

    def exchanges(self) -> Sequence[Exchange] | None: ...

    def contract(self) -> Schema: ...

    def log(self) -> str | None: ...


def keeper_of(role: Role, apps: Iterable[App]) -> Person | None:
    """Who always sits at an app that is nobody's of the registers (the bank), or None."""
    for app in apps:
        if app.role == role.kind and app.keeper[0] == role.persona != "":
            return Person(*app.keeper)
    return None


def person_of(kind: str, register: Mapping[str, Any]) -> Person:
    """Read a person of the registers: a citizen, an operator, a clerk."""
    if kind == "cidadao":
        card = card_of(SimpleNamespace(**register))
        return Person(
            register["id"],
            register["full_name"],
            tuple(register["phones"]),
            register["app_pin"],
            card_pin=card.pin if card else "",
            signature_pin=signature_pin(SimpleNamespace(**register)),
            document=register["document"],
        )
    return Person(
        register["id"],
        register["full_name"],
        user_name=register["user_name"],
        password=register["password"],
    )


def heard_in_view(kind: str, view: Mapping[str, Any]) -> list[str]:
    """What the other end said, from what a seat sees."""
    call = view.get("call") or {}
    return [said["text"] for said in call.get("transcript", ()) if said["who"] != kind]


def seen_in_view(name: str, view: Mapping[str, Any]) -> str:
    """One thing on a seat's screen."""
    case = view.get("case") or {}
    match name:
        case "codigo_seguranca":
            return str((view.get("code") or {}).get("value", ""))
        case "frase":
            request = view.get("waiting") or {}
            return str(case.get("phrase") or request.get("phrase") or "")
        case "frases":
            return "\n".join((view.get("waiting") or {}).get("phrase_options") or ())
        case "token":
            return str(case.get("token", ""))
        case "assercao":
            return str(view.get("assertion", ""))
        case "codigo_sms":
            return _newest_code(view, "algarismos")
        case "codigo_acesso":
            shown = view.get("newest") or view.get("request") or {}
            return str(shown.get("code", "")) or _newest_code(view, "acesso")
    return ""


def chooses(verb: Verb, values: Mapping[str, Any]) -> bool:
    """Whether a row is given a choice that only the screen knows."""
    return any(
        item.kind == "choice" and not item.choices and values.get(item.name) for item in verb.fields
    )


def not_offered(verb: Verb, values: Mapping[str, Any], view: Mapping[str, Any]) -> Refusal | None:
    """The refusal of a choice that the seat's screen would not offer, where its view tells."""
    for item in verb.fields:
        offered = _offers(item.name, values, view) if chooses(verb, values) else None
        if offered is not None and values.get(item.name) not in (None, "", *offered):
            words = " · ".join(offered) or "nothing"
            return choice_refused(item, words, values[item.name])
    return None


def choice_refused(item: Field, offered: str, value: Any) -> Refusal:
    """The refusal of a choice that the screen does not offer, alike at every level."""
    sentence = f"«{item.label}» offers {offered}, and not «{value}»"
    return Refusal(NOT_OFFERED, "O ecrã não oferece esta escolha.", sentence)


def _offers(
    name: str, values: Mapping[str, Any], view: Mapping[str, Any]
) -> tuple[str, ...] | None:
    """What a choice offers now; None when the view does not say."""
    match name:
        case "phrase":
            waiting = view.get("waiting") or {}
            if values.get("request_id") not in (None, waiting.get("request_id")):
                return None
            options = waiting.get("phrase_options")
            return None if options is None else tuple(options)
        case "from_number":
            phones = tuple(phone["number"] for phone in view.get("phones", ()))
            return phones if len(phones) > 1 else ()
        case "to_operator" if "colleagues" in view:
            return tuple(other["id"] for other in view["colleagues"])
    return None


def _newest_code(view: Mapping[str, Any], kind: str) -> str:
    """A code in the newest message that has one."""
    for message in view.get("messages", ()):
        if kind in message["codes"]:
            return str(message["codes"][kind])
    return ""
