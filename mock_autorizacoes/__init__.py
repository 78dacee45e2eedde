"""Sistema de Autorizações for entities (simulated): a wire, a desk to try it, a citizen's page."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask

from mock_autorizacoes import contract, holder_contract, pages, seat, service
from mock_autorizacoes.delivery import Delivery
from mock_autorizacoes.wire_contract import SA
from sandbox.apps import App
from sandbox.platforms.entity_requests.contract import BEHAVIOURS
from sandbox.platforms.entity_requests.peers import FRONTEND_SYSTEM, HOLDER_SYSTEM
from sandbox.web.rooms import Tools, join, new_flask

WIRE, DESK, HOLDER = "sistema-autorizacoes", "entidade", "autorizacoes"


def describe() -> tuple[App, ...]:
    """The two doors for people: the entity of the sandbox, and a citizen on the portal."""
    return (
        App(
            name=__name__,
            slug=DESK,
            role=contract.ROLE,
            personal=True,
            verbs=contract.VERBS,
            phrases=(),
            screens=contract.SCREENS,
            behaviours=BEHAVIOURS,
            system=FRONTEND_SYSTEM,
            context=seat.desk_context,
            view=seat.desk_see,
            keeper=contract.KEEPER,
            contracts=(SA,),
            doors=(WIRE,),
        ),
        App(
            name=__name__,
            slug=HOLDER,
            role=holder_contract.ROLE,
            personal=True,
            verbs=holder_contract.VERBS,
            phrases=(),
            screens=holder_contract.SCREENS,
            behaviours=(),
            system=HOLDER_SYSTEM,
            context=seat.holder_context,
            view=seat.holder_see,
        ),
    )


def describe_wire() -> App:
    """The door for programs, for the road that leads there: no rows, no seats."""
    return replace(describe()[0], slug=WIRE, personal=False, verbs=(), screens=())


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms of one of them."""
    made: Callable[[App, Tools], Any] = (
        pages.desk_blueprint if app.slug == DESK else pages.holder_blueprint
    )
    return join(__name__, app, tools, made(app, tools))


def create_wire(tools: Tools) -> Flask:
    """The door for programs of entities."""
    flask = new_flask(__name__, tools)
    flask.register_blueprint(service.blueprint(tools))
    return flask


def begin_delivery(tools: Tools) -> None:
    """From now on decisions leave for the addresses of entities, whoever opens that door."""
    tools.channel.also.append(Delivery(tools).told)
