"""The chain over the audit notices whatever is changed, taken out or put in."""

import pytest

from mock_sric import verify
from tests.mock_sric.court import SEARCH, Court


@pytest.fixture
def kept(court: Court) -> Court:
    """A court with three transactions in the audit."""
    for country in ("PT", "PRT", "PT"):
        court.call(SEARCH, country=country)
    court.world.commit()
    return court


def test_an_audit_that_nobody_touched_is_whole(kept: Court) -> None:
    assert verify.problems(kept.world) == []


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("UPDATE documents SET content = content || ' ' WHERE kind = 'sric.entrada'", "not what"),
        ("UPDATE documents SET content = 'x' WHERE kind = 'sric.saida'", "not what was kept"),
        ("DELETE FROM documents WHERE key LIKE '%2' AND kind = 'sric.saida'", "is missing"),
        (
            'UPDATE events SET data = replace(data, \'"link":"\', \'"link":"0\') '
            "WHERE type = 'transacao.arquivada'",
            "does not follow",
        ),
        (
            "DELETE FROM events WHERE number = (SELECT min(number) FROM events "
            "WHERE type = 'transacao.arquivada')",
            "does not follow",
        ),
        (
            "INSERT INTO documents SELECT NULL, kind, '2025021000000099', number, 0, '', content "
            "FROM documents WHERE kind = 'sric.transacao' LIMIT 1",
            "4 records in the archive, 3 in the journal",
        ),
    ],
)
def test_whatever_is_changed_is_noticed(kept: Court, harm: str, found: str) -> None:
    kept.world.journal.connection.execute(harm)
    assert any(found in problem for problem in verify.problems(kept.world))


def test_a_purged_day_is_whole_and_its_data_must_be_gone(kept: Court) -> None:
    kept.world.advance_by(1463 * 86_400)
    assert verify.problems(kept.world) == []
    connection = kept.world.journal.connection
    connection.execute("UPDATE documents SET content = 'x', erased = 0 WHERE key LIKE '%1'")
    assert any("was purged and is there" in one for one in verify.problems(kept.world))


def test_a_world_that_is_opened_again_goes_on_with_its_chain(kept: Court) -> None:
    kept.world.load()
    kept.call(SEARCH)
    assert verify.problems(kept.world) == []
