"""The plugin: guiões as tests, the same verbs in Python, evidence of what failed."""

import os
import shutil
import subprocess
import sys
import venv
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


def test_a_failure_leaves_its_page_and_its_world(theirs: pytest.Pytester) -> None:
    theirs.makefile(".guiao.yaml", bom=guiao_text(ON_CALL, "verifica: [{evento: token.usado}]"))
    theirs.makepyfile("def test_fails(call):\n    assert call.state == 'outra'\n")
    found = play(theirs)
    found.assert_outcomes(failed=2)
    found.stdout.fnmatch_lines(
        ["*verifica: token.usado*FALHOU*", "again: python3 run_sandbox.py run *", "world: *.world"]
    )
    left = sorted(path.name for path in (theirs.path / "test-results").iterdir())
    assert left == [
        "ensaio-nucleo.html",
        "ensaio-nucleo.world",
        "test_fails-nucleo.html",
        "test_fails-nucleo.world",
    ]


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


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_it_is_installed_in_a_fresh_environment_and_runs_somebodys_test(tmp_path: Path) -> None:
    environment, project = tmp_path / "env", tmp_path / "project"
    venv.create(environment, with_pip=True)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    source = _copied(tmp_path / "source")
    install = [str(python), "-m", "pip", "install", "-q", str(source), "pytest", "pytest-xdist"]
    subprocess.run([*install, "pytest-playwright"], check=True)
    project.mkdir()
    (project / "bom.guiao.yaml").write_text(guiao_text(APPROVED))
    (project / "test_theirs.py").write_text(THEIRS)
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for level in ("nucleo", "protocolo"):
        found = subprocess.run(
            [str(python), "-m", "pytest", "-q", "-n", "2", "--guiao-level", level],
            cwd=project, env=clean, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "8 passed" in found.stdout, found.stdout + found.stderr
    assert sys.prefix not in found.stdout


def _copied(to: Path) -> Path:
    """The repository as somebody has it: a build leaves files beside what it builds."""
    to.mkdir()
    for path in (ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "run_sandbox.py"):
        shutil.copy(path, to)
    for package in (ROOT / "sandbox", *ROOT.glob("mock_*")):
        shutil.copytree(package, to / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    return to
