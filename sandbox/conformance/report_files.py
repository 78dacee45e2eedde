"""A report of conformance as JUnit XML, as one page for people, and as lines of a terminal."""

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

from sandbox.conformance.control import ABSENT, FAILED, PASSED, SILENT, Report, Result

WORDS = {
    PASSED: "Passou",
    FAILED: "Falhou",
    SILENT: "Sem conclusão",
    ABSENT: "Não se aplica",
}
CERTAINTY = {"official": "oficial", "observed": "observado", "assumed": "assumido"}
_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{font:16px/1.5 "Noto Sans",system-ui,sans-serif;margin:0;color:#2b363c;background:#f2f6fa}
header,main{max-width:72rem;margin:0 auto;padding:16px 24px}
.faixa{background:#2b363c;color:#fff;padding:4px 24px;font-weight:600}
h1{font-size:1.6rem;margin:.4em 0}h2{font-size:1.2rem}
dl{display:flex;flex-wrap:wrap;gap:16px;margin:16px 0}
dl div{background:#fff;border:1px solid #cbd5de;border-radius:8px;padding:8px 16px;min-width:12rem}
dt{font-size:.9rem}dd{margin:0;font-size:1.4rem;font-weight:600}
ol{list-style:none;padding:0}
li{background:#fff;border:1px solid #cbd5de;border-radius:8px;padding:12px 16px;margin:8px 0}
p{overflow-wrap:anywhere}li p{margin:.2em 0}li .fonte{font-size:.9rem}
.estado{display:inline-block;padding:0 10px;border-radius:999px;font-weight:600}
.passou{background:#d8f0de;color:#0d5426}.falhou{background:#fbdcdc;color:#8a1212}
.sem-conclusao{background:#fff3cd;color:#5c4400}.nao-aplicavel{background:#e3e9ee;color:#2b363c}
.visto{border-left:4px solid #cbd5de;padding-left:12px}.visto.mal{border-color:#8a1212}
code{font-family:ui-monospace,monospace;font-size:.9em}
@media print{body{background:#fff}li{break-inside:avoid}}
"""


def figures(report: Report) -> str:
    """The two figures in one sentence."""
    return (
        f"{report.applied} de {report.catalogue} controlos do catálogo aplicaram-se; "
        f"{report.passed} de {report.applied} passaram"
    )


def line(result: Result) -> str:
    """One control on a terminal."""
    seen = f"\n          {result.seen}" if result.seen and result.outcome != ABSENT else ""
    return f"{result.control.id:8}{WORDS[result.outcome]:14}{result.control.asks}{seen}"


def junit(report: Report) -> bytes:
    """One test case for each control."""
    suite = ElementTree.Element(
        "testsuite",
        name=f"conformidade.{report.slot}",
        tests=str(len(report.results)),
        failures=str(report.count(FAILED)),
        errors="0",
        skipped=str(report.count(SILENT) + report.count(ABSENT)),
        time=f"{sum(one.seconds for one in report.results):.3f}",
    )
    for one in report.results:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"{report.slot}.{one.control.id}",
            name=one.control.asks,
            time=f"{one.seconds:.3f}",
        )
        if one.outcome == FAILED:
            failure = ElementTree.SubElement(case, "failure", message=_clean(one.seen))
            failure.text = f"{one.control.clause} ({CERTAINTY[one.control.certainty]})"
        elif one.outcome != PASSED:
            ElementTree.SubElement(case, "skipped", message=_clean(one.seen))
    root = ElementTree.Element("testsuites")
    root.append(suite)
    ElementTree.indent(root)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "?", text)


def page(report: Report, seal: str) -> str:
    """One HTML page that needs nothing else; `seal` is the thumbprint of the key that signed."""
    return "".join(_page(report, seal))


def _page(report: Report, seal: str) -> Iterator[str]:
    yield (
        '<!doctype html><html lang="pt-PT"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Conformidade: {escape(report.slot)}</title><style>{_STYLE}</style></head><body>"
        '<div class="faixa" role="note">SIMULAÇÃO — dados fictícios</div>'
        f"<header><h1>Conformidade: {escape(report.slot)}</h1>"
        f"<p><code>{escape(report.url)}</code>, {escape(report.variant)}, "
        f"{escape(report.at[:16].replace('T', ', '))} UTC</p>"
        f"<dl>{_figure('Catálogo que se aplicou', report.applied, report.catalogue)}"
        f"{_figure('Passaram', report.passed, report.applied)}</dl>"
        f"<p>Chave que assinou o relatório: <code>{escape(seal)}</code></p></header><main>"
    )
    for outcome in (FAILED, SILENT, PASSED, ABSENT):
        found = [one for one in report.results if one.outcome == outcome]
        if found:
            yield f"<section><h2>{WORDS[outcome]} ({len(found)})</h2><ol>"
            yield from map(_row, found)
            yield "</ol></section>"
    yield "</main></body></html>\n"


def _figure(title: str, count: int, total: int) -> str:
    return f"<div><dt>{title}</dt><dd>{count} de {total}</dd></div>"


def _row(one: Result) -> str:
    how = "visto mal" if one.outcome == FAILED else "visto"
    seen = f'<p class="{how}">{escape(one.seen)}</p>' if one.seen else ""
    certainty = CERTAINTY[one.control.certainty]
    return (
        f'<li id="{one.control.id}"><p><span class="estado {one.outcome}">'
        f"{WORDS[one.outcome]}</span> <code>{one.control.id}</code> {escape(one.control.asks)}</p>"
        f'{seen}<p class="fonte">{escape(one.control.clause)} · {certainty}</p></li>'
    )
