"""How CIBA of an identity provider is played: a service asks, and looks whether there is an answer.

Who decides is named by the table: people who accept, refuse or never answer by themselves, or an
address that decides for them (`decide`), as the OpenID Foundation's own suite has it.
Source: OpenID Connect Client-Initiated Backchannel Authentication Core 1.0, 4, 7, 10, 11 and 13.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.conformance.control import Control, Deviation, NotApplicable
from sandbox.conformance.identity import client as openid
from sandbox.conformance.identity.client import DISCOVERY, Client, require_error
from sandbox.conformance.identity.component import IdentityProvider, json_of
from sandbox.conformance.identity.table import CIBA
from sandbox.conformance.walking import Browser, Page

GRANT_TYPE = "urn:openid:params:grant-type:ciba"
ENDPOINT = "backchannel_authentication_endpoint"
PATIENCE_S, BRIEF_S, SLACK_S = 60.0, 5, 0.3
TAKEN = "FA-402"
Play = Callable[[IdentityProvider], None]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that was taken.  Units: seconds."""

    auth_req_id: str
    interval: float
    expires_in: float


def asked(idp: IdentityProvider, who: Client | None = None, **changes: str | None) -> Page:
    """Ask for a sign-in; None leaves something out."""
    wanted: dict[str, str | None] = {
        "scope": "openid",
        "login_hint": idp.table.text(CIBA, "silent"),
        "binding_message": "Ensaio 42",
        **changes,
    }
    form = {name: value for name, value in wanted.items() if value is not None}
    return openid.call(idp, ENDPOINT, form, who)


def taken(idp: IdentityProvider, **changes: str | None) -> Waiting:
    """A request that must be taken.  Errors: Deviation."""
    page = asked(idp, None, **changes)
    found = json_of(page, ENDPOINT)
    if page.status != 200 or not isinstance(found, dict):
        error = found.get("error", "") if isinstance(found, dict) else ""
        raise Deviation(f"{ENDPOINT} respondeu {page.status} {error} a um pedido bom")
    name, life, interval = (found.get(one) for one in ("auth_req_id", "expires_in", "interval"))
    if not isinstance(name, str) or not name or not isinstance(life, int) or life <= 0:
        raise Deviation("a resposta não tem auth_req_id e expires_in")
    return Waiting(name, float(5 if interval is None else interval), float(life))


def looked(idp: IdentityProvider, one: str, who: Client | None = None) -> Page:
    """Look whether there is an answer."""
    form = {"grant_type": GRANT_TYPE, "auth_req_id": one}
    return openid.call(idp, "token_endpoint", form, who)


def decided(idp: IdentityProvider, action: str, person: str) -> Waiting:
    """A request that somebody accepts or refuses.  Errors: Deviation, NotApplicable."""
    hint, address = idp.table.text(CIBA, person), idp.table.text(CIBA, "decide")
    if not hint and not address:
        raise NotApplicable(f"a tabela não diz quem decide ([ciba] {person} ou decide)")
    found = taken(idp, **({"login_hint": hint} if hint else {}))
    if address:
        where = address.replace("{auth_req_id}", found.auth_req_id).replace("{action}", action)
        if Browser().get(where).status >= 400:
            raise Deviation(f"[ciba] decide não aceitou {action}")
    return found


def ended(idp: IdentityProvider, one: Waiting) -> Page:
    """What it comes to, looking at the pace that was told.  Errors: Deviation."""
    until = time.monotonic() + PATIENCE_S
    pause = one.interval + SLACK_S
    while time.monotonic() < until:
        time.sleep(pause)
        page = looked(idp, one.auth_req_id)
        found = json_of(page, "token_endpoint")
        error = found.get("error", "") if isinstance(found, dict) else ""
        if error not in ("authorization_pending", "slow_down"):
            return page
        pause += 5.0 if error == "slow_down" else 0.0
    raise Deviation(f"em {PATIENCE_S:g} s ninguém decidiu")


# the controls ---------------------------------------------------------------------------------
def discovery(idp: IdentityProvider) -> None:
    """That it is there, and how answers come."""
    found = openid.configuration(idp)
    if not found.get(ENDPOINT):
        raise Deviation(f"{DISCOVERY} não diz {ENDPOINT}")
    if "poll" not in found.get("backchannel_token_delivery_modes_supported", []):
        raise Deviation("backchannel_token_delivery_modes_supported não tem poll")
    if GRANT_TYPE not in found.get("grant_types_supported", []):
        raise Deviation(f"grant_types_supported não tem {GRANT_TYPE}")


def accepted(idp: IdentityProvider) -> None:
    """auth_req_id, expires_in, interval."""
    taken(idp)


def never_twice(idp: IdentityProvider) -> None:
    """Two requests, two identifiers, long enough not to be guessed."""
    first, second = taken(idp), taken(idp)
    if first.auth_req_id == second.auth_req_id or len(first.auth_req_id) < 22:
        raise Deviation("auth_req_id repete-se, ou é curto de mais para não se adivinhar")


def pending(idp: IdentityProvider) -> None:
    """Nobody has decided yet."""
    found = taken(idp)
    time.sleep(found.interval + SLACK_S)
    require_error(looked(idp, found.auth_req_id), "ninguém decidiu ainda", "authorization_pending")


