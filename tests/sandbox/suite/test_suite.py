"""A suite: retries that say so, quarantine with a reason, parity, workers, merged reports."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from run_sandbox import describe_apps, open_worlds
from sandbox.play import cli
from sandbox.play.compiler import compile_file
from sandbox.play.happening import Happening
from sandbox.play.kernel import KernelStage
from sandbox.play.language import Language
from sandbox.play.loading import load
from sandbox.play.parity import differences
from sandbox.play.plan import Run
from sandbox.play.report import Report, RunReport
from sandbox.play.report_files import write_junit
from sandbox.suite.merge import BadReport, merge
from sandbox.suite.parity import compare
from sandbox.suite.quarantine import Quarantine
from sandbox.suite.running import play_suite
from sandbox.suite.workers import play_all
from tests.sandbox.play.conftest import APPROVED, ON_CALL, ROOT, Compile, Play, guiao_text

NOBODY = Quarantine()


def run(*argv: str) -> int:
    """One command in this process."""
    return cli.main(list(argv), ROOT, describe_apps(), open_worlds)


@pytest.fixture
def one(compiled: Compile) -> Run:
    return compiled(ON_CALL, "etiquetas: [fumo]").runs()[0]


class Weather:
    """Plays nothing: each run fails so many times, then passes."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    def __call__(self, runs: Sequence[Run]) -> list[RunReport]:
        self.failures -= 1
        text = "f.yaml:1: caiu" if self.failures >= 0 else ""
        return [RunReport(one.guiao, one.name, "nucleo", failure=text) for one in runs]


# retries
def test_what_passes_only_at_the_second_try_says_so(one: Run, tmp_path: Path) -> None:
    [found] = play_suite([one], Weather(1), 2, NOBODY)
    assert (found.status, found.attempts, found.passed) == ("instavel", 2, True)
    assert found.remarks == ["1.ª tentativa: f.yaml:1: caiu"]
    assert Report([found]).last_line() == "1 passed, 0 failed, 1 only when tried again"
    write_junit(Report([found]), tmp_path / "out.xml")
    assert ElementTree.parse(tmp_path / "out.xml").find(".//flakyFailure") is not None


def test_what_fails_every_time_fails_with_every_reason(one: Run) -> None:
    [found] = play_suite([one], Weather(9), 2, NOBODY)
    assert (found.status, found.attempts) == ("falhou", 3)
    assert [remark[:13] for remark in found.remarks] == ["1.ª tentativa", "2.ª tentativa"]


def test_nothing_is_tried_again_unasked(one: Run) -> None:
    assert play_suite([one], Weather(1), 0, NOBODY)[0].status == "falhou"


# quarantine
def test_a_known_failure_breaks_nothing_and_says_why(one: Run, tmp_path: Path) -> None:
    known = replace(one, guiao=replace(one.guiao, tags=("conhecido:123",)))
    [found] = play_suite([known], Weather(9), 2, NOBODY)
    report = Report([found])
    assert (found.status, found.attempts, report.passed) == ("conhecido", 1, True)
    assert "em quarentena: 123" in report.text()
    write_junit(report, tmp_path / "out.xml")
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()[0]
    assert (suite.get("failures"), suite.get("skipped")) == ("0", "1")


def test_a_known_failure_that_passes_may_leave(one: Run) -> None:
    [found] = play_suite([one], Weather(0), 0, Quarantine({"ensaio": "#9"}))
    assert found.status == "passou"
    assert found.remarks == ["está em quarentena e passou: já pode sair de lá"]


def test_a_quarantine_is_a_file_with_reasons(one: Run, tmp_path: Path) -> None:
    path = tmp_path / "quarentena"
    path.write_text("# o que se sabe\nensaio: #12 a mesa perde o código\nvelho: #1\n")
    found = Quarantine.read(path)
    assert found.reason(one) == "#12 a mesa perde o código"
    assert found.unknown([one]) == ["velho"]
    path.write_text("ensaio:\n")
    with pytest.raises(ValueError, match="quarentena:1: a line is «id: reason»"):
        Quarantine.read(path)


# parity
def test_journals_that_part_fail_the_later_level(played: Play) -> None:
    left, right = played(ON_CALL), played(ON_CALL)
    assert compare([("nucleo", [left]), ("protocolo", [right])])[1].passed
    right.events[-1] = replace(right.events[-1], type="chamada.caiu")
    found = compare([("nucleo", [left]), ("protocolo", [right])])[1]
    assert found.status == "falhou"
    assert "o diário não é o de nucleo: n.º" in found.reasons()[0]


def test_what_failed_by_itself_is_not_said_twice(played: Play) -> None:
    left, right = played(ON_CALL), played("- espera: {evento: token.usado}")
    assert len(compare([("nucleo", [left]), ("protocolo", [right])])[1].reasons()) == 1


def test_a_difference_between_levels_fails_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = KernelStage.journal

    def otherwise(stage: KernelStage, after: int) -> list[Happening]:
        return [replace(one, actor="outrem") if one.type == "cmd.pedida" else one
                for one in read(stage, after)]  # fmt: skip

    monkeypatch.setattr(KernelStage, "journal", otherwise)
    argv = ("run", str(folder / "a.guiao.yaml"), "--compare", "nucleo,protocolo")
    assert run(*argv) == 1
    assert "o diário não é o de nucleo: n.º" in capsys.readouterr().out


