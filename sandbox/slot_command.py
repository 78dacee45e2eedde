"""`run_sandbox.py slot`: slots of a world in a running server, looked at, filled, given back."""

import http.client
import json
import os
import sys
from argparse import Namespace
from typing import Any
from urllib.parse import quote, urlsplit

EXAMPLES = """examples:
  python run_sandbox.py slot demo                                    every slot, and how it is
  python run_sandbox.py slot demo app http://127.0.0.1:9000/entrada  fill it
  python run_sandbox.py slot demo app http://127.0.0.1:9000/entrada --health /saude
  python run_sandbox.py slot demo app --give-back
  SANDBOX_KEY=... python run_sandbox.py slot demo --at http://192.168.1.5:8000
"""
PATIENCE_S = 20.0


def add_options(command: Any) -> None:
    """What the command takes."""
    command.add_argument("world", help="its name")
    command.add_argument("slot", nargs="?", default="", help="nothing for every one")
    command.add_argument("address", nargs="?", default="", help="of your component")
    command.add_argument("--health", default="", help="path to look at, for its health")
    command.add_argument("--give-back", action="store_true", help="let the sandbox stand there")
    command.add_argument(
        "--at", default="http://127.0.0.1:8000", help="the running server; its key: $SANDBOX_KEY"
    )
    command.set_defaults(do=run)


def run(options: Namespace, *_: Any) -> int:
    """Do it; 0 when the server did, 2 when it refused or is not there."""
    path = f"/sandbox/v1/worlds/{quote(options.world, safe='')}/slots"
    path += f"/{quote(options.slot, safe='')}" if options.slot else ""
    method, body = "GET", None
    if options.give_back:
        method = "DELETE"
    elif options.address:
        method, body = "PUT", {"address": options.address, "health": options.health}
    try:
        status, text = _asked(options.at, method, path, body)
    except (OSError, ValueError, http.client.HTTPException) as error:
        print(f"{options.at}: {error}. Name a running server: --at ADDRESS", file=sys.stderr)
        return 2
    if status >= 300:
        print(_refusal(status, text), file=sys.stderr)
        return 2
    if text:
        print(json.dumps(json.loads(text), ensure_ascii=False, indent=2))
    return 0


def _asked(at: str, method: str, path: str, body: Any) -> tuple[int, str]:
    found = urlsplit(at)
    kind = http.client.HTTPSConnection if found.scheme == "https" else http.client.HTTPConnection
    connection = kind(found.hostname or "", found.port, timeout=PATIENCE_S)
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("SANDBOX_KEY", ""):
        headers["X-Sandbox-Key"] = key
    try:
        sent = None if body is None else json.dumps(body).encode()
        connection.request(method, path, sent, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def _refusal(status: int, text: str) -> str:
    try:
        found = json.loads(text)
        return f"{found['code']}: {found['detail']}"
    except (ValueError, KeyError, TypeError):
        return f"no sandbox answers there: HTTP {status}"
