"""Make `.venv`, fill it from a lock file, get the tests a browser, and do what make asks for.

The slow half of `sandbox.bootstrap`, with the standard library only.  All that it makes lies in the
checkout; only the browser, for root on Debian, is installed as a system package.
"""

from __future__ import annotations

import compileall
import fcntl
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sandbox import bootstrap

ROOT = Path(bootstrap.ROOT)
BROWSER_PACKAGES = ("chromium-headless-shell", "fonts-dejavu-core", "libatomic1")

SIGNATURE_PROGRAMS = ("pdfsig", "certutil")
SIGNATURE_PACKAGES = ("poppler-utils", "libnss3-tools")
WAY_OUT = f"On Debian or Ubuntu: apt-get install {' '.join(SIGNATURE_PACKAGES)}"

# Each selection of tests: the marks that it takes, and whether it wants a browser.
SELECTIONS = {
    "test": ("not slow", True),
    "test-fast": ("not slow and not browser", False),
    "test-slow": ("slow", True),
}

_CONTAINED = {"run": ("run",), "test": ("run", "test")}  # the locks that a lock fulfils
_PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
_NO_TESTS_COLLECTED = 5  # pytest's exit code
_INTERRUPTED = 130  # the shell's code for Ctrl-C
_PROBE = (
    "import sys; from importlib.machinery import PathFinder; "
    "print(*[name for name in sys.argv[1:] if PathFinder.find_spec(name) is None])"
)


