"""Worlds share nothing; a copy, a return and a file are the same world; a hostile file is none."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from sandbox import world_files, world_intake
from sandbox import worlds as worlds_module
from sandbox.journal import end_of_command
from sandbox.people import PERSONAS
from sandbox.protocol.errors import Refused
from sandbox.world import World
from sandbox.worlds import Worlds
from tests.driver import ANA, JOAO, START, TOMAS, Play, refused, states_of


def rich_script(play: Play) -> Play:
    """A call with most of what can happen in it."""
    Play(play.world, JOAO, TOMAS).to("approved").citizen_hangs_up()
    play.to("pending")
    play.deny()
    play.fault("indisponivel", duration_s=15)
    play.request()
    play.wait(25)
    play.approve()
    play.say(f"O código é {play.code}.")
    play.validate_code("000000")
    play.validate_code()
    play.policy(token_lifetime_s=900)
    play.to("submitted", after="code_accepted")
    play.operator_hangs_up()
    play.again().to("pending", after="signed_in")
    play.fault("latencia", delay_ms=4000)
    play.approve()
    return play


def texts(world: World) -> list[str]:
    """The journal, byte for byte."""
    return ["\x1f".join(map(str, record)) for record in world.journal.read()]


# determinism ------------------------------------------------------------------------------------
def test_the_same_seed_and_script_give_the_same_journal(
    make_world: Callable[..., World], make_worlds: Callable[..., Worlds], tmp_path: Path
) -> None:
    elsewhere = make_worlds(tmp_path / "elsewhere")
    first, second = make_world("ensaio"), elsewhere.create("ensaio", start=START)
    rich_script(Play(first))
    rich_script(Play(second))
    assert texts(first) == texts(second)
    assert len(texts(first)) > 100
    elsewhere.close()


def test_another_seed_gives_other_people_and_codes(make_world: Callable[..., World]) -> None:
    first, second = make_world("um"), make_world("dois", seed=8)
    names = [[one.full_name for one in each.people.citizens(limit=32)] for each in (first, second)]
    named = len(PERSONAS)
    assert names[0][:named] == names[1][:named]
    assert names[0][named:] != names[1][named:]


# apart ------------------------------------------------------------------------------------------
def test_worlds_share_nothing(make_world: Callable[..., World]) -> None:
    first, second = Play(make_world("um")), Play(make_world("dois"))
    second.to("pending")
    before = texts(second.world), dict(second.world.machine.states), second.world.clock.now()
    first.policy(code_attempts=8)
    first.fault("indisponivel")
    first.wait(7200)
    first.end_fault("indisponivel")
    rich_script(first)
    after = texts(second.world), dict(second.world.machine.states), second.world.clock.now()
    assert before == after
    assert second.world.settings.policy.code_attempts == 3
    second.approve()
    assert second.code


def test_ending_a_world_leaves_the_other(make_world: Callable[..., World], worlds: Worlds) -> None:
    make_world("um")
    Play(make_world("dois")).to("answered")
    worlds.end("um")
    assert worlds.names() == ["dois"]
    with refused("world_ended"):
        worlds.get("um")
    with refused("world_unknown"):
        worlds.get("tres")
    assert worlds.get("dois").journal.head == 5
    assert not list(worlds.folder.glob("um.world*"))
    make_world("um")


@pytest.mark.parametrize("name", ["", "A", "-a", "a b", "../a", "a" * 61, "a/b", "ç", "a\n", 7])
def test_a_bad_name_makes_no_world(make_world: Callable[..., World], name: Any) -> None:
    with refused("malformed"):
        make_world(name)


@pytest.mark.parametrize("name", ["../a", "A", "", "a\x00"])
def test_a_bad_name_finds_no_world(worlds: Worlds, name: str) -> None:
    with refused("world_unknown"):
        worlds.get(name)


@pytest.mark.parametrize(
    "how",
    [
        {"clock_mode": "parado"},
        {"clock_rate": 0},
        {"clock_rate": 10_001},
        {"lifetime_s": 0},
        {"policy": {"code_digits": 3}},
        {"policy": {"nada": 1}},
    ],
)
def test_a_bad_world_is_not_made(
    make_world: Callable[..., World], worlds: Worlds, how: dict[str, Any]
) -> None:
    with refused("malformed"):
        make_world("mau", **how)
    assert not list(worlds.folder.glob("mau*"))
    make_world("mau")


def test_a_name_is_taken_once(make_world: Callable[..., World]) -> None:
    make_world("um")
    with refused("world_exists"):
        make_world("um")


# again ------------------------------------------------------------------------------------------
def reopened(worlds: Worlds, world_id: str) -> World:
    worlds._open.pop(world_id).close()
    return worlds.get(world_id)


def test_replay_gives_the_live_state(play: Play, worlds: Worlds) -> None:
    rich_script(play)
    machine = play.world.machine
    live, counters = states_of(play.world), dict(machine.memory.counters)
    due = machine.next_deadline()
    again = reopened(worlds, play.world.id)
    assert again is not play.world
    assert states_of(again) == live
    assert {kind: again.machine.memory.counters[kind] for kind in counters} == counters
    assert again.machine.next_deadline() == due


def test_what_was_said_aloud_is_forgotten_with_the_process(play: Play, worlds: Worlds) -> None:
    play.to("approved")
    code = play.code
    play.say(f"O código é {code}.")
    assert play.call.transcript[-1].heard == f"O código é {code}."
    again = Play(reopened(worlds, play.world.id))
    again.call_id = play.call_id
    assert again.call.transcript[-1].heard == ""
    assert code not in again.call.transcript[-1].text


def test_a_reopened_world_goes_on_to_the_end(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    play.world = reopened(worlds, play.world.id)
    play.to("code_accepted", after="pending")
    play.world = reopened(worlds, play.world.id)
    play.to("submitted", after="code_accepted")
    assert play.case.outcome == "submetido"


def test_a_journal_does_not_depend_on_being_reopened(
    make_world: Callable[..., World], worlds: Worlds
) -> None:
    straight, interrupted = Play(make_world("um", title="x")), Play(make_world("dois", title="x"))
    rich_script(straight)
    interrupted.to("signed_in")
    interrupted.world = reopened(worlds, "dois")
    other = Play(interrupted.world, JOAO, TOMAS)
    assert interrupted.desk
    other.to("answered")
    assert other.call_id == "C-0001"


def test_the_clock_of_a_reopened_world_does_not_go_back(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    play.wait(123)
    assert reopened(worlds, play.world.id).clock.now() == START + timedelta(seconds=123)


def test_worlds_that_are_not_used_are_closed_and_open_again(
    make_world: Callable[..., World], worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worlds_module, "OPEN_WORLDS", 2)
    for name in ("um", "dois", "tres"):
        Play(make_world(name)).to("answered")
    assert len(worlds.open_worlds()) == 2
    play = Play(worlds.get("um"))
    play.call_id = "C-0001"
    play.open_service()
    assert play.case.open


# copies -----------------------------------------------------------------------------------------
def test_a_copy_is_equal_and_goes_its_own_way(play: Play, worlds: Worlds) -> None:
    play.to("approved")
    copy = worlds.fork("ensaio", "copia")
    assert texts(copy) == texts(play.world)
    assert states_of(copy) == states_of(play.world)
    assert copy.clock.now() == play.world.clock.now()
    there = Play(copy)
    there.call_id, there.case_id = play.call_id, play.case_id
    there.to("submitted", after="approved")
    assert play.status == "approved"
    assert play.case.open
    play.cancel()
    assert there.case.outcome == "submetido"


def test_a_copy_of_the_past_is_the_past(play: Play, worlds: Worlds) -> None:
    play.to("pending")
    at, then = play.world.journal.head, states_of(play.world)
    play.to("submitted", after="pending")
    copy = worlds.fork("ensaio", "antes", at)
    assert states_of(copy) == then
    assert texts(copy) == texts(play.world)[:at]
    there = Play(copy)
    there.call_id, there.case_id = play.call_id, play.case_id
    there.deny()
    assert there.status == "denied"


@pytest.mark.parametrize("at", [0, -1, 10_000])
def test_a_copy_of_what_never_was_is_refused(play: Play, worlds: Worlds, at: int) -> None:
    with refused("malformed"):
        worlds.fork("ensaio", "copia", at)
    assert worlds.names() == ["ensaio"]


def test_going_back_to_a_checkpoint(play: Play, worlds: Worlds) -> None:
    play.to("approved")
    number = worlds.checkpoint("ensaio", "autorizado")
    then, said = states_of(play.world), texts(play.world)
    play.to("submitted", after="approved")
    play.wait(500)
    worlds.checkpoint("ensaio", "fim")
    assert worlds.checkpoints("ensaio") == {"autorizado": number, "fim": play.world.journal.head}
    back = worlds.restore("ensaio", "autorizado")
    assert back is play.world
    assert states_of(back) == then
    assert texts(back) == said
    assert back.clock.now() == START
    play.validate_code()
    assert play.case.code_outcome == "accepted"
    assert worlds.checkpoints("ensaio") == {"autorizado": number}


def test_checkpoints_have_names_and_exist(world: World, worlds: Worlds) -> None:
    with refused("malformed"):
        worlds.checkpoint("ensaio", "Não")
    with refused("checkpoint_unknown"):
        worlds.restore("ensaio", "nada")


def test_a_world_of_limited_life_ends_by_itself(
    make_worlds: Callable[..., Worlds], tmp_path: Path
) -> None:
    now = [START]
    found = make_worlds(tmp_path / "worlds", lambda: now[0])
    found.create("curto", lifetime_s=60)
    found.create("longo")
    now[0] += timedelta(seconds=59)
    assert found.sweep() == []
    found.get("curto")
    now[0] += timedelta(seconds=1)
    with refused("world_ended"):
        found.get("curto")
    found.create("outro", lifetime_s=60)
    now[0] += timedelta(seconds=60)
    assert found.sweep() == ["outro"]
    assert found.names() == ["longo"]
    found.close()


# files ------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def rich_file(make_worlds: Callable[..., Worlds], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a world with a rich past, made once."""
    folder = tmp_path_factory.mktemp("rich")
    found = make_worlds(folder / "worlds")
    rich_script(Play(found.create("ensaio", start=START)))
    file = found.export("ensaio", folder / "fora.sqlite")
    found.close()
    return file


