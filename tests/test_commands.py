"""What make asks for: its commands, the merge check, and the locks behind them."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sandbox import bootstrap, installation

ROOT = Path(bootstrap.ROOT)


# Commands


def test_what_is_no_command_is_left_to_the_program() -> None:
    assert [bootstrap.dispatch(words) for words in ([], ["--port", "1"], ["play"])] == [None] * 3


def test_every_command_is_a_target_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    called = re.findall(r"^\t@\$\(PYTHON\) -m sandbox\.bootstrap ([a-z-]+)", makefile, re.M)
    assert sorted(called) == sorted(bootstrap.COMMANDS)


def test_make_lists_its_targets() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in done.stdout.splitlines() if "  make " in line]
    assert {"setup", "run", "test", "bench", "check"} <= set(listed)


def test_tests_run_on_two_workers_unless_told_otherwise() -> None:
    assert installation.pytest_arguments("slow", [])[:2] == ["-n", "2"]
    assert installation.pytest_arguments("slow", ["-n0"]) == ["-m", "slow", "-n0"]


@pytest.fixture
def pytest_ends_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let pytest seem to end with a code, without running it."""
    monkeypatch.setattr(installation, "find_browser", lambda python: None)
    monkeypatch.setattr(installation, "find_signature_tools", lambda: None)
    monkeypatch.setattr(installation, "interpreter", lambda kind: sys.executable)

    def end_with(code: int) -> None:
        monkeypatch.setattr(installation, "_call", lambda command: code)

    return end_with


def test_no_slow_test_is_no_failure(pytest_ends_with: Callable[[int], None]) -> None:
    pytest_ends_with(5)
    assert installation.test("test-slow", []) == 0


def test_no_test_at_all_is_a_failure(pytest_ends_with: Callable[[int], None]) -> None:
    pytest_ends_with(5)
    assert installation.test("test", []) == 5


def test_the_exit_code_of_pytest_is_kept(pytest_ends_with: Callable[[int], None]) -> None:
    pytest_ends_with(1)
    assert installation.command("test-fast", []) == 1


# The merge check


@pytest.mark.parametrize(
    ("test", "slow", "code", "last"),
    [
        (0, 0, 0, "===== 2 passed in 1.00s ====="),
        (2, 0, 2, "===== 2 passed in 1.00s ====="),
        (0, 2, 2, "===== 1 passed in 9.00s ====="),
    ],
    ids=["both pass", "a test fails", "a slow test fails"],
)
def test_the_merge_check_keeps_the_code_and_closes_with_pytests_line(
    test: int, slow: int, code: int, last: str, tmp_path: Path
) -> None:
    make = tmp_path / "make"
    make.write_text(
        "#!/bin/sh\n"
        f'if [ "$1" = test ]; then echo "===== 2 passed in 1.00s ====="; exit {test}; fi\n'
        f'echo "===== 1 passed in 9.00s ====="; echo "make: Error"; exit {slow}\n'
    )
    make.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = [str(ROOT / ".ci" / "run")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (code, last)


# The locks


def locked(kind: str) -> dict[str, str]:
    lines = installation.requirements(Path(bootstrap.lock_path(kind)).read_text())
    pairs = [line.split("==") for line in lines]
    return {canonicalize_name(name): version for name, version in pairs}


def test_the_test_lock_contains_the_run_lock() -> None:
    assert locked("run").items() <= locked("test").items()


def test_a_run_is_given_no_test_tools() -> None:
    assert not {"playwright", "pytest", "mypy"} & locked("run").keys()


@pytest.mark.parametrize("kind", ["run", "test"])
def test_the_lock_has_what_the_project_asks_for(kind: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = {"run": project["dependencies"], "test": project["optional-dependencies"]["test"]}
    versions = locked(kind)
    unmet = [
        text
        for text in asked[kind]
        if (wanted := Requirement(text))
        and not wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0"))
    ]
    assert unmet == []
