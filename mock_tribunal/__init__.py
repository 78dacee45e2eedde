"""Tribunal (simulado): what courts tell the criminal record, by hand, and what it then shows."""

from functools import partial

from flask import Flask

from mock_tribunal import contract, pages, seat
from mock_tribunal.seat import Read
from sandbox.apps import App
from sandbox.protocol.system import System
from sandbox.protocol.vocabulary import Behaviour
from sandbox.web.rooms import Tools, join


def describe(record: System, read: Read, behaviours: tuple[Behaviour, ...]) -> App:
    """This app for the rest of the house.

    The criminal record is another app's: its system, how it is read and how faithful it is are
    handed in.
    """
    return App(
        name=__name__,
        slug="tribunal",
        role=contract.ROLE,
        personal=True,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=(*behaviours, *contract.BEHAVIOURS),
        system=record,
        context=seat.context,
        view=partial(seat.see, read),
        keeper=contract.KEEPER,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))
