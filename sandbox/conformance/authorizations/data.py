"""What is asked of a Sistema de Autorizações when the data are fetched: SA-301 to SA-3…"""

import time
from contextlib import suppress
from typing import Any

from sandbox.conformance.authorizations import calling_entity as entity
from sandbox.conformance.authorizations.asking import SHEET, row
from sandbox.conformance.authorizations.component import (
    ACCEPTED,
    BIRTH,
    NAME,
    NIC,
    NIF,
    Authorizations,
    code_of,
    read,
    told,
)
from sandbox.conformance.authorizations.deciding import YES, lapsing
from sandbox.conformance.control import Control, Deviation, NotApplicable
from sandbox.conformance.posting import Posted, get
from sandbox.protocol.local_time import from_lisbon

DATA = f"{SHEET}, obtenção dos dados"
ALL = "SA-301"
MOST_WAIT_S = 60
_NOBODY = "00000000-0000-4000-8000-000000000000"


def gives_all(system: Authorizations) -> None:
    """`resourceJWT`: what was asked for, of its own citizen."""
    answer = _resource(system, system.granted().jwt, [NIC, NAME])
    _whole(system, answer)
    if answer.body.get("processId") or answer.code != "200":
        raise Deviation(f"esperava processId nulo e result.code «200»: {told(answer)}")


def signs_data(system: Authorizations) -> None:
    """RS512, with an end."""
    answer = _resource(system, system.granted().jwt, [NIC])
    found = system.claims(str(answer.body.get("jsonWebToken")))
    if not isinstance(found.get("exp"), int):
        raise Deviation("o jsonWebToken não tem exp")


def names_mandatory(system: Authorizations) -> None:
    """`attributesName` may not be missing there."""
    _nothing(system, system.data("resourceJWT", token=system.granted().jwt), "sem attributesName")


def gathers(system: Authorizations) -> None:
    """Begun, then fetched until all are there."""
    process = _begun(system, system.granted().jwt)
    until = time.monotonic() + system.patience_s
    while True:
        answer = _fetch(system, system.granted().jwt, process)
        if {NIC, NAME} <= set(system.values(answer)):
            _whole(system, answer)
            return
        if time.monotonic() > until:
            raise Deviation(f"em {system.patience_s:g} s FetchAttributes não deu os atributos")
        time.sleep(0.5)


def other_process(system: Authorizations) -> None:
    """A process of nobody, and of somebody else."""
    token = system.granted().jwt
    _nothing(system, _fetch(system, token, _NOBODY), "um processo que não existe")
    other = system.accepted(system.ask())
    answer = _fetch(system, token, _begun(system, other.jwt))
    _nothing(system, answer, "o processo de outro pedido")


def foreign_token(system: Authorizations) -> None:
    """A `jwt` that the component did not sign."""
    claims = read(system.granted().jwt)
    for token in (entity.foreign(claims, "RS512"), entity.unsigned(claims)):
        _closed(system, token, "um jwt que o componente não assinou")


def altered_token(system: Authorizations) -> None:
    """A `jwt` that says something else than was signed."""
    token = entity.altered(system.granted().jwt, expires_in="99999999")
    _closed(system, token, "um jwt alterado depois de assinado")


def no_more(system: Authorizations) -> None:
    """What the citizen did not allow is not given."""
    answer = _resource(system, system.granted().jwt, [NIC, NIF])
    if answer.status >= 500:
        raise Deviation(f"rebentou com HTTP {answer.status}: um atributo por autorizar")
    token = answer.body.get("jsonWebToken")
    if isinstance(token, str) and read(token).get(NIF):
        raise Deviation("deu o NIF, que o cidadão não autorizou")


def _resource(system: Authorizations, token: str, names: list[str]) -> Posted:
    return system.data("resourceJWT", token=token, attributesName=names)


def _begun(system: Authorizations, token: str) -> str:
    answer = system.data("BeginAttributeRequest", token=token)
    process = answer.body.get("processId")
    if answer.code != "200" or not isinstance(process, str) or not process:
        raise Deviation(f"BeginAttributeRequest não deu processId: {told(answer)}")
    return process


def _fetch(system: Authorizations, token: str, process: str) -> Posted:
    return system.data("FetchAttributes", token=token, authenticationContextId=process)


def _whole(system: Authorizations, answer: Posted) -> None:
    found = system.values(answer)
    if missing := [one for one in (NIC, NAME) if not found.get(one)]:
        raise Deviation(f"faltam atributos que foram autorizados: {', '.join(missing)}")
    if found[NIC] != system.owner:
        raise Deviation("o NIC não é o do titular do pedido")


