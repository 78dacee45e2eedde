"""Portal Registo Criminal (simulated): one system, and four kinds of people who sit at it."""

from flask import Flask

from mock_registo_criminal import consulting, contract, counter, online, pages, seat
from mock_registo_criminal.peers import PORTAL_SYSTEM
from sandbox.apps import App, Context, View
from sandbox.protocol.vocabulary import Behaviour, Screen, Verb
from sandbox.seats import BROWSER
from sandbox.web.rooms import Tools, join

SLUG = "registo-criminal"


def describe() -> tuple[App, ...]:
    """The portal for the rest of the house: by telephone, alone, at a counter, consulting."""
    behaviours = contract.BEHAVIOURS
    return (
        _app(f"{SLUG}/por-telefone", contract.ROLE, contract.VERBS, contract.SCREENS,
             behaviours, seat.context, seat.see),
        _app(SLUG, online.ROLE, online.VERBS, online.SCREENS,
             (), seat.online_context, seat.online_see, BROWSER),
        _app(f"{SLUG}/consulta", consulting.ROLE, consulting.VERBS, consulting.SCREENS,
             (), seat.consulting_context, seat.consulting_see, BROWSER),
        _app("posto-de-atendimento", counter.ROLE, counter.VERBS, counter.SCREENS,
             (), seat.counter_context, seat.counter_see),
    )  # fmt: skip


def _app(
    slug: str,
    role: str,
    verbs: tuple[Verb, ...],
    screens: tuple[Screen, ...],
    behaviours: tuple[Behaviour, ...],
    context: Context,
    view: View,
    seated: str = "",
) -> App:
    return App(
        name=__name__,
        slug=slug,
        role=role,
        personal=role == counter.ROLE,
        verbs=verbs,
        phrases=(),
        screens=screens,
        behaviours=behaviours,
        system=PORTAL_SYSTEM,
        context=context,
        view=view,
        seat=seated,
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms of one of them."""
    return join(__name__, app, tools, pages.BLUEPRINTS[app.role](app, tools))
