"""JSON posted to a component, and what it answers; it is not sent on to other addresses."""

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox.conformance.control import Deviation

PATIENCE_S = 20.0
MOST_READ = 4_000_000


@dataclass(frozen=True, slots=True)
class Posted:
    """An answer.  Units: `seconds` until it was there."""

    status: int
    text: str
    seconds: float

    @property
    def body(self) -> dict[str, Any]:
        """The object that was answered, or an empty one."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def code(self) -> str:
        """`result.code`, where there is one."""
        result = self.body.get("result")
        return str(result.get("code", "")) if isinstance(result, dict) else ""


def post(url: str, text: str, token: str = "", patience_s: float = PATIENCE_S) -> Posted:
    """Post a text as JSON.  Errors: Deviation when there is no answer."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return _sent("POST", url, text.encode(), headers, patience_s)


def get(url: str) -> Posted:
    """Read an address.  Errors: Deviation."""
    return _sent("GET", url, None, {}, PATIENCE_S)


def _sent(
    method: str, url: str, body: bytes | None, headers: dict[str, str], patience_s: float
) -> Posted:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Deviation(f"«{url[:120]}» não é um endereço")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=patience_s)
    begun = time.monotonic()
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read(MOST_READ).decode("utf-8", "replace")
    except TimeoutError as error:
        raise Deviation(f"{parts.path}: sem resposta em {patience_s:g} s") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Deviation(f"{parts.path}: {type(error).__name__}: {error}") from error
    finally:
        connection.close()
    return Posted(answer.status, text, time.monotonic() - begun)
