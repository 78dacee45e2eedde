"""What is asked of a phone app on its wire: repeated, late, lost, wrong, and starting anew."""

import json
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.conformance.control import Deviation
from sandbox.conformance.integration.ends import CUT, SILENT
from sandbox.conformance.phone.acts import APPROVE, REFUSE
from sandbox.conformance.phone.component import CODE, PUSH, PhoneApp
from sandbox.conformance.phone.person import CITIZEN, GUIDE, SHEET, Play, Row

HUGE = 4 << 20
SLOW_S = 3.0
Made = Callable[[PhoneApp], tuple[bytes, dict[str, str]]]
"""Makes a message that is wrong: its bytes and its headers."""


# what comes --------------------------------------------------------------------------------------
def takes(phone: PhoneApp) -> None:
    """A message is acknowledged."""
    phone.notify()


def in_time(phone: PhoneApp) -> None:
    """A message is acknowledged in time, whatever the person does meanwhile."""
    asked = phone.request()
    took = phone.take(PUSH, asked.members, asked.message_id)
    if took > phone.limit_s:
        raise Deviation(f"respondeu ao fim de {took:.1f} s; a plataforma espera {phone.limit_s:g}")


def repeated(phone: PhoneApp) -> None:
    """What comes twice under one MessageID is acknowledged twice, and is there once."""
    asked = phone.notify()
    phone.notify(asked)
    phone.decide(APPROVE, asked)
    phone.notify(asked)
    phone.not_open(asked, "o mesmo MessageID pôs o pedido outra vez à espera", 1)


def repeated_code(phone: PhoneApp) -> None:
    """A code that comes again, after its request is over, is not shown again."""
    asked, code = phone.authorized()
    phone.close(asked, "code_used")
    phone.until(lambda screen: code not in screen.digits, "mostra um código já usado")
    phone.code_ready(asked)
    phone.never(lambda screen: code in screen.digits, "mostra outra vez um código já usado")


def closed_before(phone: PhoneApp) -> None:
    """A request whose end came first does not begin."""
    asked = phone.request()
    phone.close(asked, "withdrawn")
    phone.notify(asked)
    phone.not_open(asked, "autoriza um pedido cujo cancelamento chegou primeiro")


# what leaves -------------------------------------------------------------------------------------
def sends_again(*plan: int) -> Play:
    """A decision that is not acknowledged comes again, under the same MessageID."""

    def play(phone: PhoneApp) -> None:
        asked = phone.request()
        phone.ends.plans[asked.request_id] = (*plan, 202)
        phone.notify(asked)
        phone.press(APPROVE, asked)
        phone.decision(asked, len(plan) + 1)
        if len({one.headers.get("MessageID") for one in phone.sent(asked)}) > 1:
            raise Deviation("a decisão repetida veio com outro MessageID")

    return play


def while_platform_is_slow(phone: PhoneApp) -> None:
    """While the platform takes its time, the screen answers."""
    asked = phone.request()
    phone.ends.plans[asked.request_id] = (SILENT, 202)
    phone.notify(asked)
    begun = time.monotonic()
    phone.press(APPROVE, asked)
    phone.decision(asked)
    phone.screen()
    other = phone.notify()
    phone.decide(REFUSE, other)
    if time.monotonic() - begun > SLOW_S:
        raise Deviation("com a plataforma lenta, o telemóvel deixou de responder")


# starting anew -----------------------------------------------------------------------------------
def begins_anew(phone: PhoneApp) -> None:
    """A request is there after a restart, and can be authorized."""
    asked = phone.notify()
    phone.restart()
    phone.decide(APPROVE, asked)


def still_knows(phone: PhoneApp) -> None:
    """A MessageID from before a restart is still known."""
    asked = phone.notify()
    phone.decide(APPROVE, asked)
    phone.restart()
    phone.notify(asked)
    phone.not_open(asked, "depois de recomeçar, o mesmo MessageID vale outra vez", 1)


def still_sends(phone: PhoneApp) -> None:
    """A decision that was not acknowledged before a restart leaves after it."""
    asked = phone.request()
    phone.ends.plans[asked.request_id] = (503, 503, 202)
    phone.notify(asked)
    phone.press(APPROVE, asked)
    phone.decision(asked)
    phone.restart()
    phone.decision(asked, 3)


# what is wrong -----------------------------------------------------------------------------------
def refuses(what: str, *contents: Made) -> Play:
    """What is wrong is refused by a status of the sender's; what follows is taken."""

    def play(phone: PhoneApp) -> None:
        for content in contents:
            said = phone.post(*content(phone))
            if said.status < 400:
                raise Deviation(f"aceitou (HTTP {said.status}) {what}")
            if said.status >= 500:
                raise Deviation(f"caiu (HTTP {said.status}) com {what}")
        phone.notify()

    return play


def _raw(content: bytes) -> Made:
    return lambda phone: (content, phone.addressing(PUSH))


def _changed(action: str = PUSH, **changes: object) -> Made:
    """A request with other members; None takes one away."""

    def made(phone: PhoneApp) -> tuple[bytes, dict[str, str]]:
        members = {**phone.request().members, **changes}
        kept = {name: value for name, value in members.items() if value is not None}
        return json.dumps(kept).encode(), phone.addressing(action)

    return made


