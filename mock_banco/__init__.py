"""Banco (simulado): the levers of who trains or tests, on every payment of a world."""

from flask import Flask

from mock_banco import contract, pages, seat
from sandbox.apps import App
from sandbox.platforms.payments.peers import BANK_SYSTEM
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug="banco",
        role=contract.ROLE,
        personal=True,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=BANK_SYSTEM,
        context=seat.context,
        view=seat.see,
        keeper=contract.KEEPER,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))
