"""The plugin: guiões as tests, the same verbs in Python, evidence of what failed."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.sandbox.play.conftest import APPROVED, ON_CALL, ROOT, guiao_text

pytest_plugins = ["pytester"]

THEIRS = """
import pytest
from sandbox.play.watch import Failure


def test_a_call_is_answered(call):
    assert call.state == "em-curso"


def test_the_way_to_the_code(call, citizen, operator, world, phone, clock):
    operator.abre_servico(servico="registo-criminal")
    citizen.dita(dado="telemovel")
    operator.valida_cmd(telemovel="$ouvido.telemovel", resulta={"cmd": "ativa"})
    operator.pede_autorizacao()
    assert phone.request
    citizen.autoriza(quando="autorizacao.recebida", apos="4s")
    assert len(phone.code) == 6
    before = clock.now
    clock.advance("6min")
    assert (clock.now - before).total_seconds() == 360
    assert phone.code == ""
    assert world.fact("codigo.estado") == "expirado"
    assert operator.heard()[-1].startswith("O meu número é")


def test_troubles_begin_and_end(call, operator, citizen, faults, world):
    operator.abre_servico(servico="registo-criminal")
    citizen.dita(dado="telemovel")
    with faults("indisponivel", name="baixo"):
        operator.valida_cmd(telemovel="$ouvido.telemovel",
                            resulta={"erro": "servico-indisponivel"})
    assert [one.get("name") for one in world.events("falha.fim")] == ["baixo"]


@pytest.mark.cast(cidadao="joao-desconfiado")
@pytest.mark.sandbox(seed=11, policy={"codigo_algarismos": 8}, start="2024-07-01T09:00:00+01:00")
def test_marks_choose_people_and_limits(citizen, clock):
    assert citizen.person.id == "joao-desconfiado"
    assert clock.now.isoformat() == "2024-07-01T08:00:00+00:00"


def test_what_is_refused_says_why(call, operator):
    with pytest.raises(Failure, match="fora-de-ordem|foi recusado"):
        operator.pede_autorizacao()
    operator.pede_autorizacao(resulta={"erro": "atendimento-desconhecido"})


def test_an_unknown_verb_is_told(operator):
    with pytest.raises(AttributeError, match="quis dizer «valida_cmd»"):
        operator.valida_cdm


def test_the_inbox_waits(call, operator, citizen, inbox):
    assert len(inbox) == 0
    call.up_to()
"""


@pytest.fixture
def theirs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Somebody else's folder, with a guião and a test."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makefile(".guiao.yaml", bom=guiao_text(APPROVED, "etiquetas: [fumo, caminho-feliz]"))
    return pytester


def play(theirs: pytest.Pytester, *options: str) -> pytest.RunResult:
    """pytest in a process of its own, with the plugin alone."""
    plugins = ("-p", "sandbox.pytest_plugin", "-p", "no:schemathesis", "-p", "no:cacheprovider")
    return theirs.runpytest_subprocess(*plugins, *options)


def test_somebodys_tests_play_the_verbs(theirs: pytest.Pytester) -> None:
    theirs.makepyfile(THEIRS)
    play(theirs, "--strict-markers").assert_outcomes(passed=8)


def test_guioes_are_tests_with_their_tags_as_marks(theirs: pytest.Pytester) -> None:
    theirs.makefile(
        ".guiao.yaml",
        varios=guiao_text(ON_CALL, "id: varios\nparametros: {tabela: [{n: a}, {n: b}]}").replace(
            "id: ensaio\n", ""
        ),
        mau=guiao_text(ON_CALL, "etiquetas: ['conhecido:7']\nverifica: [{evento: token.usado}]"),
    )
    found = play(theirs, "--strict-markers", "-v")
    found.assert_outcomes(passed=3, xfailed=1)
    found.stdout.fnmatch_lines(["*varios.guiao.yaml::varios[[]n=a[]] PASSED*"])
    play(theirs, "-m", "fumo and caminho-feliz").assert_outcomes(passed=1, deselected=3)


def test_a_bad_file_is_an_error_with_every_mistake(theirs: pytest.Pytester) -> None:
    theirs.makefile(".guiao.yaml", mau="guiao: 1\ncor: azul\n")
    found = play(theirs)
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*G007 falta a secção*", "*G002 secção desconhecida*"])


def test_a_failure_leaves_its_page_and_its_world_by_its_own_name(theirs: pytest.Pytester) -> None:
    theirs.makefile(".guiao.yaml", bom=guiao_text(ON_CALL, "verifica: [{evento: token.usado}]"))
    theirs.makepyfile(
        test_one="def test_fails(call):\n    assert call.state == 'outra'\n",
        test_two="def test_fails(call, operator):\n    operator.pede_autorizacao()\n",
    )
    found = play(theirs, "--guiao-lang", "en")
    found.assert_outcomes(failed=3)
    found.stdout.fnmatch_lines_random(
        [
            "*verifica: token.usado — FAILED, happened 0 time(s)*",
            "again: python3 run_sandbox.py run *",
            "*«operador.pede_autorizacao» was refused:*",
            "world: *ensaio-nucleo.world",
            "world: *test_one_test_fails-nucleo.world",
        ]
    )
    left = sorted(path.name for path in (theirs.path / "guiao-results").iterdir())
    names = ("ensaio", "test_one_test_fails", "test_two_test_fails")
    assert left == [f"{one}-nucleo.{end}" for one in names for end in ("html", "world")]


@pytest.mark.slow
def test_each_process_of_xdist_has_a_server_of_its_own(theirs: pytest.Pytester) -> None:
    theirs.makepyfile(
        """
        import pytest
        @pytest.mark.parametrize("n", range(4))
        def test_over_http(n, call, world):
            assert world.level == "protocolo"
            assert world.url.startswith("http://")
            assert call.citizen.url.startswith(world.url)
        """
    )
    play(theirs, "-n", "2", "--guiao-level", "protocolo").assert_outcomes(passed=5)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment, with this repository and pytest-playwright in it."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    source = _copied(folder / "source")
    install = [str(python), "-m", "pip", "install", "-q", str(source), "pytest", "pytest-xdist"]
    subprocess.run([*install, "pytest-playwright"], check=True)
    return python


def played_there(python: Path, project: Path, *options: str) -> str:
    """What pytest of the new environment says in somebody's project."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    found = subprocess.run(
        [str(python), "-m", "pytest", "-q", *options],
        cwd=project, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return found.stdout + found.stderr


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_it_is_installed_in_a_fresh_environment_and_runs_somebodys_test(
    fresh: Path, tmp_path: Path
) -> None:
    (tmp_path / "bom.guiao.yaml").write_text(guiao_text(APPROVED))
    (tmp_path / "test_theirs.py").write_text(THEIRS)
    for level in ("nucleo", "protocolo"):
        found = played_there(fresh, tmp_path, "-n", "2", "--guiao-level", level)
        assert "8 passed" in found, found
    assert sys.prefix not in found


