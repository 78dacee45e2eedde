"""What is asked of a Sistema de Autorizações before any citizen decides: SA-101 to SA-1…

Numbers are for ever: a control that goes leaves its number empty.
"""

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sandbox.conformance.authorizations import calling_entity as entity
from sandbox.conformance.authorizations.component import (
    NIF,
    PENDING,
    Authorizations,
    require_refused,
    told,
)
from sandbox.conformance.control import Control, Deviation, NotApplicable

SHEET = "ficha de factos 6.1"
TOKEN = f"{SHEET}, token de quem pede"
MEMBERS = f"{SHEET}, membros do pedido"
GOOD = "SA-101"
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PNG = b"\x89PNG\r\n\x1a\n"
Play = Callable[[Authorizations], None]
Token = Callable[[entity.Entity], str]


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"SA-{number}", asks, clause, certainty, play, needs)


def takes_number(system: Authorizations) -> None:
    """`iat` as a number."""
    system.ask()


def takes_text(system: Authorizations) -> None:
    """`iat` as a text."""
    system.ask(token=system.entity.token(iat=str(system.entity.claims()["iat"])))


def takes_unnamed(system: Authorizations) -> None:
    """A token that does not say by which certificate it was made."""
    if not system.entity.sha1:
        raise NotApplicable("o certificado da entidade não foi dado: nenhum token o nomeia")
    bare = entity.Entity(system.entity.client_id, system.entity.key, "", system.entity.now)
    system.ask(token=bare.token())


def answers_in_form(system: Authorizations) -> None:
    """A GUID, and a result within its sizes."""
    asked = system.ask()
    if not _GUID.fullmatch(asked.number):
        raise Deviation(f"o requestNumber {asked.number[:60]!r} não é um GUID de 36 caracteres")
    result = asked.answer.body["result"]
    text = result.get("description")
    if not isinstance(text, str) or len(text) > 70 or len(asked.answer.code) > 25:
        raise Deviation(f"result.description: até 70 caracteres; veio {str(text)[:90]!r}")


def numbers_apart(system: Authorizations) -> None:
    """Two requests are two."""
    if system.ask().number == system.ask(attributeList=[NIF]).number:
        raise Deviation("dois pedidos diferentes têm o mesmo requestNumber")


def says_nothing_yet(system: Authorizations) -> None:
    """Who has not decided has not said yes."""
    asked = system.ask()
    if asked.answer.body.get("jwt"):
        raise Deviation("a resposta a um pedido que espera traz um jwt")
    system.quiet(asked.place, 0, "o cidadão ainda não decidiu")


def shows_code(system: Authorizations) -> None:
    """A picture to be read by the app."""
    picture = system.ask_qr().answer.body.get("qrCode")
    try:
        found = b64decode(picture or "", validate=True)
    except (NotBase64, ValueError, TypeError) as error:
        raise Deviation(f"qrCode não é base64: {error}") from error
    if not found.startswith(_PNG):
        raise Deviation("qrCode não é uma imagem PNG em base64")


def asks_once(system: Authorizations) -> None:
    """The same request again, under the very same token, is no second one."""
    token = system.entity.token(jti=f"verificacao-{system.written(timedelta())}")
    asked = system.ask(token=token)
    again = system.send(asked.body, token)
    if again.status >= 500:
        raise Deviation(f"rebentou com HTTP {again.status} à segunda vez")
    number = again.body.get("requestNumber")
    if again.code == PENDING and number != asked.number:
        raise Deviation(f"fez um segundo pedido do mesmo, {number}: o cidadão via-o duas vezes")


def by_token(what: str, *tokens: Token) -> Play:
    """A good request, by a bad token."""

    def play(system: Authorizations) -> None:
        for token in tokens:
            answer, _, _ = system.try_ask(token=token(system.entity))
            require_refused(answer, what)

    return play


def by_member(what: str, *changes: dict[str, Any], call: str = "authorization") -> Play:
    """A request with a bad member, by a good token."""

    def play(system: Authorizations) -> None:
        for one in changes:
            answer, _, _ = system.try_ask(call=call, **one)
            require_refused(answer, f"{what} ({', '.join(one)})")

    return play


def too_late(system: Authorizations) -> None:
    """An end that is over, or that is no instant."""
    for written in (system.written(timedelta(minutes=-5)), "amanhã"):
        answer, _, _ = system.try_ask(replyDeadline=written)
        require_refused(answer, f"replyDeadline «{written}»")


def no_object(system: Authorizations) -> None:
    """What is JSON, but no request."""
    bodies: tuple[Any, ...] = ("pedido", [1, 2], {})
    for body in bodies:
        answer = system.send(body)
        if answer.status >= 500 or (200 <= answer.status < 300 and answer.code == PENDING):
            raise Deviation(f"um pedido que não é nenhum: {told(answer)}")


