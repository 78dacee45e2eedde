"""A report as one HTML page that needs nothing else: each run's sequence, steps and checks."""

import os
import re
from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import replace
from html import escape
from pathlib import Path
from textwrap import wrap
from urllib.parse import quote

from sandbox.play import report_screens
from sandbox.play.english_runs import in_english, label
from sandbox.play.report import Report, RunReport
from sandbox.play.report_lanes import timeline
from sandbox.play.screens import Screen
from sandbox.play.sequence import SYSTEMS, Arrow, Sequence, sequence
from sandbox.play.stopped import why_stopped
from sandbox.protocol.local_time import hour_of

LANE, ROW, TOP, LEFT = 156, 30, 56, 64
_SEQUENCE = "Sequência da chamada; os mesmos passos estão na tabela que se segue"

TITLES = {
    "cidadao": "Cidadão",
    "operador": "Operador",
    "banco": "Banco",
    "juizo": "Juízo",
    "entidade": "Entidade",
    "consulente": "Consulente",
    "funcionario": "Funcionário",
    "magistrado": "Magistrado",
    "tribunal": "Tribunal",
    "gestor-ansr": "Gestor da ANSR",
    "auditor": "Auditor",
    "plataforma": "Plataforma de Integração",
}
STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 "Noto Sans",system-ui,sans-serif;margin:0;color:#2b363c;background:#f2f6fa}
header,main{max-width:80rem;margin:0 auto;padding:16px 24px}
.faixa{background:#2b363c;color:#fff;padding:4px 24px;font-weight:600}
h1{font-size:1.6rem;margin:.4em 0}h2{font-size:1.2rem;margin:.2em 0}h3{font-size:1rem}
section{background:#fff;border:1px solid #cbd5de;border-radius:8px;padding:16px 24px;margin:16px 0;
content-visibility:auto;contain-intrinsic-size:auto 900px}
.estado{display:inline-block;padding:2px 10px;border-radius:999px;font-weight:600}
.instavel,.conhecido{background:#fff3cd;color:#5c4400}
.passou{background:#d8f0de;color:#0d5426}.falhou{background:#fbdcdc;color:#8a1212}
.porque{border-left:4px solid #8a1212;padding:4px 12px;background:#fdf1f1}
.desenho{overflow-x:auto;border:1px solid #cbd5de;border-radius:4px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:4px 8px;border-bottom:1px solid #dfe6ec;vertical-align:top}
td{overflow-wrap:anywhere}.desenho td{overflow-wrap:normal}
td:first-child,.estado{white-space:nowrap}
nav ul{list-style:none;padding:0}nav li{margin:4px 0}a{color:#034ad8}
@media (max-width:40rem){header,main{padding:12px}section{padding:12px}th,td{padding:4px}}
code{font-family:ui-monospace,monospace;font-size:.9em}summary{cursor:pointer;padding:8px 0}
svg text{font:12px "Noto Sans",system-ui,sans-serif;fill:#2b363c}svg .pista{font-weight:600}
svg .hora{fill:#5a6b78;font-size:11px}svg .vida{stroke:#cbd5de}
svg .seta{stroke:#034ad8;stroke-width:1.5;fill:none}svg .fala{stroke:#0d5426;stroke-dasharray:6 3}
svg .mensagem{stroke:#5a6b78}svg .problema{stroke:#8a1212;stroke-dasharray:3 3}
svg text{paint-order:stroke;stroke:#fff;stroke-width:3px}svg .dita{fill:#0d5426}
svg .nota{fill:#fff3cd;stroke:#b58900}
@media print{body{background:#fff}section{break-inside:avoid}}
"""


def write_page(report: Report, path: Path) -> None:
    """Write the page."""
    path.write_text("".join(_page(report, path.parent)), encoding="utf-8")


def _page(report: Report, folder: Path) -> Iterator[str]:
    passed = sum(run.passed for run in report.runs)
    title = label("Relatório dos guiões", report.english)
    of, done = label("de", report.english), label("passaram.", report.english)
    yield (
        f'<!doctype html><html lang="{"en" if report.english else "pt-PT"}"><head>'
        '<meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}{report_screens.STYLE}</style>"
        "</head><body>"
        f'<div class="faixa">{label("SIMULAÇÃO — dados fictícios", report.english)}</div>'
        f"<header><h1>{title}</h1><p>{passed} {of} {len(report.runs)} {done}</p>"
    )
    yield f'<nav aria-label="{label("Guiões", report.english)}"><ul>'
    for number, run in enumerate(report.runs, start=1):
        name, title = escape(run.name), escape(run.guiao.title)
        yield f'<li>{_state(run)} <a href="#g{number}">{title}</a> <code>{name}</code></li>'
    yield "</ul></nav></header><main>"
    screens = report_screens.with_room(report.runs)
    for number, run in enumerate(report.runs, start=1):
        yield from _run(run, number, folder, screens[number])
    yield "</main></body></html>\n"


def joined(pages: Many[str]) -> str:
    """One page of several; the runs are numbered anew.  Errors: ValueError for another page."""
    items, sections, passed, total = [], [], 0, 0
    for number, page in enumerate(pages, start=1):
        found = _PARTS.fullmatch(page)
        if found is None:
            raise ValueError(f"page {number} is no report of guiões")
        mark = f"s{number}-"
        passed, total = passed + int(found["passed"]), total + int(found["total"])
        items.append(found["items"].replace('href="#', f'href="#{mark}'))
        sections.append(
            re.sub(r'(id="|href="#|labelledby="|url\(#)', rf"\g<1>{mark}", found["sections"])
        )
    first = _PARTS.fullmatch(pages[0])
    assert first is not None
    return (
        f"{first['head']}{passed} {first['of']} {total} {first['done']}{first['middle']}"
        f"{''.join(items)}{first['between']}{''.join(sections)}{first['end']}"
    )


_PARTS = re.compile(
    r"(?P<head>.*?<p>)(?P<passed>\d+) (?P<of>de|of) (?P<total>\d+) (?P<done>passaram\.|passed\.)"
    r"(?P<middle>.*?<ul>)"
    r"(?P<items>.*?)(?P<between></ul></nav></header><main>)(?P<sections>.*)"
    r"(?P<end></main></body></html>\n)",
    re.S,
)
"""A page in the parts that `joined` puts together; script never is among the sections."""


def _state(run: RunReport) -> str:
    return f'<span class="estado {run.status}">{run.outcome}</span>'


def _run(run: RunReport, number: int, folder: Path, screens: Many[Screen]) -> Iterator[str]:
    yield (
        f'<section id="g{number}" aria-labelledby="t{number}">'
        f'<h2 id="t{number}">{escape(run.guiao.title)} {_state(run)}</h2>'
        f"<p><code>{escape(run.name)}</code> · {label('nível', run.english)} {escape(run.level)} · "
        f"<code>{escape(run.guiao.file)}</code> · {run.seconds:.2f} s</p>"
    )
    for reason in run.reasons():
        yield f'<p class="porque">{escape(reason)}</p>'
    yield from _stopped(run)
    yield from report_screens.at_the_end(run, screens, number)
    yield from _left_behind(run, folder)
    for remark in run.remarks:
        yield f"<p>{label('Nota', run.english)}: {escape(remark)}</p>"
    made = sequence(run.guiao.cast, run.events)
    yield f"<h3>{label('A chamada', run.english)}</h3>{_drawing(made, number, run.english)}"
    yield from _steps(run)
    yield from _checks(run)
    yield from timeline(run, number, screens)
    yield "</section>"


def _stopped(run: RunReport) -> Iterator[str]:
    """Why it stopped, in a table."""
    stopped = why_stopped(run)
    if stopped is None:
        return
    yield f"<h3>{label('Porque está parado?', run.english)}</h3><table><tbody>"
    for name, text in stopped.rows():
        head = label(name, run.english)
        told = "; ".join(map(in_english, text.split("; "))) if run.english else text
        yield f'<tr><th scope="row">{escape(head)}</th><td>{escape(told)}</td></tr>'
    yield "</tbody></table>"


def _left_behind(run: RunReport, folder: Path) -> Iterator[str]:
    """How to play it again, and the files that it left."""
    yield f"<p>{label('Repetir', run.english)}: <code>{escape(run.again())}</code></p>"
    if run.kept:
        yield f"<p>{label('Mundo guardado', run.english)}: {_link(run.kept, folder)}</p>"
    if run.traces:
        links = ", ".join(_link(trace, folder) for trace in run.traces)
        told = label("Rastos do navegador", run.english)
        yield f"<p>{told} (<code>playwright show-trace</code>): {links}</p>"


def _link(file: str, folder: Path) -> str:
    """A link that holds where the page and the file are kept together."""
    way = os.path.relpath(file, folder).replace(os.sep, "/")
    return f'<a href="{escape(quote(way))}">{escape(Path(file).name)}</a>'


def _steps(run: RunReport) -> Iterator[str]:
    heads = ("Hora", "Passo", "O que é", "Acontecimentos", "Estado")
    row = "".join(f"<th>{label(one, run.english)}</th>" for one in heads)
    title = label("Passos", run.english)
    yield f"<details><summary>{title}</summary><table><thead><tr>{row}</tr></thead><tbody>"
    for step in run.steps:
        numbers = f"{step.first}–{step.last}" if step.first else "—"
        detail = f"<br>{escape(step.detail)}" if step.detail else ""
        outcome = label(step.status, run.english)
        yield (
            f"<tr><td>{hour_of(step.at)}</td><td><code>{escape(step.word)}</code></td>"
            f"<td>{escape(step.text)}{detail}</td><td>{numbers}</td><td>{outcome}</td></tr>"
        )
    yield "</tbody></table></details>"


def _checks(run: RunReport) -> Iterator[str]:
    if not run.checks:
        return
    yield f"<h3>{label('Verificações', run.english)}</h3><table><tbody>"
    for check in run.checks:
        state = "passou" if check.holds else "falhou"
        yield (
            f"<tr><td>{check.section}</td><td>{escape(check.asked)}</td>"
            f"<td>{escape(check.found)}</td>"
            f'<td><span class="estado {state}">{check.mark}</span></td></tr>'
        )
    yield "</tbody></table>"


# the drawing ------------------------------------------------------------------------------------
def _drawing(made: Sequence, number: int, english: bool) -> str:
    centre = {name: LEFT + LANE * place + LANE // 2 for place, name in enumerate(made.lanes)}
    width, height = LEFT + LANE * len(centre) + 20, TOP + ROW * (len(made.arrows) + 1)
    parts = [
        f'<div class="desenho" tabindex="0"><svg role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" aria-label="{label(_SEQUENCE, english)}"><defs>'
        f'<marker id="p{number}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#2b363c"/></marker></defs>'
    ]
    for name, x in centre.items():
        lines = wrap(_title(made.lanes[name], english), LANE // 8, max_lines=2, placeholder="…")
        title = "".join(
            f'<tspan x="{x}" y="{(24, 16, 31)[at + len(lines) - 1]}">{escape(line)}</tspan>'
            for at, line in enumerate(lines)
        )
        parts.append(
            f'<text class="pista" text-anchor="middle">{title}</text>'
            f'<line class="vida" x1="{x}" x2="{x}" y1="36" y2="{height}"/>'
        )
    for row, arrow in enumerate(made.arrows):
        told = arrow if not english else replace(arrow, text=in_english(arrow.text))
        parts.append(_arrow(told, centre, TOP + ROW * row + ROW // 2, width, number))
    return "".join([*parts, "</svg></div>"])


def _arrow(arrow: Arrow, centre: dict[str, int], y: int, width: int, number: int) -> str:
    hour = f'<text class="hora" x="4" y="{y + 4}">{arrow.at}</text>'
    text = escape(_short(arrow.text, 90 if arrow.kind == "fala" else 60))
    title = f"<title>{escape(arrow.text)} ({arrow.n})</title>"
    if arrow.kind == "nota":
        return (
            f'<g>{title}<rect class="nota" x="{LEFT}" y="{y - 11}" width="{width - LEFT - 10}" '
            f'height="20" rx="4"/>{hour}<text x="{LEFT + 8}" y="{y + 4}">{text}</text></g>'
        )
    start, end = centre[arrow.source], centre[arrow.target]
    line = f'class="seta {arrow.kind}" marker-end="url(#p{number})"'
    if start == end:
        path = f'<path {line} d="M{start} {y - 6}h24v10h-22"/>'
        return f'<g>{title}{hour}{path}<text x="{start + 30}" y="{y + 4}">{text}</text></g>'
    if arrow.kind == "fala":
        return (
            f'<g>{title}{hour}<line {line} x1="{start}" x2="{end}" y1="{y + 6}" y2="{y + 6}"/>'
            f'<text class="dita" x="{min(start, end) + 6}" y="{y}">{text}</text></g>'
        )
    middle = (start + end) // 2
    return (
        f'<g>{title}{hour}<line {line} x1="{start}" x2="{end}" y1="{y + 4}" y2="{y + 4}"/>'
        f'<text x="{middle}" y="{y - 2}" text-anchor="middle">{text}</text></g>'
    )


def _title(lane: str, english: bool) -> str:
    if lane in SYSTEMS.values():
        return label(lane, english)
    kind = next((one for one in TITLES if lane == one or lane.startswith(f"{one}-")), "")
    return label(TITLES[kind], english) + lane.removeprefix(kind) if kind else lane


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
