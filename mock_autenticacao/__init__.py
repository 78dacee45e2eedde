"""Fornecedor de Autenticação (simulated): where a citizen's browser signs in to a service."""

from flask import Flask

from mock_autenticacao import contract, oidc, pages, saml, seat, wire
from mock_autenticacao.oauth_contract import OAUTH2
from mock_autenticacao.oidc_contract import OPENID
from mock_autenticacao.ping import Pings
from mock_autenticacao.saml_contract import SAML2
from sandbox.apps import App
from sandbox.platforms.authentication.core import AUTHENTICATION_SYSTEM
from sandbox.seats import BROWSER
from sandbox.web.rooms import Tools, join


def describe() -> App:
    """This app for the rest of the house: the pages of a platform, whose rules are its own."""
    return App(
        name=__name__,
        slug="autenticacao",
        role=contract.ROLE,
        personal=False,
        verbs=contract.VERBS,
        phrases=(),
        screens=contract.SCREENS,
        behaviours=contract.BEHAVIOURS,
        system=AUTHENTICATION_SYSTEM,
        context=seat.context,
        view=seat.see,
        seat=BROWSER,
        contracts=(OAUTH2, SAML2, OPENID),
    )


def create_app(app: App, tools: Tools) -> Flask:
    """Join the rooms."""
    flask = join(__name__, app, tools, pages.blueprint(app, tools))
    flask.register_blueprint(wire.blueprint(app, tools))
    flask.config["OPEN_TO_OTHERS"] = frozenset(
        f"/{path}" for path in (*saml.ENDPOINTS, *oidc.OPEN_TO_OTHERS)
    )
    tools.channel.also.append(Pings(tools).told)
    return flask