@pytest.fixture
def exported(rich_file: Path, tmp_path: Path) -> Path:
    """A copy of that file, to be spoilt."""
    return Path(copyfile(rich_file, tmp_path / "fora.sqlite"))


def test_a_file_is_the_same_world(play: Play, worlds: Worlds, exported: Path) -> None:
    rich_script(play)
    again = worlds.take_in(exported, "dentro")
    assert texts(again) == texts(play.world)
    assert states_of(again) == states_of(play.world)
    assert again.clock.now() == play.world.clock.now()
    assert [one.id for one in again.people.citizens(limit=100)] == [
        one.id for one in play.world.people.citizens(limit=100)
    ]
    Play(again).end_fault("latencia")
    other = Play(again, "duarte-correia", TOMAS).to("submitted")
    assert other.case.outcome == "submetido"
    assert len(texts(again)) > len(texts(play.world))


def test_a_file_is_not_taken_in_over_another_world(
    worlds: Worlds, world: World, exported: Path
) -> None:
    with refused("world_exists"):
        worlds.take_in(exported, world.id)
    assert worlds.get(world.id).journal.head == 2


def test_taking_in_leaves_the_file_as_it_was(worlds: Worlds, exported: Path) -> None:
    before = exported.read_bytes()
    worlds.take_in(exported, "dentro")
    assert exported.read_bytes() == before
    assert [item.name for item in exported.parent.glob("fora*")] == ["fora.sqlite"]


