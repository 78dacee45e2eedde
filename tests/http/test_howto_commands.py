"""The commands of how-to pages do what the pages say."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.http.client import Client, counted

PAGES = Path(__file__).parents[2] / "docs/how-to"
_NAMES = counted("guia")
pytestmark = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")


def said(client: Client, page: str, world: str) -> list[str]:
    """What each command of a page answers, in a world of our own instead of the page's."""
    text = (PAGES / page).read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"```(?:ba)?sh\n(.*?)```", text, re.S)).replace("\\\n", "")
    ours = blocks.replace(":8000/", f":{client.port}/").replace(world, next(_NAMES))
    lines = [line.replace("curl ", "curl -sS ", 1) for line in ours.splitlines()]
    done = [
        subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True, timeout=20)
        for line in lines
    ]
    return [one.stdout for one in done]


def test_a_header_leads_to_a_world_and_a_scenario_back_to_the_service(client: Client) -> None:
    asked, refused, person = said(client, "without-writing-a-guiao.md", "equipa-a")
    assert re.search(r"^Location: /w/guia\S+/autenticacao/\s*$", asked, re.M)
    assert re.search(r"^Location: \S+#error=cancelled\s*$", refused, re.M)
    assert '"id":"sempre-recusa"' in person


def test_time_moves_when_the_last_program_agrees(client: Client) -> None:
    *waiting, moved = said(client, "share-the-time-of-a-world.md", "ensaio")
    assert '"mode":"virtual"' in waiting[0]
    before = ["2030-01-01T10:05" in answer for answer in waiting]
    assert (before, '"now":"2030-01-01T10:05' in moved) == ([False] * 4, True)


def test_who_tries_a_wrong_action_finds_why(client: Client) -> None:
    _, refused = said(client, "find-out-why-it-was-refused.md", "nenhum")
    assert '"code":"not_found"' in refused
    why, _ = said(client, "find-out-why-it-was-refused.md", "nenhum")
    assert "validate-cdm" in why


def test_a_message_that_cannot_be_taken_is_answered_in_json(client: Client) -> None:
    answer = client.post("/w/demo/iap/servicos/rest", {"a": 1})
    assert answer.headers["content-type"] == "application/problem+json"