def _without(header: str) -> Made:
    def made(phone: PhoneApp) -> tuple[bytes, dict[str, str]]:
        asked = phone.request()
        headers = phone.addressing(PUSH, asked.message_id)
        del headers[header]
        return json.dumps(dict(asked.members)).encode(), headers

    return made


def huge(phone: PhoneApp) -> None:
    """A body of megabytes is not taken; what follows is."""
    asked = phone.request(consumer_name="x" * HUGE)
    try:
        said = phone.post(json.dumps(dict(asked.members)).encode(), phone.addressing(PUSH))
    except Deviation:
        # The line was cut: refused as well.
        phone.notify()
        return
    if not 400 <= said.status < 500:
        raise Deviation(f"respondeu {said.status} a um corpo de {HUGE >> 20} MB")
    phone.notify()


def half(phone: PhoneApp) -> None:
    """A message that ends in the middle is nothing; lines that say nothing hold up nobody."""
    asked = phone.request()
    lines = [_line(phone, json.dumps(dict(asked.members)).encode()) for _ in range(8)]
    try:
        phone.notify()
        lines[0].close()
        phone.not_open(asked, "tomou uma mensagem que não chegou inteira")
    finally:
        for one in lines:
            one.close()


def _line(phone: PhoneApp, content: bytes) -> socket.socket:
    """A connection on which half a message has been said."""
    where = urlsplit(phone.url)
    secure = where.scheme == "https"
    address = (where.hostname or "", where.port or (443 if secure else 80))
    line = socket.create_connection(address, 10)
    if secure:
        line = ssl.create_default_context().wrap_socket(line, server_hostname=where.hostname)
    headers = {**phone.addressing(PUSH), "Host": where.netloc, "Content-Length": str(len(content))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"POST {where.path or '/'} HTTP/1.1\r\n{head}\r\n".encode() + content[:-20])
    return line


ROWS: tuple[Row, ...] = (
    (101, "Aceita uma mensagem da plataforma (200 ou 202).", f"{SHEET}, Delivery", "official",
     takes, ""),
    (102, "Responde-lhe a tempo, sem esperar pela pessoa.", f"{SHEET}, Delivery", "assumed",
     in_time, ""),
    (150, "O mesmo MessageID outra vez é aceite, e não conta.", f"{SHEET}, Delivery", "official",
     repeated, "AP-120"),
    (151, "Um código que volta depois do fim não aparece outra vez.", f"{GUIDE}, R5", "assumed",
     repeated_code, "AP-144"),
    (152, "Um pedido cujo fim chegou primeiro não começa.", "não publicado", "assumed",
     closed_before, "AP-131"),
    (160, "Uma decisão a que respondem 503 volta a ser enviada, com o mesmo MessageID.",
     f"{SHEET}, Delivery", "official", sends_again(503), "AP-120"),
    (161, "Uma decisão cuja linha é cortada volta a ser enviada, com o mesmo MessageID.",
     f"{SHEET}, Delivery", "official", sends_again(CUT), "AP-120"),
    (162, "Com a plataforma lenta, o telemóvel continua a responder.", "não publicado", "assumed",
     while_platform_is_slow, "AP-121"),
    (170, "Depois de recomeçar, o pedido ainda se autoriza.", CITIZEN, "assumed", begins_anew,
     "AP-120"),
    (171, "Depois de recomeçar, conhece os MessageID de antes.", f"{SHEET}, Delivery", "official",
     still_knows, "AP-150"),
    (172, "Depois de recomeçar, envia a decisão que ninguém tinha aceitado.",
     f"{SHEET}, Delivery", "assumed", still_sends, "AP-160"),
    (180, "Recusa o que não é um objeto JSON, e continua.", f"{SHEET}, Styles", "official",
     refuses("o que não é um objeto JSON", _raw(b"{"), _raw(b"[]"), _raw(b"\xff\xfe"), _raw(b"")),
     ""),
    (181, "Recusa uma mensagem sem MessageID, e continua.", f"{SHEET}, WS-Addressing", "official",
     refuses("uma mensagem sem MessageID", _without("MessageID")), ""),
    (182, "Recusa uma Action desconhecida, e continua.", "WS-Addressing 1.0, SOAP 6.4.4",
     "assumed", refuses("uma Action desconhecida", _without("Action"), _changed("NaoExiste")), ""),
    (183, "Recusa um pedido a que falta o que tem de ter, e continua.", "não publicado",
     "assumed", refuses("um pedido incompleto", _changed(request_id=None),
                        _changed(citizen_id=None), _changed(expires_at=None)), ""),
    (184, "Recusa valores de outro tipo, e continua.", "não publicado", "assumed",
     refuses("valores de outro tipo", _changed(request_id=7), _changed(service={"a": [1]}),
             _changed(expires_at="ontem"), _changed(CODE, expires_at=1)), ""),
    (185, "Recusa um corpo de megabytes, e continua.", "não publicado", "assumed", huge, ""),
    (186, "Mensagens que ficam a meio não detêm as outras, nem valem.", "não publicado",
     "assumed", half, "AP-120"),
)  # fmt: skip
