"""Every state that a page can be in, as a table: how a world gets there, and which page to open.

`address` is relative to one of the bases of the scene (`phone`, `desk`, `portal`, `world`,
`root`); `before` brings the world there; `then` is what a person still does on the page.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.browser.scene import Scene
from tests.http.client import PIN

Before = Callable[[Scene], object]
Then = Callable[[Page], object]


def nothing(_: object) -> None:
    """A state that needs nothing done."""


@dataclass(frozen=True)
class State:
    """One state of one page."""

    name: str
    base: str
    address: str | Callable[[Scene], str] = "/"
    before: Before = nothing
    then: Then = nothing
    citizen: str = "ana-silva"
    pin: str = PIN
    policy: Mapping[str, Any] = field(default_factory=dict)
    signed_in: bool = True
    status: int = 200

    def reach(self, scene: Scene) -> str:
        """Bring a new world there; returns the path of the page."""
        scene.citizen = self.citizen
        scene.begin(policy=dict(self.policy)).sit_as(self.pin)
        self.before(scene)
        return self.path(scene)

    def path(self, scene: Scene) -> str:
        """The path of the page."""
        if not isinstance(self.address, str):
            return self.address(scene)
        bases = {
            "phone": scene.phone,
            "desk": scene.desk,
            "portal": scene.portal,
            "world": f"/w/{scene.world}",
            "root": "",
        }
        return bases[self.base] + self.address

    def __str__(self) -> str:
        return self.name


def all_of(*acts: Before) -> Before:
    """One after the other."""

    def act(scene: Scene) -> None:
        for one in acts:
            one(scene)

    return act


def play(count: int) -> Before:
    """The first steps of the happy path."""
    return lambda scene: scene.play(count)


def phone(action: str, **body: Any) -> Before:
    """Something that the citizen does."""
    return lambda scene: scene.at_phone(action, **body)


def desk(action: str, **body: Any) -> Before:
    """Something that the operator does."""
    return lambda scene: scene.at_desk(action, **body)


def wait(seconds: float) -> Before:
    """Time passes."""
    return lambda scene: scene.pass_time(seconds)


def trouble(kind: str, **how: Any) -> Before:
    """A fault begins."""
    return lambda scene: scene.trouble(kind, **how)


def press(name: str, **typed: str) -> Then:
    """Fill fields by their label and press a button."""

    def act(page: Page) -> None:
        for label, text in typed.items():
            page.get_by_label(label.replace("_", " ")).fill(text)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name=name, exact=True).click()
        page.locator("form[data-ocupado]").wait_for(state="detached")

    return act


def unfold(selector: str) -> Then:
    """Open what is folded."""
    return lambda page: page.locator(f"{selector} > summary").click()


def named(prefix: str, states: Iterable[State]) -> dict[str, State]:
    """The table by name; no name twice."""
    found: dict[str, State] = {}
    for state in states:
        name = f"{prefix}-{state.name}"
        if name in found:
            raise ValueError(f"two states are called {name}")
        found[name] = state
    return found
