"""What is asked of a backoffice in its slot: BO-201 to BO-2…

BO-2xx asks by messages what BO-1xx asks by the addresses for programs; from BO-250 on it is what
only messages can do.  Numbers are for ever: a control that goes leaves its number empty.
"""

from dataclasses import replace

from sandbox.conformance.backoffice import rows
from sandbox.conformance.backoffice.rows import SHEET, whole_call
from sandbox.conformance.backoffice.slot import AGAIN, FAILED, TAKEN, SlotBackoffice
from sandbox.conformance.control import Control, Deviation

WHOLE = "BO-210"
ONCE = ("ValidarCMD", "PedirAutorizacao", "ValidarCodigo", "EmitirToken")


def moved(number: str) -> str:
    """The number by messages of a control of a desk."""
    return f"BO-2{number.removeprefix('BO-1')}"


def acknowledges(desk: SlotBackoffice) -> None:
    """Every message is taken the first time."""
    whole_call(desk)
    late = desk.seen(FAILED)
    if late:
        raise Deviation(f"uma mensagem não foi aceite à primeira: {late[0]['data'].get('seen')}")
    if not desk.seen(TAKEN):
        raise Deviation("não aceitou mensagem nenhuma")


def hears_twice(desk: SlotBackoffice) -> None:
    """Every answer comes twice, under one MessageID: what follows from it follows once."""
    fault = {"kind": "duplica-mensagem", "target": "iap-pi", "name": "dupla"}
    desk.house.control("POST", "/faults", fault)
    try:
        with desk.call():
            desk.to_token()
            desk.quiet("request-authorization", "a resposta da CMD veio duas vezes", 1)
            for action in ONCE:
                if len(desk.came(action)) > 1:
                    raise Deviation(f"enviou {action} outra vez, por uma resposta repetida")
    finally:
        desk.house.control("DELETE", "/faults/dupla")


def sends_again(desk: SlotBackoffice) -> None:
    """A message that was answered 503 is sent again, as the same one."""
    with desk.call():
        with desk.deaf_once():
            desk.say(f"O meu número é {desk.number}")
            desk.wait("cmd.validada")
            desk.wait(AGAIN, what="a mesma mensagem outra vez, sob o mesmo MessageID")
        if len(desk.came("ValidarCMD")) > 1:
            raise Deviation("enviou-a outra vez sob outro MessageID")


CONTROLS: tuple[Control, ...] = (
    *(
        replace(one, id=moved(one.id), needs=tuple(map(moved, one.needs)))
        for one in rows.CONTROLS
    ),
    Control("BO-250", "Aceita à primeira cada mensagem que lhe chega (200 ou 202).",
            f"{SHEET} 5.1", "official", acknowledges, (WHOLE,)),
    Control("BO-251", "Uma resposta que vem duas vezes sob o mesmo MessageID conta uma.",
            f"{SHEET} 5.1", "official", hears_twice, (WHOLE,)),
    Control("BO-252", "Uma mensagem que não foi aceite vai outra vez, sob o mesmo MessageID.",
            f"{SHEET} 5.1", "official", sends_again, (WHOLE,)),
)  # fmt: skip