def say(sentence: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(f"[setup] {sentence}", flush=True)


def interpreter(kind: str) -> str:
    """An interpreter that has the packages of `kind`: this one if it does, else that of `.venv`."""
    return sys.executable if bootstrap.fits(kind) else prepare(kind)


# The environment


def prepare(kind: str) -> str:
    """Make `.venv` ready for `kind` (`run` or `test`) and return its interpreter.

    Errors: SystemExit with one sentence, below the last lines of the tool that failed.
    """
    python = bootstrap.venv_python()
    with _alone():
        if bootstrap.ready(kind) and _missing_in(python, bootstrap.NEEDED[kind]) == []:
            return python
        started = time.monotonic()
        if _missing_in(python, ["pip"]) != []:
            _make_venv(Path(bootstrap.VENV))
        lock = Path(bootstrap.lock_path(kind))
        say(f"Installing {lock.name} ({_count(lock)} packages) into .venv ...")
        for stale in bootstrap.LOCKS:
            Path(bootstrap.stamp_path(stale)).unlink(missing_ok=True)
        _pip(python, "install", "--requirement", str(lock))
        for filled in _CONTAINED[kind]:
            shutil.copyfile(bootstrap.lock_path(filled), bootstrap.stamp_path(filled))
        for package in (ROOT / "sandbox", *sorted(ROOT.glob("mock_*/"))):
            compileall.compile_dir(package, quiet=2)
        say(f"Done in {time.monotonic() - started:.0f} s.")
    return python


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time change `.venv`; a second one waits, then finds the work done."""
    try:
        file = open(ROOT / ".venv.lock", "w")  # noqa: SIM115 - closed below, by `with`
    except OSError as error:
        raise SystemExit(f"Packages are missing; .venv cannot be made here: {error}.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another process is setting up .venv; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _missing_in(python: str, modules: Sequence[str]) -> list[str] | None:
    """The `modules` that `python` would not find; None if there is no such interpreter."""
    try:
        done = subprocess.run([python, "-c", _PROBE, *modules], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout.split() if done.returncode == 0 else None


def _make_venv(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise SystemExit(
            "This Python cannot make environments (it has no ensurepip). "
            "On Debian or Ubuntu: apt-get install python3-venv"
        )
    # Not the interpreter of a .venv that is about to be removed.
    base = getattr(sys, "_base_executable", None) or sys.executable
    say(f"Making the environment {folder.name} with {base} ({platform.python_version()}) ...")
    done = _run([base, "-m", "venv", "--clear", str(folder)])
    if done.returncode:
        _show_end(done)
        raise SystemExit(
            f"Python could not make {folder}. On Debian or Ubuntu: apt-get install python3-venv"
        )


def _pip(python: str, *arguments: str) -> str:
    """Run pip and return what it printed."""
    done = _run([python, *_PIP, *arguments])
    if done.returncode:
        _show_end(done)
        raise SystemExit(
            "pip could not install the packages; its last words are above. Is there a network, "
            "and does pip know your proxy or index? Try again: what was done is kept."
        )
    return done.stdout


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None


def _show_end(done: subprocess.CompletedProcess[str], lines: int = 12) -> None:
    print("\n".join((done.stdout + done.stderr).splitlines()[-lines:]), file=sys.stderr)


def _count(lock: Path) -> int:
    try:
        return len(requirements(lock.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise SystemExit(f"{lock} is missing; a complete checkout has it.") from None


def requirements(text: str) -> list[str]:
    """The requirements in the text of a lock file, without its comments."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


# The browser


def find_browser(python: str) -> None:
    """See that the tests have a browser; install one if there is a way.

    Errors: SystemExit that lists each attempt with its reason.
    """
    found = _run([python, "-m", "sandbox.browser"])
    attempts: list[str] = []
    if found.returncode and not os.environ.get("SANDBOX_BROWSER"):
        for label, commands in ways_to_a_browser(python):
            say(f"There is no browser for the tests yet; trying: {label}")
            failed = next((done for done in map(_run, commands) if done.returncode), None)
            if failed is not None:
                attempts.append(f"Could not install one with {label}: {_reason(failed)}")
                continue
            found = _run([python, "-m", "sandbox.browser"])
            if not found.returncode:
                break
            attempts.append(f"{label} was done, and yet:")
    if found.returncode:
        way_out = "The tests that need no browser still run: make test-fast"
        raise SystemExit("\n".join([*attempts, found.stderr.strip(), way_out]))
    say(f"Browser: {found.stdout.strip()}")


def _reason(failed: subprocess.CompletedProcess[str]) -> str:
    """The line of a tool's output that says most: its first error, else its last word."""
    lines = (failed.stdout + failed.stderr).strip().splitlines() or [f"code {failed.returncode}"]
    return next((line for line in lines if line.startswith(("E:", "Error"))), lines[-1])


def ways_to_a_browser(python: str) -> list[tuple[str, list[list[str]]]]:
    """The ways to install a browser on this machine, best first: a label and its commands."""
    root = os.geteuid() == 0
    apt = shutil.which("apt-get")
    ways = []
    if root and apt and _distribution() == "debian":
        install = [apt, "install", "--yes", "--no-install-recommends", *BROWSER_PACKAGES]
        env = shutil.which("env") or "env"
        ways.append(
            (
                f"apt-get install {' '.join(BROWSER_PACKAGES)}",
                [
                    [apt, "update", "--quiet"],
                    [env, "DEBIAN_FRONTEND=noninteractive", *install],
                ],
            )
        )
    options = ["--with-deps", "--only-shell"] if root and apt else ["--only-shell"]
    command = ["playwright", "install", *options, "chromium"]
    ways.append((" ".join(command), [[python, "-m", *command]]))
    return ways


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("ID", "")
    except OSError:
        return ""


# What checks a signature that it did not make


def find_signature_tools() -> None:
    """See that the tests can check signatures; without a way to that, only those tests fail."""
    lacking = [name for name in SIGNATURE_PROGRAMS if shutil.which(name) is None]
    apt = shutil.which("apt-get")
    if lacking and os.geteuid() == 0 and apt:
        say(f"Installing what checks signatures: {' '.join(SIGNATURE_PACKAGES)} ...")
        _run([apt, "update", "--quiet"])
        env = shutil.which("env") or "env"
        _run([env, "DEBIAN_FRONTEND=noninteractive", apt, "install", "--yes",
              "--no-install-recommends", *SIGNATURE_PACKAGES])  # fmt: skip
        lacking = [name for name in SIGNATURE_PROGRAMS if shutil.which(name) is None]
    if lacking:
        say(f"There is no {' nor '.join(lacking)}: the tests of signatures will fail. {WAY_OUT}")


# The commands


def command(name: str, arguments: list[str]) -> int:
    """Do the command `name` of the Makefile and return its exit code."""
    os.chdir(ROOT)
    if name in SELECTIONS:
        return test(name, arguments)
    commands: dict[str, Callable[[list[str]], int]] = {
        "setup": setup,
        "bench": bench,
        "check": check,
        "lock": lock,
    }
    return commands[name](arguments)


def setup(arguments: list[str]) -> int:
    """Make `.venv` for a run, or with the word `test` for the tests and their browser too."""
    kind = "test" if arguments == ["test"] else "run"
    python = prepare(kind)
    if kind == "test":
        find_browser(python)
    say(f".venv is ready for: make {kind}")
    return 0


def test(selection: str, arguments: list[str]) -> int:
    """Run a selection of the tests; `arguments` go to pytest."""
    python = interpreter("test")
    marks, wants_browser = SELECTIONS[selection]
    if wants_browser:
        find_browser(python)
    find_signature_tools()
    code = _call([python, "-m", "pytest", *pytest_arguments(marks, arguments)])
    if code == _NO_TESTS_COLLECTED and selection == "test-slow" and not arguments:
        say("No test is marked slow.")
        return 0
    return code


def pytest_arguments(marks: str, arguments: list[str]) -> list[str]:
    """What pytest is given: two workers unless `arguments` say otherwise, and the marks."""
    own_workers = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in arguments)
    workers = [] if own_workers else ["-n", "2", "--dist", "worksteal"]
    return [*workers, "-m", marks, *arguments]


