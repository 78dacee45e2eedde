"""The archive: documents that come and go with the journal of a world, and travel with its file."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox import world_files
from sandbox.journal import Record, SqliteJournal
from sandbox.protocol.errors import Refused
from sandbox.protocol.system import Erase, Filing, Keep
from sandbox.world import World
from sandbox.worlds import Worlds

AT = "2024-05-06T09:00:00.000+00:00"


def record(number: int) -> Record:
    return Record(number, AT, "s", "mundo.nota", "consola", "{}", 0, "", "")


def letter(key: str, *terms: str, content: bytes = b"x") -> Keep:
    return Keep("carta", key, content, terms)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    found = SqliteJournal(tmp_path / "j.sqlite")
    yield found
    found.close()


def put(journal: SqliteJournal, *filings: Filing, commit: bool = True) -> None:
    number = journal.head + 1
    journal.append([record(number)], journal.head, [(number, one) for one in filings])
    if commit:
        journal.commit()


@pytest.mark.parametrize("commit", [True, False], ids=["on disk", "before the commit"])
def test_a_document_is_found_by_its_kind_and_key(journal: SqliteJournal, commit: bool) -> None:
    put(journal, letter("a", content=b"\x00ol\xc3\xa1"), commit=commit)
    assert journal.archive.read("carta", "a") == b"\x00ol\xc3\xa1"
    assert journal.archive.read("carta", "b") is None
    assert journal.archive.read("postal", "a") is None


@pytest.mark.parametrize("commit", [True, False], ids=["on disk", "before the commit"])
def test_documents_are_found_by_all_their_terms_newest_first(
    journal: SqliteJournal, commit: bool
) -> None:
    for number in range(1, 8):
        scope = "INV" if number % 2 else "REC"
        put(journal, letter(f"{number:04}", f"de={number % 3}", f"em={scope}"), commit=commit)
    keys = journal.archive.keys
    assert keys("carta", ["em=INV"]) == ["0007", "0005", "0003", "0001"]
    assert keys("carta", ["em=INV", "de=1"]) == ["0007", "0001"]
    assert keys("carta", ["em=INV", "de=1", "em=REC"]) == []
    assert keys("carta", ["em=INV"], first="0002", last="0006") == ["0005", "0003"]
    assert keys("carta", limit=2) == ["0007", "0006"]
    assert keys("carta", ["em=outro"]) == keys("postal") == []


@pytest.mark.parametrize("commit", [True, False], ids=["on disk", "before the commit"])
def test_what_is_erased_leaves_its_name_and_nothing_else(
    journal: SqliteJournal, commit: bool
) -> None:
    for key in "abc":
        put(journal, letter(key, "de=rui"), commit=commit)
    put(journal, Erase("carta", "a", "b"), commit=commit)
    assert journal.archive.keys("carta", ["de=rui"]) == journal.archive.keys("carta") == ["c"]
    found = journal.archive.find("carta", "a")
    assert found is not None
    assert (found.number, found.erased, found.content) == (1, 4, None)
    journal.commit()
    kept = journal.connection.execute("SELECT terms, content FROM documents WHERE key < 'c'")
    assert kept.fetchall() == [("", None), ("", None)]
    terms = journal.connection.execute("SELECT key FROM document_terms").fetchall()
    assert terms == [("c",)]


def test_a_document_is_kept_once(journal: SqliteJournal) -> None:
    put(journal, letter("a"))
    with pytest.raises(Refused, match="conflict"):
        put(journal, letter("a", content=b"other"))
    with pytest.raises(Refused, match="conflict"):
        put(journal, letter("b"), letter("b"))
    assert journal.head == 1
    assert journal.archive.read("carta", "a") == b"x"
    assert journal.archive.read("carta", "b") is None


def test_documents_are_written_with_their_events_or_not_at_all(journal: SqliteJournal) -> None:
    put(journal, letter("a"), commit=False)
    batch = journal.take()
    put(journal, letter("b"), commit=False)
    journal.connection.execute("CREATE TRIGGER no BEFORE INSERT ON documents BEGIN "
                               "SELECT raise(ABORT, 'full'); END")  # fmt: skip
    with pytest.raises(sqlite3.IntegrityError):
        journal.write(batch)
    journal.forget()
    assert journal.archive.keys("carta") == []
    assert list(journal.read()) == []
    assert not journal.archive.waiting


def test_going_back_forgets_later_documents_and_brings_nothing_back(journal: SqliteJournal) -> None:
    put(journal, letter("a", "t"))
    put(journal, letter("b", "t"))
    put(journal, Erase("carta", "a", "a"))
    journal.cut(1)
    assert journal.archive.find("carta", "b") is None
    assert journal.archive.read("carta", "a") is None
    assert journal.archive.keys("carta", ["t"]) == []
    put(journal, letter("b", "t"))
    assert journal.archive.keys("carta", ["t"]) == ["b"]


def test_a_file_from_before_the_archive_is_given_one(tmp_path: Path) -> None:
    put(first := SqliteJournal(tmp_path / "j.sqlite"), letter("a"))
    first.connection.executescript("DROP TABLE documents; DROP TABLE document_terms")
    first.close()
    again = SqliteJournal(tmp_path / "j.sqlite")
    put(again, letter("a"))
    assert again.archive.keys("carta") == ["a"]
    again.close()


# with a world


def keep_in(world: World, *filings: Filing) -> None:
    put(world.journal, *filings)
    number = world.journal.head
    world.journal.connection.execute(
        "UPDATE events SET stream = 'world', data = '{\"kind\":\"nota\",\"text\":\"t\"}' "
        "WHERE number = ?", [number]
    )  # fmt: skip


def test_forks_and_exports_carry_the_archive(world: World, worlds: Worlds, tmp_path: Path) -> None:
    keep_in(world, letter("a", "de=rui", content=b"1"))
    keep_in(world, letter("b", "de=rui", content=b"2"), Erase("carta", "a", "a"))
    file = worlds.export(world.id, tmp_path / "out.world")
    for copy in (worlds.fork(world.id, "copia"), worlds.take_in(file, "importado")):
        archive = copy.journal.archive
        assert archive.keys("carta", ["de=rui"]) == ["b"]
        assert archive.read("carta", "b") == b"2"
        assert archive.find("carta", "a") == world.journal.archive.find("carta", "a")
    early = worlds.fork(world.id, "antes", at=world.journal.head - 1)
    assert early.journal.archive.keys("carta") == []


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE documents SET number = 99",
        "UPDATE documents SET key = 'a b'",
        "UPDATE documents SET content = 'text'",
        "UPDATE documents SET content = NULL",
        "UPDATE documents SET terms = 'a' || char(0)",
        "ALTER TABLE documents ADD COLUMN more",
        "DROP TABLE document_terms",
    ],
)
def test_an_archive_made_by_hand_is_not_taken_in(
    world: World, worlds: Worlds, tmp_path: Path, harm: str
) -> None:
    keep_in(world, letter("a", "de=rui"))
    file = worlds.export(world.id, tmp_path / "out.world")
    with sqlite3.connect(file) as connection:
        connection.execute(harm)
    connection.close()
    with pytest.raises(Refused, match="not the file of a world"):
        worlds.take_in(file, "mau")


def test_a_world_exported_before_the_archive_is_taken_in(
    world: World, worlds: Worlds, tmp_path: Path
) -> None:
    file = worlds.export(world.id, tmp_path / "out.world")
    with sqlite3.connect(file) as connection:
        connection.executescript("DROP TABLE documents; DROP TABLE document_terms")
    connection.close()
    assert worlds.take_in(file, "antigo").journal.archive.keys("carta") == []


def test_templates_hold_no_documents(make_worlds: Callable[[Path], Worlds], tmp_path: Path) -> None:
    file = world_files.template(tmp_path, 3, 5)
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    connection.close()
