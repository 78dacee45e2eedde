"""An identity provider of somebody else's, as the verifier sees it, as a browser and a service.

What a person does at the component's own pages nobody can know beforehand: the table says it.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.identity.table import OAUTH2, OPENID, PROCESS, SAML, Step, Table
from sandbox.conformance.reaching import wait_for
from sandbox.conformance.walking import Browser, Form, Page

BAD = "mau.test"
"""A host that nobody has registered anywhere (RFC 2606)."""
MOST_HOPS = 12
RESTART_S = 120.0
_RETURNS = ((OAUTH2, "redirect_uri"), (SAML, "acs"), (OPENID, "redirect_uri"))


@dataclass
class IdentityProvider:
    """The component, at its address."""

    url: str
    table: Table
    slow_s: float = 5.0
    made: int = 0
    discovered: dict[str, Any] = field(default_factory=dict)

    @property
    def protocol(self) -> str:
        """What it speaks, with a space between."""
        return " ".join(self.table.protocols)

    def at(self, section: str, name: str, default: str) -> str:
        """An address of the component: of the table, or where the real one has it."""
        return f"{self.url.rstrip('/')}/{self.table.text(section, name, default).lstrip('/')}"

    def number(self) -> int:
        """Another one each time."""
        self.made += 1
        return self.made

    # the browser --------------------------------------------------------------------------------
    def browser(self) -> Browser:
        """A new browser, with the ready session if the table has one."""
        browser = Browser()
        for name, value in self.table.cookies.items():
            browser.jar[(urlsplit(self.url).netloc, name)] = value
        return browser

    def leaves(self, page: Page) -> bool:
        """Whether the browser is sent away: back to a service, or anywhere else."""
        where = page.moved_to
        if not where:
            return False
        ours = any(where.startswith(self.table.text(*one)) for one in _RETURNS if
                   self.table.text(*one))  # fmt: skip
        known = {urlsplit(self.url).netloc, *self.table.words("person", "hosts")}
        return ours or urlsplit(where).netloc not in known

    def follow(self, browser: Browser, page: Page) -> Page:
        """Go on as long as the component sends the browser to itself."""
        for _ in range(MOST_HOPS):
            if not page.moved_to or self.leaves(page):
                return page
            page = browser.get(page.moved_to)
        raise Deviation(f"mais de {MOST_HOPS} reencaminhamentos seguidos")

    def ask(self, address: str, browser: Browser | None = None) -> tuple[Browser, Page]:
        """A browser comes with the request of a service: where it gets."""
        browser = browser or self.browser()
        return browser, self.follow(browser, browser.get(address))

    def over(self, page: Page) -> bool:
        """Whether this is the end of a sign-in."""
        return self.leaves(page) or "SAMLResponse" in page.text

    # the person ---------------------------------------------------------------------------------
    def require_person(self) -> None:
        """Errors: NotApplicable."""
        if not self.table.signs_in:
            raise NotApplicable("a tabela não diz como um cidadão entra ([person])")

    def sign_in(self, browser: Browser, page: Page) -> Page:
        """The person signs in: the page or redirection that ends it.  Errors: Deviation."""
        self.require_person()
        return self._walked(browser, page, self.table.steps("steps"))

    def cancel(self, browser: Browser, page: Page) -> Page:
        """The person gives up.  Errors: Deviation, NotApplicable."""
        steps = self.table.steps("cancel")
        if not steps:
            raise NotApplicable("a tabela não diz como um cidadão desiste ([person] cancel)")
        return self._walked(browser, page, steps)

    def _walked(self, browser: Browser, page: Page, steps: tuple[Step, ...]) -> Page:
        for step in steps:
            if self.over(page):
                return page
            page = self.do(browser, page, step)
        if not self.over(page):
            where = urlsplit(page.url).path
            raise Deviation(f"depois dos passos da tabela ficou em {where} ({page.status})")
        return page

    def do(self, browser: Browser, page: Page, step: Step) -> Page:
        """One step.  Errors: Deviation."""
        if step.open:
            base = f"{self.url.rstrip('/')}/"
            page = browser.get(urljoin(base, step.open.lstrip("/")) if "://" not in step.open
                               else step.open)  # fmt: skip
            page = self.follow(browser, page)
        if not step.form and not step.fields:
            return page
        form = self.form_of(page, step)
        values = {**form.values, **step.fields}
        sent = browser.post(form.action, values) if form.method == "post" else (
            browser.get(with_query(form.action, values)))  # fmt: skip
        return self.follow(browser, sent)

    @staticmethod
    def form_of(page: Page, step: Step) -> Form:
        """The form of a page that a step means.  Errors: Deviation."""
        for form in page.forms:
            if step.form in form.action if step.form else set(step.fields) <= set(form.values):
                return form
        wanted = step.form or ", ".join(step.fields)
        where = urlsplit(page.url).path
        raise Deviation(f"{where} ({page.status}) não tem o formulário «{wanted}» da tabela")

    # the process --------------------------------------------------------------------------------
    def restart(self) -> None:
        """Start the component anew.  Errors: NotApplicable, Deviation."""
        command = self.table.words(PROCESS, "restart")
        if not command:
            raise NotApplicable("a tabela não diz como o componente recomeça ([process] restart)")
        try:
            subprocess.run(command, check=True, timeout=RESTART_S, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError) as error:
            raise Deviation(f"[process] restart: {error}") from error
        wait_for(self.url)


def with_query(address: str, values: Mapping[str, str]) -> str:
    """An address with these values in its query, spaces as %20."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values, quote_via=quote)}"


def place_of(address: str) -> str:
    """An address without what it brings: tokens and codes are in no report."""
    return re.split(r"[?#]", address)[0][:120]


def fragment_of(page: Page) -> dict[str, str]:
    """The values behind the # of the address to which the browser is sent."""
    return dict(parse_qsl(urlsplit(page.moved_to).fragment, keep_blank_values=True))


def query_of(page: Page) -> dict[str, str]:
    """The values in the query of the address to which the browser is sent."""
    return dict(parse_qsl(urlsplit(page.moved_to).query, keep_blank_values=True))


def json_of(page: Page, what: str) -> Any:
    """The JSON of an answer.  Errors: Deviation."""
    try:
        return json.loads(page.text)
    except ValueError as error:
        raise Deviation(f"{what}: {page.status}, e não é JSON") from error


def require_refused(page: Page, why: str) -> None:
    """That a program was told no, and that nothing broke.  Errors: Deviation."""
    path = urlsplit(page.url).path
    if page.status >= 500:
        raise Deviation(f"{path} rebentou com {page.status}: {why}")
    if page.status < 400:
        raise Deviation(f"{path} respondeu {page.status}: {why}")
