"""The page where a payer pays (simulated): by reference, by card, by MB WAY."""

from flask import Flask

from mock_pagamentos import contract, pages, seat
from sandbox.apps import App
from sandbox.platforms.payments.link import SLUG
from sandbox.platforms.payments.peers import PAYMENT_SYSTEM
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug=SLUG,
        role=contract.ROLE,
        personal=True,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=PAYMENT_SYSTEM,
        context=seat.context,
        view=seat.see,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms; an address that is a link opens the seat of its payment."""
    flask = join(__name__, app, tools, pages.blueprint(app, tools))
    pages.open_links(flask, tools)
    return flask
