"""How AttributeManager and refresh of an identity provider are played, in the service's place."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from sandbox.conformance.control import Deviation, NotApplicable
from sandbox.conformance.identity.component import IdentityProvider, json_of, require_refused
from sandbox.conformance.identity.oauth import GUID, NAME, NIC, granted
from sandbox.conformance.identity.table import OAUTH2, PERSON
from sandbox.conformance.walking import Browser, Page

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
STATES = ("Available", "NotAvailable", "Pending")
PACE_S, PATIENCE_S = 1.1, 60.0
NOBODYS = str(UUID(int=7))


def _post(idp: IdentityProvider, name: str, default: str, body: Any, kind: Any = None) -> Page:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Browser().send("POST", idp.at(OAUTH2, name, default), content, kind or JSON)


def begun(idp: IdentityProvider, body: Any, kind: Any = None) -> Page:
    """AttributeManager, POST."""
    return _post(idp, "attributes", "OAuthResourceServer/Api/AttributeManager", body, kind)


def looked(idp: IdentityProvider, token: str, context: str) -> Page:
    """AttributeManager, GET."""
    where = idp.at(OAUTH2, "attributes", "OAuthResourceServer/Api/AttributeManager")
    asked = urlencode({"token": token, "authenticationContextId": context})
    return Browser().send("GET", f"{where}?{asked}", None, {})


def opened(idp: IdentityProvider, token: str, **more: Any) -> tuple[str, str]:
    """Ask for the attributes of a token: the token and context to look with."""
    page = begun(idp, {"token": token, **more})
    found = json_of(page, "AttributeManager (POST)")
    if page.status != 200 or not isinstance(found, dict):
        raise Deviation(f"AttributeManager (POST) respondeu {page.status} a um token bom")
    context = str(found.get("authenticationContextId", ""))
    if not GUID.fullmatch(context.lower()) or not found.get("token"):
        raise Deviation("AttributeManager (POST) não deu token e authenticationContextId (GUID)")
    return str(found["token"]), context


def listed(page: Page) -> list[dict[str, Any]]:
    """The attributes of an answer.  Errors: Deviation."""
    found = json_of(page, "AttributeManager (GET)")
    if page.status != 200 or not isinstance(found, list):
        raise Deviation(f"AttributeManager (GET) respondeu {page.status}, e não uma lista")
    for one in found:
        if not isinstance(one, dict) or not {"name", "value", "state"} <= set(one):
            raise Deviation("um atributo não tem name, value e state")
        if one["state"] not in STATES:
            raise Deviation(f"state «{one['state']}» não é {', '.join(STATES)}")
        if (one["state"] == "Available") is (one["value"] is None):
            raise Deviation(f"{one['name']}: state {one['state']} com value {one['value']!r}")
    return found


def finished(idp: IdentityProvider, token: str, **more: Any) -> list[dict[str, Any]]:
    """The attributes when none is Pending any more."""
    opener, context = opened(idp, token, **more)
    until = time.monotonic() + PATIENCE_S
    while True:
        found = listed(looked(idp, opener, context))
        if all(one["state"] != "Pending" for one in found):
            return found
        if time.monotonic() > until:
            raise Deviation(f"em {PATIENCE_S:g} s ainda há atributos Pending")
        time.sleep(PACE_S)


def begins(idp: IdentityProvider) -> None:
    """A good token opens a context."""
    opened(idp, granted(idp)["access_token"])


def ends(idp: IdentityProvider) -> None:
    """Pending becomes something else within a minute; the order is that of the scope."""
    found = finished(idp, granted(idp)["access_token"])
    if [one["name"] for one in found] != [NIC, NAME]:
        raise Deviation(f"pedidos NIC e NomeCompleto; vieram {[one['name'] for one in found]}")
    nic = idp.table.text(PERSON, "nic")
    if nic and found[0]["value"] != nic:
        raise Deviation("o NIC não é o de quem entrou")


def too_often(idp: IdentityProvider) -> None:
    """Two looks in one second: one of them is refused, and a second later all is well."""
    opener, context = opened(idp, granted(idp)["access_token"])
    pages = [looked(idp, opener, context) for _ in range(3)]
    if all(page.status < 400 for page in pages):
        raise Deviation("respondeu a três pedidos seguidos, sem esperar um segundo")
    if any(page.status >= 500 for page in pages):
        raise Deviation("rebentou quando lhe perguntaram depressa de mais")
    time.sleep(PACE_S)
    listed(looked(idp, opener, context))


def chosen(idp: IdentityProvider) -> None:
    """`attributesName` chooses among the attributes of the token."""
    found = finished(idp, granted(idp)["access_token"], attributesName=[NIC])
    if [one["name"] for one in found] != [NIC]:
        raise Deviation(f"só o NIC foi pedido; vieram {[one['name'] for one in found]}")


def beyond(idp: IdentityProvider) -> None:
    """What the citizen did not allow is not given."""
    token = granted(idp, scope=NIC)["access_token"]
    page = begun(idp, {"token": token, "attributesName": [NIC, NAME]})
    if page.status >= 500:
        raise Deviation(f"rebentou com {page.status}")
    if page.status >= 400:
        return
    found = finished(idp, token, attributesName=[NIC, NAME])
    if any(one["name"] == NAME and one["value"] for one in found):
        raise Deviation("deu um atributo que não estava no scope autorizado")


def unknown(idp: IdentityProvider) -> None:
    """A token that nobody was given."""
    for text in (NOBODYS, "", "' OR 1=1 --"):
        page = begun(idp, {"token": text})
        require_refused(page, "um token que ninguém emitiu")
        json_of(page, "o erro de um token desconhecido")


def foreign_context(idp: IdentityProvider) -> None:
    """The context of one sign-in with the token of another, and with none."""
    mine, context = opened(idp, granted(idp)["access_token"])
    other, _ = opened(idp, granted(idp)["access_token"])
    require_refused(looked(idp, other, context), "o token de outra autenticação neste contexto")
    require_refused(looked(idp, NOBODYS, context), "um token desconhecido neste contexto")
    require_refused(looked(idp, mine, NOBODYS), "um contexto que ninguém abriu")


def as_form(idp: IdentityProvider) -> None:
    """Clients in the wild send a form, and keys that nobody knows."""
    token = granted(idp)["access_token"]
    page = begun(idp, urlencode({"token": token, "atributesName": "x"}).encode(), FORM)
    if page.status != 200:
        raise Deviation(f"um formulário com uma chave a mais: {page.status}")
    opened(idp, token, desconhecida=1)


def at_once(idp: IdentityProvider) -> None:
    """The older address gives all in one answer."""
    token = granted(idp)["access_token"]
    page = _post(idp, "resource", "OAuthResourceServer/Api/Resource",
                 {"token": token, "attributesName": [NIC]})  # fmt: skip
    found = json_of(page, "Api/Resource")
    if page.status != 200 or not isinstance(found, list) or not found[0].get("value"):
        raise Deviation(f"Api/Resource respondeu {page.status}, sem o NIC")


def unreadable(idp: IdentityProvider) -> None:
    """What is no request."""
    for body in (b"", b"{", b"[]", b"\xff\xfe", b'{"token": {}}', b"[" * 20_000):
        require_refused(begun(idp, body), f"um corpo que não se lê ({body[:12]!r})")


def both_at_once(idp: IdentityProvider) -> None:
    """The same request twice at the same time."""
    token = granted(idp)["access_token"]
    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(lambda _: begun(idp, {"token": token}), range(2)))
    if any(page.status >= 500 for page in pages):
        raise Deviation("dois pedidos iguais ao mesmo tempo rebentaram um deles")
    finished(idp, token)


def expired(idp: IdentityProvider) -> None:
    """A token whose time is over."""
    token = idp.table.text(OAUTH2, "expired_token")
    if not token:
        raise NotApplicable("a tabela não dá um token fora de prazo ([oauth2] expired_token)")
    page = begun(idp, {"token": token})
    require_refused(page, "o token está fora de prazo")
    json_of(page, "o erro de um token fora de prazo")


# refresh --------------------------------------------------------------------------------------
def _refreshed(idp: IdentityProvider, token: str, refresh: str) -> Page:
    body = {"jsonWebToken": token, "jsonWebRefreshToken": refresh}
    return _post(idp, "refresh", "OAuth/Service/AuthenticationJWT.svc/refreshToken", body)


def _pair(idp: IdentityProvider) -> tuple[str, str]:
    answer = granted(idp)
    if not answer.get("refresh_token"):
        raise NotApplicable("o fragmento não traz refresh_token, como no guia mais antigo")
    return answer["access_token"], answer["refresh_token"]


def _renewed(idp: IdentityProvider, token: str, refresh: str) -> tuple[str, str]:
    page = _refreshed(idp, token, refresh)
    found = json_of(page, "refreshToken")
    result = found.get("result") if isinstance(found, dict) else None
    if page.status != 200 or not isinstance(result, dict) or result.get("code") != "200":
        raise Deviation(f"refreshToken respondeu {page.status}, sem result.code 200")
    pair = found.get("jsonWebToken"), found.get("jsonWebRefreshToken")
    if not all(isinstance(one, str) and one for one in pair) or "processId" not in found:
        raise Deviation("refreshToken não deu jsonWebToken, jsonWebRefreshToken e processId")
    return str(pair[0]), str(pair[1])


def refreshes(idp: IdentityProvider) -> None:
    """The last pair for a new one, with which attributes come."""
    old = _pair(idp)
    new = _renewed(idp, *old)
    if set(old) & set(new):
        raise Deviation("o par novo repete um token do par antigo")
    finished(idp, new[0])


def old_discarded(idp: IdentityProvider) -> None:
    """The old token and the old pair are worth nothing after."""
    old = _pair(idp)
    _renewed(idp, *old)
    require_refused(begun(idp, {"token": old[0]}), "o token já foi trocado por outro")
    require_refused(_refreshed(idp, *old), "o par já foi trocado por outro")


def wrong_refresh(idp: IdentityProvider) -> None:
    """A pair that is none."""
    token, refresh = _pair(idp)
    other = _pair(idp)
    require_refused(_refreshed(idp, token, NOBODYS), "um refresh que ninguém emitiu")
    require_refused(_refreshed(idp, NOBODYS, refresh), "um token que ninguém emitiu")
    require_refused(_refreshed(idp, token, other[1]), "o refresh de outra autenticação")
