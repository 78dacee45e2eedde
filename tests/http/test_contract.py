"""What the server says of itself is true: discovery, OpenAPI, and the table of errors."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mock_sric.staff import STAFF
from run_sandbox import describe_apps
from sandbox.protocol.errors import REASONS
from tests.http.client import CLERK, Child, Client, Listening, Place
from tests.http.visitor import Visitor


@pytest.fixture
def said(client: Client) -> dict[str, Any]:
    return dict(client.get("/.well-known/sandbox.json").data)


@pytest.fixture
def contract(client: Client) -> dict[str, Any]:
    return dict(client.get("/sandbox/openapi.json").data)


# discovery
def filled(pattern: str, place: Place, **more: str) -> str:
    """An address of a pattern, with the names of a place."""
    names = {"world": place.world, "person": place.citizen, "n": "0", **more}
    return re.sub(r"\{(\w+)\}", lambda hole: names[hole[1]], pattern)


def test_every_world_is_where_it_says(said: dict[str, Any], place: Place) -> None:
    client = place.client
    assert client.get(filled(said["worlds"]["pattern"], place)).status == 200
    assert client.get(filled(said["worlds"]["one"], place)).data["id"] == place.world
    assert client.get(said["worlds"]["demo"]).status == 200
    assert place.world in client.get(said["worlds"]["api"]).data["worlds"]


def test_every_system_is_where_it_says(said: dict[str, Any], place: Place) -> None:
    assert len(said["systems"]) == len(describe_apps())
    for system in said["systems"].values():
        token = place.token_of(system["seat"])
        person = {"person": CLERK} if system["seat"] == "funcionario" else {}
        assert place.client.get(filled(system["pages"], place, **person)).status == 200
        assert place.client.get(filled(system["view"], place, **person), token).status == 200
        header = [f"Authorization: Bearer {token}"]
        address = filled(system["socket"], place, **person)
        assert Listening.status(place.client.port, address, header=header) == 101
        for action in system["actions"]:
            address = filled(system["api"], place, **person) + action
            answer = place.client.post(address, {"nada": 1}, token)
            assert answer.code == "malformed", address


def test_a_seat_is_taken_where_it_says(said: dict[str, Any], place: Place) -> None:
    bodies = {
        "cidadao": {"role": "cidadao", "person": place.citizen},
        "banco": {"role": "banco", "person": "simulado"},
        "juizo": {"role": "juizo", "person": "ensaio"},
        "entidade": {"role": "entidade", "person": "ensaio"},
        "plataforma": {"role": "plataforma", "person": "ensaio"},
        "navegador": {"role": "navegador", "person": "um-navegador"},
        "funcionario": {"role": "funcionario", "person": "marta-funcionaria"},
        "operador": {"user_name": "rita.neves", "password": "ficticia-rita.neves"},
        **{
            role: {"user_name": people[0].user_name, "password": people[0].password}
            for role, people in STAFF.items()
        },
    }
    for role, pattern in said["seats"].items():
        method, address = filled(pattern, place).split()
        assert method == "POST"
        assert place.do(address, bodies[role])["seat_token"].startswith(role)


def test_the_journal_and_the_people_are_where_it_says(said: dict[str, Any], place: Place) -> None:
    client = place.client
    assert client.get(filled(said["journal"]["api"], place)).data["head"] == place.head
    assert Listening.status(client.port, filled(said["journal"]["socket"], place)) == 101
    assert client.get(filled(said["people"]["api"], place)).data["people"]
    assert client.get(filled(said["people"]["one"], place)).data["id"] == place.citizen


def test_the_contracts_are_where_it_says(said: dict[str, Any], client: Client) -> None:
    for address in (*said["contracts"].values(), said["health"]):
        assert client.get(address).status == 200


# the table of errors
def test_every_code_has_a_place_on_the_page_of_errors(client: Client) -> None:
    page = client.get("/sandbox/errors").text
    assert [code for code in REASONS if f'id="{code}"' not in page] == []


# OpenAPI
def test_the_description_is_valid(contract: dict[str, Any]) -> None:
    assert contract["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(contract).validate()


def test_every_row_of_every_app_is_described(contract: dict[str, Any]) -> None:
    for app in describe_apps():
        base = app.base("{world}", "{person}")
        for verb in app.verbs:
            if verb.command is not None:
                operation = contract["paths"][f"{base}/api/{verb.action}"]["post"]
                content = operation["requestBody"]["content"]["application/json"]["schema"]
                assert set(content["properties"]) == {item.name for item in verb.fields}


def test_every_lever_is_described(contract: dict[str, Any]) -> None:
    rooms = ("control.py", "time_levers.py")
    folder = Path(__file__).parents[2] / "sandbox"
    source = "".join((folder / room).read_text() for room in rooms)
    routes = re.findall(r'@bp\.(get|post|put|delete)\("([^"]+)"\)', source)
    assert len(routes) >= 22
    for method, route in routes:
        address = "/sandbox/v1" + re.sub(r"<(\w+)>", r"{\1}", route)
        address = address.replace("{world_id}", "{world}").replace("{person_id}", "{person}")
        assert method in contract["paths"][address], address


def test_the_inbox_is_described(contract: dict[str, Any], place: Place) -> None:
    visitor = Visitor(place).enters().asks()
    address = f"{place.control}/mail"
    next_one = place.client.get(f"{address}/next?after=E-0&timeout_s=1")
    described = contract["components"]["schemas"]["Mail"]
    told = place.client.get(f"{address}?to=ana@exemplo.invalid&search=Pagamento").data["mail"]
    assert set(described["required"]) == set(next_one.data) == set(told[0])
    assert visitor.newest["request_id"] in told[0]["links"][0]
    assert place.client.send("DELETE", f"{address}?to=ana@exemplo.invalid").status == 204
    assert place.client.get(f"{address}/next?timeout_s=0").status == 204
    for method, path in (("get", ""), ("delete", ""), ("get", "/next")):
        assert method in contract["paths"]["/sandbox/v1/worlds/{world}/mail" + path]


def test_no_operation_has_the_name_of_another(contract: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for item in contract["paths"].values()
        for method, operation in item.items()
        if method != "parameters"
    ]
    assert sorted(names) == sorted(set(names))


CONFIG = """
continue-on-failure = true
[parameters]
world = "{world}"
person = "{person}"
[[operations]]
include-path-regex = "/telemovel/"
headers = {{ Authorization = "Bearer {phone}" }}
[[operations]]
include-path-regex = "/(backoffice|registo-criminal)/"
headers = {{ Authorization = "Bearer {desk}" }}
"""
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,unsupported_method,negative_data_rejection"
)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_no_input_finds_a_defect(server: Child, place: Place, tmp_path: Path) -> None:
    """Schemathesis, seeded, with both seats; worlds are not made nor ended in the middle."""
    place.play(8)
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        CONFIG.format(
            world=place.world,
            person=place.citizen,
            phone=place.phone_token,
            desk=place.desk_token,
        )
    )
    done = subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            f"--config-file={config}",
            "run",
            f"http://127.0.0.1:{server.port}/sandbox/openapi.json",
            "--max-examples=8",
            "--seed=7",
            "--no-shrink",
            "--generation-database=none",
            "--phases=coverage,fuzzing",
            f"--checks={CHECKS}",
            "--exclude-operation-id=end-world",
            "--exclude-operation-id=create-world",
            "--exclude-operation-id=import-world",
            # It waits, which is what it is for; `test_the_inbox_is_described` asks it.
            "--exclude-operation-id=next-mail",
            "--exclude-operation-id=backoffice-sign-in",
            "--exclude-operation-id=backoffice-sign-out",
            "--request-timeout=20",
            "--suppress-health-check=all",
            "--warnings=off",
        ],
        cwd=tmp_path,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=390,
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-1_000:]
    assert "Traceback" not in server.log.read_text()
