"""The descriptions of sockets and of iAP-PI keep to the schema that AsyncAPI itself publishes."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from tests.http.client import Client

PACKAGE = "@asyncapi/specs@6.11.1"


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Draft7Validator:
    """The schema, of a package that is no dependency of ours."""
    if not shutil.which("npm"):
        pytest.skip("npm is not on this machine")
    folder = tmp_path_factory.mktemp("npm")
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", PACKAGE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    if done.returncode:
        pytest.skip(f"npm could not bring {PACKAGE}: {done.stderr.strip()[-200:]}")
    file: Path = folder / "node_modules/@asyncapi/specs/schemas/3.0.0.json"
    return Draft7Validator(json.loads(file.read_text(encoding="utf-8")))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lugares", "iap-pi"])
def test_the_description_is_valid(official: Draft7Validator, client: Client, name: str) -> None:
    document = client.get(f"/sandbox/contracts/{name}.json").data
    assert [error.message for error in official.iter_errors(document)] == []
    document["operations"]["x"] = {"action": "shout"}
    assert not official.is_valid(document)
