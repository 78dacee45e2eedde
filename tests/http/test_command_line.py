"""The commands, as a person types them."""

import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest

from run_sandbox import build_wsgi, describe_apps, open_worlds
from sandbox import cli
from tests.http.client import ROOT, Child

Done = subprocess.CompletedProcess[str]


def do(*words: str | Path) -> Done:
    """Do a command in this process, where it costs no start."""
    given = [str(word) for word in words]
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            code = cli.main(given, ROOT, describe_apps(), open_worlds, build_wsgi)
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(given, code, out.getvalue(), err.getvalue())


def run(*words: str | Path) -> Done:
    """Do a command as a person does."""
    return subprocess.run(
        [sys.executable, "run_sandbox.py", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Path:
    """A folder with one world, `treino`."""
    folder = tmp_path_factory.mktemp("commands") / "data"
    copytree(templates, folder / "templates")
    assert do("world", "create", "treino", "--data", folder).returncode == 0
    return folder


def is_one_sentence(done: Done, *words: str) -> None:
    """Exit 2, nothing on the standard output, one line that says what is the matter."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert [word for word in words if word not in done.stderr] == []


@pytest.mark.parametrize("command", ["", "serve", "run", "check", "verbs", "world", "people"])
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    done = do(*command.split(), "--help")
    assert done.returncode == 0
    assert re.search(rf"^  (python3? )?run_sandbox\.py {command}", done.stdout, re.M), done.stdout


def test_check_with_a_path_is_of_guioes() -> None:
    done = run("check", "scenarios/registo_criminal/caminho-feliz.guiao.yaml")
    assert (done.returncode, done.stdout) == (0, "1 good, 0 bad\n"), done.stderr


def test_it_tells_its_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", do("--version").stdout)


def test_an_unknown_command_is_refused() -> None:
    done = do("nada")
    assert done.returncode == 2
    assert "nada" in done.stderr
    assert "Traceback" not in done.stderr


def test_worlds_are_made_copied_kept_and_ended(data: Path, tmp_path: Path) -> None:
    def told(*words: str | Path) -> object:
        done = do("world", *words, "--data", data)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return json.loads(done.stdout or "null")

    assert told("create", "um", "--seed", "7") == "um"
    head = told("show", "um")["head"]
    assert told("checkpoint", "um", "inicio") == head + 1
    assert told("fork", "um", "dois") == "dois"
    assert told("fork", "um", "tres", "--at", "1") == "tres"
    assert told("show", "tres")["head"] == 1
    assert told("restore", "um", "inicio") == head + 1
    file = tmp_path / "um.world"
    assert told("export", "um", file) == str(file)
    assert told("import", "quatro", file) == "quatro"
    assert told("end", "dois") is None
    names = told("list")
    assert {"um", "tres", "quatro"} <= set(names)
    assert "dois" not in names


def test_people_are_listed_and_found(data: Path) -> None:
    done = do("people", "treino", "--search", "ana silva", "--limit", "3", "--data", data)
    assert done.returncode == 0
    assert done.stdout.startswith("ana-silva")
    assert len(do("people", "treino", "--limit", "4", "--data", data).stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("world show nada", "world_unknown"),
        ("world show", "world_unknown"),
        ("world show ../fora", "world_unknown"),
        ("world create treino", "world_exists"),
        ("world create Mau_Nome", "malformed"),
        ("world fork treino treino", "world_exists"),
        ("world fork treino novo --at 99", "malformed"),
        ("world restore treino nada", "checkpoint_unknown"),
        ("world checkpoint treino", "malformed"),
        ("world end nada", "world_unknown"),
        ("world import novo /nada/disto.world", "malformed"),
        ("people nada", "world_unknown"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(data: Path, words: str, code: str) -> None:
    is_one_sentence(do(*words.split(), "--data", data), code)


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    file = tmp_path / "ficheiro"
    file.write_text("")
    for command in ("serve", "world list", "world create a", "people demo"):
        is_one_sentence(do(*command.split(), "--data", file), str(file), "--data")


def test_a_port_in_use_is_said_with_the_way_out(tmp_path: Path, templates: Path) -> None:
    copytree(templates, tmp_path / "data" / "templates")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port, "--data", tmp_path / "data")
    is_one_sentence(done, port, "in use", "--port 0")


@pytest.mark.parametrize("port", ["70000", "-1", "abc", "²"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    done = do("serve", f"--port={port}", "--data", tmp_path)
    assert done.returncode == 2
    assert "between 0 and 65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_worlds_of_a_server_are_left_alone(server: Child) -> None:
    done = run("serve", "--port", "0", "--data", server.data)
    is_one_sentence(done, "conflict", "--data")
    is_one_sentence(do("world", "end", "demo", "--data", server.data), "conflict")
    seen = do("world", "show", "demo", "--data", server.data)
    assert json.loads(seen.stdout)["id"] == "demo"
    assert "demo" in json.loads(do("world", "list", "--data", server.data).stdout)


def test_ctrl_c_ends_it_well(tmp_path: Path, templates: Path) -> None:
    copytree(templates, tmp_path / "data" / "templates")
    # A run in the background ignores the keyboard, and its children would learn it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child = Child(tmp_path / "data").start()
    finally:
        signal.signal(signal.SIGINT, before)
    process = child.process
    assert process is not None
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert child.log.read_text().endswith("Stopped.\n")
    child.process = None


def test_it_listens_on_loopback_only(server: Child) -> None:
    """As the kernel tells: the listening sockets of the process (state 0A) and their address."""
    process = server.process
    assert process is not None
    links = [str(path.readlink()) for path in Path(f"/proc/{process.pid}/fd").iterdir()]
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            part = line.split()
            if part[3] == "0A" and part[9] in inodes:
                listening.append(part[1])
    assert listening == [f"0100007F:{server.port:04X}"]
