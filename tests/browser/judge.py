"""What every page has to be, in every state and at every width."""

import json
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

WIDTHS = {"desktop": 1280, "phone": 390, "narrow": 320}
AXE_AT = ("desktop", "phone")
HEIGHT = 900
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async (only) => {
  const options = { reporter: "no-passes", resultTypes: ["violations"], preload: false,
                    rules: { "target-size": { enabled: true } } };
  if (only) Object.assign(options, { runOnly: only, rules: {} });
  const found = await axe.run(options);
  return found.violations.map(({ id, impact, nodes }) =>
    `${id} (${impact}): ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}"""
OF_LAYOUT = (
    "color-contrast",
    "css-orientation-lock",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
)
"""The rules of axe whose answer depends on where things are, beside which of them are seen."""
SEEN = """() => [...document.querySelectorAll("*")].map(
  (element) => element.checkVisibility({ visibilityProperty: true }) ? "1" : "0").join("")"""
FACTS = """() => {
  const root = document.documentElement;
  const band = document.querySelector("[data-testid=faixa-simulacao]");
  const scrolls = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (["auto", "scroll"].includes(style.overflowX)) return true;
      if (style.clipPath !== "none" || style.clip !== "auto") return true;
    }
    return false;
  };
  const out = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    const beyond = box.right > innerWidth + 1 || box.left < -1;
    return box.width > 1 && beyond && element.checkVisibility() && !scrolls(element);
  });
  const clipped = [...document.querySelectorAll("button, a, label, h1, h2, h3, dd, td, p")].filter(
    (element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
      && getComputedStyle(element).overflowX === "hidden" && element.checkVisibility());
  const words = [...document.body.querySelectorAll("*")].filter(
    (element) => !element.closest("[lang=en], code, script") ).flatMap(
    (element) => [...element.childNodes].filter((node) => node.nodeType === 3)
      .map((node) => node.nodeValue)).join(" ");
  return {
    lang: root.lang,
    title: document.title,
    band: band?.checkVisibility() ? band.textContent.trim().replace(/\\s+/g, " ") : "",
    band_seen: band?.getBoundingClientRect().top === 0,
    wide: root.scrollWidth - root.clientWidth,
    out: out.slice(0, 4).map((element) => element.outerHTML.slice(0, 120)),
    clipped: clipped.slice(0, 4).map((element) => element.outerHTML.slice(0, 120)),
    english: words.match(/\\b(the|and|please|error|loading|click|submit|sign|your|you|this)\\b/gi),
    twice: [...new Set([...document.querySelectorAll("[id]")].map((element) => element.id).filter(
      (id, at, all) => all.indexOf(id) !== at))],
  };
}"""
BAND = "SIMULAÇÃO — dados fictícios"


class Console:
    """What a page complained of; answers that refuse are not complaints."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        refusal = message.text.startswith("Failed to load resource") and " of 4" in message.text
        offline = "net::ERR_" in message.text or "WebSocket connection" in message.text
        if message.type in ("error", "warning") and not refusal and not offline:
            self.said.append(message.text)

    def take(self) -> list[str]:
        """What was said since the last time."""
        said, self.said = self.said, []
        return said


def bring_axe(context: BrowserContext) -> None:
    """Have axe in every page of a context from its start: Chromium then compiles it once."""
    context.add_init_script(AXE)


def faults(page: Page, widths: tuple[str, ...] = tuple(WIDTHS)) -> list[str]:
    """What is wrong with the page that is shown, at each width.

    Where the same elements are seen as at a width before, axe's other rules would say the same.
    """
    found: list[str] = []
    judged: set[str] = set()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    page.evaluate("document.fonts.ready.then(() => true)")
    for name in widths:
        page.set_viewport_size({"width": WIDTHS[name], "height": HEIGHT})
        found += [f"{name}: {fault}" for fault in _layout_faults(page.evaluate(FACTS))]
        if name in AXE_AT:
            seen = page.evaluate(SEEN)
            only = OF_LAYOUT if seen in judged else None
            judged.add(seen)
            found += [f"{name}: axe {fault}" for fault in page.evaluate(RUN_AXE, only)]
    return found


def layout_faults(page: Page, width: int) -> list[str]:
    """What is wrong with how the page is laid out at a width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return _layout_faults(page.evaluate(FACTS))


def _layout_faults(facts: dict[str, Any]) -> list[str]:
    wrong = {
        "lang": facts["lang"] != "pt-PT",
        "title": not facts["title"].endswith(" · Simulação") or len(facts["title"]) < 15,
        "band": facts["band"] != BAND or not facts["band_seen"],
        "wide": facts["wide"] > 0,
        "out": facts["out"],
        "clipped": facts["clipped"],
        "english": facts["english"],
        "twice": facts["twice"],
    }
    return [f"{name}: {json.dumps(facts[name])[:400]}" for name, fault in wrong.items() if fault]
