"""A backoffice of one's own: answers a call and leads it from the number to the token.

python backoffice.py                  Rita Neves's desk, in the world `demo`, for one call
python backoffice.py --calls 0        call after call, until it is stopped
SANDBOX=…  WORLD=…                    another server, another world

The line is text here, so this program hears the number and the code itself; where an operator
sits, it would show a field instead.  Nothing but the standard library is needed.
"""

import argparse
import json
import os
import re
import sys
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SANDBOX = os.environ.get("SANDBOX", "http://127.0.0.1:8000")
WORLD = os.environ.get("WORLD", "demo")
USER = os.environ.get("OPERATOR", "rita.neves")
DESK = f"{SANDBOX}/w/{WORLD}/backoffice/api"
PORTAL = f"{SANDBOX}/w/{WORLD}/registo-criminal/por-telefone/api"
PATIENCE_S = 300
LOOK_S = 0.3


class Refused(Exception):
    """The sandbox said no: `code` is for programs, the text for people."""

    def __init__(self, problem: dict) -> None:
        super().__init__(problem.get("text") or problem.get("detail") or problem["code"])
        self.code = problem["code"]


class Stopped(Exception):
    """The call cannot lead to a token; the text says why."""


class Desk:
    """One operator's desk at the addresses for programs."""

    def __init__(self) -> None:
        self.token = ""
        self.token = self.do("sign-in", user_name=USER, password=f"ficticia-{USER}")["seat_token"]

    def _send(self, url: str, body: dict | None) -> dict:
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        while True:
            try:
                with urlopen(Request(url, data, headers), timeout=30) as answer:
                    return json.load(answer)
            except HTTPError as error:  # Every refusal is an application/problem+json.
                raise Refused(json.load(error)) from error
            except OSError:  # Nobody there just now; what was done already is refused by name.
                time.sleep(1)

    def do(self, action: str, base: str = DESK, **body: object) -> dict:
        """Do something as this operator: the names are those of the vocabulary."""
        return self._send(f"{base}/{action}", body)

    def view(self) -> dict:
        """What the desk shows now."""
        return self._send(f"{DESK}/view", None)["view"]

    def wait(self, holds, what: str) -> object:
        """Look until something holds.  Errors: Stopped, also when the call ends meanwhile."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            view = self.view()
            if found := holds(view):
                return found
            if what != "uma chamada" and view["call"] is None:
                raise Stopped(f"a chamada terminou; faltava {what}")
            time.sleep(LOOK_S)
        raise Stopped(f"não veio {what}")


def said(view: dict, pattern: str, after: int = 0) -> re.Match | None:
    """The first thing of this form that the citizen has said, after so many sentences."""
    lines = view["call"]["transcript"] if view["call"] else []
    told = [one["text"].replace(" ", "") for one in lines if one["who"] == "cidadao"]
    return next((found for text in told[after:] if (found := re.search(pattern, text))), None)


def heard(view: dict) -> int:
    """How many sentences the citizen has said."""
    return sum(one["who"] == "cidadao" for one in view["call"]["transcript"]) if view["call"] else 0


def settled(view: dict) -> str:
    """The state of the request, once it is no longer pending."""
    status = view["case"]["request_status"]
    return "" if status in ("", "pending") else status


def judged(view: dict) -> dict | None:
    """The case, once nobody waits for what the code is worth any more."""
    case = view["case"]
    return case if case["code_outcome"] and not case["waiting"] else None


def lead(desk: Desk) -> str:
    """One call, as far as the token.  Errors: Stopped."""
    desk.wait(lambda view: view["ringing"], "uma chamada")
    desk.do("answer-call")
    desk.do("open-service", service="registo-criminal")
    desk.do("speak", text="Diga-me, por favor, o seu número de telemóvel.")
    number = desk.wait(lambda view: said(view, r"\d{9}"), "o número")
    desk.do("validate-cmd", phone_number=number.group())
    cmd = desk.wait(lambda view: view["case"]["cmd"], "a Chave Móvel Digital")
    print(f"CMD {cmd}", flush=True)
    if cmd != "active":
        raise Stopped(f"a Chave Móvel Digital está {cmd}")
    desk.do("request-authorization")
    status = desk.wait(settled, "a decisão do cidadão")
    print(f"PEDIDO {status}", flush=True)
    if status != "approved":
        raise Stopped(f"o pedido ficou {status} {desk.view()['case']['request_reason']}")
    enter_code(desk)
    show_data(desk)
    desk.do("confirm-and-copy-token")
    token = desk.wait(lambda view: view["case"]["token"], "o token")
    print("TOKEN copiado", flush=True)  # Never the token itself: it opens a session.
    return str(token)


def enter_code(desk: Desk) -> None:
    """The code as it is said; a wrong one is asked for again while there are attempts."""
    after = 0
    while True:
        code = desk.wait(lambda view, n=after: said(view, r"(?<!\d)\d{6}(?!\d)", n), "o código")
        after = heard(desk.view())
        desk.do("validate-code", code=code.group())
        case = desk.wait(judged, "a resposta ao código")
        print(f"CÓDIGO {case['code_outcome']}", flush=True)
        if case["code_outcome"] == "accepted":
            return
        if not case["attempts_left"]:
            raise Stopped("o código falhou vezes de mais")
        desk.do("speak", text="O código não está certo. Pode repetir?")


def show_data(desk: Desk) -> None:
    """The data are confirmed when the citizen says so, and not before."""
    data = desk.wait(lambda view: view["case"]["data"], "os dados")
    print("DADOS " + ", ".join(one["label"] for one in data), flush=True)
    after = heard(desk.view())
    desk.do("speak", text="Vou confirmar consigo os seus dados. Estão corretos?")
    if not desk.wait(lambda view: said(view, r"(?i)^sim|corretos", after), "a confirmação"):
        return
    desk.do("confirm-data", scopes=[one["scope"] for one in data])


def finish(desk: Desk, token: str) -> None:
    """Into the federated service in the citizen's name, and the request there."""
    desk.do("open-phone-service")
    desk.do("authenticate", token=token)
    desk.wait(lambda view: view["federated_id"], "o serviço federado")
    desk.do("fill-request", PORTAL, purpose="emprego")
    desk.do("submit-request", PORTAL)
    print("SUBMETIDO", flush=True)
    desk.do("hang-up")


def main() -> int:
    """Lead calls."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=1, help="how many; 0 for ever")
    calls = parser.parse_args().calls
    desk, done = Desk(), 0
    while not calls or done < calls:
        try:
            finish(desk, lead(desk))
        except (Stopped, Refused) as reason:
            print(f"PAROU: {reason}", flush=True)
            if desk.view()["call"]:
                desk.do("hang-up")
        done += 1
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
