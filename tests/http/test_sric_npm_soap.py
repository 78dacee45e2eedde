"""A second toolkit, the `soap` package of npm, takes the contracts and calls every operation."""

import json
import os
import re
import shutil
import subprocess
from base64 import b64decode
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from sandbox.web import soap
from tests.http.client import Place

PACKAGE = "soap@1.13.0"
SCRIPT = Path(__file__).parent / "toolkits/sric.cjs"


@pytest.fixture(scope="module")
def toolkit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package in a folder of its own; a machine without node or registry has none."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not on this machine")
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        pytest.skip(f"npm could not bring {PACKAGE}: {done.stderr.strip()[-200:]}")
    return folder


@pytest.fixture
def found(toolkit: Path, place: Place) -> dict[str, Any]:
    """What the toolkit was answered, in JSON."""
    base = f"http://127.0.0.1:{place.client.port}/w/{place.world}/sric/ws"
    done = subprocess.run(
        ["node", str(SCRIPT), base],
        env=os.environ | {"NODE_PATH": str(toolkit / "node_modules")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.slow
def test_a_toolkit_of_node_registers_searches_and_reads_the_list(found: dict[str, Any]) -> None:
    for way in ("1.1", "1.2", "digest"):
        assert found[way]["registered"] == [[0, "Sucesso"], [6, "Utilizador já registado"]]
        searched = found[way]["searched"]
        assert (searched["count"], searched["code"]) == (2, 0)
        assert soap.ENVELOPES[searched["envelope"]] == ("1.2" if way == "1.2" else "1.1")
        assert re.fullmatch(r"\d{16}", str(searched["number"]))
        content = b64decode(searched["pdf"])
        assert sha256(content).hexdigest().upper() == searched["control"]
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages)
        assert "Miguel Torres Anta" in text
    assert found["refused"] == "s:Client.Authentication"
