"""Toolkits of Node sign in unmodified: openid-client (code and CIBA) and node-saml."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.http.browsing import Browsing, hidden
from tests.http.client import Client, Place, counted
from tests.http.relying_party import BACK, CITIZEN, Relying

_NAMES = counted("node")
PACKAGES = ("openid-client@6.8.9", "@node-saml/node-saml@5.1.0")
TOOLKITS = Path(__file__).parent / "toolkits"
LEFT = "http://127.0.0.1:49500/saida"
ACS, ENTITY = "http://127.0.0.1:49500/acs", "https://prestador-de-ensaio.test"
OTHER_SITE = {"Origin": "http://127.0.0.1:49500", "Sec-Fetch-Site": "cross-site"}
pytestmark = pytest.mark.slow


class Program:
    """A program of Node, spoken to in lines."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.running = subprocess.Popen(
            ["node", *command],
            env=os.environ | {"NODE_PATH": str(folder / "node_modules")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def heard(self) -> dict[str, Any]:
        """The next thing that it says."""
        assert self.running.stdout
        line = self.running.stdout.readline()
        assert line, self.running.stderr and self.running.stderr.read()
        found: dict[str, Any] = json.loads(line)
        return found

    def tell(self, line: str) -> None:
        """Say something to it."""
        assert self.running.stdin
        self.running.stdin.write(line + "\n")
        self.running.stdin.flush()


@pytest.fixture(scope="module")
def toolkit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own; a machine without node or registry has none."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not on this machine")
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        pytest.skip(f"npm could not bring {PACKAGES}: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture
def start(toolkit: Path) -> Iterator[Callable[..., Program]]:
    """Starts programs, and ends them."""
    programs: list[Program] = []

    def run(script: str, *arguments: str) -> Program:
        programs.append(Program(toolkit, str(TOOLKITS / script), *arguments))
        return programs[-1]

    yield run
    for one in programs:
        one.running.kill()
        one.running.communicate()


def test_openid_client_signs_in_by_code_and_asks_the_phone(
    client: Client, start: Callable[..., Program]
) -> None:
    place = Place(client, next(_NAMES)).create(policy={"ciba_intervalo": 1}).sit()
    service = Relying(place).register().with_secret()
    phone = "tel:+351900000123"
    toolkit = start("openid.mjs", service.issuer, service.client_id, service.secret, BACK, phone)
    address = toolkit.heard()["address"]
    browser = Browsing(client)
    assert browser.get(address[address.index("/w/") :]).status == 303
    toolkit.tell(browser.sign_in_by_card(service.base).headers["location"])
    found = toolkit.heard()
    assert found["claims"]["acr"] == "urn:sandbox:faaalevel:4"
    assert found["userinfo"]["birthdate"] == "1988-03-14"
    for action in ("accept-access", "refuse-access"):
        number = toolkit.heard()["auth_req_id"].partition(".")[0]
        body = {"request_number": number}
        client.done(client.post(f"{place.phone}/api/{action}", body, token=place.phone_token))
        said = toolkit.heard()
        if action == "accept-access":
            assert said["claims"]["sub"] == found["claims"]["sub"]
            assert said["claims"]["amr"] == ["pin", "hwk", "mca"]
        else:
            assert said == {"error": "access_denied"}


def test_openid_client_signs_its_request_hands_one_in_and_signs_out(
    client: Client, start: Callable[..., Program]
) -> None:
    place = Place(client, next(_NAMES)).create()
    service = Relying(place).register(logout_url=LEFT)
    key = service._made("test-certificate")["private_key"]
    toolkit = start("openid_objects.mjs", service.issuer, service.client_id, key, BACK, LEFT)
    subjects = set()
    for inside in ("request=", "request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A"):
        address = toolkit.heard()["address"]
        assert inside in address
        assert "code_challenge" not in address
        browser = Browsing(client)
        assert browser.get(address[address.index("/w/") :]).status == 303
        toolkit.tell(browser.sign_in_by_card(service.base).headers["location"])
        subjects.add(toolkit.heard()["claims"]["sub"])
    assert len(subjects) == 1
    out = toolkit.heard()
    assert service.userinfo(out["access_token"]).status == 200
    answer = client.get(out["address"][out["address"].index("/w/") :])
    assert (answer.status, answer.headers["location"]) == (303, f"{LEFT}?state=fora")
    assert service.userinfo(out["access_token"]).status == 401


def test_node_saml_signs_in(client: Client, start: Callable[..., Program]) -> None:
    place = Place(client, next(_NAMES)).create()
    service = Relying(place)
    made = service._made("test-certificate")
    metadata = client.get(f"{service.base}/fa/metadata").text
    known = re.search(r"<[^>]*X509Certificate>([^<]+)<", metadata)
    assert known
    options = {
        "callbackUrl": ACS,
        "entryPoint": f"{service.issuer}/fa/Default.aspx",
        "issuer": ENTITY,
        "audience": ENTITY,
        "idpCert": known.group(1),
        "privateKey": made["private_key"],
        "publicCert": made["certificate"],
    }

    def answered() -> tuple[Program, str]:
        toolkit = start("saml.cjs", json.dumps(options))
        asked = toolkit.heard()
        form = {"SAMLRequest": unescape(asked["request"]), "RelayState": unescape(asked["relay"])}
        answer = client.form(f"{service.base}/fa/Default.aspx", form, **OTHER_SITE)
        assert answer.status == 303, answer.text[-1500:]
        browser = Browsing(client)
        assert browser.get(answer.headers["location"]).status == 303
        page = browser.get(browser.sign_in_by_card(service.base).headers["location"]).text
        assert hidden(page, "RelayState") == "volto=aqui"
        return toolkit, hidden(page, "SAMLResponse")

    toolkit, response = answered()
    toolkit.tell(response)
    person = client.done(client.get(f"{place.control}/people/ana-silva"))
    assert toolkit.heard()["attributes"][f"{CITIZEN}NIC"] == person["nic"][:8]
    toolkit.tell(response)
    assert "InResponseTo" in toolkit.heard()["error"]
    toolkit, response = answered()
    changed = b64decode(response).replace(b"ANA", b"EVA")
    toolkit.tell(b64encode(changed).decode())
    assert "signature" in toolkit.heard()["error"]
