"""A phone app of one's own: it shows requests, asks whether to authorize, and shows the code.

python phone_app.py                     Ana Silva's, in the world `demo`; asks before it answers
python phone_app.py --always autoriza   answers by itself: `autoriza` or `recusa`
SANDBOX=…  WORLD=…  CITIZEN=…  PIN=…    another server, world, citizen
"""

import argparse
import json
import os
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import websocket  # websocket-client

SANDBOX = os.environ.get("SANDBOX", "http://127.0.0.1:8000")
WORLD = os.environ.get("WORLD", "demo")
CITIZEN = os.environ.get("CITIZEN", "ana-silva")
PIN = os.environ.get("PIN", "2580")
PHONE = f"{SANDBOX}/w/{WORLD}/telemovel/{CITIZEN}"
SEATS = f"{SANDBOX}/sandbox/v1/worlds/{WORLD}/seats"


class Refused(Exception):
    """The sandbox said no: `code` is for programs, the text for people."""

    def __init__(self, problem: dict) -> None:
        super().__init__(problem.get("text") or problem.get("detail") or problem["code"])
        self.code = problem["code"]


class Phone:
    """One citizen's phone at the addresses for programs."""

    def __init__(self) -> None:
        self.token = ""
        self.token = self.post(SEATS, role="cidadao", person=CITIZEN)["seat_token"]
        self.seen = 0  # The number of the last event: where we go on after a broken line.
        self.shown: set[str] = set()

    def _send(self, url: str, body: dict | None) -> dict:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(url, data, headers), timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:  # Every refusal is an application/problem+json with a code.
            raise Refused(json.load(error)) from error

    def post(self, url: str, **body: str) -> dict:
        """Send a command."""
        return self._send(url, body)

    def do(self, action: str, **body: str) -> None:
        """Do something as this citizen: the names are those of the vocabulary."""
        self.post(f"{PHONE}/api/{action}", **body)

    def view(self) -> dict:
        """What the phone shows now.  The socket tells that something happened; this tells what."""
        return self._send(f"{PHONE}/api/view", None)["view"]

    def events(self):
        """What happens at this seat, for ever: each event once, in order, over broken lines too."""
        while True:
            try:
                line = websocket.create_connection(
                    f"{PHONE.replace('http', 'ws', 1)}/ws?desde={self.seen}",
                    header=[f"Authorization: Bearer {self.token}"],
                )
                while True:
                    event = json.loads(line.recv())
                    if event["n"] > self.seen:  # One that came twice is not news.
                        self.seen = event["n"]
                        yield event
            except (websocket.WebSocketException, OSError):
                time.sleep(1)


def answer(phone: Phone, always: str) -> None:
    """Show every request that waits, once, and answer as the citizen says."""
    for asked in phone.view()["pending"]:
        if asked["request_id"] in phone.shown:
            continue
        phone.shown.add(asked["request_id"])
        print(f"PEDIDO {asked['request_id']}: {asked['title']} ({asked['entity']})")
        print(f"  para: {asked['purpose']}")
        print(f"  dados: {', '.join(one['label'] for one in asked['scopes'])}")
        print(f"  {asked['origin']['text']} Frase: {asked['phrase'] or '(nenhuma)'}", flush=True)
        said = always or input("  autoriza ou recusa? ").strip()
        action = {"autoriza": "approve", "recusa": "deny"}.get(said)
        if action is None:
            print("  sem resposta")
        # A request that comes from no call of ours is never authorized without a person.
        elif always == "autoriza" and not asked["origin"]["trusted"]:
            print("  não é da sua chamada: sem resposta", flush=True)
        else:
            phone.do(action, request_id=asked["request_id"])


def main() -> int:
    """Show what comes until somebody stops us."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--always", choices=("autoriza", "recusa"), default="")
    always = parser.parse_args().always
    phone = Phone()
    if phone.view()["locked"]:
        phone.do("unlock-app", pin=PIN)
    print(f"À escuta em {PHONE}", flush=True)
    for event in phone.events():
        try:
            if event["type"] == "autorizacao.recebida":
                answer(phone, always)
            elif event["type"] == "codigo.apresentado" and (code := phone.view()["code"]):
                # The event says that there is a code; the code itself is in no event.
                print(f"CÓDIGO {code['grouped']} até {code['expires_at']}", flush=True)
            elif event["type"] == "pedido.fechado":
                print(
                    f"FECHADO {event['data']['request_id']}: {event['data']['status']}", flush=True
                )
        except Refused as refusal:  # Late, withdrawn, answered elsewhere: said, and we go on.
            print(f"RECUSADO {refusal.code}: {refusal}", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
