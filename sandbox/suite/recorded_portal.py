"""What citizens, their bank, clerks and entities did, out of the events that it left.

A secret is in no journal and need not be: people know their own.  That one was wrong, its answer
tells.
"""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sandbox.platforms.authentication.oidc_request import ACR
from sandbox.play.happening import Happening
from sandbox.protocol.payment import TEST_CARDS
from sandbox.suite.recorded_place import LOST, SIGNING_REFUSED, Found, Given, Place, Unrecorded

WRONG_CODE, WRONG_PIN = "000000", "0000"
LISBON = ZoneInfo("Europe/Lisbon")
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


def request(place: Place) -> Found:
    data = place.event.data
    names = {
        "finalidade": "purpose", "atividade": "activity", "entidade": "entity", "pais": "country",
        "email": "email", "nota": "note",
    }  # fmt: skip
    given: Given = {one: data[name] for one, name in names.items() if data.get(name)}
    if data.get("minors"):
        given["menores"] = "sim"
    if data.get("language") not in (None, "", "pt", "pt-en"):
        given["lingua"] = data["language"]
    return "preenche_pedido", given


# signing in -------------------------------------------------------------------------------------
def asked_by_a_service(place: Place) -> Found:
    asked = place.event.data.get("request") or {}
    if asked.get("protocol") == "oidc":
        return _by_openid(asked)
    if asked.get("protocol") != "oauth":
        raise Unrecorded(f"um serviço pediu a autenticação por {asked.get('protocol')}")
    given = {"servico": asked["provider_id"], "atributos": " ".join(asked["attributes"])}
    if asked.get("level"):
        given["nivel"] = str(asked["level"])
    if asked.get("return_to"):
        given["volta"] = asked["return_to"]
    return "pede_autenticacao", given


def _by_openid(asked: Given) -> Found:
    terms = asked["oidc"]
    given = {
        "servico": asked["provider_id"],
        "atributos": " ".join(terms["scope"]),
        "volta": asked["return_to"],
        "desafio": terms["challenge"],
        "nivel": f"{ACR}{asked['level']}",
    }
    return "pede_autenticacao_openid", {name: value for name, value in given.items() if value}


def code_sent(place: Place) -> Found:
    if int(place.event.data.get("sends", 1)) > 1:
        return "pede_novo_codigo_sms", {}
    return "entra_com_cmd", {"telemovel": place.own_phone(place.event.get("credential"))}


def signed_in(place: Place) -> Found:
    by_card = place.event.get("means") == "cc"
    return ("escreve_pin_do_cartao" if by_card else "escreve_codigo_sms"), {}


def turned_away(place: Place) -> Found:
    wrong = place.led_to("credencial.falhou")
    if place.event.get("means") == "cc":
        return "escreve_pin_do_cartao", {"pin_cartao": WRONG_PIN} if wrong else {}
    given = {"telemovel": place.own_phone(place.event.get("credential"))}
    return "entra_com_cmd", given | ({"pin": WRONG_PIN} if wrong else {})


def card_in(place: Place) -> Found:
    whose = place.person(place.event.get("card_holder"))
    return "insere_cartao", {} if whose == "$eu.id" else {"cartao": whose}


# signing ----------------------------------------------------------------------------------------
def to_sign(place: Place) -> Found:
    event = place.event
    if int(event.data.get("sends", 1)) > 1:
        return "pede_novo_codigo_de_assinatura", {}
    given: Given = {"telemovel": place.own_phone(event.get("credential"))}
    documents = [*(event.data.get("documents") or ())]
    hashes = [b64encode(_SHA256 + bytes.fromhex(one[2])).decode() for one in documents]
    match event.get("operation"):
        case "GetCertificateWithPin":
            return "obtem_certificado_com_pin", given
        case "SCMDSign":
            named = {"documento": documents[0][1]} if documents[0][1] else {}
            return "assina_documento", {**given, "hash": hashes[0], **named}
    rows = (f"{one[0]};{one[1]};{text}" for one, text in zip(documents, hashes, strict=True))
    return "assina_documentos", {**given, "documentos": "\n".join(rows)}