def refuses(worlds: Worlds, file: Path) -> str:
    """Whether the file is refused and nothing is left of it; returns why."""
    before = sorted(item.name for item in worlds.folder.iterdir())
    with pytest.raises(Refused) as found:
        worlds.take_in(file, "intruso")
    assert found.value.code == "malformed"
    assert sorted(item.name for item in worlds.folder.iterdir()) == before
    with refused("world_unknown"):
        worlds.get("intruso")
    return found.value.sentence


@pytest.mark.parametrize(
    "content", [b"", b"not a database", b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 4096]
)
def test_what_is_no_database_is_refused(worlds: Worlds, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mau"
    file.write_bytes(content)
    refuses(worlds, file)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_file_cut_short_is_refused(worlds: Worlds, exported: Path, part: float) -> None:
    content = exported.read_bytes()
    exported.write_bytes(content[: int(len(content) * part)])
    refuses(worlds, exported)


def test_a_file_with_bytes_changed_is_refused_or_still_whole(
    worlds: Worlds, exported: Path
) -> None:
    content = bytearray(exported.read_bytes())
    for place in range(8192, 12_000):
        content[place] ^= 0x5A
    exported.write_bytes(bytes(content))
    refuses(worlds, exported)


def test_a_file_that_does_not_exist_is_refused(worlds: Worlds, tmp_path: Path) -> None:
    refuses(worlds, tmp_path / "nada")


def test_an_empty_database_is_refused(worlds: Worlds, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "vazio").execute("CREATE TABLE t (a)").connection.close()
    refuses(worlds, tmp_path / "vazio")


def test_a_huge_file_is_refused(
    worlds: Worlds, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world_intake, "MOST_BYTES", exported.stat().st_size - 1)
    assert "larger" in refuses(worlds, exported)


HOSTILE_SQL = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON events BEGIN SELECT 1; END",
    "view": "CREATE VIEW v AS SELECT 1",
    "view instead of a table": "ALTER TABLE operators RENAME TO x; "
    "CREATE VIEW operators AS SELECT * FROM x",
    "endless view": "ALTER TABLE events RENAME TO x; CREATE VIEW events AS "
    "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
    "virtual table": "CREATE VIRTUAL TABLE v USING fts5(a)",
    "generated column": "ALTER TABLE meta ADD COLUMN x TEXT GENERATED ALWAYS AS (value)",
    "more columns": "ALTER TABLE people ADD COLUMN x TEXT",
    "no events": "DELETE FROM events",
    "no table": "DROP TABLE people_phones",
    "gap": "DELETE FROM events WHERE number = 30",
    "beginning cut": "DELETE FROM events WHERE number = 1",
    "beginning twice": "UPDATE events SET type = 'mundo.criado', stream = 'world', "
    "data = (SELECT data FROM events WHERE number = 1) WHERE number = 20",
    "negative number": "UPDATE events SET number = -1 WHERE number = 1",
    "unknown event": "UPDATE events SET type = 'mundo.destruido' WHERE number = 30",
    "data of another type": "UPDATE events SET type = 'token.usado' WHERE number = 30",
    "data no JSON": "UPDATE events SET data = '{' WHERE number = 30",
    "data a list": "UPDATE events SET data = '[1]' WHERE number = 30",
    "data deep": f"UPDATE events SET data = '{'[' * 5000}' WHERE number = 30",
    "data a blob": "UPDATE events SET data = x'ff00' WHERE number = 30",
    "data with another member": "UPDATE events SET data = json_set(data, '$.x', 1) "
    "WHERE number = 30",
    "data with a number for a text": "UPDATE events SET data = json_set(data, '$.call_id', 5) "
    "WHERE type = 'chamada.atendida'",
    "data without a member": "UPDATE events SET data = '{}' WHERE type = 'chamada.atendida'",
    "instant that is none": "UPDATE events SET at = 'ontem' WHERE number = 30",
    "instant without a zone": "UPDATE events SET at = '2024-05-06T09:00:00.000' WHERE number = 30",
    "instant of the past": "UPDATE events SET at = '1999-01-01T00:00:00.000+00:00' "
    "WHERE number = 30",
    "cause of the future": "UPDATE events SET cause = 999 WHERE number = 30",
    "cause a text": "UPDATE events SET cause = 'x' WHERE number = 30",
    "stream with a quote": "UPDATE events SET stream = 'desk:\"' WHERE number = 30",
    "actor a script": 'UPDATE events SET actor = \'","x":"\' WHERE number = 30',
    "audience a blob": "UPDATE events SET audience = x'00' WHERE number = 30",
    "world event elsewhere": "UPDATE events SET stream = 'desk:x' WHERE number = 1",
    "events in a foreign stream": "UPDATE events SET stream = 'world' WHERE number = 30",
    "clock of no kind": "UPDATE events SET data = json_set(data, '$.clock_mode', 'x') "
    "WHERE number = 1",
    "clock that stands": "UPDATE events SET data = json_set(data, '$.clock_rate', 0) "
    "WHERE number = 1",
    "policy out of range": "UPDATE events SET data = json_set(data, '$.policy.code_digits', 99) "
    "WHERE number = 1",
    "policy of another type": "UPDATE events SET data = json_set(data, '$.policy.phrase', 5) "
    "WHERE number = 1",
    "no key": "DELETE FROM meta WHERE name = 'key'",
    "short key": "UPDATE meta SET value = 'ff' WHERE name = 'key'",
    "key no hex": "UPDATE meta SET value = 'zz' WHERE name = 'key'",
    "key a number": "UPDATE meta SET value = 5 WHERE name = 'key'",
    "tag a blob": "UPDATE meta SET value = x'00' WHERE name = 'tag'",
    "tag with a point": "UPDATE meta SET value = 'a.b' WHERE name = 'tag'",
    "person no JSON": "UPDATE people SET citizen = 'x' WHERE position = 3",
    "person of another form": "UPDATE people SET citizen = '{}' WHERE position = 3",
    "person with a list for a name": "UPDATE people SET citizen = "
    "json_set(citizen, '$.full_name', json('[1]')) WHERE position = 3",
    "person with another id": "UPDATE people SET id = 'x' WHERE position = 3",
    "operator of another form": "UPDATE operators SET operator = '[]' WHERE position = 0",
    "phone a blob": "INSERT INTO people_phones VALUES (x'00', 'ana-silva')",
}