def _nothing(system: Authorizations, answer: Posted, what: str) -> None:
    if answer.status >= 500:
        raise Deviation(f"rebentou com HTTP {answer.status}: {what}")
    token = answer.body.get("jsonWebToken")
    if not 200 <= answer.status < 300 or not isinstance(token, str):
        return
    if read(token).keys() - {"exp", "iat", "nbf", "iss"}:
        raise Deviation(f"deu dados: {what}")
    if answer.code == "200":
        raise Deviation(f"respondeu 200: {what}")


def _closed(system: Authorizations, token: str, what: str) -> None:
    """None of the three calls takes this token."""
    _nothing(system, _resource(system, token, [NIC]), what)
    _nothing(system, system.data("BeginAttributeRequest", token=token), what)
    _nothing(system, _fetch(system, token, _NOBODY), what)


def ends_with_validity(system: Authorizations) -> None:
    """What was allowed until an instant is not given after it."""
    asked, token = brief(system)
    until = from_lisbon(str(asked.body["validity"]))
    while (left := (until - system.entity.now()).total_seconds()) > -2:
        time.sleep(min(1.0, left + 2.1))
    _closed(system, token, "a autorização acabou (validity)")


def brief(system: Authorizations) -> tuple[Any, str]:
    """A yes that holds for a minute, asked for before all others.

    Errors: Deviation, NotApplicable.
    """
    system.levers.require("accept")
    asked = system.early("brief", accept=True, validity=system.soon(), attributeList=[NIC, BIRTH])
    body = system.decision(asked).body
    if code_of(body) != ACCEPTED:
        raise Deviation(f"o cidadão aceitou e veio {code_of(body)}")
    return asked, str(body.get("jwt"))


def ends_with_token(system: Authorizations) -> None:
    """What its own `jwt` says of its life holds."""
    system.granted()
    granted = system.accepted(system.ask())
    life = int(str(read(granted.jwt).get("expires_in") or "0"))
    if life > MOST_WAIT_S:
        raise NotApplicable(f"o jwt vale {life} s; o que se espera são {MOST_WAIT_S} s")
    time.sleep(life + 1)
    _closed(system, granted.jwt, "o jwt acabou (expires_in)")


def goes_on(system: Authorizations) -> None:
    """The component starts anew: what waited waits, what was allowed is open."""
    system.levers.require("restart", "accept")
    open_before, waiting = system.granted(), system.ask()
    system.levers.start_anew()
    until = time.monotonic() + system.patience_s
    while True:
        try:
            get(system.url)
            break
        except Deviation:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    _whole(system, _resource(system, open_before.jwt, [NIC, NAME]))
    system.accepted(waiting)


def prepare(system: Authorizations) -> None:
    """Ask for what takes a minute to end, so that it ends while the others are played."""
    for first in (lapsing, brief):
        with suppress(Deviation, NotApplicable):
            first(system)


CONTROLS: tuple[Control, ...] = (
    row(301, "resourceJWT dá os atributos autorizados, do titular do pedido.", DATA, "official",
        gives_all, YES),
    row(302, "O jsonWebToken é assinado em RS512, e tem exp.", DATA, "official", signs_data, ALL),
    row(303, "resourceJWT sem attributesName é recusado.", DATA, "official", names_mandatory, ALL),
    row(304, "BeginAttributeRequest e FetchAttributes dão todos, agora ou depois.", DATA,
        "official", gathers, ALL),
    row(305, "FetchAttributes recusa um processo que não é deste jwt.", DATA, "assumed",
        other_process, "SA-304"),
    row(310, "Recusa um jwt que não assinou, ou sem assinatura.", DATA, "assumed", foreign_token,
        ALL),
    row(311, "Recusa um jwt alterado depois de assinado.", DATA, "assumed", altered_token, ALL),
    row(312, "Não dá o que o cidadão não autorizou.", DATA, "official", no_more, ALL),
    row(313, "Acabada a validade da autorização, nada dá.", f"{SHEET}, validity", "official",
        ends_with_validity, ALL),
    row(314, "Acabado o jwt (expires_in), nada dá.", DATA, "assumed", ends_with_token, ALL),
    row(320, "O componente recomeça a meio: os pedidos esperam, as autorizações valem.",
        f"{SHEET}, regras", "assumed", goes_on, ALL),
)  # fmt: skip
