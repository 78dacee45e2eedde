"""The composition root: reads what is asked, joins the apps, serves or plays them.

It alone knows every app.  Without a command it serves.
"""

import sys

from sandbox import bootstrap

if __name__ == "__main__":
    # `check` alone looks after the code; with a path after it, after guiões.
    of_guioes = sys.argv[1:2] == ["check"] and len(sys.argv) > 2
    code = None if of_guioes else bootstrap.dispatch(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    bootstrap.ensure("run")
    if not sys.argv[1:] or sys.argv[1] == "serve" or sys.argv[1].startswith("--"):
        # What is loaded stays: nothing is collected until the server is ready to look once.
        import gc

        # The standard library is patched before anything else imports it, and only to serve.
        from gevent import monkey

        gc.disable()
        monkey.patch_all()

import dataclasses
import inspect
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import mock_autenticacao
import mock_autorizacoes
import mock_backoffice
import mock_banco
import mock_iap
import mock_mobile_app
import mock_pagamentos
import mock_registo_criminal
import mock_scmd
import mock_sric
import mock_tribunal
from mock_backoffice.contract import SERVICES
from mock_registo_criminal import record_view
from mock_registo_criminal.record_court import RECORD_SYSTEM
from sandbox import cli
from sandbox.apps import App
from sandbox.channel import Channel
from sandbox.config import Config
from sandbox.console import VERSION, PlayerAtHand, create_app
from sandbox.contracts.keeping import Keeping
from sandbox.contracts.published import Catalogue
from sandbox.platforms.authentication.core import AUTHENTICATION_SYSTEM
from sandbox.platforms.authorizations.core import AUTHORIZATION_SYSTEM
from sandbox.platforms.entity_requests.peers import SYSTEMS as ENTITY_REQUESTS
from sandbox.platforms.iscapi.core import ISCAPI_SYSTEM
from sandbox.platforms.mail.core import MAIL_SYSTEM
from sandbox.platforms.payments.mbway import MBWAY_SYSTEM
from sandbox.platforms.providers.core import PROVIDERS_SYSTEM
from sandbox.protocol import messages
from sandbox.protocol.call import TELEPHONY
from sandbox.refusals import desk as refusals_desk
from sandbox.refusals.books import Books
from sandbox.refusals.telling import Teller
from sandbox.refusals.writing import Writer, words_of
from sandbox.registry import Registry
from sandbox.settings import WORLD_SYSTEM
from sandbox.web.assets import Assets
from sandbox.web.composer import Composer, Later, WsgiApp
from sandbox.web.pace import Pace
from sandbox.web.road import Road
from sandbox.web.short_ways import ShortWays
from sandbox.web.visit import Tools
from sandbox.web.watch import Watch
from sandbox.worlds import Worlds

ROOT = Path(__file__).resolve().parent
CREATE = {
    mock.__name__: mock.create_app
    for mock in (
        mock_mobile_app,
        mock_backoffice,
        mock_registo_criminal,
        mock_autenticacao,
        mock_autorizacoes,
        mock_pagamentos,
        mock_banco,
        mock_tribunal,
        mock_sric,
        mock_scmd,
        mock_iap,
    )
}


def describe_apps() -> tuple[App, ...]:
    """Every app of the sandbox, described."""
    services = {
        item.id: {"title": item.title, "entity": item.entity, "purpose": item.purpose}
        for item in SERVICES.values()
    }
    return (
        mock_mobile_app.describe(services),
        mock_backoffice.describe(),
        *mock_registo_criminal.describe(),
        mock_autenticacao.describe(),
        mock_pagamentos.describe(),
        mock_banco.describe(),
        mock_tribunal.describe(RECORD_SYSTEM, record_view.record_view, record_view.BEHAVIOURS),
        mock_sric.describe(),
        *mock_autorizacoes.describe(),
        mock_scmd.describe(),
        mock_iap.describe(),
    )


def build_registry(apps: tuple[App, ...]) -> Registry:
    """Every system, and every message that they can send one another."""
    bodies = [
        item
        for _, item in inspect.getmembers(messages, inspect.isclass)
        if dataclasses.is_dataclass(item)
    ]
    common = (
        WORLD_SYSTEM,
        TELEPHONY,
        AUTHORIZATION_SYSTEM,
        AUTHENTICATION_SYSTEM,
        MBWAY_SYSTEM,
        MAIL_SYSTEM,
        PROVIDERS_SYSTEM,
        ISCAPI_SYSTEM,
        *ENTITY_REQUESTS,
    )
    # Several apps may stand on one system.
    systems = {system.name: system for system in (*common, *(app.system for app in apps))}
    return Registry(systems.values(), bodies)


def open_worlds(folder: Path, durable: str = "NORMAL") -> Worlds:
    """The worlds of a folder."""
    return Worlds(folder, build_registry(describe_apps()), durable=durable)


def _on_its_road(app: App, tools: Tools) -> WsgiApp:
    return Road(app, CREATE[app.name](app, tools), tools, time.sleep)


def _wire_on_its_road(wire: App, create: Callable[[Tools], WsgiApp], tools: Tools) -> WsgiApp:
    return Road(wire, create(tools), tools, time.sleep)


def build_wsgi(config: Config, worlds: Worlds, channel: Channel, player: PlayerAtHand) -> ShortWays:
    """Every app behind one WSGI callable."""
    apps = describe_apps()
    tools = Tools(worlds, channel, Assets(tuple(CREATE)), config.hosts, config.outgoing)
    systems = worlds.registry.systems
    contracts = Catalogue(apps, systems, VERSION)
    keeping = Keeping(contracts, systems)
    books = Books()
    watch = Watch(worlds, keeping, Writer(books, partial(words_of, contracts)))
    watch.look_at(channel, tools)
    refusals = refusals_desk.blueprint(config, tools, books, Teller(apps, keeping))
    mounted: dict[str, tuple[WsgiApp, bool]] = {
        app.slug: (Later(partial(_on_its_road, app, tools)), app.personal) for app in apps
    }
    # For programs alone: they have no rows and no seats.
    wire = mock_autorizacoes.describe_wire()
    made = partial(_wire_on_its_road, wire, mock_autorizacoes.create_wire, tools)
    mounted[wire.slug] = (Later(made), False)
    roads = frozenset(mounted)
    made = partial(_wire_on_its_road, mock_iap.describe_wire(), mock_iap.create_wire, tools)
    mounted[mock_iap.WIRE] = (Later(made), False)
    mock_autorizacoes.begin_delivery(tools)
    mock_iap.begin_delivery(tools)
    control = create_app(config, apps, tools, player, contracts, refusals)
    pace = Pace(worlds, watch.serve, time.sleep)
    composer = Composer(mounted, control, tools.assets, pace.serve)
    return ShortWays(composer, worlds, mounted, roads, config, channel.drop_world)


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], ROOT, describe_apps(), open_worlds, build_wsgi))
