"""The citizen's phone: calls, messages, and the app Autenticação.Gov (simulated)."""

from collections.abc import Mapping
from functools import partial

from flask import Flask

from mock_mobile_app import contract, pages, seat
from mock_mobile_app.peers import HANDSET
from sandbox.apps import App
from sandbox.web.rooms import Tools, join


def describe(services: Mapping[str, Mapping[str, str]]) -> App:
    """This app for the rest of the house; `services` gives the texts of what may be asked."""
    return App(
        name=__name__,
        slug="telemovel",
        role=contract.ROLE,
        personal=True,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=HANDSET,
        context=seat.context,
        view=partial(seat.see, services),
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))
