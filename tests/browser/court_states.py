"""The states of the page of a court."""

from collections.abc import Callable

from tests.browser.scene import Scene
from tests.browser.states import State

COURT = "/tribunal/ensaio/"


def court(action: str, **body: str) -> Callable[[Scene], None]:
    """Something that the court tells of Ana."""

    def tell(scene: Scene) -> None:
        seat = {"role": "juizo", "person": "ensaio"}
        token = scene.do(f"{scene.control}/seats", seat)["seat_token"]
        given = {"citizen_id": "ana-silva", **body}
        scene.do(f"/w/{scene.world}{COURT}api/{action}", given, token)

    return tell


def steps(*done: Callable[[Scene], None]) -> Callable[[Scene], None]:
    """One thing after another."""

    def play(scene: Scene) -> None:
        for step in done:
            step(scene)

    return play


CONVICTED = court("report-decision", crime="furto", penalty="multa", days="90")
HIDDEN = steps(CONVICTED, court("report-extinction"), court("cancel-provisionally"))
ANA = f"{COURT}titular/ana-silva"

STATES = {
    state.name: state
    for state in (
        State("court-choosing", "world", COURT),
        State("court-nobody", "world", f"{COURT}?titular=ninguem"),
        State("court-nothing", "world", ANA),
        State("court-convicted", "world", ANA, CONVICTED),
        State("court-hidden", "world", ANA, steps(HIDDEN, CONVICTED)),
        State("court-dead", "world", ANA, steps(CONVICTED, court("report-death"))),
    )
}
