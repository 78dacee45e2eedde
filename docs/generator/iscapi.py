"""The page of ISCAPI: operations with their members, value tables, codes of refusals."""

from collections.abc import Iterable, Iterator

from docs.generator.markdown import code, codes, page, table
from sandbox.platforms.iscapi.errors import ERRORS, is_official
from sandbox.platforms.iscapi.fields import BLOCKS, OPERATION_FIELDS, Field
from sandbox.platforms.iscapi.tables import ANSWERS, OPERATIONS, TABLES, Table


def iscapi() -> str:
    """Everything that a message between entities may say."""
    return page(
        "ISCAPI",
        "What a `messageRequest` may say, and what is wrong with one that is refused. How to send "
        "one: [put your system on the integration platform]"
        "(../how-to/put-your-system-on-the-integration-platform.md#messages-between-entities-iscapi)"
        "; how each behaviour is known: [fidelity](fidelity.md#iscapi).",
        "## Blocks",
        "In this order, without namespace; a member whose absence has a code must be there and "
        "not empty, the others may be empty or missing (assumed).",
        table(
            ("block", "member", "kind", "missing", "invalid"),
            [(code(name), *_member(row)) for name, rows in BLOCKS.items() for row in rows],
        ),
        "## Operations",
        "Number and name belong together (official: fact sheet 5.2). `Form` is kept as it is: it "
        "is another document.",
        table(
            ("operation", "answers", "members"),
            [
                (
                    code(one),
                    code(ANSWERS.get(one, "")),
                    codes(_places(OPERATION_FIELDS[one])),
                )
                for one in OPERATIONS
            ],
        ),
        "## Value tables",
        *(part for one in TABLES.values() for part in _table(one)),
        "## Refusals",
        "They stand in `message` of a reply whose `result` is `false`, with place and nearest "
        "valid value.",
        table(
            ("code", "block", "words", "certainty"),
            [
                (code(name), block, words, "official" if is_official(name) else "assumed: ours")
                for name, (block, words) in ERRORS.items()
            ],
        ),
    )


def _places(rows: Iterable[Field], before: str = "") -> Iterator[str]:
    for row in rows:
        yield before + row.name
        yield from _places(row.inside, f"{before}{row.name}/")


def _member(row: Field) -> tuple[str, str, str, str]:
    return code(row.name), row.kind, code(row.missing), code(row.invalid)


def _table(one: Table) -> tuple[str, str, str]:
    return (
        f"### {one.title}",
        f"Kind `{one.name}`; {one.certainty}: {one.source}.",
        table(("value", "meaning"), [(code(key), value) for key, value in one.rows.items()]),
    )
