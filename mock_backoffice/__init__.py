"""The operator's desk: Portal de Backoffice Autenticação.Gov (simulated)."""

from flask import Flask

from mock_backoffice import contract, pages, seat
from mock_backoffice.peers import DESK
from sandbox.apps import App
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug="backoffice",
        role=contract.ROLE,
        personal=False,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=DESK,
        context=seat.context,
        view=seat.see,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))
