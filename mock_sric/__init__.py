"""SRIC (simulated): the driver's record that judges and prosecutors query at ANSR."""

from flask import Flask

from mock_sric import clauses, contract, pages, seat, service, verify, wsdl
from mock_sric.peers import SRIC_SYSTEM
from mock_sric.staff import STAFF
from sandbox.apps import App
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house."""
    return App(
        name=__name__,
        slug="sric",
        role=contract.ROLE,
        personal=False,
        verbs=contract.VERBS,
        phrases=contract.PHRASES,
        screens=contract.SCREENS,
        behaviours=clauses.BEHAVIOURS,
        system=SRIC_SYSTEM,
        context=seat.context,
        view=seat.see,
        staff=STAFF,
        session="conta",
        entered="acesso.aberto",
        verify=verify.problems,
        contracts=wsdl.CONTRACTS,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms, and the services for programs."""
    flask = join(__name__, app, tools, pages.blueprint(app, tools))
    flask.register_blueprint(service.blueprint(tools))
    return flask
