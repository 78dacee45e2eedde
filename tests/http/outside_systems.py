"""Systems of somebody else's, each a program of its own, with the standard library.

`python outside_systems.py http://127.0.0.1:8000/w/demo autorizacoes` prints its port and stays.
Each stands for its slot alone: `autorizacoes` asks the citizen's app, hears the decision, judges
the code, and tells the authentication what was allowed; `autenticacao` hears of it, and gives
data and token for that and nothing else.
"""

import json
import queue
import sys
import threading
import urllib.request
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SYSTEM = "urn:simulacao:iap-pi:sistema:"
LATER = "2099-01-01T00:00:00+00:00"
DIGITS, CITIZEN = 6, "ana-silva"
Body = dict[str, Any]


class System:
    """What comes is taken one after another, by the method for its action."""

    name = ""

    def __init__(self, world: str) -> None:
        self.door = f"{world}/iap/servicos/rest"
        self.came: queue.Queue[tuple[str, str, Body]] = queue.Queue()

    def todo(self) -> dict[str, Callable[[str, Body], None]]:
        """What is done, by action."""
        raise NotImplementedError

    def send(self, action: str, relates_to: str = "", **body: Any) -> None:
        headers = {
            "Content-Type": "application/json",
            "MessageID": f"urn:uuid:{uuid.uuid4()}",
            "Action": f"urn:simulacao:iap-pi:v1:{action}",
            "ReplyTo": SYSTEM + self.name,
            **({"RelatesTo": relates_to} if relates_to else {}),
        }
        request = urllib.request.Request(self.door, json.dumps(body).encode(), headers)
        urllib.request.urlopen(request, timeout=20).close()

    def work(self) -> None:
        """Until it is ended."""
        todo = self.todo()
        while True:
            action, message_id, body = self.came.get()
            if action in todo:
                todo[action](message_id, body)


class Authorizations(System):
    """The requests it has, by their identifiers."""

    name = "sistema-autorizacoes"

    def __init__(self, world: str) -> None:
        super().__init__(world)
        self.requests: dict[str, Body] = {}

    def todo(self) -> dict[str, Callable[[str, Body], None]]:
        return {
            "PedirAutorizacao": self.ask,
            "DecisaoCidadao": self.decided,
            "ValidarCodigo": self.judge,
        }

    def ask(self, message_id: str, body: Body) -> None:
        info = dict(body["additional_info"])
        number = f"P-fora{len(self.requests) + 1}"
        desk = {"case_id": info["reference"], "operator_id": info["operator"],
                "request_id": number}  # fmt: skip
        self.requests[number] = {"desk": desk, "info": info, "citizen": body["owner"],
                                 "attributes": body["attributes"]}  # fmt: skip
        self.send("EstadoAutorizacao", message_id, **desk, status="pending", expires_at=LATER)
        self.send("NotificarPedido", citizen_id=body["owner"], request_id=number,
                  service=info["service"], scopes=["nome"], phone_number=info["phoneNumber"],
                  call_id=info["call"], caller_number=info["phoneNumber"],
                  operator_id=info["operator"], expires_at=LATER)  # fmt: skip

    def decided(self, message_id: str, body: Body) -> None:
        known = self.requests[body["request_id"]]
        if body["decision"] != "approve":
            self.send("EstadoAutorizacao", **known["desk"], status="denied")
            return
        of = {"citizen_id": known["citizen"], "request_id": body["request_id"]}
        self.send("CodigoDisponivel", message_id, **of, digits=DIGITS, expires_at=LATER)
        self.send("EstadoAutorizacao", **known["desk"], status="approved", expires_at=LATER)

    def judge(self, message_id: str, body: Body) -> None:
        known = self.requests[body["request_id"]]
        right = body["code_matches"] and body["operator_id"] == known["info"]["operator"]
        worth: Body = {"outcome": "code_wrong", "attempt": 1, "attempts_left": 2}
        if right:
            access = uuid.uuid4().hex
            self.send("ComunicarConsentimento", **known["desk"], citizen_id=known["citizen"],
                      service=known["info"]["service"], attributes=known["attributes"],
                      access=access)  # fmt: skip
            worth = {"outcome": "accepted", "attempt": 1, "attempts_left": 2, "access": access}
        self.send("ResultadoCodigo", message_id, **known["desk"], **worth)


class Authentication(System):
    """What it was told that citizens allow, by request and by what the data are asked for by."""

    name = "autenticacao"

    def __init__(self, world: str) -> None:
        super().__init__(world)
        self.allowed: dict[str, Body] = {}

    def todo(self) -> dict[str, Callable[[str, Body], None]]:
        return {
            "ValidarCMD": self.check,
            "ComunicarConsentimento": self.hear,
            "ObterDados": self.give,
            "EmitirToken": self.issue,
            "TrocarToken": self.exchange,
        }

    def check(self, message_id: str, body: Body) -> None:
        who = {name: body[name] for name in ("case_id", "operator_id", "phone_number")}
        self.send("RespostaValidarCMD", message_id, **who, status="active", holder=CITIZEN)

    def hear(self, message_id: str, body: Body) -> None:
        self.allowed[body["request_id"]] = body

    def give(self, message_id: str, body: Body) -> None:
        known = self.allowed[body["request_id"]]
        if body["access"] == known["access"] and set(body["attributes"]) <= {*known["attributes"]}:
            asked = {name: body[name] for name in ("case_id", "operator_id", "request_id")}
            self.send("RespostaObterDados", message_id, **asked, data=[["nome", "Ana de Fora"]])

    def issue(self, message_id: str, body: Body) -> None:
        known = self.allowed[body["request_id"]]
        if (body["operator_id"], body["service"]) == (known["operator_id"], known["service"]):
            who = {"case_id": body["case_id"], "operator_id": body["operator_id"]}
            self.send("TokenEmitido", message_id, **who, token_id="T-fora1", expires_at=LATER)

    def exchange(self, message_id: str, body: Body) -> None:
        session = {name: body[name] for name in ("operator_id", "session_id", "service")}
        visit = {"federated_id": "F-fora1", "holder": CITIZEN, "data": [["nome", "Ana de Fora"]]}
        self.send("AbrirSessao", **visit, **session)
        [known] = self.allowed.values()
        worth = {"operator_id": body["operator_id"], "outcome": "accepted"}
        self.send("ResultadoToken", message_id, **worth, federated_id="F-fora1",
                  case_id=known["case_id"])  # fmt: skip


SLOTS: dict[str, type[System]] = {"autorizacoes": Authorizations, "autenticacao": Authentication}


def main(world: str, slot: str) -> None:
    """Listen until it is ended."""
    me = SLOTS[slot](world)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action = self.headers["Action"].rpartition(":")[2]
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()
            me.came.put((action, self.headers["MessageID"], body))

        def log_message(self, *words: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=me.work, daemon=True).start()
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
