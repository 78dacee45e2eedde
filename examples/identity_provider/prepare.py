#!/usr/bin/env python3
"""Does at the sandbox's own identity provider what you do once at yours, and prints the table.

A world is made, services with their proofs, a token that has expired by now.  Nothing to install.
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


def with_certificate(client, name):
    """A key and a registered certificate for a service, in files."""
    made = call(f"/{WORLD}/providers/{client}/test-certificate", {})
    Path(f"{name}.key.pem").write_text(made["private_key"], encoding="ascii")
    Path(f"{name}.crt.pem").write_text(made["certificate"], encoding="ascii")


def service(name):
    """Another service is registered."""
    return call(f"/{WORLD}/providers", {"name": name, "redirect_uris": [BACK]})["id"]


def phone(person):
    """The number of somebody who decides alone: a published person."""
    with urlopen(f"{CONTROL}/{WORLD}/people/{person}") as answer:
        return "tel:" + json.load(answer)["phones"][0]


def main():
    now = datetime.now(UTC)
    begin = {"mode": "virtual", "start": (now - timedelta(hours=25)).isoformat()}
    call("", {"id": WORLD, "clock": begin})
    expired = old_token()
    call(f"/{WORLD}/clock/advance", {"to": now.isoformat()})
    call(f"/{WORLD}/clock", {"mode": "real"})
    call(f"/{WORLD}/policy", {"ciba_intervalo": 1})
    with_certificate(CLIENT, "servico")
    first, second = service("Serviço que verifica"), service("Outro serviço que verifica")
    with_certificate(first, "cliente")
    secret = call(f"/{WORLD}/providers/{second}/client-secret", {})["client_secret"]
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

[openid]
client_id = "{first}"
redirect_uri = "{BACK}"
key = "cliente.key.pem"
other_client_id = "{second}"
other_client_secret = "{secret}"

[ciba]
accepts = "{phone("sempre-autoriza")}"
refuses = "{phone("sempre-recusa")}"
silent = "{phone("nunca-responde")}"
""")


if __name__ == "__main__":
    main()
