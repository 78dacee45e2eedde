"""What courts, and everybody at the SRIC, did, out of the events that it left and the archive."""

import re
from xml.sax.saxutils import unescape

from sandbox.suite.recorded_place import LOST, Found, Place, Row, Unrecorded, fields


# courts, and the record -------------------------------------------------------------------------
def decided(place: Place) -> Found:
    decision = place.event.data["decision"]
    main, *more = decision["penalties"]
    given = {
        "titular": place.person(place.event.get("citizen_id")),
        "crime": decision["crime"],
        "pena": main["kind"],
    }
    ban = next((one["months"] for one in more if one["kind"] == "interdicao"), 0)
    asked = {"meses": main["months"], "dias": main["days"], "interdicao": ban}
    given |= {name: str(value) for name, value in asked.items() if value}
    return "comunica_decisao", given | ({"nao_transcrever": "sim"} if decision["withheld"] else {})


def of_holder(verb: str) -> Row:
    def row(place: Place) -> Found:
        given = {"titular": place.person(place.event.get("citizen_id"))}
        decision = place.event.data.get("decision")
        return verb, given | ({"processo": decision["process"]} if decision else {})

    return row


# the SRIC ---------------------------------------------------------------------------------------
_ASKED = {
    "utilizador": "utilizador_sric", "aplicacao": "aplicacao", "tipoDocumento": "documento",
    "numDocumento": "numero", "codPais": "pais", "tipoEntidade": "tipo_entidade",
    "codEntidade": "entidade", "ambito": "ambito", "numProcesso": "processo",
    "username": "username", "nome": "nome", "apelido": "apelido", "dataInicio": "inicio",
}  # fmt: skip
"""What an archived request calls the arguments of a verb."""
_OF_A_MAGISTRATE = ("documento", "numero", "pais", "ambito", "processo")


def called(place: Place) -> Found:
    event = place.event
    found = re.findall(r"<r:(\w+)>([^<]*)</r:", place.papers(event.get("transaction")))
    if not found:
        raise Unrecorded("o arquivo já não tem o que se pediu ao SRIC")
    given = {_ASKED[name]: unescape(text) for name, text in found if text and name in _ASKED}
    if event.get("operation") == "WsUserGetSRIC":
        return "regista_utilizador", given
    if event.actor.startswith("magistrado:"):
        return "pesquisa", {name: given[name] for name in _OF_A_MAGISTRATE if name in given}
    return "pede_lista", given


def registered(place: Place) -> Found | None:
    event = place.event
    if event.actor.startswith("tribunal:"):
        answered = place.follows("transacao.respondida")
        if answered is None:
            raise Unrecorded("não se sabe com que pedido foi registado este utilizador")
        here = place.events.index(answered)
        return called(Place(place.events, here, place.own_phone, place.person, place.papers))
    names = {
        "username": "username", "nome": "given_name", "apelido": "family_name",
        "aplicacao": "application", "entidade": "entity", "ambitos": "scopes",
        "inicio": "starts_on",
    }  # fmt: skip
    listed(place)
    return fields("adiciona_utilizador", **names)(place)


def listed(place: Place) -> None:
    """Whether this came of a list.  Errors: Unrecorded, for its lines are kept nowhere."""
    if place.event.type == "listagem.carregada" or place.follows("listagem.carregada"):
        raise Unrecorded(LOST["carrega_listagem"])


def scopes(place: Place) -> Found | None:
    names = {"username": "username", "aplicacao": "application", "ambitos": "scopes"}
    listed(place)
    return fields("altera_ambitos", **names)(place)


def searched(place: Place) -> Found:
    names = {
        "transaction": "numero", "user": "utilizador_sric", "entity": "entidade", "scope": "ambito",
        "since": "de", "until": "ate",
    }  # fmt: skip
    rows = (one.partition("=") for one in place.event.data.get("criteria") or ())
    return "procura_transacoes", {names[name]: value for name, _, value in rows}
