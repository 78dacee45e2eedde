"""Portal Registo Criminal (simulated): the federated service where the call ends."""

from flask import Flask

from mock_registo_criminal import contract, pages, seat
from mock_registo_criminal.peers import PORTAL_SYSTEM
from sandbox.apps import App
from sandbox.web.rooms import Tools, api_blueprint, new_flask, socket_blueprint


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
    flask = new_flask(__name__, tools)
    flask.register_blueprint(pages.blueprint(app, tools))
    flask.register_blueprint(api_blueprint(app, tools))
    flask.register_blueprint(socket_blueprint(app, tools))
    return flask
