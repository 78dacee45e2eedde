"""Portal Registo Criminal (simulated): the federated service where the call ends."""

from flask import Flask

from mock_registo_criminal import contract, pages, seat
from mock_registo_criminal.peers import PORTAL_SYSTEM
from sandbox.apps import App
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug="registo-criminal",
        role=contract.ROLE,
        personal=False,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=PORTAL_SYSTEM,
        context=seat.context,
        view=seat.see,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))
