"""A server as a child process, a small client, and a call played over HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Self
from urllib.parse import urlencode

import websocket

from mock_sric.staff import STAFF
from sandbox.apps import App

ROOT = Path(__file__).resolve().parents[2]
CENTRE = "+351300000000"
PHONE = "900000123"
PIN = "2580"
PASSWORD = "ficticia-rita.neves"
PEER_GONE = (http.client.HTTPException, OSError)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    cookies: list[str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def data(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The reason code, of a problem document or of a page."""
        if self.headers["content-type"] == "application/problem+json":
            return str(self.data["code"])
        found = re.search(r'data-erro="([a-z_]+)"', self.text)
        return found.group(1) if found else ""

    @property
    def cookie(self) -> str:
        """What a browser would send back."""
        return "; ".join(line.split(";")[0] for line in self.cookies)


class Client:
    """One connection that is kept; it does not follow redirections nor keep cookies."""

    def __init__(self, port: int, timeout: float = 20.0) -> None:
        self.port = port
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None or self._connection.sock is None:
            found = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self._timeout)
            found.connect()
            found.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = found
        return self._connection

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        token: str = "",
    ) -> Answer:
        """Send bytes, an iterable of bytes (in chunks) or nothing."""
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = f"Bearer {token}"
        connection = self._connected()
        try:
            chunked = body is not None and not isinstance(body, bytes)
            connection.request(method, path, body, sent, encode_chunked=chunked)
            response = connection.getresponse()
            content = response.read()
        except PEER_GONE:
            self.close()
            raise
        found = response.getheaders()
        cookies = [value for name, value in found if name.lower() == "set-cookie"]
        named = {name.lower(): value for name, value in found}
        if named.get("connection") == "close":
            self.close()
        return Answer(response.status, named, cookies, content)

    def get(self, path: str, token: str = "", **headers: str) -> Answer:
        return self.send("GET", path, None, _named(headers), token)

    def post(self, path: str, body: Any = None, token: str = "", **headers: str) -> Answer:
        """Post a value as JSON."""
        content = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        return self.send("POST", path, content, kind | _named(headers), token)

    def form(self, path: str, values: Any, **headers: str) -> Answer:
        """Post a form as a browser would."""
        content = urlencode(values, doseq=True).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, content, kind | _named(headers))

    def raw(self, request: bytes) -> bytes:
        """Send bytes on a connection of their own and say no more; all that comes back."""
        with socket.create_connection(("127.0.0.1", self.port), self._timeout) as connection:
            received = b""
            try:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
                while piece := connection.recv(65536):
                    received += piece
            except OSError:
                # It closed before it had read all of it.
                pass
            return received

    def done(self, answer: Answer) -> Any:
        """The data of an answer that has to be a good one."""
        assert answer.status < 300, answer.text[:600]
        return answer.data

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass
class Child:
    """A server that runs as a child process, on a port that the machine chose."""

    data: Path
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.log = self.data.with_suffix(".log")

    def start(self) -> Self:
        """Start it and wait until it says where it listens."""
        command = [sys.executable, "run_sandbox.py", "serve", "--port", "0"]
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.data), *self.arguments],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while True:
            text = self.log.read_bytes()[begun:].decode()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/ ", text)
            if found and "Stop with" in text:
                self.port = int(found.group(1))
                return self
            if self.process.poll() is not None:
                raise RuntimeError(f"the server did not start: {text}")
            try:
                self.process.wait(0.01)
            except subprocess.TimeoutExpired:
                continue

    def kill(self) -> None:
        """End it without a word (SIGKILL)."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def client(self) -> Client:
        return Client(self.port)

    @property
    def key(self) -> str:
        """The key that it printed, if it asks for one."""
        found = re.search(r"test-support surface: (\S+)", self.log.read_text())
        return found.group(1) if found else ""


class Listening:
    """A websocket of a seat, read without blocking for ever."""

    def __init__(self, port: int, path: str, timeout: float = 5.0, **options: Any) -> None:
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{port}{path}", timeout=timeout, **options
        )

    def take(self, count: int) -> list[dict[str, Any]]:
        """The next messages."""
        return [json.loads(self.socket.recv()) for _ in range(count)]

    def until(self, type_name: str) -> list[dict[str, Any]]:
        """Every message up to the first of a type."""
        found: list[dict[str, Any]] = []
        while not found or found[-1]["type"] != type_name:
            found += self.take(1)
        return found

    def ends(self) -> bool:
        """Whether the server lets go of it; what still comes before is thrown away."""
        try:
            while self.socket.recv():
                pass
        except websocket.WebSocketTimeoutException:
            self.close()
            return False
        except (websocket.WebSocketException, OSError):
            pass
        self.socket.shutdown()
        return True

    @classmethod
    def status(cls, port: int, path: str, **options: Any) -> int:
        """What an attempt to open one is answered; an open one is closed again."""
        try:
            cls(port, path, **options).close()
        except websocket.WebSocketBadStatusException as error:
            return int(error.status_code)
        return 101

    def close(self) -> None:
        self.socket.close()


CLERK = "marta-funcionaria"


@dataclass
class Place:
    """A world with a citizen and an operator seated, who can play the call of the happy path."""

    client: Client
    world: str
    citizen: str = "ana-silva"
    phone_token: str = ""
    desk_token: str = ""
    bank_token: str = ""
    court_token: str = ""
    entity_token: str = ""
    platform_token: str = ""
    browser_token: str = ""
    clerk_token: str = ""
    secrets: list[str] = field(default_factory=list)
    staff_tokens: dict[str, str] = field(default_factory=dict)

    @property
    def phone(self) -> str:
        return f"/w/{self.world}/telemovel/{self.citizen}"

    @property
    def desk(self) -> str:
        return f"/w/{self.world}/backoffice"

    @property
    def portal(self) -> str:
        return f"/w/{self.world}/registo-criminal/por-telefone"

    @property
    def control(self) -> str:
        return f"/sandbox/v1/worlds/{self.world}"

    def create(self, **members: Any) -> Self:
        """Make the world."""
        wide = {"cmd_checks": 100_000, "requests_per_citizen": 100_000}
        policy = wide | members.pop("policy", {})
        made = {"id": self.world, "policy": policy, **members}
        self.client.done(self.client.post("/sandbox/v1/worlds", made))
        return self

    def sit(self) -> Self:
        """Take the seats and open the app."""
        wanted = {"role": "cidadao", "person": self.citizen}
        self.phone_token = self.do(f"{self.control}/seats", wanted)["seat_token"]
        self.desk_token = self.sign_in("rita.neves")
        self.bank_token = self._seat("banco", "simulado")
        self.court_token = self._seat("juizo", "ensaio")
        self.entity_token = self._seat("entidade", "ensaio")
        self.platform_token = self._seat("plataforma", "ensaio")
        self.browser_token = self._seat("navegador", self.citizen)
        self.clerk_token = self._seat("funcionario", CLERK)
        self.at_phone("unlock-app", pin=PIN)
        return self

    def _seat(self, role: str, person: str) -> str:
        found = self.do(f"{self.control}/seats", {"role": role, "person": person})
        return str(found["seat_token"])

    def base_of(self, app: App) -> str:
        """The address of an app for who sits there."""
        at_counter = CLERK if app.role == "funcionario" else self.citizen
        return app.base(self.world, app.keeper[0] or at_counter)

    def token_of(self, role: str) -> str:
        """The token of a kind of seat."""
        if role in STAFF and role not in self.staff_tokens:
            one = STAFF[role][0]
            given = {"user_name": one.user_name, "password": one.password}
            found = self.do(f"/w/{self.world}/sric/api/sign-in", given)["seat_token"]
            self.staff_tokens[role] = str(found)
        tokens = {
            "cidadao": self.phone_token,
            "banco": self.bank_token,
            "juizo": self.court_token,
            "entidade": self.entity_token,
            "plataforma": self.platform_token,
            "navegador": self.browser_token,
            "funcionario": self.clerk_token,
            **self.staff_tokens,
        }
        return tokens.get(role, self.desk_token)

    def sign_in(self, user_name: str) -> str:
        """A new session of an operator; returns its token."""
        given = {"user_name": user_name, "password": f"ficticia-{user_name}"}
        token = self.do(f"{self.desk}/api/sign-in", given)["seat_token"]
        self.secrets += [token, given["password"]]
        return str(token)

    def do(self, path: str, body: Any, token: str = "") -> Any:
        return self.client.done(self.client.post(path, body, token))

    def at_phone(self, action: str, **body: Any) -> Any:
        return self.do(f"{self.phone}/api/{action}", body, self.phone_token)

    def at_desk(self, action: str, **body: Any) -> Any:
        return self.do(f"{self.desk}/api/{action}", body, self.desk_token)

    def at_portal(self, action: str, **body: Any) -> Any:
        return self.do(f"{self.portal}/api/{action}", body, self.desk_token)

    def see(self, base: str, token: str) -> dict[str, Any]:
        found = self.client.done(self.client.get(f"{base}/api/view", token))
        return dict(found["view"])

    @property
    def head(self) -> int:
        """The number of the last event of the world."""
        return int(self.client.get(self.control).data["head"])

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        """The journal."""
        path = f"{self.control}/journal?after={after}&limit=10000&dados=claros"
        return list(self.client.get(path).data["events"])

    def masked_events(self) -> list[dict[str, Any]]:
        """The journal as it is given by default."""
        return list(self.client.get(f"{self.control}/journal?limit=10000").data["events"])

    def code(self) -> str:
        """The security code as the phone shows it."""
        return str(self.see(self.phone, self.phone_token)["code"]["value"])

    def token(self) -> str:
        """The token as the desk shows it."""
        return str(self.see(self.desk, self.desk_token)["case"]["token"])

    def steps(self) -> list[Callable[[], Any]]:
        """The call of the happy path, one request (or a look and a request) a step."""
        return [
            lambda: self.at_phone("dial", to_number=CENTRE),
            lambda: self.at_desk("answer-call"),
            lambda: self.at_phone("speak", text="Queria o certificado"),
            lambda: self.at_desk("open-service", service="registo-criminal"),
            lambda: self.at_phone("speak", text=f"O meu número é {PHONE}"),
            lambda: self.at_desk("validate-cmd", phone_number=PHONE),
            lambda: self.at_desk("request-authorization"),
            lambda: self.at_phone("approve"),
            lambda: self.at_phone("speak", text=f"O código é {self._keep(self.code())}"),
            lambda: self.at_desk("validate-code", code=self._keep(self.code())),
            lambda: self.at_desk("confirm-data", scopes=["nome", "data_nascimento", "nic", "nif"]),
            lambda: self.at_desk("confirm-and-copy-token"),
            lambda: self.at_desk("open-phone-service"),
            lambda: self.at_desk("authenticate", token=self._keep(self.token())),
            lambda: self.at_portal("fill-request", purpose="emprego"),
            lambda: self.at_portal("submit-request"),
            lambda: self.at_desk("hang-up"),
        ]

    def play(self, count: int = 17) -> Self:
        """The first steps of a call."""
        for step in self.steps()[:count]:
            step()
        return self

    def play_on(self, begun: int) -> Self:
        """The rest of a call, after its first steps."""
        for step in self.steps()[begun:]:
            step()
        return self

    def wait_for(self, holds: Callable[[], bool], seconds: float = 5.0) -> None:
        """Ask again until something holds."""
        until = monotonic() + seconds
        while not holds():
            assert monotonic() < until, "it did not come to pass"

    def _keep(self, secret: str) -> str:
        self.secrets.append(secret)
        return secret


def worker() -> str:
    """The name of this test process among those that run at once."""
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


def counted(prefix: str) -> Iterator[str]:
    """Names that no other test process gives: `p-gw0-1`, `p-gw0-2`, …"""
    number = 0
    while True:
        number += 1
        yield f"{prefix}-{worker()}-{number}"
