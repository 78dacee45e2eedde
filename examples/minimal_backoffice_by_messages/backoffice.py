"""A backoffice in the slot `backoffice` of a world: it speaks to the platforms by messages.

python backoffice.py --port 9000      stands at http://127.0.0.1:9000/entrada
python run_sandbox.py slot demo backoffice http://127.0.0.1:9000/entrada

Whoever fills the slot looks at it, and tells it so where its world is; there it takes the line of
Rita Neves and leads one call after another.  Nothing but the standard library is needed.
"""

import argparse
import json
import re
import sys
import threading
import time
import uuid
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

OPERATOR, USER = "rita-operadora", "rita.neves"
CLIENT, PHONE_CHANNEL = "9000000000000000003", "00000000-0000-4000-8000-000000000004"
CITIZEN = "http://interop.gov.pt/MDC/Cidadao/"
WANTED = [f"{CITIZEN}NomeCompleto", f"{CITIZEN}NIC", f"{CITIZEN}DataNascimento"]
PATIENCE_S, LOOK_S = 300, 0.2


class Stopped(Exception):
    """The call cannot lead to a token; the text says why."""


def posted(url: str, body: dict, headers: dict) -> dict:
    """Send JSON until somebody takes it: the same MessageID is the same message."""
    sent = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})
    while True:
        try:
            with urlopen(sent, timeout=30) as answer:
                return json.loads(answer.read() or b"{}")
        except HTTPError as error:
            if error.code < 500:
                raise Stopped(f"{url}: {error.read().decode()[:300]}") from error
        except OSError:
            pass
        time.sleep(1)


