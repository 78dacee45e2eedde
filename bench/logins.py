"""What a login costs beside npm peers that do the same exchange: oidc-provider, and samlify.

By code: from the request of a service to its tokens, every page between.  By SAML: a signed
request judged, a signed answer made; the sign-in between is not counted, for samlify has none.
Each in turn with its peer, the server and the peer on one core, the browser on the other.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bench.server import ROOT, served
from bench.table import Row, cores
from sandbox.platforms.authentication.saml_signature import signed
from sandbox.platforms.providers.core import TEST_PROVIDER

PACKAGES = ("oidc-provider@8.8.1", "samlify@2.10.1")
BACK, ACS = "http://127.0.0.1:49500/volta", "http://127.0.0.1:49500/acs"
VERIFIER = "um-verificador-com-quarenta-e-tres-letras-ou-mais"
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
ROUNDS, EACH = 9, 8
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Browser:
    """Keeps a connection and cookies, and follows nothing by itself."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._jar: dict[str, str] = {}

    def open(self, address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Where an address leads, and what it shows.  Errors: RuntimeError."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._jar.items())}
        body = urlencode(form).encode() if form is not None else None
        headers |= FORM if body else {}
        self._line.request("GET" if form is None else "POST", path, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{path[:120]}: {answer.status} {text[:300]}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self._jar[name] = rest.partition(";")[0]
        return answer.headers.get("Location", ""), text


def measure(folder: Path) -> list[Row]:
    """Rows on both logins; without node they say why there is no peer."""
    reason = _missing(folder)
    with served(folder / "data") as server:
        ours = Ours(server.port)
        if reason:
            taken = 1000 * median(_seconds(ours.by_code) for _ in range(ROUNDS))
            alone = f"not run: {reason}; ours takes {taken:.1f} ms"
            return [
                Row(name, None, "×", 1, True, alone) for name in ("login by code", "login by SAML")
            ]
        with _peer(folder, ours) as ports:
            by_code = _in_turn(ours.by_code, _peer_code(ports["code"]))
            by_saml = _in_turn(ours.by_saml, _peer_saml(ports["saml"], ours))
    return [
        _row("login by code (OpenID Connect), of oidc-provider's time", *by_code),
        _row("SAML request judged and answered, of samlify's time", *by_saml),
    ]


def _row(name: str, ours: list[float], theirs: list[float]) -> Row:
    share = median(one / other for one, other in zip(ours, theirs, strict=True))
    detail = (
        f"medians of {ROUNDS} rounds of {EACH} in turn: {1000 * median(ours):.1f} ms against "
        f"{1000 * median(theirs):.1f}"
    )
    return Row(name, share, "×", 1, True, detail)


def _in_turn(
    ours: Callable[[], float], theirs: Callable[[], float]
) -> tuple[list[float], list[float]]:
    for call in (ours, theirs):
        call()
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def _seconds(call: Callable[[], float]) -> float:
    return sum(call() for _ in range(EACH)) / EACH


class Ours:
    """The logins of the sandbox, by the card of Ana."""

    def __init__(self, port: int) -> None:
        self.port, self.base = port, "/w/demo/autenticacao"
        self.issuer = f"http://127.0.0.1:{port}{self.base}"
        one = f"/sandbox/v1/worlds/demo/providers/{TEST_PROVIDER.id}"
        self.pair = self._lever(f"{one}/test-certificate")
        self.secret = self._lever(f"{one}/client-secret")["client_secret"]
        self.sent = 0

    def _lever(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(Browser(self.port).open(path, {})[1])
        return found

    def by_code(self) -> float:
        """Seconds from the request of a service to its tokens."""
        browser = Browser(self.port)
        began = perf_counter()
        browser.open(f"{self.base}/oidc/authorize?{_asked(TEST_PROVIDER.id)}")
        back = self._sign_in(browser)
        _redeem(browser, f"{self.base}/oidc/token", back, TEST_PROVIDER.id, self.secret)
        return perf_counter() - began

    def by_saml(self) -> float:
        """Seconds to judge a signed request, and to make the signed answer."""
        browser, form = Browser(self.port), self.request(f"{self.issuer}/fa/Default.aspx")
        began = perf_counter()
        address, _ = browser.open(f"{self.base}/fa/Default.aspx", form)
        taken = perf_counter() - began
        browser.open(address)
        address = self._sign_in(browser)
        began = perf_counter()
        if "SAMLResponse" not in browser.open(address)[1]:
            raise RuntimeError("no Response")
        return taken + perf_counter() - began

    def _sign_in(self, browser: Browser) -> str:
        page = browser.open(f"{self.base}/cartao")[1]
        mark = re.search(r'name="csrf" value="([^"]+)"', page)
        form = {"csrf": mark[1] if mark else "", "_volta": "/cartao"}
        browser.open(f"{self.base}/acao/insert-card", form | {"card_holder": "ana-silva"})
        page = browser.open(f"{self.base}/cartao")[1]
        pin = re.search(r"Nesta simulação é (\d{4})", page)
        pin_form = form | {"pin": pin[1] if pin else ""}
        return browser.open(f"{self.base}/acao/enter-card-pin", pin_form)[0]

    def request(self, destination: str) -> dict[str, str]:
        """A signed AuthnRequest, never the same."""
        self.sent += 1
        world = json.loads(Browser(self.port).open("/sandbox/v1/worlds/demo")[1])
        issued = datetime.fromisoformat(world["clock"]["now"]).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        document = (
            '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
            f'ID="_{os.getpid()}-{self.sent}" Version="2.0" IssueInstant="{issued}" '
            f'Destination="{destination}" AssertionConsumerServiceURL="{ACS}" '
            'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST">'
            f"<saml:Issuer>{TEST_PROVIDER.entity_id}</saml:Issuer>"
            '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
            "</samlp:AuthnRequest>"
        )
        made = signed(document, self.pair["private_key"], self.pair["certificate"])
        return {"SAMLRequest": b64encode(made).decode()}


def _asked(client_id: str) -> str:
    wanted = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": BACK,
        "scope": "openid",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    return urlencode(wanted)


def _redeem(browser: Browser, where: str, back: str, client_id: str, secret: str) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        "client_id": client_id,
        "client_secret": secret,
    }
    if "id_token" not in browser.open(where, form)[1]:
        raise RuntimeError("no id_token")


# the peers ---------------------------------------------------------------------------------------
def _missing(folder: Path) -> str:
    """Why there is no peer; nothing when both have been brought."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not on this machine"
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    return f"npm could not bring {PACKAGES}" if done.returncode else ""


@contextmanager
def _peer(folder: Path, ours: Ours) -> Iterator[dict[str, int]]:
    told = {
        "back": BACK,
        "acs": ACS,
        "entity": TEST_PROVIDER.entity_id,
        "key": ours.pair["private_key"],
        "certificate": ours.pair["certificate"],
    }
    running = subprocess.Popen(
        ["node", str(ROOT / "bench/logins_peer.mjs"), json.dumps(told)],
        env={**os.environ, "NODE_PATH": str(folder / "node_modules"), "NODE_ENV": "production"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {cores()[0]}),
    )
    try:
        assert running.stdout
        line = next((one for one in running.stdout if one.startswith("{")), "")
        if not line:
            raise RuntimeError("the peers did not start")
        yield json.loads(line)
    finally:
        running.kill()
        running.wait()


def _peer_code(port: int) -> Callable[[], float]:
    def login() -> float:
        browser = Browser(port)
        began = perf_counter()
        where = browser.open(f"/auth?{_asked('c')}")[0]
        for form in ({"prompt": "login", "login": "ana", "password": "x"}, {"prompt": "consent"}):
            browser.open(where)
            where = browser.open(browser.open(where, form)[0])[0]
        _redeem(browser, "/token", where, "c", "s")
        return perf_counter() - began

    return login


def _peer_saml(port: int, ours: Ours) -> Callable[[], float]:
    def exchange() -> float:
        browser, form = Browser(port), ours.request(f"http://127.0.0.1:{port}/sso")
        began = perf_counter()
        if "SAMLResponse" not in browser.open("/sso", form)[1]:
            raise RuntimeError("no Response")
        return perf_counter() - began

    return exchange
