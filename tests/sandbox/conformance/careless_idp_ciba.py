"""CIBA at the careless identity provider: three people decide by themselves."""

import time
from dataclasses import dataclass, field

from tests.sandbox.conformance.careless_idp import Answer, Asked, told
from tests.sandbox.conformance.careless_idp_openid import GRANTS, OpenId, json_error

PEOPLE = {"aceita": "accept", "recusa": "deny", "calada": ""}
INTERVAL_S, LIFE_S = 0.5, 30


@dataclass
class Wanted:
    """One request.  Units: instants of the monotonic clock."""

    client: str
    decision: str
    ends: float
    looked: float = 0.0
    taken: bool = False


@dataclass
class Ciba:
    """Its requests by their auth_req_id."""

    openid: OpenId
    requests: dict[str, Wanted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.openid.provider.routes |= {
            ("POST", "/oidc/bc-authorize"): self.ask,
            ("GET", "/decide"): self.decide,
        }
        self.openid.further[GRANTS[2]] = self.look

    def careful(self, about: str) -> bool:
        return self.openid.careful(about)

    def tell(self) -> None:
        """Discovery says that it is there."""
        modes = ["poll"] if self.careful("ciba-discovery") else ["push"]
        self.openid.configured |= {
            "backchannel_authentication_endpoint": f"{self.openid.provider.url}/oidc/bc-authorize",
            "backchannel_token_delivery_modes_supported": modes,
        }

    def ask(self, asked: Asked) -> Answer:
        form = asked.form
        client = self.openid.caller(asked) if self.careful("ciba-proof") else "qualquer"
        hints = [one for one in ("login_hint", "id_token_hint") if form.get(one)]
        hint = form.get("login_hint", "")
        for about, holds, error in (
            ("ciba-hints", len(hints) != 1, "invalid_request"),
            ("ciba-user", hint not in PEOPLE and len(hints) == 1, "unknown_user_id"),
            ("ciba-message", len(form.get("binding_message", "")) > 100,
             "invalid_binding_message"),
            ("ciba-scope", "openid" not in form.get("scope", ""), "invalid_scope"),
        ):  # fmt: skip
            if holds and self.careful(about):
                raise json_error(error)
        number = self.openid.provider.number() if self.careful("ciba-same-id") else 0
        name = f"pedido-que-ninguem-adivinha-{number}"
        life = int(form.get("requested_expiry", LIFE_S))
        ends = time.monotonic() + life
        self.requests[name] = Wanted(client, PEOPLE.get(hint, ""), ends)
        more = {"expires_in": life} if self.careful("ciba-life") else {}
        return told({"auth_req_id": name, "interval": INTERVAL_S, **more})

    def decide(self, asked: Asked) -> Answer:
        self.requests[asked.values["pedido"]].decision = asked.values["que"]
        return told({})

    def look(self, client: str, form: dict[str, str]) -> Answer:
        found = self.requests.get(form.get("auth_req_id", ""))
        if found is None:
            if self.careful("ciba-unknown"):
                raise json_error("invalid_grant")
            raise json_error("authorization_pending")
        now = time.monotonic()
        early, found.looked = now - found.looked < INTERVAL_S, now
        denied = found.decision == "deny"
        for about, holds, error in (
            ("ciba-foreign", found.client != client, "invalid_grant"),
            ("ciba-twice", found.taken, "invalid_grant"),
            ("ciba-expired", now > found.ends, "expired_token"),
            ("ciba-pace", early, "slow_down"),
            ("ciba-deny", denied, "access_denied"),
        ):
            if holds and self.careful(about):
                raise json_error(error)
        if not found.decision:
            name = "authorization_pending" if self.careful("ciba-pending") else "not_yet"
            raise json_error(name)
        found.taken = True
        return self.openid.issued(client if self.careful("ciba-aud") else "outro", {})
