"""The pictures of a run: in their lane, at their moment, and of nobody's data."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from run_sandbox import build_registry, describe_apps
from sandbox.masking import personal_of
from sandbox.play import report_screens
from sandbox.play.browser import BrowserStage
from sandbox.play.language import Language
from sandbox.play.player import Player
from sandbox.play.protocol import ProtocolStage
from sandbox.play.report import Report, RunReport
from sandbox.play.report_page import write_page
from sandbox.play.screens import AT_THE_END, Album, Camera, Covered, Screen
from sandbox.play.server import ServerProcess
from tests.sandbox.play.conftest import APPROVED, CMD_ACTIVE, Compile, Play

LOSES = """\
falhas:
  - {id: some, alvo: iap-pi, tipo: perde-mensagem, operacao: CodigoDisponivel, vezes: 1}
"""
WAITS = APPROVED + "- cidadao.dita: {dado: codigo_seguranca}\n  quando: codigo.apresentado\n"
PAGE = """<body style="font:16px monospace"><h1>Atendimento A-{case}</h1>
<p>{first} <b>{last}</b>, nascida a {day}</p><p>{phone}</p><p><span>{one}</span> <span>{two}</span>
</p><input value="{typed}"><textarea>{typed}</textarea><select><option>{phone}</option></select>
<p>Banana e {mail}</p></body>"""
ANA = {"first": "Ana", "last": "Silva", "day": "12/03/1985", "phone": "900 000 123", "one": "123",
       "two": "456", "typed": "segredo", "mail": "ana@um.invalid", "case": "0001"}  # fmt: skip
RUI = {"first": "Rui", "last": "Costa", "day": "30/11/1971", "phone": "900 987 654", "one": "987",
       "two": "654", "typed": "abcdefg", "mail": "rui@um.invalid", "case": "0001"}  # fmt: skip
Shoot = Callable[..., bytes]


@pytest.fixture
def shoot(browser: Any) -> Any:
    """The picture of a page about somebody."""
    page = browser.new_page(viewport={"width": 480, "height": 480})

    def take(person: dict[str, str], covered: Covered | None) -> bytes:
        page.set_content(PAGE.format(**person))
        return Camera(page, covered).take()

    yield take
    page.close()


@pytest.fixture
def people() -> Covered:
    covered = Covered()
    covered.add([{"full_name": "Ana Silva", "given_name": "Ana"}, ["Rui Costa", "Rui"]])
    return covered


@pytest.mark.browser
def test_pages_that_differ_only_in_a_persons_data_give_the_same_picture(
    shoot: Shoot, people: Covered
) -> None:
    assert shoot(ANA, people) == shoot(RUI, people)
    assert shoot(ANA, None) != shoot(RUI, None)


@pytest.mark.browser
def test_what_is_nobodys_is_seen(shoot: Shoot, people: Covered) -> None:
    assert shoot(ANA, people) != shoot({**ANA, "case": "0002"}, people)


@pytest.mark.browser
def test_a_picture_leaves_the_page_as_it_was_and_comes_once(browser: Any, people: Covered) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(**ANA))
    before, camera = page.content(), Camera(page, people)
    assert camera.take().startswith(b"RIFF")
    assert camera.take() == b""
    assert page.content() == before
    assert page.evaluate("CSS.highlights.size + document.adoptedStyleSheets.length") == 0
    page.close()


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.slow
def test_a_red_run_shows_its_screens_and_links_its_traces_offline(
    compiled: Compile, server: ServerProcess, browser: Any, language: Language, tmp_path: Path
) -> None:
    protocol = ProtocolStage(server.base, describe_apps(), prefix="ecras")
    stage = BrowserStage(protocol, trace=tmp_path / "traces", running=browser, album=Album())
    report = Player(compiled(WAITS, LOSES).runs()[0], stage, language).play()
    report.traces, report.screens = [str(one) for one in stage.traces], stage.screens
    moments = [(one.role, one.moment) for one in report.screens]
    assert ("cidadao", "depois de «autoriza»") in moments
    assert ("operador", "antes de «valida_cmd»") in moments
    personal = personal_of(build_registry(describe_apps()).events)
    write_page(Report([report]).masked(personal, ()), tmp_path / "out.html")
    page = browser.new_context(offline=True, viewport={"width": 1366, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto((tmp_path / "out.html").as_uri())
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for one in page.locator("figure.ecra").all():
        one.scroll_into_view_if_needed()  # pictures are loaded when they come near
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth)")
    assert [one for one in asked if not one.startswith(("file:", "data:"))] == []
    assert page.get_by_role("heading", name="Porque está parado?").is_visible()
    assert page.get_by_role("heading", name="Ecrãs nesse momento").is_visible()
    assert page.get_by_role("link", name="ensaio-operador.zip").count() == 1
    assert page.locator("figure.ecra").count() == len(report.screens)
    text = page.content()
    assert "900 000 123" not in text
    assert "CodigoDisponivel perdeu-se" in text
    page.context.close()


# in the report ----------------------------------------------------------------------------------
def seen(report: RunReport, *ends: str) -> RunReport:
    """A run with a picture after each of its first events, and at the end of these roles."""
    first = report.events[0].at
    report.screens = [
        Screen("cidadao", "cidadao", "ana-silva", 4, first, "depois de «liga»", b"uma"),
        Screen("operador", "operador", "rita-operadora", 4, first, "antes de «atende»", b"duas"),
        *(Screen(one, one, "x", 9, first, AT_THE_END, b"fim") for one in ends),
    ]
    return report


def written(tmp_path: Path, *runs: RunReport) -> str:
    write_page(Report(list(runs)), tmp_path / "out.html")
    return (tmp_path / "out.html").read_text()


def test_a_picture_is_in_the_lane_of_its_role_after_its_event(played: Play, tmp_path: Path) -> None:
    text = written(tmp_path, seen(played(CMD_ACTIVE)))
    assert "acontecimentos, 2 ecrãs)" in text
    row = text.partition("<tr><td>4</td>")[2].partition("<tr><td>5</td>")[0]
    assert 'id="g1e4-0"' in row
    assert 'id="g1e4-1"' in row
    assert row.index("Ecrã de «cidadao», depois de «liga»") < row.index("«operador»")
    assert not re.search(r"<script|<link|https?://|@import", text)


def test_what_was_in_sight_when_it_stopped_stands_beside_the_reason(
    played: Play, tmp_path: Path
) -> None:
    text = written(tmp_path, seen(played(WAITS, LOSES), "cidadao", "operador"))
    ends = text.partition("Ecrãs nesse momento")[2].partition("<h3>")[0]
    assert ends.count("<img ") == 2


def test_a_page_of_many_pictures_keeps_those_of_red_runs_and_says_so(
    played: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_screens, "ROOM", 12)
    text = written(tmp_path, seen(played(CMD_ACTIVE)), seen(played(WAITS, LOSES), "operador"))
    good, bad = text.split("<section ")[1:]
    assert ("<img " in good, "<img " in bad) == (False, True)
    assert "as imagens dos ecrãs ficaram de fora" in good


def test_sentences_of_a_report_hold_nothing_of_anybody(played: Play) -> None:
    report = played(APPROVED)
    number = next(one.get("phone_number") for one in report.events if one.type == "cmd.pedida")
    report.failure = f"f.yaml:1: esperava outra coisa de {number}"
    personal = personal_of(build_registry(describe_apps()).events)
    [masked] = Report([report]).masked(personal, ()).runs
    assert masked.failure == "f.yaml:1: esperava outra coisa de •••"
    assert number not in str(masked.as_dict())