def bench(arguments: list[str]) -> int:
    """Run the measurements in `bench/`."""
    if not (ROOT / "bench" / "__main__.py").exists():
        say("There is no bench/ in this checkout.")
        return 2
    return _call([interpreter("test"), "-m", "bench", *arguments])


def check(arguments: list[str]) -> int:
    """Lint everything and check the types of what is shipped; `arguments` go to ruff."""
    python = interpreter("test")
    sources = [ROOT / "sandbox", *sorted(ROOT.glob("mock_*/")), ROOT / "run_sandbox.py"]
    shipped = [str(path.relative_to(ROOT)) for path in sources if path.exists()]
    say("ruff: lint")
    lint = _call([python, "-m", "ruff", "check", *arguments])
    say(f"mypy: types of {', '.join(shipped)}")
    types = _call([python, "-m", "mypy", *shipped])
    return lint or types


def lock(arguments: list[str]) -> int:
    """Write both lock files anew: the newest versions that `pyproject.toml` allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {"run": project["dependencies"], "test": project["optional-dependencies"]["test"]}
    with tempfile.TemporaryDirectory() as folder:
        _make_venv(Path(folder, "venv"))
        python = str(Path(folder, "venv", "bin", "python"))
        frozen = Path(folder, "frozen")
        frozen.touch()
        for kind, packages in wanted.items():
            _pip(python, "install", "--constraint", str(frozen), *packages)
            frozen.write_text(_pip(python, "freeze"), encoding="utf-8")
            head = f"# Exact versions for `make {kind}`; written by `make lock`, not by hand.\n"
            path = Path(bootstrap.lock_path(kind))
            path.write_text(head + frozen.read_text(encoding="utf-8"), encoding="utf-8")
            say(f"{path.name}: {_count(path)} packages.")
    return 0


def _call(command: Sequence[str]) -> int:
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return _INTERRUPTED
