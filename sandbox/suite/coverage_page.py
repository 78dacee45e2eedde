"""The map of the procedure as a page: the activities drawn in order, every outcome by fault."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from sandbox.play.report_page import TITLES
from sandbox.protocol.vocabulary import Verb
from sandbox.suite.coverage import CALM, Coverage

WIDE, HIGH, GAP, ACROSS = 250, 54, 16, 4
STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 "Noto Sans",system-ui,sans-serif;margin:0;color:#2b363c;background:#f2f6fa}
header,main{max-width:84rem;margin:0 auto;padding:16px 24px}
.faixa{background:#2b363c;color:#fff;padding:4px 24px;font-weight:600}
h1{font-size:1.6rem;margin:.4em 0}h2{font-size:1.2rem}
section{background:#fff;border:1px solid #cbd5de;border-radius:8px;padding:16px 24px;margin:16px 0}
.larga{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:4px 8px;border:1px solid #dfe6ec;vertical-align:top}
td.n{text-align:right;min-width:3.5rem}
.muito{background:#0d5426;color:#fff}.algum{background:#a9dcb9;color:#2b363c}
.nenhum{background:#fbdcdc;color:#8a1212}.vago{background:#f2f6fa;color:#5a6b78}
code{font-family:ui-monospace,monospace;font-size:.9em}
svg text{font:12px "Noto Sans",system-ui,sans-serif}svg .nome{font-weight:600}
"""


def write_coverage(coverage: Coverage, path: Path) -> None:
    """A page, or text when the file is called `.txt`."""
    text = coverage.text() + "\n" if path.suffix == ".txt" else "".join(_page(coverage))
    path.write_text(text, encoding="utf-8")


def _page(coverage: Coverage) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="pt-PT"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Cobertura do procedimento</title><style>{STYLE}</style></head><body>"
        '<div class="faixa">SIMULAÇÃO — dados fictícios</div><header>'
        f"<h1>Cobertura do procedimento</h1><p>{coverage.runs} execuções. "
        f"<code>{escape(coverage.line())}</code></p></header><main>"
    )
    for role in dict.fromkeys(verb.role for verb in coverage.verbs):
        verbs = [verb for verb in coverage.verbs if verb.role == role]
        title = TITLES.get(role, role)
        yield f"<section><h2>{escape(title)}</h2>{_drawing(coverage, verbs)}"
        yield from _table(coverage, verbs)
        yield "</section>"
    yield "<section><h2>Por alcançar</h2><ul>"
    yield "".join(f"<li><code>{escape(one)}</code></li>" for one in coverage.missing())
    yield "</ul></section></main></body></html>\n"


def _drawing(coverage: Coverage, verbs: list[Verb]) -> str:
    """Each row as a box, in the order of the procedure, filled as far as it was reached."""
    rows = -(-len(verbs) // ACROSS)
    width, height = ACROSS * (WIDE + GAP), rows * (HIGH + GAP)
    parts = [
        f'<div class="larga" tabindex="0" role="region" aria-label="Atividades"><svg role="img" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'aria-label="Quanto de cada atividade foi alcançado; a tabela que se segue diz o mesmo">'
    ]
    for number, verb in enumerate(verbs):
        x, y = number % ACROSS * (WIDE + GAP), number // ACROSS * (HIGH + GAP)
        share = coverage.share(verb)
        stroke = "#8a1212" if share < 1 else "#0d5426"
        name = escape((verb.activity or verb.label)[:38])
        parts.append(
            f"<g><title>{escape(verb.role)}.{escape(verb.verb)}: {share:.0%}</title>"
            f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6" fill="#fff" '
            f'stroke="{stroke}"/>'
            f'<rect x="{x}" y="{y}" width="{WIDE * share:.0f}" height="{HIGH}" rx="6" '
            'fill="#d8f0de"/>'
            f'<text class="nome" x="{x + 8}" y="{y + 22}">{name}</text>'
            f'<text x="{x + 8}" y="{y + 42}">{escape(verb.verb)} · {share:.0%}</text></g>'
        )
    return "".join([*parts, "</svg></div>"])


def _table(coverage: Coverage, verbs: list[Verb]) -> Iterator[str]:
    heads = "".join(f"<th>{escape(fault)}</th>" for fault in coverage.faults)
    yield (
        '<div class="larga" tabindex="0" role="region" aria-label="Desfechos por falha"><table>'
        f"<thead><tr><th>Verbo</th><th>Desfecho</th><th>sem falha</th>{heads}</tr></thead><tbody>"
    )
    for verb in verbs:
        outcomes = coverage.outcomes(verb)
        for number, outcome in enumerate(outcomes):
            first = (
                f'<th rowspan="{len(outcomes)}"><code>{escape(verb.verb)}</code><br>'
                f"{escape(verb.activity)}</th>"
                if not number
                else ""
            )
            cells = "".join(
                _cell(coverage.times(verb, outcome, fault), coverage.times(verb, outcome))
                for fault in (CALM, *coverage.faults)
            )
            yield f"<tr>{first}<td>{escape(outcome)}</td>{cells}</tr>"
        refused = [(code, times) for (row, code), times in coverage.refusals.items()
                   if row == (verb.role, verb.verb)]  # fmt: skip
        if refused:
            told = ", ".join(f"{code} ({times})" for code, times in sorted(refused))
            yield (
                f'<tr><th><code>{escape(verb.verb)}</code></th><td colspan="'
                f'{len(coverage.faults) + 2}">recusado: {escape(told)}</td></tr>'
            )
    yield "</tbody></table></div>"


def _cell(times: int, ever: int) -> str:
    """The colour says it, and so does the text."""
    if times:
        return f'<td class="n {"muito" if times > 4 else "algum"}">{times}</td>'
    return f'<td class="n {"vago" if ever else "nenhum"}">{"·" if ever else "nunca"}</td>'