def too_soon(idp: IdentityProvider) -> None:
    """Who looks again at once is told to slow down."""
    found = taken(idp)
    for _ in range(5):
        page = looked(idp, found.auth_req_id)
        answer = json_of(page, "token_endpoint")
        if isinstance(answer, dict) and answer.get("error") in ("slow_down", "invalid_request"):
            return
    raise Deviation(f"respondeu a cinco pedidos seguidos, com um intervalo de {found.interval:g} s")


def says_yes(idp: IdentityProvider) -> None:
    """Tokens for this service, and only once."""
    found = decided(idp, "accept", "accepts")
    answer = openid.tokens_in(ended(idp, found))
    claims = openid.claims_in(idp, answer["id_token"])
    if not claims.get("sub"):
        raise Deviation("o id_token não tem sub")


def once(idp: IdentityProvider) -> None:
    """An auth_req_id whose tokens were taken."""
    found = decided(idp, "accept", "accepts")
    openid.tokens_in(ended(idp, found))
    time.sleep(found.interval + SLACK_S)
    page = looked(idp, found.auth_req_id)
    require_error(page, "os tokens deste auth_req_id já foram levados", "invalid_grant")


def says_no(idp: IdentityProvider) -> None:
    """The citizen refuses."""
    found = decided(idp, "deny", "refuses")
    require_error(ended(idp, found), "o cidadão recusou", "access_denied")


def expired(idp: IdentityProvider) -> None:
    """Nobody answers in time."""
    found = taken(idp, requested_expiry=str(BRIEF_S))
    if found.expires_in > PATIENCE_S:
        raise NotApplicable(f"não aceita requested_expiry={BRIEF_S}; dura {found.expires_in:g} s")
    time.sleep(found.expires_in + 1)
    page = looked(idp, found.auth_req_id)
    require_error(page, "o tempo do pedido passou", "expired_token")


def foreign(idp: IdentityProvider) -> None:
    """The auth_req_id of one service, brought by another."""
    stranger = openid.other(idp)
    found = taken(idp)
    page = looked(idp, found.auth_req_id, stranger)
    require_error(page, "o auth_req_id de outro serviço", "invalid_grant", "unauthorized_client")


def unknown(idp: IdentityProvider) -> None:
    """An auth_req_id that nobody was given."""
    known = taken(idp).auth_req_id
    for one in ("ninguem", f"{known}x"):
        require_error(looked(idp, one), "um auth_req_id que ninguém recebeu", "invalid_grant")


def wrong(why: str, *errors: str, **changes: str | None) -> Play:
    """A request with something that is not right."""
    return lambda idp: require_error(asked(idp, None, **changes), why, *errors)


def two_hints(idp: IdentityProvider) -> None:
    """Exactly one hint."""
    page = asked(idp, id_token_hint="a.b.c")
    require_error(page, "dois hints", "invalid_request")
    require_error(asked(idp, login_hint=None), "nenhum hint", "invalid_request")


def unproven(idp: IdentityProvider) -> None:
    """Who asks does not prove who it is."""
    form: dict[str, Any] = {"scope": "openid", "login_hint": idp.table.text(CIBA, "silent")}
    page = openid.call(idp, ENDPOINT, form, None, {})
    require_error(page, "sem prova de quem pede", "invalid_client", "invalid_request")


def row(number: int, asks: str, clause: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"FA-{number}", asks, f"CIBA Core 1.0, {clause}", "assumed", play, needs)


CONTROLS: tuple[Control, ...] = (
    row(401, "A descoberta diz o endereço, poll e o grant_type.", "4", discovery),
    row(402, "Um pedido bom recebe auth_req_id, expires_in e interval.", "7.3", accepted,
        "FA-401"),
    row(403, "Cada pedido tem um auth_req_id novo, que não se adivinha.", "7.3", never_twice,
        TAKEN),
    row(404, "Enquanto ninguém decide responde authorization_pending.", "11", pending, TAKEN),
    row(405, "Quem pergunta depressa de mais recebe slow_down.", "11", too_soon, "FA-404"),
    row(406, "Quando o cidadão aceita há tokens para este serviço.", "10.1.1", says_yes, TAKEN),
    row(407, "Os tokens de um auth_req_id levam-se uma vez.", "10.1", once, "FA-406"),
    row(408, "Quando o cidadão recusa responde access_denied.", "11", says_no, TAKEN),
    row(409, "Quando o tempo passa responde expired_token.", "7.1 e 11", expired, TAKEN),
    row(410, "O auth_req_id de um serviço não serve a outro.", "11", foreign, TAKEN),
    row(411, "Recusa um auth_req_id que ninguém recebeu.", "11", unknown, TAKEN),
    row(412, "Quer um hint, e só um.", "7.1", two_hints, TAKEN),
    row(413, "A alguém que não conhece responde unknown_user_id.", "13",
        wrong("ninguém tem este login_hint", "unknown_user_id", "invalid_request",
              login_hint="ninguem@mau.test"), TAKEN),
    row(414, "Recusa uma binding_message que não se pode mostrar.", "13",
        wrong("binding_message de dois mil sinais", "invalid_binding_message", "invalid_request",
              binding_message="x" * 2000), TAKEN),
    row(415, "Sem openid no scope recusa.", "7.1",
        wrong("scope sem openid", "invalid_scope", "invalid_request", scope="profile"), TAKEN),
    row(416, "Quem não prova quem é não pede nada.", "7.1 e 13", unproven, TAKEN),
)  # fmt: skip
