"""The table of refusals: whole, and every code that is raised is in it."""

import ast
import re
from pathlib import Path

import pytest

from sandbox.protocol import errors
from sandbox.protocol.errors import REASONS, Refused
from sandbox.protocol.reasons_call import CALL
from sandbox.protocol.reasons_oidc import OIDC
from sandbox.protocol.reasons_portal import PORTAL
from sandbox.protocol.reasons_services import SERVICES
from sandbox.protocol.reasons_systems import SYSTEMS

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for folder in (ROOT / "sandbox", *sorted(ROOT.glob("mock_*")))
           for path in folder.rglob("*.py")]  # fmt: skip


@pytest.mark.parametrize("code", REASONS)
def test_a_reason_has_a_meaning_a_text_and_a_status(code: str) -> None:
    reason = REASONS[code]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", code)
    assert reason.meaning.endswith(".")
    assert reason.text.endswith(".")
    assert 400 <= reason.status < 600


def test_a_refusal_carries_code_sentence_text_and_status() -> None:
    refusal = Refused("code_wrong", "found 3")
    assert (refusal.code, refusal.sentence, refusal.status) == ("code_wrong", "found 3", 409)
    assert refusal.text == REASONS["code_wrong"].text
    assert str(refusal) == "code_wrong: found 3"
    assert Refused("code_wrong", "x", "outro texto").text == "outro texto"


def test_an_unknown_code_is_a_defect() -> None:
    with pytest.raises(KeyError):
        Refused("nada", "x")


def test_every_code_that_is_raised_is_in_the_table() -> None:
    raised = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    raised.add(first.value)
    assert len(raised) > 40
    assert raised <= set(REASONS)


def test_every_code_of_the_table_is_used_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES
                   if not re.match(r"errors|reasons_|effects", path.name))  # fmt: skip
    assert [code for code in REASONS if f'"{code}"' not in text] == []


def test_no_code_stands_in_two_tables() -> None:
    tables = (CALL, OIDC, PORTAL, SERVICES, SYSTEMS)
    codes = [code for table in tables for code in table]
    assert len(codes) == len(set(codes))
    own = ast.parse(Path(errors.__file__).read_text()).body[-1]
    assert isinstance(own, ast.AnnAssign)
    assert isinstance(own.value, ast.Dict)
    here = {key.value for key in own.value.keys if isinstance(key, ast.Constant)}
    assert not here & set(codes)
    assert len(REASONS) == len(here) + len(codes)
