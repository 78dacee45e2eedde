"""Somebody else's integration platform, a process of its own, under a whole call to the token."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.platforms.integration.contract import ROUTES
from tests.http.client import CENTRE, PHONE, ROOT, Client, Place, counted
from tests.http.test_examples import free_port

EXAMPLE = ROOT / "examples/minimal_integration_platform"
_NAMES = counted("iap-alheia")
PATIENCE_S = 30


class Road:
    """The example, and what it has written down."""

    def __init__(self, place: Place, store: Path, port: int) -> None:
        self.store, self.url = store, f"http://127.0.0.1:{port}"
        door = f"http://127.0.0.1:{place.client.port}/w/{place.world}/iap/servicos/rest"
        settings = {"SYSTEMS": door, "STORE": str(store), "PORT": str(port), "INTERVAL_S": "0.5"}
        self.process = subprocess.Popen(
            [sys.executable, str(EXAMPLE / "integration.py")], env={**os.environ, **settings}
        )
        place.wait_for(self.answers, PATIENCE_S)

    def answers(self) -> bool:
        """Whether it listens."""
        try:
            return Client(int(self.url.rpartition(":")[2])).get("/soap").status == 200
        except OSError:
            return False

    def end(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait()

    def actions(self) -> dict[str, str]:
        """What became of each action that passed."""
        with closing(sqlite3.connect(self.store)) as store:
            rows = store.execute("SELECT headers, state FROM messages ORDER BY rowid").fetchall()
        return {json.loads(head)["Action"].rpartition(":")[2]: state for head, state in rows}


@contextmanager
def running(place: Place, store: Path) -> Iterator[Road]:
    """The example as the integration platform of a world."""
    road = Road(place, store, free_port())
    try:
        sent = json.dumps({"address": f"{road.url}/rest", "health": "/soap"}).encode()
        kind = {"Content-Type": "application/json"}
        path = f"{place.control}/slots/iap"
        found = place.client.done(place.client.send("PUT", path, sent, kind))
        assert found["health"]["state"] == "answers"
        yield road
    finally:
        road.end()


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_whole_call_to_the_token_over_somebody_elses_platform(
    client: Client, tmp_path: Path
) -> None:
    """Number, request, code, data, token, session, request: every message takes their road."""
    place = Place(client, next(_NAMES)).create(policy={"resposta_prazo": 3600}).sit()

    def case() -> dict[str, Any]:
        return dict(place.see(place.desk, place.desk_token)["case"])

    with running(place, tmp_path / "messages.sqlite") as road:
        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        place.wait_for(lambda: case()["cmd"] == "active", PATIENCE_S)
        place.at_desk("request-authorization")
        place.wait_for(lambda: road.actions().get("NotificarPedido") == "left", PATIENCE_S)
        place.at_phone("approve")
        place.wait_for(lambda: road.actions().get("CodigoDisponivel") == "left", PATIENCE_S)
        place.wait_for(lambda: case()["request_status"] == "approved", PATIENCE_S)
        place.at_desk("validate-code", code=place.code())
        place.wait_for(lambda: bool(case()["data"]), PATIENCE_S)
        place.at_desk("confirm-data", scopes=["nome", "data_nascimento", "nic", "nif"])
        place.at_desk("confirm-and-copy-token")
        place.wait_for(lambda: road.actions().get("TokenEmitido") == "left", PATIENCE_S)
        place.at_desk("open-phone-service")
        place.at_desk("authenticate", token=place.token())
        place.wait_for(lambda: bool(case()["federated_id"]), PATIENCE_S)
        place.wait_for(lambda: road.actions().get("AbrirSessao") == "left", PATIENCE_S)
        at = {"federated_id": case()["federated_id"]}
        place.at_portal("fill-request", purpose="emprego", **at)
        place.at_portal("submit-request", **at)
        place.wait_for(lambda: case()["outcome"] == "submetido", PATIENCE_S)
        place.wait_for(
            lambda: ids(place, "mensagem.enviada") == ids(place, "mensagem.recebida"), PATIENCE_S
        )
    assert len(ids(place, "mensagem.recebida")) >= 14
    assert ids(place, "mensagens.entregues") <= ids(place, "mensagem.recebida")


def ids(place: Place, kind: str) -> set[str]:
    """The identifiers of the messages of which something happened."""
    found = [one["data"] for one in place.events(0) if one["type"] == kind]
    many = [name for one in found for name, *_ in one.get("messages", ())]
    return {one["message_id"] for one in found if "message_id" in one} | set(many)


def test_the_example_knows_every_action_and_system() -> None:
    text = (EXAMPLE / "integration.py").read_text(encoding="utf-8")
    names = set(text.partition('ACTIONS = """')[2].partition('"""')[0].split())
    answered = {route.answers for route in ROUTES}
    assert names == {f"{one.action}{'?' * (one.action in answered)}" for one in ROUTES}
    systems = set(text.partition('SYSTEMS = """')[2].partition('"""')[0].split())
    assert systems == {end for one in ROUTES for end in (one.sender, one.receiver)}
