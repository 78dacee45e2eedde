"""What the screens of a run showed, as small pictures for its report.

A page is photographed before and after what its role does, and at the end.  Unless the report is
to be clear, what identifies people is covered first, by the page's own painting: nothing of the
document changes.  Covered are what the registers hold of the cast, what was typed, every number
of four digits or more, every address of mail, and the inside of every field.
"""

import re
from base64 import b64decode
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.play.plan import Role
from sandbox.protocol.vocabulary import Verb

SHORTEST = 3
"""A text of fewer letters is nobody's datum: it would cover half a page."""
AT_THE_END = "no fim"
QUALITY = 45
PHONE_WIDTH, SMALLER = 500, 0.75
"""A page wider than a phone's is kept at three quarters: its words can still be read."""
_ANYBODYS = (
    r"(?<!\b[A-Z]-)\d(?:[\s./-]?\d){3,}",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"\d{1,2} de \p{L}+ de \d{4}",
    r"[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]+)*",
)
"""What is covered whoever it is of: numbers (not `A-0001`), mail, days in words, tokens."""
_NOBODYS = ("id", "cmd", "temper", "story", "nationality", "document_type", "organisation")
"""Members of a register that identify nobody, and are words of the pages."""


@dataclass(frozen=True, slots=True)
class Screen:
    """One picture (WebP): whose screen, after which event, and at what moment of which step."""

    role: str
    kind: str
    persona: str
    n: int
    at: str
    moment: str
    picture: bytes

    @property
    def name(self) -> str:
        """What it shows, in words."""
        return f"Ecrã de «{self.role}», {self.moment}"


class Camera:
    """Takes the pictures of one page; `covered` is what must not be seen, or None for all clear."""

    def __init__(self, page: Any, covered: "Covered | None") -> None:
        self._page = page
        self._covered = covered
        self._session = page.context.new_cdp_session(page)
        self.last = b""

    def take(self) -> bytes:
        """The picture of what is in sight; nothing when it is as the last one was."""
        if self._covered is not None:
            self._page.evaluate(_COVER, self._covered.patterns())
        try:
            found = self._shot()
        finally:
            if self._covered is not None:
                self._page.evaluate(_UNCOVER)
        if found == self.last:
            return b""
        self.last = found
        return found

    def _shot(self) -> bytes:
        x, y, width, height = self._page.evaluate("[scrollX, scrollY, innerWidth, innerHeight]")
        scale = SMALLER if width > PHONE_WIDTH else 1
        ratio = self._page.evaluate("devicePixelRatio")
        clip = {"x": x, "y": y, "width": width, "height": height, "scale": scale / ratio}
        asked = {"format": "webp", "quality": QUALITY, "clip": clip}
        return b64decode(self._session.send("Page.captureScreenshot", asked)["data"])


class Covered:
    """Texts that pictures must not show, in whatever way they are written on a page."""

    def __init__(self) -> None:
        self._texts: set[str] = set()

    def add(self, value: Any) -> None:
        """A text, or every text inside a list or table."""
        if isinstance(value, str):
            if len(value.strip()) >= SHORTEST:
                self._texts.add(value.strip())
        elif isinstance(value, dict):
            self.add(list(value.values()))
        elif isinstance(value, Iterable):
            for one in value:
                self.add(one)

    def patterns(self) -> list[str]:
        """As regular expressions that a page understands; longer ones first."""
        texts = sorted(self._texts, key=lambda text: (-len(text), text))
        return [*_ANYBODYS, *map(_as_words, texts)]


def _as_words(text: str) -> str:
    """Whole words, however many spaces are between them."""
    words = r"\s+".join(_SIGNS.sub(r"\\\g<0>", word) for word in text.split())
    return rf"(?<![\p{{L}}\d]){words}(?![\p{{L}}\d])"


_SIGNS = re.compile(r"[\^$.*+?()[\]{}|/]")


class Album:
    """The pictures of one run.  `clear` covers nothing; `end_only` leaves out what is before."""

    def __init__(self, clear: bool = False, end_only: bool = False) -> None:
        self._clear = clear
        self._end_only = end_only
        self.begin(())

    def begin(self, people: Iterable[Mapping[str, Any]]) -> None:
        """A run begins, with these people of the registers."""
        self.screens: list[Screen] = []
        self._cameras: dict[str, Camera] = {}
        self._covered = Covered()
        for person in people:
            self._covered.add([one for name, one in person.items() if name not in _NOBODYS])

    def typed(self, verb: Verb, values: Mapping[str, Any], phrases: Container[str]) -> None:
        """What is written into fields is somebody's; a fixed phrase is nobody's."""
        for item in verb.fields:
            value = values.get(item.name)
            if item.kind not in ("choice", "flags", "boolean", "hidden") and value not in phrases:
                self._covered.add(value)

    def take(self, role: Role, page: Any, n: int, at: datetime, moment: str) -> None:
        """A picture of the role's page, if it changed since the last one."""
        if self._end_only and moment != AT_THE_END:
            return
        if role.name not in self._cameras:
            self._cameras[role.name] = Camera(page, None if self._clear else self._covered)
        found = self._cameras[role.name].take()
        if found:
            hour = at.isoformat(timespec="milliseconds")
            self.screens.append(Screen(role.name, role.kind, role.persona, n, hour, moment, found))


_COVER = """patterns => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(coberto) {color: transparent; background-color: #2b363c}
    input:not([type=checkbox], [type=radio]), textarea {-webkit-text-security: disc !important}`);
  const rules = patterns.map(one => new RegExp(one, 'giu'));
  const block = node => {
    let at = node.parentElement;
    while (at && getComputedStyle(at).display.startsWith('inline')) at = at.parentElement;
    return at;
  };
  const nodes = [], starts = [], walker = document.createTreeWalker(document.body, 4);
  let text = '', last = null;
  while (walker.nextNode()) {
    const node = walker.currentNode, here = block(node);
    if (here !== last) text += '\\n\\n';
    last = here;
    nodes.push(node); starts.push(text.length); text += node.data;
  }
  const place = at => {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= at) low = middle; else high = middle - 1;
    }
    return [nodes[low], Math.min(at - starts[low], nodes[low].data.length)];
  };
  const ranges = [];
  for (const rule of rules) for (const match of text.matchAll(rule)) {
    const range = new Range();
    range.setStart(...place(match.index));
    const [node, offset] = place(match.index + match[0].length - 1);
    range.setEnd(node, Math.min(offset + 1, node.data.length));
    ranges.push(range);
  }
  CSS.highlights.set('coberto', new Highlight(...ranges));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const chosen = [...document.querySelectorAll('select')].filter(
    one => rules.some(rule => (one.selectedOptions[0]?.text ?? '').search(rule) >= 0));
  window.__descobre = () => {
    CSS.highlights.delete('coberto');
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== sheet);
    for (const one of chosen) {
      one.style.color = '';
      if (!one.getAttribute('style')) one.removeAttribute('style');
    }
  };
  for (const one of chosen) one.style.color = 'transparent';
}"""
_UNCOVER = "() => window.__descobre?.()"
