"""The page of the faults: every row of their table, and every parameter."""

from docs.generator import house
from docs.generator.markdown import code, codes, page, table
from sandbox.addresses import addresses_of
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
        "## Addresses of programs",
        "What `operacao` of a fault of pages and commands may name besides verbs: an address of a "
        "wire, under the door where it is served.",
        table(("`alvo`", "`operacao`"), _addresses()),
        "## Parameters",
        table(("guião", "", "member", "kind", "limits", "meaning"), parameters),
        "Delays are milliseconds as members, `900ms` in a guião; `desvio` is seconds, `4min` in a "
        "guião. A percentage is drawn from the seed of the world, the name of the fault and what "
        "meets it: the same run meets it at the same places.",
    )


def _addresses() -> list[tuple[str, str]]:
    doors = [(app, door) for app in house.apps() for door in (app.slug, *app.doors)]
    return [(code(door), codes(known)) for app, door in doors if (known := addresses_of(app, door))]


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
