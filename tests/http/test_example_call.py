"""A whole call of two programs that are not ours: a phone app and a backoffice."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.http.client import CENTRE, ROOT, Child, Place, counted

pytestmark = pytest.mark.slow
_NAMES = counted("exemplo")
PHONE = "examples/minimal_phone_app/phone_app.py"
DESK = "examples/minimal_backoffice/backoffice.py"


class Program:
    """An example as a process of its own, and what it has said."""

    def __init__(self, place: Place, script: str, *arguments: str) -> None:
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, script, *arguments],
            cwd=ROOT,
            env={
                **os.environ,
                "SANDBOX": f"http://127.0.0.1:{place.client.port}",
                "WORLD": place.world,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def end(self) -> None:
        """Stop it."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._lines.put(line.rstrip())

    def until(self, start: str) -> str:
        """The next line that starts so."""
        while True:
            try:
                self.said.append(self._lines.get(timeout=40))
            except queue.Empty:
                raise AssertionError(f"no line «{start}» after {self.said}") from None
            if self.said[-1].startswith(start):
                return self.said[-1]


@contextmanager
def running(place: Place, script: str, *arguments: str) -> Iterator[Program]:
    """An example while it is looked at."""
    found = Program(place, script, *arguments)
    try:
        yield found
    finally:
        found.end()


Call = Callable[[str], tuple[Place, Program, Program]]


@pytest.fixture
def call(server: Child) -> Iterator[Call]:
    """A citizen who has called, with a phone app that always answers so."""
    client = server.client
    place = Place(client, next(_NAMES)).create(clock={"mode": "real"})
    place.phone_token = place._seat("cidadao", place.citizen)
    with running(place, DESK) as desk:
        apps: list[Program] = []

        def begin(always: str) -> tuple[Place, Program, Program]:
            apps.append(Program(place, PHONE, "--always", always))
            apps[0].until("À escuta")
            place.at_phone("dial", to_number=CENTRE)
            seen = lambda: place.see(place.phone, place.phone_token)["call"]  # noqa: E731
            place.wait_for(lambda: (seen() or {}).get("status") == "in_progress", 30)
            return place, apps[0], desk

        yield begin
        for app in apps:
            app.end()
    client.close()


def test_two_programs_of_somebody_else_do_a_whole_call(call: Call) -> None:
    place, app, desk = call("autoriza")
    place.at_phone("speak", text="O meu número é 900 000 123")
    app.until("PEDIDO")
    code = app.until("CÓDIGO").split(" até ")[0].removeprefix("CÓDIGO ")
    wrong = "111 111" if code != "111 111" else "222 222"
    place.at_phone("speak", text=f"O código é {wrong}")
    assert desk.until("CÓDIGO") != "CÓDIGO accepted"
    place.at_phone("speak", text=f"Desculpe, é {code}")
    assert desk.until("CÓDIGO") == "CÓDIGO accepted"
    desk.until("DADOS")
    asked = "Vou confirmar consigo os seus dados. Estão corretos?"
    place.wait_for(lambda: asked in str(place.see(place.phone, place.phone_token)["call"]), 20)
    place.at_phone("speak", text="Sim, estão corretos")
    desk.until("SUBMETIDO")
    assert desk.process.wait(20) == 0
    types = [event["type"] for event in place.events()]
    assert {"token.copiado", "pedido.submetido"} <= set(types)


def test_a_citizen_who_says_no_is_believed(call: Call) -> None:
    place, _app, desk = call("recusa")
    place.at_phone("speak", text="900 000 123")
    desk.until("PAROU")
    types = [event["type"] for event in place.events()]
    assert "codigo.emitido" not in types
    assert types.count("autorizacao.pedida") == 1