BESIDE_PLAYWRIGHT = """
import pytest
from playwright.sync_api import expect


def test_a_page_of_their_own_follows_the_seat_of_the_citizen(call, citizen, page):
    page.goto(citizen.url)
    expect(page.get_by_role("main")).to_be_visible()


@pytest.mark.parametrize("n", [1, 2])
def test_red_in_pages(n, call, operator):
    operator.abre_servico(servico="registo-criminal")
    assert n == 0


def test_green_in_pages(call, operator):
    operator.abre_servico(servico="registo-criminal")
"""
CHROMIUM = """
import pytest
from sandbox.browser import find


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    return {**browser_type_launch_args, **find(playwright, False)}
"""


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(1800)
def test_beside_pytest_playwright_and_xdist_what_failed_leaves_its_traces(
    fresh: Path, tmp_path: Path
) -> None:
    (tmp_path / "conftest.py").write_text(CHROMIUM)
    (tmp_path / "test_theirs.py").write_text(BESIDE_PLAYWRIGHT)
    (tmp_path / "bom.guiao.yaml").write_text(guiao_text(APPROVED))
    (tmp_path / "mau.guiao.yaml").write_text(
        guiao_text(ON_CALL, "verifica: [{evento: token.usado}]").replace("ensaio", "mau")
    )
    options = ("-n", "2", "--guiao-level", "navegador", "--strict-markers", "--tracing", "off")
    found = played_there(fresh, tmp_path, *options)
    assert "3 failed, 3 passed" in found, found
    left = sorted(path.name for path in (tmp_path / "guiao-results").iterdir() if path.is_file())
    roles = ("cidadao.zip", "operador.zip")
    assert left == sorted(
        f"{name}-{end}"
        for name in ("mau", "test_theirs_test_red_in_pages_1_", "test_theirs_test_red_in_pages_2_")
        for end in (*roles, "navegador.html", "navegador.world")
    )
    for trace in (tmp_path / "guiao-results").glob("*.zip"):
        assert any(name.endswith(".trace") for name in zipfile.ZipFile(trace).namelist())
    assert "trace: " in found


def _copied(to: Path) -> Path:
    """The repository as somebody has it: a build leaves files beside what it builds."""
    to.mkdir()
    for path in (ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "run_sandbox.py"):
        shutil.copy(path, to)
    for package in (ROOT / "sandbox", *ROOT.glob("mock_*")):
        shutil.copytree(package, to / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    return to
