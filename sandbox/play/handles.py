"""What a test in Python holds in its hands: a world, its seats, clock, troubles, phone, inbox.

The verbs of a seat are the rows of the apps: `operator.valida_cmd(telemovel="$ouvido.telemovel")`;
`resulta`, `quando`, `apos`, `prazo` and `rotulo` stand beside the arguments, as in a file.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sandbox.play.by_hand import ByHand
from sandbox.play.happening import Happening
from sandbox.play.language import MODIFIERS, Language
from sandbox.play.plan import Role
from sandbox.play.problems import meant
from sandbox.play.stage import Person


class Seat:
    """A role of the cast: what it can do, what its screen shows, what it has heard."""

    def __init__(self, play: ByHand, language: Language, role: Role) -> None:
        self._play = play
        self._language = language
        self.role = role

    @property
    def person(self) -> Person:
        """Who sits here."""
        return self._play.actors.person(self.role)

    @property
    def url(self) -> str:
        """The address of the page of this seat; nothing at the kernel level."""
        return self._play.stage.address(self.role)

    @property
    def view(self) -> Mapping[str, Any]:
        """What the seat's screen shows, as data (kernel and protocol)."""
        stage: Any = self._play.stage
        found: Mapping[str, Any] = stage.view(self.role)
        return found

    def sees(self, name: str) -> str:
        """One thing on the screen: `codigo_seguranca`, `frase` or `token`."""
        return self._play.stage.seen(self.role, name)

    def heard(self) -> list[str]:
        """What the other end of the line said, oldest first."""
        return self._play.stage.heard(self.role)

    def can(self) -> list[str]:
        """The verbs of this seat."""
        return self._language.verbs_of(self.role.kind)

    def __getattr__(self, verb: str) -> Any:
        if verb.startswith("_") or verb not in self.can():
            near = meant(verb, self.can())
            raise AttributeError(f"«{self.role.name}» não sabe «{verb}»{near}")

        def do(**given: Any) -> list[Happening]:
            beside = {name: given.pop(name) for name in MODIFIERS if name in given}
            return self._play.do({f"{self.role.name}.{verb}": given, **beside})

        return do


class World:
    """The world of a test."""

    def __init__(self, play: ByHand, language: Language) -> None:
        self._play = play
        self._language = language

    @property
    def level(self) -> str:
        """`nucleo`, `protocolo` or `navegador`."""
        return self._play.stage.level

    @property
    def id(self) -> str:
        """Its name."""
        stage: Any = self._play.stage
        return str(getattr(stage, "world_id", "") or stage.world.id)

    @property
    def url(self) -> str:
        """Where its server is; nothing at the kernel level."""
        return str(getattr(self._play.stage, "base", ""))

    def seat(self, role: str) -> Seat:
        """A role of the cast by its name."""
        return Seat(self._play, self._language, self._play.actors.cast[role])

    def do(self, *steps: Mapping[str, Any]) -> list[Happening]:
        """Steps as a guião writes them, controls (`espera`, `usa`, `repete`) included."""
        return self._play.do(*steps)

    def wait(self, event: str, within: str = "10min") -> None:
        """Let time pass until an event.  Errors: Failure."""
        self._play.do({"espera": {"evento": event}, "prazo": within})

    def events(self, name: str = "") -> list[Happening]:
        """What happened, in order; of one name."""
        return self._play.events(name)

    def fact(self, name: str, role: str = "") -> Any:
        """What it adds up to, in the words of `verifica`."""
        return self._play.fact(name, role)


class Clock:
    """The time of the world."""

    def __init__(self, play: ByHand) -> None:
        self._play = play

    @property
    def now(self) -> datetime:
        """The instant of the world."""
        return self._play.stage.now()

    def advance(self, time: float | str) -> None:
        """Let time pass: seconds, or `5min`; returns when all that was due has happened."""
        self._play.advance(time)


class Faults:
    """Troubles: `with faults("indisponivel"):` or `start` and `end`."""

    def __init__(self, play: ByHand) -> None:
        self._play = play

    def start(self, kind: str, target: str = "iap-pi", name: str = "", **how: Any) -> str:
        """Begin one; returns its name."""
        return self._play.start_fault(kind, target, name, **how)

    def end(self, name: str) -> None:
        """End one."""
        self._play.end_fault(name)

    @contextmanager
    def __call__(self, kind: str, target: str = "iap-pi", **how: Any) -> Iterator[str]:
        """A trouble for as long as the block lasts."""
        name = self.start(kind, target, **how)
        yield name
        self.end(name)


class Phone:
    """The citizen's phone, as its owner sees it."""

    def __init__(self, seat: Seat) -> None:
        self._seat = seat

    @property
    def code(self) -> str:
        """The security code on the screen; nothing when none is."""
        return self._seat.sees("codigo_seguranca")

    @property
    def request(self) -> Mapping[str, Any]:
        """The request that waits for an answer; empty when none does."""
        return dict(self._seat.view.get("waiting") or {})

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        """The text messages, oldest first."""
        return list(self._seat.view.get("messages") or ())

    @property
    def view(self) -> Mapping[str, Any]:
        """Everything."""
        return self._seat.view


class Inbox:
    """What was sent to the citizen: text messages, to wait for, search and count."""

    def __init__(self, world: World, phone: Phone) -> None:
        self._world = world
        self._phone = phone
        self._read = 0

    def all(self) -> list[Mapping[str, Any]]:
        """Every message, oldest first."""
        return self._phone.messages

    def search(self, words: str) -> list[Mapping[str, Any]]:
        """Those that hold these words."""
        return [one for one in self.all() if words.lower() in str(one).lower()]

    def wait(self, within: str = "10min") -> Mapping[str, Any]:
        """The next message that has not been read here.  Errors: Failure when none comes."""
        if len(self.all()) <= self._read:
            self._world.wait("sms.recebido", within)
        self._read += 1
        return self.all()[self._read - 1]

    def __len__(self) -> int:
        return len(self.all())


class Call:
    """The call between the citizen and the operator: begun when the test asks for it."""

    def __init__(self, world: World, citizen: Seat, operator: Seat) -> None:
        self.world = world
        self.citizen = citizen
        self.operator = operator

    def begin(self) -> "Call":
        """Dial the contact centre, and answer."""
        self.citizen.liga(para="contact-center")
        self.operator.atende()
        return self

    @property
    def state(self) -> str:
        """In the words of `chamada.estado`."""
        return str(self.world.fact("chamada.estado"))

    @property
    def transcript(self) -> list[str]:
        """What both said, oldest first."""
        return [one.get("text") for one in self.world.events("fala.dita")]

    def up_to(self, *fragments: str) -> "Call":
        """Play fragments of the scenarios folder."""
        self.world.do({"usa": list(fragments)})
        return self
