"""A phone app of one's own in the slot `app`: requests come to it, decisions leave from it.

python phone_app.py                   the phone of CITIZEN, at http://127.0.0.1:9100/
PLATFORM=…  CITIZEN=…  PORT=…         where decisions go, whose phone it is, its own port
STORE=…  INTERVAL_S=600               the file of its memory; between two attempts

Requests are taken at /entrada; / is the screen, and its buttons post to /autorizar, /recusar and
/nao-estou-em-chamada; /saude tells that it lives.  Nothing but the standard library is needed.
"""

import html
import json
import os
import threading
import time
import uuid
from datetime import UTC, datetime
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

SYSTEM, ACTION = "urn:simulacao:iap-pi:sistema:", "urn:simulacao:iap-pi:v1:"
MOST_BYTES, REPETITIONS, PATIENCE_S = 1 << 18, 5, 10
TEXTS = {
    "NotificarPedido": (
        "citizen_id request_id service phone_number call_id caller_number operator_id expires_at"
    ),
    "CodigoDisponivel": "citizen_id request_id code expires_at",
    "PedidoFechado": "citizen_id request_id status",
    "EnviarCodigoSMS": "citizen_id sender text",
    "EnviarSMS": "citizen_id sender text",
    "EnviarCodigoAssinatura": "citizen_id sender text",
}
"""Every action that comes, and the members without which it is refused."""
ACTS = {
    "/autorizar": ("approve", "Autorizar"),
    "/recusar": ("deny", "Recusar"),
    "/nao-estou-em-chamada": ("declined_call", "Não estou em chamada"),
}


