"""Pages as text: titles, tables and cells that survive what is put into them."""

import re
from collections.abc import Iterable, Sequence

BANNER = "<!-- Written by `make docs` from the code. Change the code, then run it again. -->"


def page(title: str, *parts: str) -> str:
    """A whole page: banner, title, parts with a blank line between them."""
    return "\n\n".join((BANNER, f"# {title}", *parts)) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; what is in a cell cannot break it."""
    lines = [line(head), line(["---"] * len(head))]
    return "\n".join([*lines, *(line(row) for row in rows)])


def line(cells: Sequence[object]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cell(item) for item in cells) + " |"


def cell(value: object) -> str:
    """The text of one cell."""
    text = re.sub(r"\s+", " ", str(value)).strip()
    return text.replace("|", "\\|") or "–"


def code(word: object) -> str:
    """A word of the code, or nothing when there is none."""
    return f"`{word}`" if word not in ("", None) else ""


def codes(words: Iterable[object]) -> str:
    """Words of the code, with commas between them."""
    return ", ".join(code(word) for word in words)


def first_sentence(docstring: str | None) -> str:
    """What something is for: the first paragraph of its docstring, on one line."""
    paragraph = (docstring or "").strip().split("\n\n")[0]
    return re.sub(r"\s+", " ", paragraph).replace("*", "")
