"""The pictures of a run inside its report: each in its lane, opened large by a link."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from sandbox.play.english_runs import in_english, label
from sandbox.play.report import RunReport
from sandbox.play.screens import AT_THE_END, Screen

ROOM = 24 << 20
"""Bytes of pictures in one page: more would take long to open."""
STYLE = """
.ecra{margin:4px 0;display:inline-block;vertical-align:top}.ecra figcaption{font-size:.85rem}
.ecra img{height:220px;width:auto;max-width:340px;object-fit:contain;border:1px solid #8b9aa7}
.ecra .fecha{display:none}
.ecra:target{position:fixed;inset:0;margin:0;z-index:2;padding:8px 16px;overflow:auto;
background:#f2f6fa}
.ecra:target img{height:auto;max-width:100%}.ecra:target .fecha{display:inline}
"""


def with_room(runs: Iterable[RunReport]) -> dict[int, Sequence[Screen]]:
    """The pictures that a page of these runs has room for, by number of the run from 1.

    Runs that did not pass come first; either all pictures of a run are there or none.
    """
    left = ROOM
    found: dict[int, Sequence[Screen]] = {}
    for number, run in sorted(enumerate(runs, start=1), key=lambda item: (item[1].passed, item[0])):
        size = sum(len(one.picture) for one in run.screens)
        found[number] = run.screens if size <= left else []
        left -= size if size <= left else 0
    return found


def at_the_end(run: RunReport, screens: Sequence[Screen], number: int) -> Iterator[str]:
    """What each screen showed when a run stopped."""
    last = [] if run.passed else [one for one in screens if one.moment == AT_THE_END]
    if last:
        yield f"<h3>{label('Ecrãs nesse momento', run.english)}</h3><p>"
        yield "".join(
            picture(one, f"g{number}f{at}", number, run.english) for at, one in enumerate(last)
        )
        yield "</p>"
    if run.screens and not screens:
        left_out = (
            "as imagens dos ecrãs ficaram de fora, porque o relatório tem muitas; "
            "jogado sozinho, este guião mostra-as."
        )
        yield f"<p>{label('Nota', run.english)}: {label(left_out, run.english)}</p>"


def by_event(run: RunReport, screens: Sequence[Screen]) -> Mapping[int, list[Screen]]:
    """The pictures of the timeline, by the event that they come after."""
    found: dict[int, list[Screen]] = {}
    for one in screens:
        if run.passed or one.moment != AT_THE_END:
            found.setdefault(one.n, []).append(one)
    return found


def picture(screen: Screen, mark: str, number: int, english: bool) -> str:
    """One picture; `mark` is its place in the page, `number` that of its run."""
    name = escape(in_english(screen.name) if english else screen.name)
    close = label("Fechar", english)
    data = b64encode(screen.picture).decode()
    return (
        f'<figure class="ecra" id="{mark}"><a href="#{mark}"><img loading="lazy" decoding="async" '
        f'alt="{name}" src="data:image/webp;base64,{data}"></a>'
        f'<figcaption>{name} <a class="fecha" href="#g{number}">{close}</a></figcaption></figure>'
    )
