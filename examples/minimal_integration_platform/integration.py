"""An integration platform of one's own: takes messages, and takes each to its receiver.

python integration.py                 doors at http://127.0.0.1:8300/rest and /soap
SYSTEMS=…  PORT=…  STORE=…            where receivers are, its own port, the file of its memory
INTERVAL_S=600  PATIENCE_S=10         between two attempts; for one answer

`SYSTEMS` is one address for all receivers, in which `{system}` is the name of one.  What is
answered 202 is in the file, so that a stop in the middle loses nothing.  Nothing but the standard
library is needed.
"""

import json
import os
import re
import sqlite3
import threading
import time
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from envelopes import SOAP, SPACE, Refused, contract, envelope, fault

SYSTEM = "urn:simulacao:iap-pi:sistema:"
HEADERS = ("MessageID", "To", "Action", "RelatesTo", "ReplyTo")
SYSTEMS = """app-movel assinatura-cmd autenticacao autorizacoes-dados autorizacoes-frontend
autorizacoes-titular backoffice correio entidade-consumidora mb-way pagamentos
portal-registo-criminal sistema-autorizacoes""".split()
ACTIONS = """AbrirAcesso AbrirSessao AbrirSessaoCidadao AvisoPagamento CancelarPagamento
CancelarPedido CodigoDisponivel ComunicarConsentimento ComunicarDecisao ConsultarCodigo
ConsultarPagamento? DecidirEntrada DecisaoCidadao? DecisaoMBWay DecisaoTitular EmitirToken?
EnviarCodigoAssinatura EnviarCodigoSMS EnviarCorreio EnviarSMS EstadoAutorizacao EstadoPagamento
FecharEntrada FecharPedidoTitular LerCodigoQR MBWayFechado NotificarPedido? NotificarTitular?
ObterDados? PagamentoAberto PedidoFechado PedidoRegistado PedirAutenticacao PedirAutorizacao?
PedirEntrada? PedirMBWay? PedirPagamento? RespostaObterDados RespostaValidarCMD ResultadoAssercao
ResultadoCodigo ResultadoToken TokenEmitido TrocarAssercao? TrocarToken? ValidarCMD?
ValidarCodigo?""".split()
"""Every action; one with a question mark is answered, so that it says where (`ReplyTo`)."""
MESSAGE_ID = re.compile(
    r"[A-Za-z][\w+.-]*:[!-~]{1,180}|[\dA-Fa-f]{8}(-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}"
)
MOST_BYTES, REPETITIONS = 1 << 18, 5
TABLE = """CREATE TABLE IF NOT EXISTS messages (id TEXT PRIMARY KEY, address TEXT, reply_to TEXT,
kind TEXT, headers TEXT, body BLOB, attempts INT DEFAULT 0, due REAL DEFAULT 0, state TEXT)"""


