"""The set-up: what a first run does, what a second one does not do again, and how it fails."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sandbox import bootstrap, installation

ROOT = Path(bootstrap.ROOT)
PROGRAM = """\
import sys
from sandbox import bootstrap

bootstrap.NEEDED["run"] = ("sandbox_probe",)
bootstrap.ensure("run")
import sandbox_probe

print("running", sandbox_probe.VERSION, sys.argv[1:], sys.prefix)
"""


def write_wheel(folder: Path, version: str) -> Path:
    """A package of one module, so that pip has something to install without a network."""
    wheel = folder / f"sandbox_probe-{version}-py3-none-any.whl"
    info = f"sandbox_probe-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("sandbox_probe.py", f"VERSION = {version!r}\n")
        metadata = f"Metadata-Version: 2.1\nName: sandbox_probe\nVersion: {version}\n"
        archive.writestr(f"{info}/METADATA", metadata)
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return wheel


def write_checkout(folder: Path) -> Path:
    """A checkout with the real bootstrap, a small program and a lock of one package."""
    (folder / "sandbox").mkdir(parents=True)
    (folder / "sandbox" / "__init__.py").touch()
    for name in ("bootstrap.py", "installation.py"):
        shutil.copy(ROOT / "sandbox" / name, folder / "sandbox")
    (folder / "program.py").write_text(PROGRAM)
    lock_to(folder, write_wheel(folder, "1.0"))
    return folder


def lock_to(checkout: Path, wheel: Path) -> None:
    (checkout / "requirements.lock").write_text(f"sandbox_probe @ {wheel.as_uri()}\n")


def play(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program of `checkout` in an interpreter that lacks its package."""
    command = [sys.executable, "program.py", *arguments]
    environment = {k: v for k, v in os.environ.items() if k != "SANDBOX_RESTARTED"}
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, timeout=100
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout after its first run."""
    folder = write_checkout(tmp_path_factory.mktemp("checkout"))
    done = play(folder, "--seed", "7")
    assert done.returncode == 0, done.stderr
    (folder / "first.txt").write_text(done.stdout)
    return folder


def test_first_run_tells_what_it_installs(checkout: Path) -> None:
    said = (checkout / "first.txt").read_text()
    assert "[setup] Installing requirements.lock (1 packages) into .venv" in said


def test_first_run_goes_on_in_the_environment_with_the_same_arguments(checkout: Path) -> None:
    last = (checkout / "first.txt").read_text().splitlines()[-1]
    assert last == f"running 1.0 ['--seed', '7'] {checkout / '.venv'}"


def test_second_run_sets_nothing_up(checkout: Path) -> None:
    assert play(checkout).stdout == f"running 1.0 [] {checkout / '.venv'}\n"


def test_a_changed_lock_is_installed_at_the_next_run(checkout: Path) -> None:
    lock = (checkout / "requirements.lock").read_text()
    try:
        lock_to(checkout, write_wheel(checkout, "2.0"))
        assert "running 2.0" in play(checkout).stdout
    finally:
        (checkout / "requirements.lock").write_text(lock)
        play(checkout)


def test_a_package_removed_by_hand_is_installed_again(checkout: Path) -> None:
    (module,) = (checkout / ".venv").glob("lib/*/site-packages/sandbox_probe.py")
    module.unlink()
    (info,) = module.parent.glob("sandbox_probe-*.dist-info")
    shutil.rmtree(info)
    assert "running 1.0" in play(checkout).stdout


def test_a_second_process_waits_for_the_first_to_finish(checkout: Path) -> None:
    stamp = next((checkout / ".venv").glob("installed-*"))
    stamp.unlink()
    command = [sys.executable, "program.py"]
    options = {"cwd": checkout, "stdout": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, **options) for _ in range(2)]
    said = [process.communicate(timeout=100)[0] for process in both]
    assert [text.splitlines()[-1].split()[:2] for text in said] == [["running", "1.0"]] * 2
    assert "".join(said).count("Installing") == 1


def test_a_failing_pip_ends_in_one_clear_sentence_and_leaves_no_stamp(checkout: Path) -> None:
    lock = (checkout / "requirements.lock").read_text()
    try:
        lock_to(checkout, checkout / "absent-1.0-py3-none-any.whl")
        done = play(checkout)
        assert done.returncode == 1
        assert "pip could not install the packages" in done.stderr.splitlines()[-1]
        assert not list((checkout / ".venv").glob("installed-*"))
    finally:
        (checkout / "requirements.lock").write_text(lock)
        play(checkout)


def test_packages_still_missing_after_the_restart_stop_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(bootstrap.NEEDED, "run", ("no_such_package",))
    monkeypatch.setenv("SANDBOX_RESTARTED", bootstrap.ROOT)
    with pytest.raises(SystemExit, match="still missing: no_such_package"):
        bootstrap.ensure("run")


def test_an_environment_that_has_the_packages_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    bootstrap.ensure("run")
    assert not list(tmp_path.iterdir())


def test_an_old_python_is_told_what_is_wanted() -> None:
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; .+ is 3\.9"):
        bootstrap.require_python((3, 9))


def test_an_old_python_can_read_the_bootstrap() -> None:
    ast.parse((ROOT / "sandbox" / "bootstrap.py").read_text(), feature_version=(3, 7))


def test_the_bootstrap_imports_next_to_nothing() -> None:
    program = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
        "import sandbox.bootstrap\n"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith('importlib')))"
    )
    command = [sys.executable, "-I", "-S", "-c", program, str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"__future__", "warnings", "sandbox", "sandbox.bootstrap"}


def test_a_python_without_ensurepip_is_told_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        installation._make_venv(tmp_path / ".venv")


def test_a_checkout_that_cannot_be_written_to_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installation, "ROOT", tmp_path / "absent")
    with pytest.raises(SystemExit, match=r"\.venv cannot be made here"):
        installation.prepare("run")


# The browser


@pytest.fixture
def python_with_browser_if(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Path]:
    """An interpreter that finds a browser once a file is there; and the file."""
    monkeypatch.delenv("SANDBOX_BROWSER", raising=False)
    installed = tmp_path / "installed"
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nif [ -e "{installed}" ]; then echo found; exit 0; fi\n'
        'echo "Tried: none" >&2; exit 1\n'
    )
    python.chmod(0o755)
    return str(python), installed


def let_ways_be(monkeypatch: pytest.MonkeyPatch, *ways: tuple[str, list[list[str]]]) -> None:
    monkeypatch.setattr(installation, "ways_to_a_browser", lambda python: list(ways))


def test_a_missing_browser_is_installed_by_the_first_way_that_works(
    python_with_browser_if: tuple[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    python, installed = python_with_browser_if
    let_ways_be(monkeypatch, ("one", [["false"]]), ("two", [["true"], ["touch", str(installed)]]))
    installation.find_browser(python)
    assert capsys.readouterr().out.endswith("[setup] Browser: found\n")


def test_without_any_browser_each_attempt_is_listed(
    python_with_browser_if: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    offline = ["sh", "-c", "echo offline >&2; exit 3"]
    let_ways_be(monkeypatch, ("one", [offline]), ("two", [["true"]]))
    with pytest.raises(SystemExit) as stop:
        installation.find_browser(python_with_browser_if[0])
    assert str(stop.value).splitlines()[:3] == [
        "Could not install one with one: offline",
        "two was done, and yet:",
        "Tried: none",
    ]


def test_a_browser_that_was_named_is_not_replaced_by_another(
    python_with_browser_if: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    python, installed = python_with_browser_if
    monkeypatch.setenv("SANDBOX_BROWSER", "/no/such/browser")
    let_ways_be(monkeypatch, ("one", [["touch", str(installed)]]))
    with pytest.raises(SystemExit, match="Tried: none"):
        installation.find_browser(python)
    assert not installed.exists()


@pytest.mark.parametrize(
    ("user", "distribution", "first"),
    [
        (0, "debian", "apt-get install chromium-headless-shell fonts-dejavu-core libatomic1"),
        (0, "ubuntu", "playwright install --with-deps --only-shell chromium"),
        (1000, "debian", "playwright install --only-shell chromium"),
    ],
)
def test_the_first_way_to_a_browser_fits_the_machine(
    user: int, distribution: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation.os, "geteuid", lambda: user)
    monkeypatch.setattr(installation.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(installation, "_distribution", lambda: distribution)
    assert installation.ways_to_a_browser("python")[0][0] == first
