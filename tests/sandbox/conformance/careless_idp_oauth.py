"""OAuth2 of Autenticação.gov at the careless identity provider."""

import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.sandbox.conformance.careless_idp import (
    BACK,
    CLIENT,
    NAME,
    NIC,
    VALUES,
    Answer,
    Asked,
    No,
    Provider,
    sent_to,
    told,
)

OLD = str(UUID(int=99))
REQUIRED = {"response-type": "unsupported_grant_type", "scope-empty": "invalid_request",
            "scope-nobody": "invalid_request"}  # fmt: skip


def json_no(status: int, text: str) -> No:
    """A refusal for a program."""
    return No(status, json.dumps({"code": text}))


@dataclass
class OAuth:
    """Its tokens and contexts; a token is worth the names in its scope."""

    provider: Provider
    tokens: dict[str, list[str]] = field(default_factory=dict)
    refreshes: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)
    busy: bool = False

    def __post_init__(self) -> None:
        manager = "/OAuthResourceServer/Api/AttributeManager"
        self.provider.routes |= {
            ("GET", "/OAuth/AskAuthorization"): self.ask,
            ("POST", manager): self.begin,
            ("GET", manager): self.look,
            ("POST", "/OAuthResourceServer/Api/Resource"): self.resource,
            ("POST", "/OAuth/Service/AuthenticationJWT.svc/refreshToken"): self.refresh,
        }

    def careful(self, about: str) -> bool:
        return self.provider.careful(about)

    def guid(self) -> str:
        found = str(UUID(int=0xA << 100 | self.provider.number()))
        return found if self.careful("token-form") else found.upper()

    # the page ---------------------------------------------------------------------------------
    def ask(self, asked: Asked) -> Answer:
        names = [name for name, _ in asked.query]
        given = asked.values
        if self.careful("double") and len(set(names)) != len(names):
            raise No(400, "twice")
        if self.careful("any-client") and given.get("client_id") != CLIENT:
            raise No(400, "client")
        back = given.get("redirect_uri", "")
        if not self._registered(back):
            raise No(400, "redirect_uri")
        state = {"state": given["state"]} if "state" in given else {}
        wrong = {
            "response-type": given.get("response_type") != "token",
            "scope-empty": not given.get("scope"),
            "scope-nobody": NIC not in given.get("scope", NIC).split(" "),
        }
        for about, error in REQUIRED.items():
            if wrong[about] and self.careful(about):
                return sent_to(back, "#", {"error": error, **state})
        if not self.careful("no-page"):
            return self._granted(back, given)
        return self.provider.waiting(
            asked, lambda there: self._granted(back, given) if there
            else sent_to(back, "#", {"error": "cancelled" if self.careful("cancel") else "no",
                                     **state}))  # fmt: skip

    def _registered(self, back: str) -> bool:
        if not self.careful("double"):
            return True
        return back == BACK if self.careful("redirect-prefix") else "127.0.0.1:49500" in back

    def _granted(self, back: str, given: dict[str, str]) -> Answer:
        token = self.guid() if self.careful("same-token") else str(UUID(int=5))
        refresh = self.guid()
        self.tokens[token] = given.get("scope", "").split(" ")
        self.refreshes[token] = refresh
        values = {"access_token": token, "token_type": "bearer", "expires_in": "86400",
                  "refresh_token": refresh}  # fmt: skip
        if not self.careful("fragment"):
            del values["token_type"]
        if self.careful("state"):
            values |= {"state": given["state"]}
            status, text, headers = sent_to(back, "#", values)
        else:
            status, text, headers = sent_to(back, "#", values)
            headers["Location"] += f"&state={given['state'].encode('ascii', 'ignore').decode()}"
        if not self.careful("query"):
            headers["Location"] = headers["Location"].replace("#", f"?token={token}#")
        return status, text, headers

    # attributes -------------------------------------------------------------------------------
    def _body(self, asked: Asked) -> dict[str, Any]:
        try:
            found = json.loads(asked.body)
        except (ValueError, RecursionError) as error:
            if not self.careful("unreadable"):
                raise
            form = asked.form if self.careful("json-only") else {}
            if "token" not in form:
                raise json_no(400, "unreadable") from error
            found = form
        if not isinstance(found, dict) or not isinstance(found.get("token", ""), str):
            raise json_no(400, "unreadable")
        return found

    def _names(self, body: dict[str, Any]) -> list[str]:
        token = body.get("token", "")
        if token == OLD and self.careful("old"):
            raise json_no(401, "expired")
        if token not in self.tokens:
            if self.careful("believes") and token != OLD:
                raise json_no(401, "unknown")
            return [NIC]
        granted = self.tokens[token]
        wanted = body.get("attributesName") or granted
        if not self.careful("names"):
            return granted
        if self.careful("beyond") and set(wanted) - set(granted):
            raise json_no(403, "beyond")
        return list(wanted)

    def begin(self, asked: Asked) -> Answer:
        body = self._body(asked)
        if not self.careful("locked"):
            if self.busy:
                raise RuntimeError("two at once were not thought of")
            self.busy = True
            time.sleep(0.2)
            self.busy = False
        names = self._names(body)
        token, context = self.guid(), str(UUID(int=self.provider.number()))
        self.contexts[context] = {"token": token, "names": names, "at": 0.0, "looks": 0}
        more = {"authenticationContextId": context} if self.careful("context") else {}
        return told({"token": token, **more})

    def look(self, asked: Asked) -> Answer:
        found = self.contexts.get(asked.values.get("authenticationContextId", ""))
        if found is None:
            raise json_no(401, "unknown")
        if found["token"] != asked.values.get("token") and self.careful("contexts"):
            raise json_no(401, "another")
        now = time.monotonic()
        if now - found["at"] < 1 and self.careful("pace"):
            raise json_no(429, "too often")
        found["at"] = now
        names = found["names"] if self.careful("order") else found["names"][::-1]
        if not self.careful("pending"):
            return told([{"name": one, "value": None, "state": "Pending"} for one in names])
        return told([self._attribute(one) for one in names])

    def _attribute(self, name: str) -> dict[str, Any]:
        value = VALUES.get(name)
        state = "Available" if value and self.careful("states") else "NotAvailable"
        return {"name": name, "value": value, "state": state}

    def resource(self, asked: Asked) -> Answer:
        if not self.careful("older"):
            raise json_no(404, "gone")
        return told([self._attribute(one) for one in self._names(self._body(asked))])

    def refresh(self, asked: Asked) -> Answer:
        body = json.loads(asked.body)
        old, refresh = body["jsonWebToken"], body["jsonWebRefreshToken"]
        known = self.refreshes.get(old)
        if known is None or (known != refresh and self.careful("any-refresh")):
            raise json_no(401, "pair")
        new = self.guid() if self.careful("refresh") else old
        self.tokens[new], self.refreshes[new] = self.tokens[old], self.guid()
        if self.careful("old-pair") and new != old:
            del self.tokens[old], self.refreshes[old]
        return told({"jsonWebToken": new, "processId": None, "result": {"code": "200"},
                     "jsonWebRefreshToken": self.refreshes[new]})  # fmt: skip


__all__ = ["NAME", "OLD", "OAuth"]
