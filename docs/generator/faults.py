"""The page of the faults: every row of their table, and every parameter."""

from docs.generator.markdown import code, codes, page, table
from sandbox.protocol.fault_kinds import PARAMETERS, FaultKind
from sandbox.protocol.fault_table import FAULTS


def table_of_faults() -> str:
    """Every fault: where, what it does, how it is known."""
    rows = [
        (code(row.name), row.road, row.does, row.certainty, row.source or "not published")
        for row in FAULTS
    ]
    return table(("fault", "road", "what it does", "certainty", "source"), rows)


def faults() -> str:
    """The faults that can be ordered, by road."""
    parts = []
    for road in dict.fromkeys(row.road for row in FAULTS):
        rows = [_row(row) for row in FAULTS if row.road == road]
        head = ("`tipo`", "`alvo`", "on the page", "what it does", "takes", "at the kernel")
        parts += [f"## {road[0].upper()}{road[1:]}", table(head, rows)]
    parameters = [
        (code(item.word), "in `com`" if item.inside else "", code(item.member), item.kind,
         f"{item.low} to {item.high}" if item.high else "", item.meaning)
        for item in PARAMETERS
    ]  # fmt: skip
    return page(
        "Faults",
        "What can be made to go wrong, on which road, and what each fault is told. In a guião they "
        "are rows of `falhas`; elsewhere the same words are members of "
        "`POST /sandbox/v1/worlds/<world>/faults`, options of `run_sandbox.py world fault`, and "
        "fields of the form on the page of a world. How to use them: "
        "[order a fault](../how-to/order-a-fault.md).",
        *parts,
        "## Parameters",
        table(("guião", "", "member", "kind", "limits", "meaning"), parameters),
        "Delays are milliseconds as members, `900ms` in a guião; `desvio` is seconds, `4min` in a "
        "guião. A percentage is drawn from the seed of the world, the name of the fault and what "
        "meets it: the same run meets it at the same places.",
    )


def _row(row: FaultKind) -> tuple[str, ...]:
    needs = f"; needs {codes(row.needs)}" if row.needs else ""
    ends = ", `vezes`" if row.counted else ""
    return (
        code(row.name),
        codes(row.targets) or "any app",
        row.label,
        row.does,
        codes(row.takes) + ends + needs,
        row.kernel or "the same",
    )
