"""The journal: append-only, all or nothing, read by number, stream and seat."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import journal as journals
from sandbox.journal import Record, SqliteJournal
from tests.driver import refused


def record(number: int, stream: str = "call:C-1", audience: str = "") -> Record:
    seats = f" {audience} " if audience else ""
    return Record(number, "2024-05-06T09:00:00.000+00:00", stream, "chamada.iniciada", "x", "{}",
                  0, "C-1", seats)  # fmt: skip


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    found = SqliteJournal(tmp_path / "j.sqlite")
    yield found
    found.close()


def on_disk(journal: SqliteJournal) -> list[int]:
    with sqlite3.connect(journal.path) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM events ORDER BY number")]


def test_what_is_appended_is_on_disk_after_the_commit(journal: SqliteJournal) -> None:
    journal.append([record(1), record(2)], 0)
    assert (journal.head, journal.durable) == (2, 0)
    assert on_disk(journal) == []
    assert [item.number for item in journal.read()] == [1, 2]
    journal.commit()
    assert (journal.head, journal.durable) == (2, 2)
    assert on_disk(journal) == [1, 2]


def test_who_expects_another_head_is_refused(journal: SqliteJournal) -> None:
    journal.append([record(1)], 0)
    with refused("conflict"):
        journal.append([record(1)], 0)
    assert journal.head == 1


def test_a_commit_that_fails_writes_nothing_and_takes_all_back(journal: SqliteJournal) -> None:
    journal.append([record(1)], 0)
    journal.commit()
    journal.append([record(2), record(2)], 1)
    with pytest.raises(sqlite3.IntegrityError):
        journal.commit()
    assert journal.head == journal.durable == 1
    assert on_disk(journal) == [1]
    journal.append([record(2)], 1)
    journal.commit()
    assert on_disk(journal) == [1, 2]


def test_reading_from_a_number_of_a_stream_and_for_seats(journal: SqliteJournal) -> None:
    journal.append([record(1, audience="cidadao:ana"), record(2, "iap")], 0)
    journal.commit()
    journal.append(
        [record(3, "desk:rita", "operador:rita"), record(4, audience="cidadao:ana operador:rita")],
        2,
    )

    def numbers(**how: object) -> list[int]:
        return [item.number for item in journal.read(**how)]  # type: ignore[arg-type]

    assert numbers(after=2) == [3, 4]
    assert numbers(stream="call:C-1") == [1, 4]
    assert numbers(stream="iap") == [2]
    assert numbers(seats=["cidadao:ana"]) == [1, 4]
    assert numbers(seats=["operador:rita", "cidadao:ana"]) == [1, 3, 4]
    assert numbers(seats=["cidadao:an"]) == []
    assert numbers(seats=["cidadao:ana"], after=1) == [4]
    assert numbers(limit=3) == [1, 2, 3]
    assert numbers(limit=0) == []


@pytest.fixture
def indexed_by_four(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "INDEX_EVENTS", 4)


def in_streams(journal: SqliteJournal, first: int, last: int) -> None:
    """Odd numbers in one stream, even ones in another; each is a commit."""
    for number in range(first, last + 1):
        journal.append([record(number, "desk:rita" if number % 2 else "call:C-1")], number - 1)
        journal.commit()


def of_desk(journal: SqliteJournal, after: int = 0) -> list[int]:
    return [item.number for item in journal.read(after=after, stream="desk:rita")]


@pytest.mark.usefixtures("indexed_by_four")
def test_a_stream_is_read_whole_whatever_of_it_is_in_the_index(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.sqlite")
    for last in range(1, 11):
        in_streams(journal, last, last)
        assert of_desk(journal) == list(range(1, last + 1, 2))
        assert of_desk(journal, after=5) == list(range(7, last + 1, 2))
    found = journal.connection.execute("SELECT number FROM streams WHERE stream = 'desk:rita'")
    assert found.fetchall() == [(1,), (3,), (5,), (7,)]
    journal.append([record(11, "desk:rita")], 10)
    assert of_desk(journal) == [1, 3, 5, 7, 9, 11]
    journal.close()
    again = SqliteJournal(tmp_path / "j.sqlite")
    assert of_desk(again) == [1, 3, 5, 7, 9, 11]
    again.close()


@pytest.mark.usefixtures("indexed_by_four")
def test_after_a_cut_a_stream_has_what_came_in_its_place(journal: SqliteJournal) -> None:
    in_streams(journal, 1, 9)
    journal.cut(6)
    assert of_desk(journal) == [1, 3, 5]
    journal.append([record(7), record(8, "desk:rita"), record(9)], 6)
    journal.commit()
    assert of_desk(journal) == [1, 3, 5, 8]
    assert [item.number for item in journal.read(stream="call:C-1")] == [2, 4, 6, 7, 9]


@pytest.mark.usefixtures("indexed_by_four")
def test_a_commit_that_fails_leaves_the_index_as_it_was(journal: SqliteJournal) -> None:
    in_streams(journal, 1, 3)
    journal.append([record(4, "desk:rita"), record(5, "desk:rita"), record(5)], 3)
    with pytest.raises(sqlite3.IntegrityError):
        journal.commit()
    in_streams(journal, 4, 4)
    assert of_desk(journal) == [1, 3]


def test_a_file_from_before_the_index_was_filled_in_bulk_is_read(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    first = SqliteJournal(path)
    in_streams(first, 1, 5)
    first.connection.execute("DROP TABLE streams")
    first.connection.execute("CREATE INDEX events_by_stream ON events (stream)")
    first.close()
    again = SqliteJournal(path)
    assert of_desk(again) == [1, 3, 5]
    in_streams(again, 6, 7)
    assert of_desk(again) == [1, 3, 5, 7]
    again.close()


def test_a_record_comes_back_as_it_was(journal: SqliteJournal) -> None:
    written = record(1, audience="cidadao:ana")
    journal.append([written], 0)
    journal.commit()
    assert list(journal.read()) == [written]


def test_cutting_forgets_what_came_after(journal: SqliteJournal) -> None:
    journal.append([record(number) for number in range(1, 6)], 0)
    journal.cut(3)
    assert (journal.head, journal.durable) == (3, 3)
    assert on_disk(journal) == [1, 2, 3]


def test_a_journal_goes_on_where_it_was(tmp_path: Path) -> None:
    first = SqliteJournal(tmp_path / "j.sqlite", "FULL")
    first.append([record(1)], 0)
    first.close()
    again = SqliteJournal(tmp_path / "j.sqlite")
    assert (again.head, again.durable) == (1, 1)
    assert again.database["events"].count == 1
    again.close()


def test_what_was_appended_is_committed_when_it_is_closed(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.sqlite")
    journal.append([record(1)], 0)
    journal.close()
    assert on_disk(journal) == [1]


def test_a_writer_in_another_thread_takes_writes_and_says_so(journal: SqliteJournal) -> None:
    journal.work_in_threads()
    journal.append([record(1)], 0)
    batch = journal.take()
    journal.append([record(2)], 1)
    assert journal.waiting
    assert [item.number for item in journal.read()] == [1, 2]
    journal.write(batch)
    journal.written()
    assert (journal.head, journal.durable) == (2, 1)
    journal.commit()
    assert not journal.waiting
    journal.checkpoint()
    assert on_disk(journal) == [1, 2]


def test_the_log_is_emptied_unless_somebody_reads(journal: SqliteJournal) -> None:
    log = journal.path.with_name("j.sqlite-wal")
    journal.append([record(1), record(2)], 0)
    journal.commit()
    reading = journal.read()
    next(reading)
    journal.fold_in()
    assert log.stat().st_size > 0
    assert [item.number for item in reading] == [2]
    journal.fold_in()
    assert log.stat().st_size == 0
    assert on_disk(journal) == [1, 2]


def test_what_could_not_be_written_has_not_happened_nor_what_came_after(
    journal: SqliteJournal,
) -> None:
    journal.append([record(1)], 0)
    journal.take()
    journal.append([record(2)], 1)
    journal.forget()
    assert journal.head == journal.durable == 0
    assert list(journal.read()) == []
