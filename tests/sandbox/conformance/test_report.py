"""Reports of conformance: figures, files, and the seal that shows when one was changed."""

import json
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sandbox.conformance import catalogue, cli, report_files, sealing
from sandbox.conformance.control import (
    ABSENT,
    CERTAINTIES,
    FAILED,
    PASSED,
    SILENT,
    Control,
    Deviation,
    NotApplicable,
    Report,
    Unusable,
    play,
)
from sandbox.worlds import Worlds


def control(name: str, raised: Exception | None = None, *needs: str) -> Control:
    def do(component: object) -> None:
        if raised is not None:
            raise raised

    return Control(name, f"Pede {name} <b>", "uma cláusula", "assumed", do, needs)


def played() -> Report:
    results = play(
        (
            control("X-1"),
            control("X-2", Deviation("viu-se <script>")),
            control("X-3", None, "X-2"),
            control("X-4", NotApplicable("não usa")),
        ),
        None,
        lambda: 0.0,
        lambda result: None,
    )
    return Report("servico-federado", "saml", "http://x", "2024-05-06T09:00:00+00:00", 9, results)


def test_a_control_says_nothing_when_what_it_stands_on_failed() -> None:
    report = played()
    assert [one.outcome for one in report.results] == [PASSED, FAILED, SILENT, ABSENT]
    assert (report.applied, report.passed, report.whole) == (2, 1, False)
    assert "2 de 9 controlos do catálogo aplicaram-se; 1 de 2 passaram" in (
        report_files.figures(report)
    )


def test_what_stands_on_something_that_does_not_apply_does_not_apply_either() -> None:
    controls = (control("X-4", NotApplicable("não usa")), control("X-5", None, "X-4"))
    results = play(controls, None, lambda: 0.0, lambda result: None)
    assert [(one.outcome, one.seen) for one in results] == [(ABSENT, "não usa")] * 2


def test_a_report_without_any_answer_is_not_whole() -> None:
    results = play((control("X-4", NotApplicable("")),), None, lambda: 0.0, lambda result: None)
    assert not Report("app", "", "", "", 1, results).whole


def test_the_page_shows_what_was_seen_as_text() -> None:
    page = report_files.page(played(), "impressao")
    assert "viu-se &lt;script&gt;" in page
    assert "Pede X-1 &lt;b&gt;" in page
    assert "<script" not in page
    assert "SIMULAÇÃO — dados fictícios" in page


def test_junit_tells_failures_from_what_was_skipped() -> None:
    (suite,) = ElementTree.fromstring(report_files.junit(played()))
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "4",
        "failures": "1",
        "skipped": "2",
    }
    assert [case.find("failure") is not None for case in suite] == [False, True, False, False]


def test_a_sealed_report_opens_by_its_key_alone(tmp_path: Path) -> None:
    key = sealing.installation_key(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data" / sealing.KEY_FILE).stat().st_mode) == 0o600
    text = sealing.sealed(played().as_dict(), key)
    assert sealing.opened(text, sealing.known_by(key))["passed"] == 1
    again = sealing.installation_key(tmp_path / "data")
    assert sealing.known_by(again) == sealing.known_by(key)
    other = sealing.installation_key(tmp_path / "other")
    with pytest.raises(Unusable, match="not signed by the key"):
        sealing.opened(text, sealing.known_by(other))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_sealed_report_that_was_changed_is_refused(tmp_path: Path, part: int) -> None:
    key = sealing.installation_key(tmp_path)
    parts = sealing.sealed(played().as_dict(), key).split(".")
    raw = bytearray(urlsafe_b64decode(parts[part] + "=="))
    raw[len(raw) // 2] ^= 1
    parts[part] = urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    with pytest.raises(Unusable):
        sealing.opened(".".join(parts), sealing.known_by(key))


@pytest.mark.parametrize("text", ["", "a.b.c", "e30.e30.e30", "."])
def test_what_is_no_sealed_report_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        sealing.opened(text, "x")


def test_check_says_by_its_code_whether_all_passed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.jws"
    key = sealing.installation_key(tmp_path)
    file.write_text(sealing.sealed(played().as_dict(), key), encoding="ascii")
    asked = ["--check", str(file), "--data", str(tmp_path)]
    assert cli.main(asked, tmp_path, Worlds) == 1
    assert json.loads(capsys.readouterr().out)["failed"] == 1


# the catalogue


def test_every_control_has_a_number_of_its_own_and_a_source() -> None:
    every = [one for slot in catalogue.VARIANTS for one in catalogue.controls_of(slot)]
    assert len({one.id for one in every}) == len(every) >= 80
    for one in every:
        assert one.clause
        assert one.certainty in CERTAINTIES
        assert one.asks.endswith(".")


def test_a_control_stands_after_what_it_needs() -> None:
    for slot, parts in catalogue.VARIANTS.items():
        for controls in parts.values():
            before: set[str] = set()
            for one in controls:
                assert set(one.needs) <= before, (slot, one.id)
                before.add(one.id)


def test_controls_of_another_protocol_do_not_apply() -> None:
    report = play(
        [one for one in catalogue.for_component("servico-federado", "oauth2") if "-1" in one.id],
        None,
        lambda: 0.0,
        lambda result: None,
    )
    assert {one.outcome for one in report} == {ABSENT}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "takes --slot and --url"),
        (["--slot", "iap"], "takes --slot and --url"),
        (["--slot", "app"], "takes --slot and --url"),
        (["--slot", "app", "--port", "0", "--url", "http://[", "--run", "false"], "http://["),
        (["--slot", "iap", "--port", "0", "--url", "http://[", "--run", "false"], "http://["),
        (["--slot", "autorizacoes"], "takes --slot and --url"),
        (["--slot", "autorizacoes", "--url", "http://127.0.0.1:9"], "takes --entity"),
        (["--slot", "autorizacoes", "--url", "http://x", "--entity", "/nada"], "private key"),
        (["--check", "/nada"], "No such file"),
        (["--slot", "autenticacao"], "takes --slot and --url"),
        (["--slot", "autenticacao", "--url", "http://127.0.0.1:9"], "takes --component"),
    ],
)
def test_what_cannot_be_asked_ends_with_two(
    asked: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*asked, "--data", str(tmp_path)], tmp_path, Worlds) == 2
    assert said in capsys.readouterr().err


def test_the_list_says_how_many_controls_each_slot_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--list"], tmp_path, Worlds) == 0
    said = capsys.readouterr().out
    assert "servico-federado: 68" in said
    assert "backoffice: 27" in said
    assert "iap: 36" in said
    assert "autorizacoes: 49" in said
    assert "app: 40" in said