def _aged(token: entity.Entity, seconds: int) -> str:
    at = token.claims()["iat"] + seconds
    return token.token(iat=at - 600, exp=at)


CONTROLS: tuple[Control, ...] = (
    row(101, "Toma um pedido cujo token tem iat como número, e responde PENDING.", TOKEN,
        "official", takes_number),
    row(102, "Toma um pedido cujo token tem iat como texto.", TOKEN, "official", takes_text, GOOD),
    row(103, "Toma um token que não nomeia o certificado.", TOKEN, "assumed", takes_unnamed, GOOD),
    row(104, "Responde com um requestNumber que é um GUID, e result dentro dos tamanhos.",
        f"{SHEET}, resposta imediata", "official", answers_in_form, GOOD),
    row(105, "Dá a cada pedido o seu requestNumber.", f"{SHEET}, resposta imediata", "official",
        numbers_apart, GOOD),
    row(106, "Nada decide, nem dá jwt, antes do cidadão.", f"{SHEET}, regras", "official",
        says_nothing_yet, GOOD),
    row(110, "Responde a request/qrcodeauthentication com um PNG em base64.", "ficha de factos 6.2",
        "official", shows_code, GOOD),
    row(120, "Recusa quem não traz token.", TOKEN, "official",
        by_token("um pedido sem token", lambda one: ""), GOOD),
    row(121, "Recusa um token que ninguém assinou (alg none).", TOKEN, "assumed",
        by_token("um token sem assinatura", lambda one: one.unsigned(),
                 lambda one: one.unsigned("None"), lambda one: one.unsigned("RS256")), GOOD),
    row(122, "Recusa HS256 com a chave pública por segredo.", f"{TOKEN}; RFC 8725 3.1", "assumed",
        by_token("HS256", lambda one: one.by_public_key()), GOOD),
    row(123, "Recusa um token assinado por outra chave.", TOKEN, "official",
        by_token("um token de outra chave", lambda one: one.by_another_key()), GOOD),
    row(124, "Recusa um token alterado depois de assinado.", TOKEN, "official",
        by_token("um token alterado", lambda one: one.altered()), GOOD),
    row(125, "Recusa um token que já acabou (exp).", TOKEN, "official",
        by_token("um token que acabou há cinco minutos", lambda one: _aged(one, -300)), GOOD),
    row(126, "Recusa uma entidade que não conhece (clientId).", TOKEN, "official",
        by_token("uma entidade desconhecida",
                 lambda one: one.token(clientId="9999999999999999999")), GOOD),
    row(127, "Recusa um token sem clientId, sem exp ou sem iat.", TOKEN, "assumed",
        by_token("um token incompleto", lambda one: one.token(clientId=None),
                 lambda one: one.token(exp=None), lambda one: one.token(iat=None)), GOOD),
    row(128, "Recusa um token de daqui a uma hora.", TOKEN, "assumed",
        by_token("um token do futuro", lambda one: _aged(one, 4200)), GOOD),
    row(130, "Recusa um pedido sem um membro obrigatório.", MEMBERS, "official",
        by_member("um pedido incompleto", {"informationType": None}, {"consumerType": None},
                  {"replyDeadline": None}, {"channelCode": None}), GOOD),
    row(131, "Toma exatamente um de owner e foreignOwner.", MEMBERS, "official",
        by_member("um pedido sem titular, ou com dois", {"owner": None},
                  {"foreignOwner": {"DocNumber": "X1234567"}}), GOOD),
    row(132, "Recusa o que passa dos tamanhos.", MEMBERS, "official",
        by_member("um membro grande demais", {"requestDescription": "x" * 46},
                  {"channelCode": "x" * 46}, {"languageDescription": "x" * 6}), GOOD),
    row(133, "Recusa um prazo que já passou, ou que não é nenhum.", MEMBERS, "assumed", too_late,
        GOOD),
    row(134, "Recusa um pedido por QR sem attributeList.", "ficha de factos 6.2", "official",
        by_member("um pedido por QR sem atributos",
                  {"informationType": "QR_AUTHENT", "owner": None, "attributeList": None},
                  call="qrcodeauthentication"), "SA-110"),
    row(135, "Recusa quem pede em nome de outra entidade (consumer).", MEMBERS, "assumed",
        by_member("um pedido em nome de outrem", {"consumer": "9999999999999999999"}), GOOD),
    row(136, "Recusa o que não é um pedido, sem rebentar.", MEMBERS, "assumed", no_object, GOOD),
    row(140, "O mesmo pedido duas vezes, com o mesmo token, é um só.", f"{SHEET}, regras",
        "assumed", asks_once, GOOD),
)  # fmt: skip