# workers
IN_PAGES = (
    "registo_criminal/recusa", "registo_criminal/codigo-errado-uma-vez",
    "registo_criminal/portal-cmd-multibanco-certificado", "registo_criminal/pagamento-multibanco",
    "sric/suspenso-e-reativado", "entidades/aceite-na-aplicacao",
)  # fmt: skip
"""A few of each kind: calls, the portal, a bank, courts, an entity."""


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("level", ["nucleo", "protocolo"])
def test_every_guiao_has_the_same_journal_in_series_and_in_parallel(
    level: str, language: Language
) -> None:
    guioes, bad = load([ROOT / "scenarios"], language)
    assert bad == []
    same_in_series_and_in_parallel([one for guiao in guioes for one in guiao.runs()], level)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(900)
def test_in_pages_a_few_have_the_same_journal_in_series_and_in_parallel(
    language: Language,
) -> None:
    guioes = [compile_file(ROOT / f"scenarios/{name}.guiao.yaml", language) for name in IN_PAGES]
    same_in_series_and_in_parallel([one.runs()[0] for one in guioes], "navegador")


def same_in_series_and_in_parallel(runs: list[Run], level: str) -> None:
    """Each run has the same journal, played by one worker and by two at once."""
    files = dict.fromkeys(run.guiao.file for run in runs)
    command = [sys.executable, str(ROOT / "run_sandbox.py"), "run", *files]
    command += ["--level", level, "--serve-runs"]
    series, parallel = (play_all(runs, level, command, workers) for workers in (1, 2))
    assert [one.name for one in (*series, *parallel) if not one.passed] == []
    parted = {
        one.name: differences(one.events, other.events)
        for one, other in zip(series, parallel, strict=True)
    }
    assert {name: found for name, found in parted.items() if found} == {}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three guiões, the last of which fails."""
    for name in ("a", "b", "c"):
        more = "verifica: [{evento: token.usado}]" if name == "c" else ""
        text = guiao_text(APPROVED, more).replace("id: ensaio", f"id: {name}")
        (tmp_path / f"{name}.guiao.yaml").write_text(text)
    return tmp_path


def test_workers_give_the_report_of_one_process(folder: Path) -> None:
    found = []
    for workers in ("1", "2"):
        out = folder / f"{workers}.json"
        assert run("run", str(folder), "--workers", workers, "--json", str(out)) == 1
        runs = json.loads(out.read_text())["runs"]
        found.append([{**one, "seconds": 0} for one in runs])
    assert found[0] == found[1]
    assert [one["status"] for one in found[0]] == ["passou", "passou", "falhou"]


@pytest.mark.parametrize(
    ("program", "told"),
    [("import sys; sys.exit(3)", "saiu com 3"), ("input(); input()", "não acabou em 0.5 s")],
)
def test_a_worker_that_is_lost_costs_its_run(one: Run, program: str, told: str) -> None:
    [found] = play_all([one], "nucleo", [sys.executable, "-c", program], 2, 0.5)
    assert found.status == "falhou"
    assert told in found.failure


# shards and merging
def test_shards_merged_are_the_whole(folder: Path) -> None:
    for number in (1, 2):
        shard, past = f"{number}/2", folder / f"past-{number}.json"
        outs = [str(folder / f"{number}.{kind}") for kind in ("json", "xml", "html")]
        argv = ["--shard", shard, "--history", str(past), "--json", outs[0], "--junit", outs[1]]
        run("run", str(folder), *argv, "--html", outs[2])
    for kind in ("json", "xml", "html"):
        merge(folder / f"all.{kind}", [folder / f"{number}.{kind}" for number in (1, 2)])
    whole = json.loads((folder / "all.json").read_text())
    assert sorted(one["name"] for one in whole["runs"]) == ["a", "b", "c"]
    assert whole["passed"] is False
    suites = ElementTree.parse(folder / "all.xml").getroot()
    assert sum(int(suite.get("tests", 0)) for suite in suites) == 3
    page = (folder / "all.html").read_text()
    assert "2 de 3 passaram." in page
    assert page.count("<section id=") == 3
    merge(folder / "past.json", [folder / "past-1.json", folder / "past-2.json"])
    assert run("history", str(folder / "past.json")) == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.json", "{}"),
        ("x.json", "no"),
        ("x.xml", "<a"),
        ("x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
        ("x.html", "<p>"),
        ("x.txt", ""),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadReport):
        merge(tmp_path / f"out{Path(name).suffix}", [tmp_path / name])


def test_levels_are_compared_by_one_command(folder: Path) -> None:
    out = folder / "out.json"
    argv = ("--compare", "nucleo,protocolo", "--json", str(out), "--retries", "1")
    assert run("run", str(folder / "a.guiao.yaml"), *argv) == 0
    levels = [one["level"] for one in json.loads(out.read_text())["runs"]]
    assert levels == ["nucleo", "protocolo"]


@pytest.mark.parametrize(
    "argv",
    [
        ("--compare", "nucleo"),
        ("--compare", "nucleo,outro"),
        ("--workers", "0"),
        ("--shard", "9/8"),
    ],
)
def test_nonsense_is_refused(folder: Path, argv: tuple[str, str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("run", str(folder), *argv)


def test_a_bad_history_or_quarantine_ends_the_command(folder: Path) -> None:
    bad = folder / "bad.json"
    bad.write_text("isto não é nada")
    assert run("run", str(folder), "--history", str(bad)) == 2
    assert run("run", str(folder), "--quarantine", str(bad)) == 2
