"""The rooms that every app has, joined: pages, an address for programs, a socket.

An app says what it is (`sandbox.apps.App`) and how its screens are drawn; these rooms do what is
the same everywhere: find the world and the seat (`visit`), make the command of a row out of a
form (`pages`) or of JSON (`programs`), hand it to the machine, and translate the answer.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Request, Response
from flask.sessions import NullSession, SessionInterface

from sandbox.apps import App
from sandbox.channel import SOCKET_OPTIONS
from sandbox.web import guard, layout, problems
from sandbox.web.pages import Draw, Lead, Pages
from sandbox.web.programs import api_blueprint
from sandbox.web.sockets import socket_blueprint
from sandbox.web.visit import Tools, Visit, world_facts

MAX_BODY = 65536
ROOT = Path(__file__).resolve().parents[2]


class NoSessions(SessionInterface):
    """Seats are marks of their own: no request has a session of Flask."""

    def __init__(self) -> None:
        self._none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:
        """The same for everybody, and nothing can be written there."""
        return self._none

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """There is none."""


class Room(Flask):
    """A Flask app of which nothing is a coroutine: Flask asks at each request, several times."""

    session_interface = NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The same function."""
        return func


def new_flask(name: str, tools: Tools) -> Flask:
    """A Flask app with the house's limits, errors and templates."""
    app = Room(name, static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY, SOCK_SERVER_OPTIONS=SOCKET_OPTIONS)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    layout.prepare(app.jinja_env)
    app.jinja_env.globals["asset"] = tools.assets.asset
    app.jinja_env.loader = layout.loader(ROOT / name / "templates")
    problems.install(app)
    guard.install(app, tools.hosts)
    return app


def join(name: str, app: App, tools: Tools, pages: Blueprint) -> Flask:
    """The rooms of an app in one: its own pages, and the two that every app has alike."""
    flask = new_flask(name, tools)
    flask.register_blueprint(pages)
    flask.register_blueprint(api_blueprint(app, tools))
    flask.register_blueprint(socket_blueprint(app, tools))
    return flask


__all__ = ["Draw", "Lead", "Pages", "Tools", "Visit", "join", "new_flask", "world_facts"]