@pytest.mark.parametrize("how", HOSTILE_SQL)
def test_a_file_made_by_hand_is_refused(worlds: Worlds, exported: Path, how: str) -> None:
    connection = sqlite3.connect(exported)
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.executescript(HOSTILE_SQL[how])
    connection.commit()
    connection.close()
    refuses(worlds, exported)


def test_a_file_whose_past_cannot_be_folded_is_refused(
    worlds: Worlds, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: World) -> None:
        raise KeyError("world")

    monkeypatch.setattr(World, "load", broken)
    refuses(worlds, exported)


def test_what_is_not_of_a_world_does_not_come_along(worlds: Worlds, exported: Path) -> None:
    connection = sqlite3.connect(exported)
    connection.execute("CREATE TABLE extra (a)")
    connection.execute("INSERT INTO meta VALUES ('extra', 'x')")
    connection.commit()
    connection.close()
    again = worlds.take_in(exported, "dentro")
    tables = again.journal.connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert ("extra",) not in tables
    meta = again.journal.connection.execute("SELECT name FROM meta").fetchall()
    assert sorted(meta) == [("clock",), ("expires_at",), ("key",), ("tag",)]


def test_a_path_with_odd_letters_is_read(worlds: Worlds, exported: Path) -> None:
    odd = exported.rename(exported.parent / "a?b#c%20d.sqlite")
    assert worlds.take_in(odd, "dentro").journal.head > 100


