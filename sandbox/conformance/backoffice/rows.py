"""What is asked of a backoffice: BO-101 to BO-1…

Numbers are for ever: a control that goes leaves its number empty.
"""

from sandbox.conformance.backoffice.component import Backoffice, Play
from sandbox.conformance.control import Control, Deviation

SEED = "documento-semente 000"
SHEET = "ficha de factos"
WHOLE = "BO-110"


def answers(desk: Backoffice) -> None:
    """A call is taken."""
    with desk.call():
        pass


def validates(desk: Backoffice) -> None:
    """The CMD of the number that was said, and of no other."""
    with desk.call():
        desk.say(f"O meu número é {desk.number}")
        asked = desk.wait("cmd.pedida")["data"]["phone_number"]
        if not asked.endswith(desk.number):
            raise Deviation("validou a CMD de um número que o cidadão não disse")


def asks_once(desk: Backoffice) -> None:
    """One request, after the CMD is known to be active."""
    with desk.call():
        desk.to_request()
        types = [one["type"] for one in desk.events()]
        if types.index("cmd.validada") > types.index("autorizacao.pedida"):
            raise Deviation("pediu a autorização antes de saber da CMD")
        desk.quiet("request-authorization", "um segundo pedido com o primeiro à espera", 1)


def waits_for_decision(desk: Backoffice) -> None:
    """No code while the citizen has not decided, whatever numbers are said."""
    with desk.call():
        desk.to_request()
        desk.say("O código é 123 456")
        desk.quiet("validate-code", "um código antes de o cidadão autorizar")


def whole_call(desk: Backoffice) -> None:
    """From the number to the token."""
    with desk.call():
        desk.to_token()


def inactive(desk: Backoffice) -> None:
    """Without an active CMD there is no request."""
    person = next(one.id for one in desk.house.people.values() if set(one.cmd) == {"inactive"})
    with desk.call(person):
        desk.say(f"O meu número é {desk.number}")
        desk.wait("cmd.validada")
        desk.quiet("request-authorization", "a CMD está inativa")


def refused(desk: Backoffice) -> None:
    """Who says no is not asked again, and nothing of theirs is sought."""
    with desk.call():
        desk.to_request()
        desk.do("deny")
        desk.say("Não autorizo. O código é 123 456")
        desk.quiet("request-authorization", "o cidadão recusou", 1)
        desk.quiet("validate-code", "o cidadão recusou")


def wrong_code(desk: Backoffice) -> None:
    """A wrong code is not the end; the right one opens the data."""
    with desk.call():
        code = desk.to_code()
        desk.say(f"O código é {'000000' if code != '000000' else '111111'}")
        desk.wait("codigo.resposta")
        desk.say(f"Enganei-me, é {code}")
        desk.wait("dados.revelados", what="os dados, depois do código certo")
        if desk.tried("validate-code") != 2:
            raise Deviation("introduziu mais códigos do que o cidadão disse")


def confirms_with_citizen(desk: Backoffice) -> None:
    """Data are confirmed by the citizen, not by the desk."""
    with desk.call():
        desk.to_data()
        desk.quiet("confirm-data", "o cidadão ainda não disse que os dados estão certos")
        desk.say("Sim, os dados estão corretos")
        desk.wait("dados.confirmados")


def slow_platform(desk: Backoffice) -> None:
    """Every message takes two seconds."""
    desk.house.control("POST", "/faults", {"kind": "latencia", "target": "iap-pi",
                                           "name": "lenta", "delay_ms": 2000})  # fmt: skip
    try:
        whole_call(desk)
    finally:
        desk.house.control("DELETE", "/faults/lenta")


def restarted(desk: Backoffice) -> None:
    """The platform starts anew while the citizen decides."""
    with desk.call():
        desk.to_request()
        desk.house.stop()
        desk.house.start()
        desk.do("approve")
        desk.wait("codigo.apresentado")
        desk.say(f"O código é {desk.sees()['code']['value']}")
        desk.wait("dados.revelados", what="os dados, depois do recomeço")


def hung_up(desk: Backoffice) -> None:
    """A citizen who hangs up ends it; the next one is served."""
    with desk.call():
        desk.to_request()
        desk.do("hang-up")
        desk.quiet("validate-code", "a chamada terminou")
    whole_call(desk)


def row(number: int, asks: str, clause: str, certainty: str, play: Play, *needs: str) -> Control:
    """A control of this part of the catalogue."""
    return Control(f"BO-{number}", asks, clause, certainty, play, needs)


CONTROLS: tuple[Control, ...] = (
    row(101, "Atende uma chamada que toca.", f"{SEED}, procedimento do operador", "official",
        answers),
    row(102, "Valida a Chave Móvel Digital do número que o cidadão disse.",
        f"{SEED}, «Validar Chave Móvel Digital»", "official", validates, "BO-101"),
    row(103, "Pede a autorização uma vez, depois de a CMD estar ativa.",
        f"{SEED}, «Enviar Pedido de Autorização de Acesso a Dados»", "official", asks_once,
        "BO-101"),
    row(104, "Não introduz códigos antes de o cidadão decidir.", f"{SEED}, «Validar Código de "
        "Segurança»", "official", waits_for_decision, "BO-101"),
    row(110, "Uma chamada inteira acaba com o token copiado.",
        f"{SEED}, «Confirmar e Copiar Token»", "official", whole_call, "BO-101"),
    row(120, "Com a CMD inativa não pede autorização.", f"{SHEET} 6.3", "assumed", inactive,
        WHOLE),
    row(121, "Quem recusa não recebe outro pedido, nem códigos são tentados.", f"{SHEET} 6.1",
        "assumed", refused, WHOLE),
    row(122, "Um código errado não é o fim: o certo abre os dados.", f"{SHEET} 6.3", "assumed",
        wrong_code, WHOLE),
    row(123, "Só confirma os dados depois de o cidadão dizer que estão certos.",
        f"{SEED}, «Obter e Validar Dados»", "official", confirms_with_citizen, WHOLE),
    row(130, "Espera por uma plataforma lenta.", f"{SHEET} 5.1", "assumed", slow_platform, WHOLE),
    row(140, "A plataforma recomeça a meio, e a chamada continua.", f"{SHEET} 5.1", "assumed",
        restarted, WHOLE),
    row(141, "Quem desliga é deixado, e o seguinte é atendido.", f"{SEED}, procedimento do "
        "operador", "assumed", hung_up, WHOLE),
)  # fmt: skip
