"""A browser without a screen or a script: cookies of each address, forms, redirections by hand."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

from sandbox.conformance.control import Deviation

PATIENCE_S = 30.0
MOST_READ = 4_000_000
NOWHERE = "about:invalid"
"""An address that cannot be read."""
_MOVED = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class Form:
    """A form of a page, with the values that it would send."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Page:
    """What came back from an address."""

    status: int
    url: str
    headers: dict[str, str]
    text: str
    set_cookies: list[str]

    @property
    def moved_to(self) -> str:
        """Where the browser is sent on to; nothing when it stays."""
        where = self.headers.get("location", "") if self.status in _MOVED else ""
        try:
            return urljoin(self.url, where) if where else ""
        except ValueError:
            return NOWHERE

    @property
    def forms(self) -> list[Form]:
        """The forms of the page; their actions are whole addresses."""
        reader = _Forms(self.url)
        reader.feed(self.text)
        return reader.found


class _Forms(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.found: list[Form] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self._url, given.get("action", ""))
            self.found.append(Form(action, given.get("method", "get").lower()))
            self._open = True
        elif tag == "input" and self._open and given.get("name"):
            self.found[-1].values[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


class Browser:
    """One browser: nothing is shared with another but what is copied from it."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self.jar: dict[tuple[str, str], str] = {}
        self._open_to_scripts: set[tuple[str, str]] = set()
        self._patience_s = patience_s

    def copy(self) -> "Browser":
        """The same cookies in another browser, as a thief would have them."""
        found = Browser(self._patience_s)
        found.jar = dict(self.jar)
        return found

    def readable(self, url: str) -> set[str]:
        """The cookies of an address that a script of its pages could read."""
        return {name for host, name in self._open_to_scripts & set(self.jar) if host == _host(url)}

    def get(self, url: str) -> Page:
        """Open an address."""
        return self.send("GET", url, None, {})

    def post(self, url: str, values: dict[str, str], origin: str = "") -> Page:
        """Send a form, from a page of another address if `origin` is one."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        if origin:
            kind |= {"Origin": origin, "Sec-Fetch-Site": "same-site"}
        return self.send("POST", url, urlencode(values).encode(), kind)

    def follow(self, page: Page, most: int = 5) -> Page:
        """Go where a page sends, as long as it stays at its own address."""
        while most and page.moved_to and _host(page.moved_to) == _host(page.url):
            page = self.get(page.moved_to)
            most -= 1
        return page

    def send(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> Page:
        """One request, with the cookies of the address.  Errors: Deviation."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Deviation(f"manda o navegador para «{url[:120]}», que não é um endereço")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else (
            http.client.HTTPConnection
        )  # fmt: skip
        connection = kind(parts.hostname, parts.port, timeout=self._patience_s)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, path, body, {**headers, **self._cookie(url)})
            answer = connection.getresponse()
            text = answer.read(MOST_READ).decode("utf-8", "replace")
        except TimeoutError as error:
            raise Deviation(
                f"{method} {parts.path}: sem resposta em {self._patience_s:g} s"
            ) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Deviation(f"{method} {parts.path}: {type(error).__name__}: {error}") from error
        finally:
            connection.close()
        named = {name.lower(): value for name, value in answer.getheaders()}
        cookies = answer.headers.get_all("set-cookie") or []
        self._keep(url, cookies)
        return Page(answer.status, url, named, text, cookies)

    def _cookie(self, url: str) -> dict[str, str]:
        own = [f"{name}={value}" for (host, name), value in self.jar.items() if host == _host(url)]
        return {"Cookie": "; ".join(own)} if own else {}

    def _keep(self, url: str, lines: list[str]) -> None:
        for line in lines:
            try:
                found = SimpleCookie(line)
            except CookieError:
                continue
            for name, morsel in found.items():
                key = (_host(url), name)
                if morsel["max-age"] == "0" or not morsel.value:
                    self.jar.pop(key, None)
                else:
                    self.jar[key] = morsel.value
                    change = self._open_to_scripts.discard if morsel["httponly"] else (
                        self._open_to_scripts.add
                    )  # fmt: skip
                    change(key)


def _host(url: str) -> str:
    return urlsplit(url).netloc
