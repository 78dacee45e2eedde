"""One slot alone, filled by a second process: the rest of the call is the sandbox's own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.http.client import CENTRE, PHONE, Client, Place, counted

_NAMES = counted("sozinho")
PROGRAM = Path(__file__).with_name("outside_systems.py")


@contextmanager
def outside(client: Client, slot: str) -> Iterator[Place]:
    """A world in which a process of its own stands for this slot."""
    limits = {"retorno_prazo": 5, "resposta_prazo": 3600}
    place = Place(client, next(_NAMES)).create(policy=limits).sit()
    world = f"http://127.0.0.1:{client.port}/w/{place.world}"
    process = subprocess.Popen([sys.executable, str(PROGRAM), world, slot], stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        sent = json.dumps({"address": f"http://127.0.0.1:{port}/entrada"}).encode()
        kind = {"Content-Type": "application/json"}
        path = f"{place.control}/slots/{slot}"
        client.done(client.send("PUT", path, sent, kind))
        yield place
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@pytest.mark.slow
def test_a_whole_call_with_somebody_elses_authorizations_alone(client: Client) -> None:
    """Data, token and session are the sandbox's own; what they stand on is the component's."""
    with outside(client, "autorizacoes") as place:

        def case() -> dict[str, Any]:
            return dict(place.see(place.desk, place.desk_token)["case"])

        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        place.at_desk("request-authorization")
        place.wait_for(lambda: case()["request_status"] == "pending", 15)
        place.wait_for(lambda: _types(place).count("autorizacao.recebida") == 1, 15)
        place.at_phone("approve")
        place.wait_for(lambda: case()["request_status"] == "approved", 15)
        code = place.code()
        place.at_desk("validate-code", code="000000" if code != "000000" else "111111")
        place.wait_for(lambda: case()["code_outcome"] == "code_wrong", 15)
        assert "consentimento.comunicado" not in _types(place)
        place.at_desk("validate-code", code=code)
        place.wait_for(lambda: bool(case()["data"]), 15)
        place.at_desk("confirm-data", scopes=[one["scope"] for one in case()["data"]])
        place.at_desk("confirm-and-copy-token")
        place.at_desk("open-phone-service")
        place.at_desk("authenticate", token=place.token())
        federated = case()["federated_id"]
        place.at_portal("fill-request", purpose="emprego", federated_id=federated)
        place.at_portal("submit-request", federated_id=federated)
        assert case()["outcome"] == "submetido"
        assert "codigo.emitido" not in _types(place)


@pytest.mark.slow
def test_a_whole_call_with_somebody_elses_authentication_alone(client: Client) -> None:
    """It hears from the sandbox's Sistema de Autorizações what the citizen has allowed."""
    with outside(client, "autenticacao") as place:

        def case() -> dict[str, Any]:
            return dict(place.see(place.desk, place.desk_token)["case"])

        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        place.wait_for(lambda: case()["cmd"] == "active", 15)
        place.at_desk("request-authorization")
        place.at_phone("approve")
        place.at_desk("validate-code", code=place.code())
        place.wait_for(lambda: bool(case()["data"]), 15)
        place.at_desk("confirm-data", scopes=["nome"])
        place.at_desk("confirm-and-copy-token")
        place.wait_for(lambda: bool(case()["token"]), 15)
        place.at_desk("open-phone-service")
        place.at_desk("authenticate", token=place.token())
        place.wait_for(lambda: case()["federated_id"] == "F-fora1", 15)
        place.at_portal("fill-request", purpose="emprego", federated_id="F-fora1")
        place.at_portal("submit-request", federated_id="F-fora1")
        assert case()["outcome"] == "submetido"


def _types(place: Place) -> list[str]:
    return [one["type"] for one in place.events(0)]
