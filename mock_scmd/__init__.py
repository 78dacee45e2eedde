"""Assinatura com Chave Móvel Digital (simulated): SCMDService, and a page that signs with it."""

from flask import Flask

from mock_scmd import contract, pages, seat, service, wsdl
from mock_scmd.peers import SIGNATURE_SYSTEM
from sandbox.apps import App
from sandbox.seats import BROWSER
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug="assinatura-cmd",
        role=contract.ROLE,
        personal=False,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=SIGNATURE_SYSTEM,
        context=seat.context,
        view=seat.see,
        seat=BROWSER,
        contracts=(wsdl.CONTRACT,),
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms, and the service for programs."""
    flask = join(__name__, app, tools, pages.blueprint(app, tools))
    flask.register_blueprint(service.blueprint(tools))
    return flask