def sign_refused(place: Place) -> Found:
    """A wrong PIN: what was to be signed is not told, and is not needed to be refused again."""
    event = place.event
    if event.get("operation") != "SCMDSign" or not place.led_to("credencial.falhou"):
        raise Unrecorded(LOST[SIGNING_REFUSED])
    given: Given = {"telemovel": place.own_phone(event.get("credential"))}
    nothing = b64encode(_SHA256 + sha256(b"").digest()).decode()
    return "assina_documento", {**given, "pin_assinatura": WRONG_PIN, "hash": nothing}


# paying -----------------------------------------------------------------------------------------
def card(event: Happening, outcome: str = "") -> Given:
    number = next(
        (one for one, result in TEST_CARDS.items()
         if one.endswith(event.get("last_four") or "-") or result == outcome), "",
    )  # fmt: skip
    if not number:
        raise Unrecorded("pagou com um cartão que não é dos de ensaio")
    return {"numero": number, "validade": "12/30", "cvv": "123"}


def paid(place: Place) -> Found:
    event = place.event
    if event.actor.startswith("banco:"):
        return _paid_by_the_bank(place)
    if event.get("method") != "cartao":
        return "paga_multibanco", {}
    return after_the_check(place) or ("paga_cartao", card(event, "paid"))


def after_the_check(place: Place) -> Found | None:
    """The card's bank had asked for proof: this is the answer to it."""
    kinds = ("cartao.autenticacao_pedida", "cartao.recusado", "pagamento.recebido")
    last = place.last(kinds)
    if last is None or last.type != kinds[0]:
        return None
    fails = place.event.get("reason") == "secure_failed"
    return ("falha_cartao" if fails else "autentica_cartao"), {}


def _paid_by_the_bank(place: Place) -> Found:
    kind = place.event.get("kind")
    if kind == "wrong_amount":
        return "paga_valor_errado", {"valor": _euros(place.event)}
    if kind == "late":
        return "paga_tarde", {}
    again = place.follows("pagamento.recebido")
    return ("paga_duas_vezes" if again and again.get("kind") == "duplicate" else "paga"), {}


def _euros(event: Happening) -> str:
    cents = int(event.data.get("amount_cents") or 0)
    return f"{cents // 100},{cents % 100:02}"


def test_payment(place: Place) -> Found:
    event = place.event
    given = {"pagador": event.get("payer"), "valor": _euros(event)}
    named = event.get("description")
    return "cria_pagamento", given | ({"descricao": named} if named else {})


def mbway(place: Place) -> Found:
    accepts = place.event.get("decision") == "accept"
    return ("aceita_mbway" if accepts else "recusa_mbway"), {}


# entities ---------------------------------------------------------------------------------------
def access_asked(place: Place) -> Found:
    event = place.event
    given: Given = {"dados": list(event.data.get("attributes") or ())}
    if event.get("citizen_id"):
        given = {"nic": place.person(event.get("citizen_id") + "#nic"), **given}
    given["prazo_resposta"] = _minute(event.get("expires_at"))
    if event.data.get("validity_asked"):
        given["validade"] = _minute(event.get("valid_until"))
    if event.get("description"):
        given["descricao"] = event.get("description")
    return ("pede_acesso" if event.get("citizen_id") else "pede_acesso_qr"), given


def sign_in_asked(place: Place) -> Found:
    event = place.event
    whom = place.person(event.get("citizen_id") + "#nic")
    return "pede_entrada", {"a_quem": whom, "mensagem": event.get("binding_message")}


def _minute(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(LISBON).strftime("%Y-%m-%d %H:%M")


def answered(place: Place) -> Found:
    verb = "aceita" if place.event.get("decision") == "accept" else "recusa"
    where = "entidade" if place.event.get("where") == "app" else "no_portal"
    return f"{verb}_{where}", {}


def delivered(place: Place) -> Found:
    if place.event.get("call") == "FetchAttributes":
        return "continua_obtencao", {}
    return "obtem_dados", {"dados": list(place.event.data.get("attributes") or ())}


def consulted(place: Place) -> Found:
    owner = place.event.get("request_id")
    issued = (one for one in place.events[: place.at] if one.type == "certificado.emitido")
    holder = next(
        (one.get("citizen_id") for one in issued if owner and one.get("request_id") == owner), ""
    )
    if not holder:
        return "consulta_certificado", {"codigo_acesso": "0000-0000-0000-0000"}
    return "consulta_certificado", {"codigo_acesso": place.person(holder + "#codigo_acesso")}
