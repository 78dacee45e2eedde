"""One role's page in a browser: find the control by its official words, fill, press, look.

Nothing sleeps: a page is waited for by its watermark (`data-n` of the document), a control by
Playwright's own waiting.  Controls are found by role and label; test ids only tell what is not
a control (the code on the screen, the conversation).
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.apps import App
from sandbox.play.sights import Shown
from sandbox.play.stage import NOT_OFFERED, Refusal, StageTrouble, choice_refused
from sandbox.protocol.vocabulary import Field, Verb

PATIENCE_MS = 20_000
ABSENT_MS = 1_000
"""How long to look for a control on a page that has rendered all that its seat was told."""
CUT = "Cut"
"""The reason phrase that a page gets of a connection that broke by order."""
ABORTED = "ERR_ABORTED"
"""How a browser calls an answer that it let go because the page went elsewhere."""
SPEECH = "diz"
"""The row whose form every spoken verb uses: on a line there is one field to speak into."""


FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "";
  const label = at.labels?.length ? at.labels[0].innerText : "";
  return at.getAttribute("aria-label") || label || at.innerText || at.title || at.tagName;
}"""
"""What the element that has the focus is called."""
BARRIERS = """async () => (await axe.run({ resultTypes: ["violations"], preload: false }))
  .violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`)"""

_SHOWN = "all => all.map(one => one.checkVisibility())"
_DISABLED = "all => all.map(one => one.matches(':disabled'))"
"""Of each element of a kind, in one question."""


