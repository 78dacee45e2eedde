"""What is asked of a Sistema de Autorizações when a citizen decides: SA-201 to SA-2…"""

import re
import time
from datetime import timedelta
from typing import Any

from sandbox.conformance.authorizations.asking import GOOD, SHEET, row
from sandbox.conformance.authorizations.component import (
    ACCEPTED,
    NIC,
    NIF,
    PENDING,
    QR_ACCEPTED,
    Asked,
    Authorizations,
    code_of,
    read,
    told,
)
from sandbox.conformance.control import Control, Deviation, NotApplicable
from sandbox.protocol.local_time import from_lisbon

CALLBACK = f"{SHEET}, aviso da decisão"
RULES = f"{SHEET}, regras"
YES = "SA-201"
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def tells_yes(system: Authorizations) -> None:
    """The entity hears of it, with its own number and a `jwt`."""
    system.granted()


def tells_in_form(system: Authorizations) -> None:
    """JSON, sizes, an end that is written as on the wire."""
    granted = system.granted()
    came = system.decision(granted.asked)
    if "json" not in came.kind:
        raise Deviation(f"o aviso veio como {came.kind or 'nada'}, não como JSON")
    text = granted.decision["result"].get("description")
    if not isinstance(text, str) or len(text) > 70:
        raise Deviation(f"result.description: até 70 caracteres; veio {str(text)[:90]!r}")
    until = granted.decision.get("validity")
    if until is not None and not _WRITTEN.fullmatch(str(until)):
        raise Deviation(f"validity «{str(until)[:30]}»: esperava yyyy-MM-dd HH:mm")


def signs_decision(system: Authorizations) -> None:
    """RS512 by the key that it publishes."""
    system.claims(system.granted().jwt)


def claims_three(system: Authorizations) -> None:
    """The three claims of the `jwt`."""
    found = read(system.granted().jwt)
    if not _GUID.fullmatch(str(found.get("access_token"))):
        raise Deviation("access_token do jwt não é um GUID")
    if str(found.get("token_type")).lower() != "bearer":
        raise Deviation(f"token_type é {found.get('token_type')!r}, não bearer")
    life = found.get("expires_in")
    if not isinstance(life, str) or not life.isdigit():
        raise Deviation(f"expires_in é {life!r}; esperava segundos como texto")


def tells_once(system: Authorizations) -> None:
    """Whoever said 200 has heard."""
    asked = system.ask()
    system.accepted(asked)
    system.quiet(asked.place, 1, "a primeira foi tomada com 200")


def tells_no(system: Authorizations) -> None:
    """A no opens nothing."""
    system.levers.require("refuse")
    asked = system.ask()
    system.levers.do("refuse", asked.number)
    _closed(system.decision(asked).body, "o cidadão recusou")


def tells_late(system: Authorizations) -> None:
    """Nobody answered before the deadline."""
    asked = lapsing(system)
    end = from_lisbon(str(asked.body["replyDeadline"]))
    left = (end - system.entity.now()).total_seconds()
    came = system.decision(asked, max(0.0, left) + system.patience_s)
    _closed(came.body, "o prazo acabou sem resposta")
    if system.entity.now() - timedelta(seconds=time.monotonic() - came.at) < end:
        raise Deviation("acabou antes do prazo do pedido (replyDeadline)")


def lapsing(system: Authorizations) -> Asked:
    """A request that nobody will answer, asked for before all others."""
    return system.early("lapsing", replyDeadline=system.soon())


def _closed(body: Any, why: str) -> None:
    code = code_of(body)
    if code in (ACCEPTED, QR_ACCEPTED, PENDING, ""):
        raise Deviation(f"{why} e o aviso diz {code or 'nada'}")
    if body.get("jwt"):
        raise Deviation(f"{why} e o aviso traz um jwt")


def tells_of_code(system: Authorizations) -> None:
    """A QR request has a code and a validity of its own."""
    system.levers.require("accept")
    asked = system.ask_qr()
    if system.levers.scan:
        system.levers.do("scan", asked.number)
    granted = system.accepted(asked)
    found = code_of(granted.decision), granted.decision.get("validity", "null")
    if found != (QR_ACCEPTED, "null"):
        raise Deviation(f"esperava {QR_ACCEPTED} e validity «null»; veio {found[0]} e «{found[1]}»")


def tells_again(system: Authorizations) -> None:
    """An address that failed is called again, about the same."""
    _require_retries(system)
    asked = system.ask((500, 0.0), (200, 0.0))
    first = system.accepted(asked).decision
    again = system.decision(asked, system.retry_s, 2).body
    if code_of(again) != code_of(first):
        raise Deviation(f"à segunda vez diz {code_of(again)}, à primeira {code_of(first)}")


