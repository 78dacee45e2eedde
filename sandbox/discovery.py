"""What the sandbox says of itself to programs: where worlds, systems, seats and sockets are.

The document is derived from the rows of the apps: a new row appears in it by itself.
"""

from typing import Any

from sandbox.apps import App

API_VERSION = "v1"
LEVERS = f"/sandbox/{API_VERSION}/worlds"


def discovery(apps: tuple[App, ...], version: str) -> dict[str, Any]:
    """The document at `/.well-known/sandbox.json`."""
    systems = {
        name: {
            "pages": _root(app) + "/",
            "api": _root(app) + "/api/",
            "view": _root(app) + "/api/view",
            "socket": _root(app) + "/ws?desde={n}",
            "seat": app.seat_role,
            "actions": sorted(
                {verb.action for verb in app.verbs if verb.command and verb.role == app.role}
            ),
            "actions_of_others": {
                role: sorted({item.action for item in app.verbs if item.role == role})
                for role in app.roles
                if role != app.role
            },
        }
        for name, app in _named(apps).items()
    }
    one = f"{LEVERS}/{{world}}"
    return {
        "name": "sandbox of the criminal-record certificate by telephone",
        "simulation": True,
        "version": version,
        "worlds": {
            "pattern": "/w/{world}/",
            "api": LEVERS,
            "one": one,
            "demo": "/w/demo/",
        },
        "systems": systems,
        "seats": {
            **{app.seat_role: f"POST {one}/seats" for app in apps},
            "operador": "POST /w/{world}/backoffice/api/sign-in",
            **{role: f"POST {_root(app)}/api/sign-in" for app in apps for role in app.staff},
        },
        "people": {"api": f"{one}/people", "one": f"{one}/people/{{person}}"},
        "journal": {
            "api": f"{one}/journal?after={{n}}",
            "socket": f"{one}/journal/ws?after={{n}}",
        },
        "health": "/healthz",
        "catalogue": f"/sandbox/{API_VERSION}/catalogue",
        "contracts": {
            "openapi": "/sandbox/openapi.json",
            "every": "/sandbox/contracts/index.json",
            "errors": "/sandbox/errors",
        },
        "versions": {"sandbox": version, "api": API_VERSION, "guiao": 1},
    }


def _named(apps: tuple[App, ...]) -> dict[str, App]:
    """Each app by its system; the further ones of a system by their address."""
    named: dict[str, App] = {}
    for app in sorted(apps, key=lambda one: len(one.slug)):
        taken = app.system.name in named
        named[app.slug.replace("/", "-") if taken else app.system.name] = app
    return named


def _root(app: App) -> str:
    return app.base("{world}", app.keeper[0] or "{person}")