class Platform:
    """The messages, the doors, and a thread for each address that something leaves for."""

    def __init__(
        self, systems: str, store: str, port: int, interval_s: float, patience_s: float
    ) -> None:
        self.systems, self.interval_s, self.patience_s = systems, interval_s, patience_s
        self.lock, self.news = threading.Lock(), threading.Condition()
        self.lanes: set[str] = set()
        self.over = False
        self.store = sqlite3.connect(store, check_same_thread=False, isolation_level=None)
        self.store.execute(TABLE)
        self.server = ThreadingHTTPServer(("127.0.0.1", port), door_of(self))
        self.server.daemon_threads = True
        for (address,) in self.rows("SELECT DISTINCT address FROM messages WHERE state = 'waits'"):
            self.open_lane(address)

    def rows(self, words: str, *values: object) -> list[tuple]:
        """What a question to the store is answered."""
        with self.lock:
            return self.store.execute(words, values).fetchall()

    def close(self) -> None:
        """Stop; what waits is still there the next time."""
        self.over = True
        self.server.shutdown()
        self.server.server_close()

    # what comes in ------------------------------------------------------------------------------
    def rest(self, given: dict[str, str], body: bytes) -> str:
        """One message as JSON.  Errors: Refused."""
        try:
            if not isinstance(json.loads(body), dict):
                raise Refused("the body is no JSON object")
        except ValueError as error:
            raise Refused(f"the body is no JSON: {error}") from error
        headers = {name: given[name].strip() for name in HEADERS if given.get(name, "").strip()}
        return self.take(headers, "application/json", body)

    def soap(self, body: bytes) -> str:
        """One message as an envelope.  Errors: Refused."""
        space, headers, inside = envelope(body)
        name = headers.get("Action", "").removeprefix(f"{SPACE}:")
        if inside != [f"{{{SPACE}}}{name}"]:
            raise Refused(f"the body is not one {name}")
        return self.take(headers, SOAP[space], body)

    def take(self, headers: dict[str, str], kind: str, body: bytes) -> str:
        """Keep a message, unless it is known; says which.  Errors: Refused."""
        message_id = headers.get("MessageID", "")
        if not MESSAGE_ID.fullmatch(message_id):
            raise Refused("MessageID: a URI or a GUID")
        action = headers.get("Action", "").removeprefix(f"{SPACE}:")
        if action not in ACTIONS and f"{action}?" not in ACTIONS:
            raise Refused(f"Action «{action[:60]}»: unknown")
        if f"{action}?" in ACTIONS and not headers.get("ReplyTo"):
            raise Refused(f"{action} is answered: ReplyTo says where")
        address = self.address_of(headers)
        new = self.keep(message_id, address, headers, kind, body)
        if new:
            self.open_lane(address)
        return "recebida" if new else "repetida"

    def keep(
        self, message_id: str, address: str, headers: dict[str, str], kind: str, body: bytes
    ) -> bool:
        """Write a message down; says whether it is new."""
        return bool(
            self.rows(
                "INSERT OR IGNORE INTO messages (id, address, reply_to, kind, headers, body, state)"
                " VALUES (?, ?, ?, ?, ?, ?, 'waits') RETURNING id",
                *(message_id, address, headers.get("ReplyTo", ""), kind),
                *(json.dumps(headers), body),
            )
        )

    def address_of(self, headers: dict[str, str]) -> str:
        """Where a message goes: an answer to the address that its question names, if any."""
        name = headers.get("To", "").removeprefix(SYSTEM)
        if name not in SYSTEMS:
            raise Refused(f"To «{name[:60]}»: no such system")
        own = self.systems.replace("{system}", name)
        asked = self.rows(
            "SELECT reply_to FROM messages WHERE id = ?", headers.get("RelatesTo", "")
        )
        named = urlsplit(asked[0][0] if asked else "")
        # Only where receivers are: whoever sends may not choose any address of the network.
        return named.geturl() if named.netloc == urlsplit(own).netloc else own

    # what leaves --------------------------------------------------------------------------------
    def open_lane(self, address: str) -> None:
        """One thread for an address, so that its messages keep their order."""
        with self.news:
            if address not in self.lanes:
                self.lanes.add(address)
                threading.Thread(target=self.deliver, args=(address,), daemon=True).start()
            self.news.notify_all()

    def deliver(self, address: str) -> None:
        """Take to an address what is due there, for as long as this runs."""
        while not self.over:
            due = self.rows(
                "SELECT id, kind, headers, body, attempts FROM messages WHERE address = ? "
                "AND state = 'waits' AND due <= ? ORDER BY due, rowid LIMIT 1",
                *(address, time.time()),
            )
            if not due:
                with self.news:
                    self.news.wait(min(0.2, self.interval_s))
                continue
            message_id, kind, headers, body, attempts = due[0]
            if self.post(address, kind, json.loads(headers), body):
                self.ends(message_id, "left", attempts + 1)
            elif attempts >= REPETITIONS:
                self.ends(message_id, "dead", attempts + 1)
            else:
                self.ends(message_id, "waits", attempts + 1)

    def ends(self, message_id: str, state: str, attempts: int) -> None:
        """Write down how an attempt ended."""
        self.rows(
            "UPDATE messages SET state = ?, attempts = ?, due = ? WHERE id = ?",
            *(state, attempts, time.time() + self.interval_s, message_id),
        )

    def post(self, address: str, kind: str, headers: dict[str, str], body: bytes) -> bool:
        """One attempt; says whether the receiver has it: 200 or 202, and nothing else."""
        mirrored = headers if kind == "application/json" else {}
        request = Request(address, body, {"Content-Type": kind, **mirrored})
        try:
            with OPENER.open(request, timeout=self.patience_s) as answer:
                return answer.status in (200, 202)
        except HTTPError as error:
            error.close()
            return False
        except (OSError, HTTPException):
            return False


class NoRedirect(HTTPRedirectHandler):
    """A receiver that sends the message elsewhere has not taken it."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


OPENER = build_opener(NoRedirect)


def door_of(platform: Platform) -> type[BaseHTTPRequestHandler]:
    """What answers at the doors."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/soap":
                self.say(
                    200, contract(one.rstrip("?") for one in ACTIONS), "text/xml; charset=utf-8"
                )
            elif path == "/api/mensagens":
                rows = platform.rows("SELECT id, attempts FROM messages WHERE state = 'dead'")
                told = [{"MessageID": name, "attempts": count} for name, count in rows]
                self.say(200, json.dumps({"mensagens": told}))
            else:
                self.say(404)

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(min(size, MOST_BYTES + 1))
            try:
                if size > MOST_BYTES:
                    raise Refused(f"larger than {MOST_BYTES} bytes")
                if self.path == "/soap":
                    platform.soap(body)
                    self.say(202)
                else:
                    self.say(202, json.dumps({"estado": platform.rest(self.headers, body)}))
            except Refused as refusal:
                self.refuse(str(refusal))

        def refuse(self, why: str) -> None:
            if self.path != "/soap":
                self.say(400, json.dumps({"detail": why}), "application/problem+json")
                return
            new = "soap+xml" in (self.headers.get("Content-Type") or "")
            self.say(400 if new else 500, fault(why, new), list(SOAP.values())[new])

        def say(self, status: int, text: str = "", kind: str = "application/json") -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Nothing: a message may name people."""

    return Door


def main() -> None:
    """Run until it is stopped."""
    given = os.environ.get
    platform = Platform(
        given("SYSTEMS", "http://127.0.0.1:8000/w/demo/iap/servicos/rest"),
        given("STORE", "messages.sqlite"),
        int(given("PORT", "8300")),
        float(given("INTERVAL_S", "600")),
        float(given("PATIENCE_S", "10")),
    )
    platform.server.serve_forever()


if __name__ == "__main__":
    main()
