"""A browser without a screen: keeps cookies, finds forms, follows nothing by itself."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.http.client import Answer, Client


class Browsing:
    """One browser at one server."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.jar: dict[str, str] = {}

    def _kept(self, answer: Answer) -> Answer:
        for line in answer.cookies:
            name, _, rest = line.partition("=")
            self.jar[name] = rest.partition(";")[0]
        return answer

    @property
    def _headers(self) -> dict[str, str]:
        jar = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        return {"Cookie": jar} if jar else {}

    def get(self, path: str) -> Answer:
        """Open an address."""
        return self._kept(self.client.get(path, **self._headers))

    def post(self, path: str, values: dict[str, str]) -> Answer:
        """Send a form."""
        return self._kept(self.client.form(path, values, **self._headers))

    def act(self, base: str, action: str, page: str = "/", **values: str) -> Answer:
        """Fill in the form of an action on a page."""
        text = self.get(base + page).text
        found = re.search(r'name="csrf" value="([^"]+)"', text)
        assert found, text[-2000:]
        sent = {"csrf": found.group(1), "_volta": page, **values}
        return self.post(f"{base}/acao/{action}", sent)

    def sign_in_by_card(self, base: str, holder: str = "ana-silva") -> Answer:
        """Card into the reader, and the PIN that its page tells."""
        assert self.act(base, "insert-card", "/cartao", card_holder=holder).status == 303
        pin = re.search(r"Nesta simulação é (\d{4})", self.get(f"{base}/cartao").text)
        assert pin
        return self.act(base, "enter-card-pin", "/cartao", pin=pin.group(1))


def fragment(address: str) -> dict[str, str]:
    """The values in the fragment of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).fragment).items()}


def with_query(path: str, **values: str) -> str:
    """An address with its query."""
    return f"{path}?{urlencode(values)}"


def hidden(text: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    return unescape(found.group(1)) if found else ""
