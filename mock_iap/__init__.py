"""Plataforma de Integração (simulated): the wire of its messages, and a page that shows them."""

from dataclasses import replace

from flask import Flask

from mock_iap import contract, iscapi_wsdl, pages, rest_contract, seat, service, wsdl
from mock_iap.delivery import Courier
from mock_iap.iscapi_delivery import EntityCourier
from sandbox.apps import App
from sandbox.registry import INTEGRATION
from sandbox.web.rooms import Tools, join, new_flask

SLUG = "iap"
WIRE = "iap/servicos"
"""The door for programs, under the address of the page for people."""


def describe() -> App:
    """The inspection page."""
    return App(
        name=__name__,
        slug=SLUG,
        role=contract.ROLE,
        personal=True,
        verbs=contract.VERBS,
        phrases=(),
        screens=contract.SCREENS,
        behaviours=(),
        system=INTEGRATION,
        context=seat.context,
        view=seat.see,
        keeper=contract.KEEPER,
        contracts=(wsdl.CONTRACT, rest_contract.CONTRACT, iscapi_wsdl.CONTRACT),
        doors=(WIRE,),
    )


def describe_wire() -> App:
    """The door for programs, for the road that leads there: no rows, no seats."""
    return replace(describe(), slug=WIRE, verbs=(), screens=())


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    return join(__name__, app, tools, pages.blueprint(app, tools))


def create_wire(tools: Tools) -> Flask:
    """The door for programs."""
    # Made when somebody first knocks: a server that starts need not wait for its checks.
    from mock_iap import iscapi_service

    flask = new_flask(__name__, tools)
    flask.register_blueprint(service.blueprint(tools))
    flask.register_blueprint(iscapi_service.blueprint(tools))
    return flask


def begin_delivery(tools: Tools) -> None:
    """From now on messages leave for the addresses of other people's components."""
    tools.channel.also.append(Courier(tools).told)
    tools.channel.also.append(EntityCourier(tools).told)
