#!/usr/bin/env python3
"""Does at the sandbox's own identity provider what you do once at yours, and prints the table.

A world is made, and a token that has expired by now.  Nothing to install.
Where the sandbox is: SANDBOX (http://127.0.0.1:8100).
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

SANDBOX = os.environ.get("SANDBOX", "http://127.0.0.1:8100")
WORLD = os.environ.get("WORLD", "verificado")
CONTROL = f"{SANDBOX}/sandbox/v1/worlds"
CLIENT, BACK = "9000000000000000001", "http://127.0.0.1:49500/volta"
NIC = "http://interop.gov.pt/MDC/Cidadao/NIC"
ISSUER, ACS = "https://prestador-de-ensaio.test", "http://127.0.0.1:49500/acs"
HOLDER, HOLDERS_NIC, CARD_PIN = "ana-silva", "99000001", "7919"


class Stay(HTTPRedirectHandler):
    """A redirection is an answer here."""

    def redirect_request(self, *words):
        return None


def call(path, body):
    """Ask the sandbox to do something."""
    content = json.dumps(body).encode()
    request = Request(f"{CONTROL}{path}", content, {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return json.load(answer)


def old_token():
    """A token of a citizen who signs in without anybody pressing anything."""
    asked = {"response_type": "token", "client_id": CLIENT, "redirect_uri": BACK, "scope": NIC}
    where = f"{SANDBOX}/w/{WORLD}/autenticacao/OAuth/AskAuthorization?{urlencode(asked)}"
    try:
        build_opener(Stay).open(Request(where, headers={"Sandbox-Scenario": "cidadao-autoriza"}))
    except HTTPError as answer:
        fragment = urlsplit(answer.headers["Location"]).fragment
        return parse_qs(fragment)["access_token"][0]
    raise SystemExit("nobody was sent back to the service")


def main():
    now = datetime.now(UTC)
    begin = {"mode": "virtual", "start": (now - timedelta(hours=25)).isoformat()}
    call("", {"id": WORLD, "clock": begin})
    expired = old_token()
    call(f"/{WORLD}/clock/advance", {"to": now.isoformat()})
    call(f"/{WORLD}/clock", {"mode": "real"})
    made = call(f"/{WORLD}/providers/{CLIENT}/test-certificate", {})
    for name, text in (
        ("servico.key.pem", made["private_key"]),
        ("servico.crt.pem", made["certificate"]),
    ):
        Path(name).write_text(text, encoding="ascii")
    print(f"""\
[person]
nic = "{HOLDERS_NIC}"
steps = [
  {{ open = "cartao" }},
  {{ form = "insert-card", fields = {{ card_holder = "{HOLDER}" }} }},
  {{ form = "enter-card-pin", fields = {{ pin = "{CARD_PIN}" }} }},
]
cancel = [{{ form = "cancel-sign-in" }}]

[oauth2]
client_id = "{CLIENT}"
redirect_uri = "{BACK}"
expired_token = "{expired}"

[saml]
issuer = "{ISSUER}"
acs = "{ACS}"
key = "servico.key.pem"
certificate = "servico.crt.pem"
""")


if __name__ == "__main__":
    main()