class Desk:
    """The line of one operator in one world, and the messages of that world."""

    def __init__(self, world: str) -> None:
        self.world, self.session = world.rstrip("/"), f"S-{uuid.uuid4().hex[:8]}"
        self.line = f"{self.world}/backoffice/api"
        self.came: list[tuple[str, dict]] = []
        self.known: set[str] = set()
        self.open_request: dict[str, str] = {}
        self.token = ""

    # the line: what the operator hears and says ---------------------------------------------------
    def sit(self) -> None:
        # A world of the same name that came after another numbers its messages anew.
        self.came, self.known = [], set()
        who = {"user_name": USER, "password": f"ficticia-{USER}"}
        self.token = posted(f"{self.line}/sign-in", who, {})["seat_token"]

    def do(self, action: str, **body: str) -> None:
        posted(f"{self.line}/{action}", body, {"Authorization": f"Bearer {self.token}"})

    def view(self) -> dict:
        asked = Request(f"{self.line}/view", headers={"Authorization": f"Bearer {self.token}"})
        while True:
            try:
                with urlopen(asked, timeout=30) as answer:
                    return json.load(answer)["view"]
            except HTTPError as error:
                raise Stopped(f"{self.line}: {error.code}") from error
            except OSError:
                time.sleep(1)

    def wait(self, holds, what: str, calling: bool = True):
        """Look until something holds.  Errors: Stopped, also when the call ends meanwhile."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            view = self.view()
            if found := holds(view):
                return found
            if calling and view["call"] is None:
                raise Stopped(f"a chamada terminou; faltava {what}")
            time.sleep(LOOK_S)
        raise Stopped(f"não veio {what}")

    # the messages: what leaves, and what has come ------------------------------------------------
    def send(self, action: str, **body: object) -> str:
        number = f"urn:uuid:{uuid.uuid4()}"
        headers = {"MessageID": number, "Action": f"urn:simulacao:iap-pi:v1:{action}",
                   "ReplyTo": "urn:simulacao:iap-pi:sistema:backoffice"}  # fmt: skip
        posted(f"{self.world}/iap/servicos/rest", body, headers)
        return number

    def take(self, number: str, action: str, body: dict) -> None:
        """A message has come; the second time it is the same one."""
        if number not in self.known:
            self.known.add(number)
            self.came.append((action, body))

    def answer(self, action: str, case_id: str, holds=lambda body: True) -> dict:
        """The next answer of this kind to this case."""

        def found(_view: dict) -> dict | None:
            for one in self.came:
                if one[0] == action and one[1].get("case_id", case_id) == case_id and holds(one[1]):
                    self.came.remove(one)
                    return one[1]
            return None

        return self.wait(found, action)


def said(view: dict, pattern: str, after: int = 0) -> str:
    """The first thing of this form that the citizen has said, after so many sentences."""
    lines = [one["text"].replace(" ", "") for one in view["call"]["transcript"]
             if one["who"] == "cidadao"] if view["call"] else []  # fmt: skip
    return next(
        (found.group() for text in lines[after:] if (found := re.search(pattern, text))), ""
    )


def heard(view: dict) -> int:
    """How many sentences the citizen has said."""
    return sum(one["who"] == "cidadao" for one in view["call"]["transcript"]) if view["call"] else 0


def lead(desk: Desk) -> None:
    """One call, as far as the federated service.  Errors: Stopped."""
    call_id = desk.view()["call"]["call_id"]
    case_id = f"X-{uuid.uuid4().hex[:6]}"
    who = {"case_id": case_id, "operator_id": OPERATOR}
    where = {"session_id": desk.session, "call_id": call_id}
    number = desk.wait(lambda view: said(view, r"\d{9}"), "o número")
    desk.send("ValidarCMD", **who, phone_number=f"+351{number}")
    cmd = desk.answer("RespostaValidarCMD", case_id)
    print(f"CMD {cmd['status']}", flush=True)
    if cmd["status"] != "active":
        raise Stopped(f"a Chave Móvel Digital está {cmd['status']}")
    request_id = ask(desk, case_id, call_id, number, cmd["holder"])
    of = {"holder": cmd["holder"], "request_id": request_id}
    access = enter_code(desk, who | where | of)
    opened = {"request_id": request_id, "access": access, "attributes": WANTED}
    desk.send("ObterDados", **who, **opened)
    data = desk.answer("RespostaObterDados", case_id)["data"]
    print("DADOS " + ", ".join(name for name, _ in data), flush=True)
    after = heard(desk.view())
    desk.do("speak", text="Vou confirmar consigo os seus dados. Estão corretos?")
    desk.wait(lambda view: said(view, r"(?i)^sim|corretos", after), "a confirmação")
    service = {"service": "registo-criminal"}
    session = {"session_id": desk.session}
    desk.send("EmitirToken", **who, **session, **of, **service)
    token = desk.answer("TokenEmitido", case_id)["token"]
    print("TOKEN recebido", flush=True)  # Never the token itself: it opens a session.
    pasted = {"operator_id": OPERATOR, "token": token, "other_world": False}
    desk.send("TrocarToken", **pasted, **session, **service)
    print(f"SERVIÇO {desk.answer('ResultadoToken', case_id)['outcome']}", flush=True)


def ask(desk: Desk, case_id: str, call_id: str, number: str, holder: str) -> str:
    """The request, until the citizen has decided: its identifier."""
    if (desk.view()["call"] or {}).get("call_id") != call_id:
        raise Stopped("a chamada terminou antes do pedido")
    ends = datetime.now(ZoneInfo("Europe/Lisbon")) + timedelta(hours=2)
    info = {"operator": OPERATOR, "session": desk.session, "call": call_id,
            "phoneNumber": f"+351{number}", "service": "registo-criminal",
            "reference": case_id}  # fmt: skip
    desk.send(
        "PedirAutorizacao", client_id=CLIENT, information_type="JWT", owner=holder,
        reply_deadline=f"{ends:%Y-%m-%d %H:%M}", channel_code=PHONE_CHANNEL, attributes=WANTED,
        additional_info=[list(pair) for pair in info.items()],
    )  # fmt: skip
    desk.open_request = {"holder": holder, "request_id": "", "operator_id": OPERATOR,
                         "reason": "chamada_terminada", "case_id": case_id}  # fmt: skip
    state = desk.answer("EstadoAutorizacao", case_id, lambda body: body["status"] != "pending")
    print(f"PEDIDO {state['status']}", flush=True)
    if state["status"] != "approved":
        desk.open_request = {}
        raise Stopped(f"o pedido ficou {state['status']} {state.get('reason', '')}")
    return state["request_id"]


def enter_code(desk: Desk, asked: dict) -> str:
    """The code as it is said; a wrong one is asked for again.  What opens the data."""
    after = 0
    while True:
        code = desk.wait(lambda view, n=after: said(view, r"(?<!\d)\d{6}(?!\d)", n), "o código")
        after = heard(desk.view())
        desk.send("ValidarCodigo", **asked, code=code)
        worth = desk.answer("ResultadoCodigo", asked["case_id"])
        print(f"CÓDIGO {worth['outcome']}", flush=True)
        if worth["outcome"] == "accepted":
            desk.open_request = {}
            return worth["access"]
        if not worth["attempts_left"]:
            raise Stopped("o código falhou vezes de mais")
        desk.do("speak", text="O código não está certo. Pode repetir?")


def work(desk: Desk) -> None:
    """Call after call, while the world is there; one of the same name may come after it."""
    lost = 0
    while lost < 5:
        try:
            desk.sit()
            lost = 0
            while True:
                desk.wait(lambda view: view["ringing"], "uma chamada", calling=False)
                take_call(desk)
        except Stopped:
            lost += 1
            time.sleep(1)
    del DESKS[desk.world]


def take_call(desk: Desk) -> None:
    """One call, to its end."""
    try:
        desk.do("answer-call")
        lead(desk)
    except Stopped as reason:
        print(f"PAROU: {reason}", flush=True)
    if desk.open_request:
        # Nobody is on the line any more: what still waits on the phone is taken back.
        desk.send("CancelarPedido", **desk.open_request)
        desk.open_request = {}
    desk.wait(lambda view: view["call"] is None, "o fim da chamada", calling=False)


DESKS: dict[str, Desk] = {}
"""One in each world that has told where it is."""


class Entry(BaseHTTPRequestHandler):
    """Where messages come, and where it is looked at."""

    def do_GET(self) -> None:
        world = self.headers.get("Sandbox-World-Address", "").rstrip("/")
        if world and world not in DESKS:
            DESKS[world] = Desk(world)
            threading.Thread(target=work, args=(DESKS[world],), daemon=True).start()
        self.reply(200)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.headers["Action"].rpartition(":")[2]
        for address, desk in DESKS.items():
            if address.endswith(f"/{self.headers['Sandbox-World']}"):
                desk.take(self.headers["MessageID"], action, body)
        self.reply(202)

    def reply(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *words: object) -> None:
        """Nothing: what comes names people."""


def main() -> int:
    """Stand there until stopped."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=9000)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Entry)
    print(f"À escuta em http://127.0.0.1:{server.server_port}/entrada", flush=True)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
