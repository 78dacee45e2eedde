"""A Sistema de Autorizações of somebody else's: a program of its own, with the standard library.

`python outside_authorizations.py http://127.0.0.1:8000/w/demo` prints its port and stays.  It
stands for the slot `autorizacoes` alone: it asks the citizen's app, hears the decision, judges
the code, and tells the authentication what was allowed.
"""

import json
import queue
import sys
import threading
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ME = "urn:simulacao:iap-pi:sistema:sistema-autorizacoes"
LATER = "2099-01-01T00:00:00+00:00"
DIGITS = 6
Body = dict[str, Any]


class Authorizations:
    """The requests it has, by their identifiers."""

    def __init__(self, world: str) -> None:
        self.door = f"{world}/iap/servicos/rest"
        self.requests: dict[str, Body] = {}
        self.came: queue.Queue[tuple[str, str, Body]] = queue.Queue()

    def send(self, action: str, relates_to: str = "", **body: Any) -> None:
        headers = {
            "Content-Type": "application/json",
            "MessageID": f"urn:uuid:{uuid.uuid4()}",
            "Action": f"urn:simulacao:iap-pi:v1:{action}",
            "ReplyTo": ME,
            **({"RelatesTo": relates_to} if relates_to else {}),
        }
        request = urllib.request.Request(self.door, json.dumps(body).encode(), headers)
        urllib.request.urlopen(request, timeout=20).close()

    def work(self) -> None:
        """Take what comes, one after another."""
        todo = {"PedirAutorizacao": self.ask, "DecisaoCidadao": self.decided,
                "ValidarCodigo": self.judge}  # fmt: skip
        while True:
            action, message_id, body = self.came.get()
            if action in todo:
                todo[action](message_id, body)

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


def main(world: str) -> None:
    """Listen until it is ended."""
    me = Authorizations(world)

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
    main(sys.argv[1])