class RolePage:
    """The page of one role.  `page` is Playwright's; `apps` are those where the role acts."""

    def __init__(self, page: Any, origin: str, world_id: str, person_id: str) -> None:
        self.page = page
        self._origin = origin
        self._world_id = world_id
        self._person_id = person_id
        page.set_default_timeout(PATIENCE_MS)

    # where --------------------------------------------------------------------------------------
    def address(self, app: App) -> str:
        """The start page of an app for this person."""
        return f"{self._origin}{app.base(self._world_id, self._person_id)}/"

    def is_at(self, app: App) -> bool:
        """Whether the page shows a screen of this app."""
        return bool(self.page.url.startswith(self.address(app)))

    def enter(self, app: App) -> None:
        """Be somewhere in this app: by a link on the page, else by its address."""
        if self.is_at(app):
            return
        path = app.base(self._world_id, self._person_id)
        link = self.page.locator(f'a[href^="{path}/"]:visible')
        if link.count():
            with self.page.expect_navigation(wait_until="domcontentloaded"):
                link.last.click()
        else:
            self.page.goto(self.address(app))

    def go(self, app: App, screen_name: str) -> None:
        """Go to a screen of this app by its link; by its address when no link leads there."""
        self.enter(app)
        screen = next(item for item in app.screens if item.name == screen_name)
        words = screen.link or screen.title
        exact = self.page.get_by_role("link", name=words, exact=True)
        longer = self.page.get_by_role("link", name=re.compile(f"^{re.escape(words)} [A-Z]"))
        for link in (exact, longer):
            if link.count():
                with self.page.expect_navigation(wait_until="domcontentloaded"):
                    link.last.click()
                return
        self.page.goto(self.address(app) + screen.path)

    def reached(self, number: int) -> None:
        """Wait until the page has rendered an event.  Errors: StageTrouble."""
        if self.shows(number):
            return
        try:
            self.page.wait_for_function(
                "n => Number(document.documentElement.dataset.n) >= n", arg=number
            )
        except self.timeout_error as error:
            shown = self.page.evaluate("document.documentElement.dataset.n")
            raise StageTrouble(
                f"a página {self.page.url} ficou no acontecimento n.º {shown}, "
                f"e devia mostrar o n.º {number}"
            ) from error

    def shows(self, number: int) -> bool:
        """Whether the page has rendered an event."""
        return int(self.page.locator("html").get_attribute("data-n") or 0) >= number

    @property
    def timeout_error(self) -> type[Exception]:
        """Playwright's own error for what did not come in time."""
        # The run environment has no Playwright; who has a page has it.
        from playwright.sync_api import TimeoutError as PlaywrightTimeout

        return PlaywrightTimeout

    # controls -----------------------------------------------------------------------------------
    def form(self, app: App, verb: Verb, values: Mapping[str, Any]) -> Any | None:
        """The form of a row: here, or on the screen that the row names; None when nowhere."""
        found = self._form_here(verb, values)
        # One question to the browser for each look: how many there are, and whether they show.
        shown = found.evaluate_all(_SHOWN)
        if not shown:
            self.enter(app)
            shown = found.evaluate_all(_SHOWN)
        if not shown:
            self.go(app, verb.screen)
            shown = found.evaluate_all(_SHOWN)
        if not shown:
            try:
                found.first.wait_for(state="attached", timeout=ABSENT_MS)
            except self.timeout_error:
                return None
        if not any(shown[:1]):
            self._open_details(found.first)
        return found.first

    def _form_here(self, verb: Verb, values: Mapping[str, Any]) -> Any:
        name = SPEECH if verb.speech else verb.fills or verb.verb
        selector = f'form[data-verbo="{name}"]'
        for item in verb.fields:
            if item.kind == "hidden" and item.name in values:
                selector += f':has(input[name="{item.name}"][value="{values[item.name]}"])'
        return self.page.locator(selector)

    def _open_details(self, form: Any) -> None:
        """What is folded away is unfolded as a person does, by its summary."""
        closed = self.page.locator("details:not([open])").filter(has=form)
        # What has been unfolded is not among them any more.
        while not form.is_visible() and closed.count():
            closed.first.locator("> summary").click()

    def fill(self, form: Any, verb: Verb, values: Mapping[str, Any]) -> Refusal | None:
        """Write the values into the fields, each found by its label; a refusal when a choice
        does not offer the value.
        """
        for item in verb.fields:
            if item.name in values and item.kind != "hidden":
                value = values[item.name]
                if item.kind == "choice" and (offered := self._offered(form, item, value)):
                    return choice_refused(item, offered, value)
                self._fill_one(form, item, value, verb.speech)
        return None

    def _offered(self, form: Any, item: Field, value: Any) -> str:
        """What a choice offers when this value is not among it."""
        offered = form.locator(
            f'input[type="radio"][name="{item.name}"], select[name="{item.name}"] option'
        )
        values = offered.evaluate_all("all => all.map(one => one.value)")
        return "" if value in values else " · ".join(filter(None, values)) or "nothing"

    def _fill_one(self, form: Any, item: Field, value: Any, speech: bool) -> None:
        if item.kind == "flags":
            for box in form.locator(f'input[name="{item.name}"]').all():
                box.set_checked(box.get_attribute("value") in value)
            return
        radio = form.locator(f'input[type="radio"][name="{item.name}"][value="{value}"]')
        if item.kind == "choice" and radio.count():
            radio.check()
            return
        # The whole label: «nome» is not «username», «De» not «Entidade».
        whole = rf"^\s*{re.escape(item.label)}\s*(\(opcional\))?\s*$"
        field = form.get_by_label(re.compile(whole))
        if speech:
            field = form.get_by_role("textbox")
        if item.kind == "boolean":
            field.set_checked(value in ("sim", "on", "true"))
        elif item.kind == "choice":
            field.select_option(value)
        else:
            field.fill(value)

    def press(self, form: Any, verb: Verb) -> tuple[int, Refusal | None]:
        """Press the button that carries the official label; returns the watermark then.

        Errors: StageTrouble when the page gives no answer.
        """
        button = form.get_by_role("button", name=verb.label, exact=True)
        disabled = button.evaluate_all(_DISABLED)
        if not disabled:
            # A row that serves several things has a button with the name of each.
            button = form.get_by_role("button")
            disabled = button.evaluate_all(_DISABLED)
        if any(disabled[:1]):
            return 0, Refusal(NOT_OFFERED, "", f"the button «{verb.label}» cannot be pressed now")
        with self.page.expect_request(_is_action) as caught:
            button.first.click()
        response = caught.value.response()
        if response is None:
            return 0, self._nothing_came("connection_cut")
        number = int(response.headers.get("x-n", "0"))
        if response.status >= 400:
            return number, self._refusal(response)
        if not (number or "x-ir" in response.headers):
            return 0, self._nothing_came("answer_unreadable")
        if number:
            self.reached(number)
        broken = str(caught.value.failure or "")
        if broken and ABORTED not in broken:
            # The rest of the answer never came; the page heard of the event in another way.
            return number, self._nothing_came("answer_unreadable")
        return number, None

    def _nothing_came(self, code: str) -> Refusal:
        """No answer that can be used: the page says so.  Errors: StageTrouble when it does not."""
        box = self.page.locator("#ligacao")
        try:
            box.filter(has_text=re.compile(r"\w")).wait_for(timeout=PATIENCE_MS)
        except self.timeout_error as error:
            raise StageTrouble(f"a página {self.page.url} não diz que falhou") from error
        return Refusal(code, box.inner_text().strip(), "the answer was lost on the way")

    def _refusal(self, response: Any) -> Refusal:
        if response.status_text == CUT:
            return self._nothing_came("connection_cut")
        body = response.text()
        code = re.search(r'data-erro="([a-z_]+)"', body)
        if not code or code.group(1) == "unavailable":
            return self._nothing_came("unavailable")
        text = ""
        alert = self.page.locator("[data-erro]:visible")
        if code:
            try:
                text = alert.first.inner_text().strip()
            except self.timeout_error as error:
                message = f"a página {self.page.url} não mostra a recusa {code.group(1)}"
                raise StageTrouble(message) from error
        return Refusal(code.group(1) if code else str(response.status), text)

    # looking ------------------------------------------------------------------------------------
    def said_by_the_other(self) -> list[str]:
        """The sentences of the other end in the conversation, oldest first."""
        said = self.page.locator('[data-testid="conversa"] .said--theirs .said__text')
        return [text.strip() for text in said.all_text_contents()]

    def text_of(self, test_id: str, inside: str = "") -> str:
        """A text that is not a control; nothing when it is not there."""
        found = self.page.locator(f'[data-testid="{test_id}"] {inside}'.strip())
        return str(found.first.inner_text()).strip() if found.count() else ""

    def value_of(self, name: str) -> str:
        """What a hidden field holds; nothing when it is not there."""
        found = self.page.locator(f'input[type="hidden"][name="{name}"]')
        return str(found.first.get_attribute("value")) if found.count() else ""

    def choices_of(self, name: str) -> list[str]:
        """The values that a choice offers."""
        offered = self.page.locator(f'input[type="radio"][name="{name}"]')
        return [str(value) for value in offered.evaluate_all("all => all.map(one => one.value)")]

    def newest(self, kind: str) -> str:
        """The code of this kind in the newest message that has one."""
        found = self.page.locator(f"[data-{kind}]")
        return str(found.first.get_attribute(f"data-{kind}")) if found.count() else ""

    def screen(self) -> Shown:
        """The visible text, and the name of what has the focus."""
        return Shown(self.page.inner_text("body"), True, str(self.page.evaluate(FOCUS)))

    def barriers(self) -> list[str]:
        """What axe calls serious or critical."""
        # The run environment has no axe; who has a page has it.
        import axe_playwright_python  # type: ignore[import-untyped]

        source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
        self.page.evaluate(source.read_text(encoding="utf-8"))
        return [str(one) for one in self.page.evaluate(BARRIERS)]

    def copied(self) -> str:
        """The token on the clipboard; taken by hand from its field when it is not there."""
        box = self.page.locator("[data-copiar]")
        if not box.count():
            return ""
        by_hand = str(box.first.get_attribute("data-copiar"))
        clipboard = str(self.page.evaluate("navigator.clipboard.readText()"))
        return clipboard if clipboard == by_hand else by_hand


def _is_action(request: Any) -> bool:
    return request.method == "POST" and "/acao/" in request.url