def test_half_made_worlds_are_cleared(worlds: Worlds, world: World) -> None:
    (worlds.folder / "meio.world").write_bytes(b"x")
    (worlds.folder / "meio.unfinished").touch()
    worlds.clear_unfinished()
    assert worlds.names() == ["ensaio"]
    assert not list(worlds.folder.glob("meio*"))


def test_the_template_of_people_is_made_once(tmp_path: Path) -> None:
    first = world_files.template(tmp_path, 5, 16)
    made = first.stat().st_mtime_ns
    assert world_files.template(tmp_path, 5, 16).stat().st_mtime_ns == made
    assert [item.name for item in tmp_path.iterdir()] == [f"people-5-16-{len(PERSONAS)}.sqlite"]


def test_two_citizens_and_their_worlds_stay_apart(make_world: Callable[..., World]) -> None:
    play = Play(make_world("um")).to("pending")
    assert Play(make_world("dois")).world.machine.state(f"phone:{ANA}") is None
    assert play.phone


# the disk ---------------------------------------------------------------------------------------
def test_a_world_that_cannot_be_written_is_as_it_is_on_disk(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.to("pending").unlock()
    before = texts(play.world), states_of(play.world)

    def full(batch: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(play.world.journal, "write", full)
        with pytest.raises(sqlite3.OperationalError):
            play.approve()
    assert (texts(play.world), states_of(play.world)) == before
    play.approve()
    assert play.status == "approved"


def test_what_is_due_by_a_running_clock_happens_when_asked(
    make_worlds: Callable[..., Worlds], tmp_path: Path
) -> None:
    now = [START]
    found = make_worlds(tmp_path / "worlds", lambda: now[0])
    play = Play(found.create("real", clock_mode="real", start=START)).to("pending")
    assert play.world.run_due() == []
    now[0] += timedelta(seconds=300)
    assert play.world.run_due()
    assert play.status == "expired"
    found.close()


def test_a_server_may_group_the_commits_of_many(play: Play) -> None:
    grouped: list[str] = []
    play.world.deliver_after(lambda world: grouped.append(world.id))
    play.to("answered")
    assert len(grouped) == 3
    assert play.world.journal.durable < play.world.journal.head
    assert [record.number for record in play.records()][-1] == play.world.journal.head
    play.world.commit()
    assert play.world.journal.durable == play.world.journal.head


def test_nobody_goes_back_to_the_middle_of_a_command(play: Play) -> None:
    ends: list[int] = []
    told = play.world.told
    play.world.told = lambda world, records: (ends.append(records[-1].number), told(world, records))
    play.to("submitted")
    play.citizen_hangs_up()
    records = play.records()
    born = 2
    reached = {
        end_of_command(play.world.journal.read(after=number - 1))
        for number in range(born + 1, records[-1].number + 1)
    }
    assert reached == set(ends)


def test_a_fork_in_the_middle_of_a_command_has_all_of_it(worlds: Worlds, play: Play) -> None:
    play.to("pending")
    at = next(record.number for record in play.records() if record.type == "pedido.enviado")
    copy = Play(worlds.fork(play.world.id, "meio", at))
    assert "mensagens.entregues" in copy.types()[at:]
    assert copy.shown.status == "pending"
    copy.case_id, copy.call_id = play.case_id, play.call_id
    copy.to("submitted", after="pending")
    assert copy.types().count("pedido.submetido") == 1
