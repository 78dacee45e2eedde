"""The examples run as their pages say, and pass every control that applies to them."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.http.client import ROOT

AUTHORIZATIONS = "verify-an-authorization-system.md"
FEDERATED, DESK = "verify-a-federated-service.md", "verify-a-backoffice.md"
IDENTITY = "verify-an-identity-provider.md"
PLATFORM = "verify-an-integration-platform.md"
PHONE = "verify-a-phone-app.md"


def free_port() -> int:
    """A port that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def run(script: str, folder: Path) -> str:
    """Commands of a page, where the sandbox and the examples are, with ports of their own."""
    for port in ("8100", "8300", "9100", "5001", "5002"):
        script = script.replace(port, str(free_port()))
    own = re.search(r"--url http://127\.0\.0\.1:(\d+)", script)
    done = subprocess.run(
        ["bash", "-emc", f"trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n{script}"],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PORT": own.group(1) if own else "0",
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder from which the commands of a page can be given."""
    for name in ("examples", "run_sandbox.py", "sandbox"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def block(page: str = FEDERATED) -> str:
    text = (ROOT / "docs/how-to" / page).read_text(encoding="utf-8")
    (found,) = re.findall(r"```bash\n(.*?)```", text, re.S)
    return str(found)


def ports_of(script: str) -> str:
    """The script with its sandbox on a port of its own."""
    return script.replace("verify --slot", "verify --port 8100 --data data --slot").replace(
        "verify --check", "verify --data data --check"
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_leads_to_a_green_and_signed_report(checkout: Path) -> None:
    seen = run(ports_of(block()), checkout)
    assert "41 de 68 controlos do catálogo aplicaram-se; 41 de 41 passaram" in seen
    report = json.loads((checkout / "relatorio.json").read_text(encoding="utf-8"))
    assert (report["variant"], report["passed"], report["failed"]) == ("saml", 41, 0)
    assert json.loads(seen.splitlines()[-1])["passed"] == 41
    assert "faixa" in (checkout / "relatorio.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node")
def test_the_service_in_node_passes_every_control_of_its_protocol(checkout: Path) -> None:
    started = "node examples/federated_service_oauth2/service.mjs &"
    script = re.sub(r"python3 examples/.* &", started, ports_of(block()))
    seen = run(script.replace("5001", "5002"), checkout)
    assert "33 de 68 controlos do catálogo aplicaram-se; 33 de 33 passaram" in seen


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_of_a_backoffice_leads_to_a_green_report(checkout: Path) -> None:
    seen = run(ports_of(block(DESK)), checkout)
    assert "12 de 27 controlos do catálogo aplicaram-se; 12 de 12 passaram" in seen
    assert (checkout / "relatorio.xml").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_of_an_identity_provider_leads_to_a_green_and_signed_report(
    checkout: Path,
) -> None:
    seen = run(block(IDENTITY).replace("verify --", "verify --data data --"), checkout)
    assert "131 de 132 controlos do catálogo aplicaram-se; 131 de 131 passaram" in seen
    report = json.loads((checkout / "relatorio.json").read_text(encoding="utf-8"))
    assert (report["variant"], report["failed"]) == ("oauth2 saml openid ciba", 0)
    (absent,) = [one for one in report["controls"] if one["outcome"] == "nao-aplicavel"]
    assert (absent["id"], "[process]" in absent["seen"]) == ("FA-006", True)
    assert json.loads(seen.splitlines()[-1])["passed"] == 131
    text = (checkout / "componente.toml").read_text(encoding="utf-8")
    secrets = re.findall('(?:expired_token|other_client_secret) = "(.*)"', text)
    page = (checkout / "relatorio.html").read_text(encoding="utf-8")
    assert [one in page for one in secrets] == [False, False]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_of_an_integration_platform_leads_to_a_green_report(checkout: Path) -> None:
    seen = run(ports_of(block(PLATFORM)), checkout)
    assert "36 de 36 controlos do catálogo aplicaram-se; 36 de 36 passaram" in seen
    assert (checkout / "relatorio.xml").exists()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_of_an_authorization_system_leads_to_a_green_report(checkout: Path) -> None:
    seen = run(ports_of(block(AUTHORIZATIONS)), checkout)
    assert "47 de 49 controlos do catálogo aplicaram-se; 47 de 47 passaram" in seen
    report = json.loads((checkout / "relatorio.json").read_text(encoding="utf-8"))
    left = [one["id"] for one in report["controls"] if one["outcome"] == "nao-aplicavel"]
    assert left == ["SA-314", "SA-320"]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_authorization_system_that_starts_anew_goes_on(checkout: Path) -> None:
    """As the page says, with a command that ends the sandbox's own without a word."""
    serve = "python3 run_sandbox.py serve --port 8100 --data componente"
    anew = (
        f"cat > recomeca.sh <<'FIM'\nkill -9 $(cat pid)\n{serve} > outra.log & echo $! > pid\nFIM\n"
    )
    script = ports_of(block(AUTHORIZATIONS))
    script = script.replace("componente.log &", "componente.log & echo $! > pid", 1)
    script = script.replace("--entity", '--restart "bash recomeca.sh" --only SA-320 --entity')
    script = script.replace("kill %1", "kill $(cat pid)")
    try:
        seen = run(anew + script, checkout)
    finally:
        subprocess.run("kill $(cat pid)", shell=True, cwd=checkout, check=False)
    assert "SA-320  Passou" in seen


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_of_a_phone_app_leads_to_a_green_report(checkout: Path) -> None:
    seen = run(ports_of(block(PHONE)), checkout)
    assert "40 de 40 controlos do catálogo aplicaram-se; 40 de 40 passaram" in seen
    assert (checkout / "relatorio.xml").exists()
