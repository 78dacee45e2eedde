"""The states of the pages of contracts, and of «Porque não?»."""

from tests.browser.scene import Scene
from tests.browser.states import State

ROOT = "/sandbox/contracts/"
WHY = "/porque-nao/"


def refused(scene: Scene) -> None:
    """An address that is nothing, a member with another name, and a code that is wrong."""
    desk = f"{scene.desk}/api"
    scene.play(8)
    scene.client.post(f"{desk}/validate-cdm", {}, scene.desk_token)
    scene.client.post(f"{desk}/validate-cmd", {"phone": "912345678"}, scene.desk_token)
    scene.do(f"{desk}/validate-code", {"code": "000000"}, scene.desk_token)


STATES = {
    state.name: state
    for state in (
        State("contracts", "root", ROOT),
        State("contract-addresses", "root", f"{ROOT}autenticacao-oauth2/"),
        State("contract-service", "root", f"{ROOT}scmd/"),
        State("contract-messages", "root", f"{ROOT}iap-pi/"),
        State("why-nothing", "world", WHY),
        State("why-refused", "world", WHY, refused),
    )
}
