"""The states of the pages of contracts."""

from tests.browser.states import State

ROOT = "/sandbox/contracts/"

STATES = {
    state.name: state
    for state in (
        State("contracts", "root", ROOT),
        State("contract-addresses", "root", f"{ROOT}autenticacao-oauth2/"),
        State("contract-service", "root", f"{ROOT}scmd/"),
        State("contract-messages", "root", f"{ROOT}iap-pi/"),
    )
}
