"""Give the interpreter the packages that it needs, with the standard library alone.

`ensure` is the first thing that `run_sandbox.py` calls.  Where the packages are at hand it returns
within a millisecond or two, so this file imports next to nothing; all that takes time (making
`.venv`, pip, the browser, the commands) is in `sandbox.installation`.

This file must stay readable to an old Python 3, which is told what is wanted instead of failing.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import PathFinder

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST_PYTHON = (3, 11)
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}
COMMANDS = ("setup", "test", "test-fast", "test-slow", "bench", "check", "lock")

_RUN = (
    "flask",
    "flask_sock",
    "gevent",
    "sqlite_utils",
    "faker",
    "qrcode",
    "yaml",
    "jinja2",
    "orjson",
)
_TEST = (
    "pytest",
    "xdist",
    "pytest_timeout",
    "hypothesis",
    "playwright",
    "axe_playwright_python",
    "schemathesis",
    "websocket",
    "stdnum",
    "openapi_spec_validator",
    "ruff",
    "mypy",
)
NEEDED = {"run": _RUN, "test": _RUN + _TEST}

# Set across the restart after an installation, so that a useless one is not repeated for ever.
_RESTARTED = "SANDBOX_RESTARTED"


def ensure(kind: str = "run") -> None:
    """Return with the packages of `kind` importable, or start this same program again in `.venv`.

    Errors: leaves by SystemExit with one clear sentence if the packages cannot be had.
    """
    require_python()
    if fits(kind):
        os.environ.pop(_RESTARTED, None)
        return
    if os.environ.get(_RESTARTED) == ROOT:
        raise SystemExit(
            f"{VENV} was set up, but these are still missing: {', '.join(missing(kind))}. "
            "Remove .venv and try again."
        )
    if not in_venv() and ready(kind):
        restart(venv_python())
    # Subprocesses and locks take longer to import than all this; only a first run needs them.
    from sandbox import installation

    python = installation.prepare(kind)
    os.environ[_RESTARTED] = ROOT
    restart(python)


def dispatch(arguments: list[str]) -> int | None:
    """Do the command that `arguments` begin with, return its exit code; None if there is none.

    The words are those of the Makefile (`test`, `check`, ...), for machines that have no make.
    `check` followed by a path is another command: it checks guiões.
    """
    if not arguments or arguments[0] not in COMMANDS:
        return None
    if arguments[0] == "check" and any(not word.startswith("-") for word in arguments[1:]):
        return None
    require_python()
    # As in `ensure`: a plain run must not pay for this import.
    from sandbox import installation

    return installation.command(arguments[0], arguments[1:])


def require_python(version: tuple[int, ...] = sys.version_info[:2]) -> None:
    """Leave with a clear sentence if `version`, that of this interpreter, is too old."""
    if version >= OLDEST_PYTHON:
        return
    wanted = ".".join(map(str, OLDEST_PYTHON))
    found = ".".join(map(str, version))
    raise SystemExit(
        f"Python {wanted} or newer is needed; {sys.executable} is {found}. "
        "Name a newer one: make run PYTHON=python3.12, or python3.12 run_sandbox.py."
    )


def fits(kind: str) -> bool:
    """Whether this interpreter can go on: its packages are there and, in `.venv`, up to date."""
    return not missing(kind) and (not in_venv() or ready(kind))


def missing(kind: str) -> list[str]:
    """The modules of `kind` that this interpreter would not find."""
    return [name for name in NEEDED[kind] if PathFinder.find_spec(name) is None]


def in_venv() -> bool:
    """Whether this interpreter is the one of `.venv`."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def ready(kind: str) -> bool:
    """Whether `.venv` was filled from the lock of `kind` as it reads now."""
    lock = _read(lock_path(kind))
    return lock is not None and lock == _read(stamp_path(kind)) and os.path.exists(venv_python())


def venv_python() -> str:
    """The interpreter of `.venv`."""
    return os.path.join(VENV, "bin", "python")


def lock_path(kind: str) -> str:
    """The lock file of `kind`: `run`, or `test` which contains it."""
    return os.path.join(ROOT, LOCKS[kind])


def stamp_path(kind: str) -> str:
    """Where the copy of the lock lies that `.venv` was filled from."""
    return os.path.join(VENV, f"installed-{LOCKS[kind]}")


def restart(python: str) -> None:
    """Replace this process by the same program, same arguments, under `python`."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(python, [python, *sys.orig_argv[1:]])


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def main(arguments: list[str]) -> int:
    """Serve the Makefile: `python3 -m sandbox.bootstrap COMMAND [ARGUMENT...]`."""
    code = dispatch(arguments)
    if code is None:
        print(f"usage: python3 -m sandbox.bootstrap {'|'.join(COMMANDS)} [argument...]")
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