class Refused(Exception):
    """What came cannot be taken: the status to answer."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Phone:
    """What the phone knows, kept in a file: a stop in the middle loses nothing."""

    def __init__(self, platform: str, citizen: str, store: Path, interval_s: float) -> None:
        self.platform, self.citizen, self.store = platform, citizen, store
        self.interval_s = interval_s
        self.lock = threading.RLock()
        self.memory: dict = {"known": [], "requests": {}, "sms": [], "leaving": []}
        if store.exists():
            self.memory = json.loads(store.read_text(encoding="utf-8"))
        for letter in self.memory["leaving"]:
            self.send_later(letter)

    def keep(self) -> None:
        """Write down what is known, whole or not at all."""
        fresh = self.store.with_suffix(".novo")
        fresh.write_text(json.dumps(self.memory), encoding="utf-8")
        fresh.replace(self.store)

    # what comes ----------------------------------------------------------------------------------
    def take(self, message_id: str, action: str, body: bytes) -> None:
        """Take a message.  It is answered when it is in the file, and works once."""
        action = action.removeprefix(ACTION)
        members = self.read(message_id, action, body)
        with self.lock:
            if message_id in self.memory["known"]:
                return
            if members["citizen_id"] == self.citizen:
                self.come(message_id, action, members)
            self.memory["known"].append(message_id)
            self.keep()

    def read(self, message_id: str, action: str, body: bytes) -> dict:
        """The members of a message."""
        if not message_id or action not in TEXTS:
            raise Refused(422, "MessageID or Action")
        try:
            members = json.loads(body)
        except ValueError as error:
            raise Refused(400, "no JSON") from error
        if not isinstance(members, dict):
            raise Refused(422, "no object")
        for name in TEXTS[action].split():
            if not isinstance(members.get(name), str):
                raise Refused(422, name)
        try:
            if "expires_at" in members and not datetime.fromisoformat(members["expires_at"]).tzinfo:
                raise ValueError("no offset")
        except ValueError as error:
            raise Refused(422, "expires_at") from error
        return members

    def come(self, message_id: str, action: str, members: dict) -> None:
        """What a message does.  Order is not promised: what has ended does not begin."""
        if "sender" in members:
            self.memory["sms"].append(f"{members['sender']}: {members['text']}")
            return
        request = self.memory["requests"].setdefault(members["request_id"], {"status": "new"})
        if action == "NotificarPedido" and request["status"] == "new":
            request.update(members, status="pending", message_id=message_id)
        elif action == "CodigoDisponivel" and request["status"] == "approve":
            request.update(status="code", code=members["code"], code_until=members["expires_at"])
        elif action == "PedidoFechado":
            request.update(status="closed", code="")

    # what the person does -------------------------------------------------------------------------
    def press(self, request_id: str, decision: str) -> bool:
        """A button; False when there is nothing to decide any more."""
        with self.lock:
            request = self.memory["requests"].get(request_id)
            if request is None or not self.waits(request):
                return False
            request["status"] = decision
            letter = self.letter(request, decision)
            self.memory["leaving"].append(letter)
            self.keep()
        self.send_later(letter)
        return True

    def waits(self, request: dict) -> bool:
        """Whether a request can still be decided."""
        return request["status"] == "pending" and not self.over(request["expires_at"])

    def over(self, instant: str) -> bool:
        return datetime.now(UTC) >= datetime.fromisoformat(instant)

    def letter(self, request: dict, decision: str) -> dict:
        """The decision as it leaves: nothing of the person but what the platform told."""
        body = {
            "citizen_id": self.citizen,
            "request_id": request["request_id"],
            "decision": decision,
        }
        return {"id": uuid.uuid4().urn, "relates_to": request["message_id"], "body": body}

    # what leaves ----------------------------------------------------------------------------------
    def send_later(self, letter: dict) -> None:
        threading.Thread(target=self.send, args=(letter,), daemon=True).start()

    def send(self, letter: dict) -> None:
        """Until it is acknowledged, under the same MessageID."""
        for _ in range(1 + REPETITIONS):
            if self.posted(letter):
                break
            time.sleep(self.interval_s)
        with self.lock:
            self.memory["leaving"] = [one for one in self.memory["leaving"] if one != letter]
            self.keep()

    def posted(self, letter: dict) -> bool:
        headers = {
            "Content-Type": "application/json",
            "MessageID": letter["id"],
            "Action": f"{ACTION}DecisaoCidadao",
            "To": f"{SYSTEM}sistema-autorizacoes",
            "RelatesTo": letter["relates_to"],
            "ReplyTo": f"{SYSTEM}app-movel",
        }
        request = Request(self.platform, json.dumps(letter["body"]).encode(), headers)
        try:
            with urlopen(request, timeout=PATIENCE_S) as answer:
                return answer.status in (200, 202)
        except (OSError, HTTPException):
            return False

    # what is seen ---------------------------------------------------------------------------------
    def screen(self) -> str:
        """The page, with a button for each thing that can be done."""
        with self.lock:
            parts = [self.card(one) for one in self.memory["requests"].values()]
            parts += [f"<p>{html.escape(one)}</p>" for one in self.memory["sms"]]
        start = "<!DOCTYPE html><html lang='pt'><meta charset='utf-8'><title>Pedidos</title>"
        return f"{start}<h1>Pedidos</h1>{''.join(parts) or '<p>Não há pedidos.</p>'}</html>"

    def card(self, request: dict) -> str:
        """One request: who asks for what, on which call; then the code."""
        if request["status"] == "code" and not self.over(request["code_until"]):
            return f"<p>Código de segurança: <strong>{html.escape(request['code'])}</strong></p>"
        if not self.waits(request):
            return ""
        told = [
            f"{request.get('consumer_name', '')} pede os seus dados para {request['service']}.",
            f"Dados: {', '.join(request.get('scopes', []))}.",
            f"Chamada {request['call_id']}, {request['caller_number']}.",
        ]
        buttons = "".join(
            f"<form method='post' action='{path}'><input type='hidden' name='pedido' "
            f"value='{html.escape(request['request_id'])}'><button>{label}</button></form>"
            for path, (_, label) in ACTS.items()
        )
        return "".join(f"<p>{html.escape(line)}</p>" for line in told) + buttons


def handler_of(phone: Phone) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 30

        def do_GET(self) -> None:
            if urlsplit(self.path).path == "/saude":
                self.say(200, "viva")
                return
            self.say(200, phone.screen(), "text/html; charset=utf-8")

        def do_POST(self) -> None:
            path = urlsplit(self.path).path
            size = self.headers.get("Content-Length", "")
            if not size.isdigit() or int(size) > MOST_BYTES:
                self.close_connection = True
                self.say(413, "")
                return
            body = self.rfile.read(int(size))
            if len(body) < int(size):
                return
            if path in ACTS:
                if self.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
                    self.say(403, "")  # A page of another site may not press a button here.
                    return
                wanted = parse_qs(body.decode("utf-8", "replace")).get("pedido", [""])[0]
                self.say(200 if phone.press(wanted, ACTS[path][0]) else 409, "")
                return
            try:
                given = self.headers
                phone.take(given.get("MessageID", ""), given.get("Action", ""), body)
                self.say(202, "")
            except Refused as refusal:
                self.say(refusal.status, str(refusal))

        def say(self, status: int, text: str, kind: str = "text/plain; charset=utf-8") -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Nothing: requests name people."""

    return Handler


if __name__ == "__main__":
    platform = os.environ.get("PLATFORM", "http://127.0.0.1:8000/w/demo/iap/servicos/rest")
    mine = Phone(
        platform,
        os.environ.get("CITIZEN", "ana-silva"),
        Path(os.environ.get("STORE", "telemovel.json")),
        float(os.environ.get("INTERVAL_S", "600")),
    )
    where = ("127.0.0.1", int(os.environ.get("PORT", "9100")))
    ThreadingHTTPServer(where, handler_of(mine)).serve_forever()