def finds_again(system: Authorizations) -> None:
    """An entity that starts anew in the middle is called when it is back."""
    _require_retries(system)
    system.levers.require("accept")
    asked = system.ask()
    system.address.close()
    try:
        system.levers.do("accept", asked.number)
        time.sleep(1.0)
    finally:
        system.address.open()
    code = code_of(system.decision(asked, system.retry_s).body)
    if code != ACCEPTED:
        raise Deviation(f"depois de a entidade recomeçar, o aviso diz {code}")


def _require_retries(system: Authorizations) -> None:
    if system.retry_s <= 0:
        raise NotApplicable("o componente não volta a chamar: --retry-s 0")


def waits_for_slow(system: Authorizations) -> None:
    """An address that takes its time has heard, and holds up nobody."""
    system.levers.require("accept")
    asked = system.ask((200, system.slow_s))
    system.levers.do("accept", asked.number)
    system.decision(asked)
    other, _, _ = system.try_ask(attributeList=[NIF])
    if other.seconds > system.slow_s - 1:
        raise Deviation("enquanto a morada de uma entidade demora, não responde a mais ninguém")
    time.sleep(system.slow_s)
    system.quiet(asked.place, 1, f"a primeira foi tomada com 200 em {system.slow_s:g} s")


def yes_at_once(system: Authorizations) -> None:
    """A yes that holds long enough answers for its citizen."""
    answer = _again(system, timedelta(hours=1))
    if answer.code != ACCEPTED or not answer.body.get("jwt"):
        raise Deviation(f"já há autorização bastante; esperava {ACCEPTED} e jwt: {told(answer)}")


def asks_for_longer(system: Authorizations) -> None:
    """A yes that ends before is none."""
    _waits(_again(system, timedelta(days=400)), "a autorização que há acaba antes")


def asks_for_other(system: Authorizations) -> None:
    """A yes for other data is none."""
    answer = _again(system, timedelta(hours=1), attributeList=[NIC, NIF])
    _waits(answer, "a autorização que há não é destes atributos")


def _again(system: Authorizations, later: timedelta, **changes: Any) -> Any:
    system.granted()
    return system.try_ask(validity=system.written(later), **changes)[0]


def _waits(answer: Any, why: str) -> None:
    if answer.code != PENDING or answer.body.get("jwt"):
        raise Deviation(f"{why}; esperava {PENDING}: {told(answer)}")


CONTROLS: tuple[Control, ...] = (
    row(201, "O cidadão aceita, e a entidade recebe ACCEPTED, o seu requestNumber e um jwt.",
        CALLBACK, "official", tells_yes, GOOD),
    row(202, "O aviso é JSON, dentro dos tamanhos, com validity yyyy-MM-dd HH:mm.", CALLBACK,
        "official", tells_in_form, YES),
    row(203, "O jwt é assinado em RS512 com o certificado do componente.", CALLBACK, "official",
        signs_decision, YES),
    row(204, "O jwt tem access_token (GUID), token_type bearer e expires_in como texto.", CALLBACK,
        "official", claims_three, YES),
    row(205, "Uma decisão que foi tomada com 200 não vem outra vez.", CALLBACK, "assumed",
        tells_once, YES),
    row(210, "O cidadão recusa: a entidade é avisada, sem jwt.", f"{CALLBACK}; códigos por "
        "publicar", "assumed", tells_no, GOOD),
    row(211, "O prazo acaba sem resposta: a entidade é avisada, sem jwt.", f"{CALLBACK}; códigos "
        "por publicar", "assumed", tells_late, GOOD),
    row(212, "Aceite por QR: AUTH_ACCEPTED, e validity «null».", f"{CALLBACK}; 6.2", "official",
        tells_of_code, YES),
    row(220, "A morada responde 500: o mesmo aviso vem outra vez.", CALLBACK, "assumed",
        tells_again, YES),
    row(221, "A entidade recomeça a meio: o aviso vem quando ela volta.", CALLBACK, "assumed",
        finds_again, YES),
    row(222, "A morada demora: é esperada, e ninguém mais espera por isso.", CALLBACK, "assumed",
        waits_for_slow, YES),
    row(230, "Há autorização que chega: responde ACCEPTED logo, com jwt.", RULES, "official",
        yes_at_once, YES),
    row(231, "A autorização que há acaba antes da validade pedida: pergunta ao cidadão.", RULES,
        "official", asks_for_longer, YES),
    row(232, "A autorização que há é de outros atributos: pergunta ao cidadão.", RULES, "assumed",
        asks_for_other, YES),
)  # fmt: skip
