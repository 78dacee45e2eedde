"""The handles over lines of JSON: one test after another, refusals as answers, evidence left."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from run_sandbox import build_registry, describe_apps
from sandbox.masking import personal_of
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.suite.remote import Remote
from tests.sandbox.play.conftest import ROOT

DIALS = {"ask": "verb", "role": "cidadao", "verb": "liga", "given": {"para": "contact-center"}}
OPEN = {"ask": "open", "name": "Um teste: ação!"}


@pytest.fixture
def remote(kernel: KernelStage, language: Language) -> Remote:
    personal = personal_of(build_registry(describe_apps()).events)
    return Remote(kernel, language, personal, ROOT / "scenarios")


def asked(remote: Remote, *asks: Any) -> list[dict[str, Any]]:
    """What each line is answered."""
    out = io.StringIO()
    remote.serve([json.dumps(one) for one in asks], out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_test_has_a_world_of_its_own(remote: Remote) -> None:
    first, dialled, again, empty = asked(
        remote, OPEN, DIALS, OPEN, {"ask": "events", "name": "chamada.iniciada"}
    )
    assert first["ok"]["id"] != again["ok"]["id"]
    assert "autoriza" in first["ok"]["roles"]["cidadao"]["verbs"]
    assert [one["type"] for one in dialled["ok"]] == ["chamada.iniciada"]
    assert empty == {"ok": []}


@pytest.mark.parametrize(
    ("ask", "kind", "told"),
    [
        ({"ask": "verb", "role": "operador", "verb": "pede_autorizacao"}, "Failure", "recusado"),
        ({"ask": "verb", "role": "operador", "verb": "valida_cdm"}, "AttributeError", "valida_cmd"),
        ({"ask": "do", "steps": [{"operador.atende": {}, "cor": "azul"}]}, "BadGuiao", "G103"),
        ({"ask": "wait"}, "Unknown", "event"),
        ({"ask": "danca"}, "Unknown", "asks are open"),
        ({"ask": "advance", "time": "ontem"}, "ValueError", "not a duration"),
    ],
)  # fmt: skip
def test_what_does_not_come_true_is_an_answer(
    ask: dict[str, Any], kind: str, told: str, remote: Remote
) -> None:
    _, found, still = asked(remote, OPEN, ask, DIALS)
    assert found["kind"] == kind
    assert told in found["error"]
    assert "ok" in still


def test_nothing_is_done_before_a_world_is_open(remote: Remote) -> None:
    [found] = asked(remote, {"ask": "now"})
    assert found["kind"] == "Failure"


def test_a_test_that_failed_leaves_its_page_and_its_world(remote: Remote, tmp_path: Path) -> None:
    *_, left = asked(remote, OPEN, DIALS, {"ask": "close", "evidence": str(tmp_path / "e")})
    page, world = map(Path, left["ok"])
    assert "chamada.iniciada" in page.read_text()
    assert "900000123" not in page.read_text()
    assert world.stat().st_size > 0
