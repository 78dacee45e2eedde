"""Somebody else's phone app, a process of its own, in a whole call: the rest is the sandbox's."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.http.client import CENTRE, PHONE, ROOT, Client, Place, counted
from tests.http.test_examples import free_port

EXAMPLE = ROOT / "examples/phone_app_in_its_slot"
_NAMES = counted("telemovel-alheio")
PATIENCE_S = 30


class Phone:
    """The example's screen and its buttons."""

    def __init__(self, place: Place, store: Path, port: int) -> None:
        self._client = Client(port)
        door = f"http://127.0.0.1:{place.client.port}/w/{place.world}/iap/servicos/rest"
        settings = {"PLATFORM": door, "STORE": str(store), "PORT": str(port), "INTERVAL_S": "0.5"}
        self.process = subprocess.Popen(
            [sys.executable, str(EXAMPLE / "phone_app.py")], env={**os.environ, **settings}
        )

    def answers(self) -> bool:
        """Whether it listens."""
        try:
            return self._client.get("/").status == 200
        except OSError:
            return False

    def found(self, pattern: str) -> str:
        """The first of its kind that the screen shows, or nothing."""
        seen = re.search(pattern, self._client.get("/").text)
        return seen.group(1) if seen else ""

    def press(self, button: str) -> None:
        """A button of the request that is shown."""
        wanted = f"pedido={self.found(PENDING)}".encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self._client.send("POST", f"/{button}", wanted, kind).status == 200


PENDING, CODE = r"name='pedido' value='([^']+)'", r"Código de segurança: <strong>(\d+)<"


@contextmanager
def phone_of_somebody_else(place: Place, store: Path) -> Iterator[Phone]:
    """The example in the slot `app` of a world."""
    port = free_port()
    phone = Phone(place, store, port)
    try:
        place.wait_for(phone.answers, PATIENCE_S)
        sent = json.dumps(
            {"address": f"http://127.0.0.1:{port}/entrada", "health": "/saude"}
        ).encode()
        kind = {"Content-Type": "application/json"}
        path = f"{place.control}/slots/app"
        found = place.client.done(place.client.send("PUT", path, sent, kind))
        assert found["health"]["state"] == "answers"
        yield phone
    finally:
        phone.process.kill()
        phone.process.wait()


@pytest.mark.slow
def test_a_whole_call_with_somebody_elses_app_alone(client: Client, tmp_path: Path) -> None:
    """The citizen reads request and code on a screen that is not the sandbox's."""
    place = Place(client, next(_NAMES)).create().sit()

    def case() -> dict[str, Any]:
        return dict(place.see(place.desk, place.desk_token)["case"])

    with phone_of_somebody_else(place, tmp_path / "phone.json") as phone:
        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        place.at_desk("request-authorization")
        place.wait_for(lambda: bool(phone.found(PENDING)), PATIENCE_S)
        assert not phone.found(CODE)
        phone.press("autorizar")
        place.wait_for(lambda: bool(phone.found(CODE)), PATIENCE_S)
        place.wait_for(lambda: case()["request_status"] == "approved", PATIENCE_S)
        code = phone.found(CODE)
        place.at_desk("validate-code", code=code)
        place.at_desk("confirm-data", scopes=["nome", "data_nascimento", "nic", "nif"])
        place.at_desk("confirm-and-copy-token")
        place.at_desk("open-phone-service")
        place.at_desk("authenticate", token=place.token())
        federated = case()["federated_id"]
        place.at_portal("fill-request", purpose="emprego", federated_id=federated)
        place.at_portal("submit-request", federated_id=federated)
        assert case()["outcome"] == "submetido"
    written = place.client.get(f"{place.control}/journal?dados=claros&limit=10000").text
    assert code not in written


@pytest.mark.slow
def test_a_citizen_who_refuses_there_gives_nothing(client: Client, tmp_path: Path) -> None:
    place = Place(client, next(_NAMES)).create().sit()
    with phone_of_somebody_else(place, tmp_path / "phone.json") as phone:
        place.at_phone("dial", to_number=CENTRE)
        place.at_desk("answer-call")
        place.at_desk("open-service", service="registo-criminal")
        place.at_desk("validate-cmd", phone_number=PHONE)
        place.at_desk("request-authorization")
        place.wait_for(lambda: bool(phone.found(PENDING)), PATIENCE_S)
        phone.press("recusar")
        place.wait_for(
            lambda: place.see(place.desk, place.desk_token)["case"]["request_status"] == "denied",
            PATIENCE_S,
        )
        assert not phone.found(CODE)
