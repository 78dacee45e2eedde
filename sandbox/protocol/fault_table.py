"""The faults that can be ordered, one row each, with what each is told.

From a row follow what a guião and an address accept, the form on the page of a world, and the
page of the reference.  The same kind of trouble on another road is another row: a message lost
between two systems is not an event that does not reach a screen.  Pure.
"""

from typing import Any

from sandbox.protocol.fault_kinds import (
    CITIZEN,
    CITIZENS,
    IDENTITY,
    LINE,
    LINE_ROAD,
    LOST_ANSWER,
    MESSAGES,
    NO_DELAY,
    NO_SCREEN,
    PAGES,
    PHONE,
    PHONE_ROAD,
    PLATFORM,
    SERVICE,
    SERVICES,
    SOCKETS,
    SYSTEMS,
    TIME,
    WHO,
    FaultKind,
)
from sandbox.protocol.wire_faults import WIRE_FAULTS

_CHOICE = ("operacao", "sentido", "percentagem", "pessoa", "tentativas")
_DELAY = ("mediana", "dispersao", "minimo", "maximo")
_SEATS = ("operacao", "percentagem", "papel", "pessoa")
_ASKED = (*_SEATS, "tentativas")


def _message(name: str, label: str, says: str, does: str, *more: str, **rest: Any) -> FaultKind:
    return FaultKind(name, MESSAGES, (PLATFORM,), label, says, does, (*_CHOICE, *more), **rest)


def _page(name: str, label: str, says: str, does: str, *more: str, **rest: Any) -> FaultKind:
    return FaultKind(name, PAGES, (), label, says, does, (*_ASKED, *more), **rest)


def _socket(name: str, label: str, says: str, does: str, *more: str) -> FaultKind:
    takes = (*_SEATS, *more)
    return FaultKind(name, SOCKETS, (), label, says, does, takes, kernel=NO_SCREEN)


def _service(name: str, label: str, says: str, does: str, *more: str) -> FaultKind:
    takes = ("operacao", "percentagem", *more)
    return FaultKind(name, SERVICES, (SERVICE,), label, says, does, takes)


def _token(name: str, label: str, says: str, does: str) -> FaultKind:
    return FaultKind(
        name, WHO, (IDENTITY,), label, says, does, ("percentagem", "pessoa", "papel"),
        certainty="relative", source="OAuth 2.0 (RFC 6749, 5.2) and SAML answers",
    )  # fmt: skip


def _line(
    name: str, label: str, says: str, does: str, *more: str, counted: bool = True
) -> FaultKind:
    return FaultKind(
        name, LINE_ROAD, (LINE,), label, says, does, ("pessoa", *more), counted=counted
    )


def _citizen(name: str, label: str, says: str, does: str) -> FaultKind:
    return FaultKind(
        name, CITIZENS, (CITIZEN,), label, says, does, ("pessoa",), counted=False,
        certainty="relative", source="published test people of payment and identity sandboxes",
    )  # fmt: skip


def _phone(name: str, label: str, says: str, does: str, counted: bool = False) -> FaultKind:
    takes = ("pessoa", "papel")
    return FaultKind(name, PHONE_ROAD, (PHONE,), label, says, does, takes, ("pessoa",), counted)


FAULTS: tuple[FaultKind, ...] = (
    _message("indisponivel", "Em baixo",
             "A plataforma recusa as mensagens; repete-as, e no fim abandona-as.",
             "The platform refuses every message; each is tried again, then given up."),
    _message("erro", "Erro da plataforma",
             "A plataforma responde com um erro: 5xx repete-se, 4xx abandona-se logo.",
             "The platform answers with an error: 5xx is tried again, 4xx is given up at once.",
             "estado"),
    _message("latencia", "Lenta",
             "Cada mensagem espera: sempre o mesmo, entre dois valores, ou log-normal.",
             "Each message waits: fixed, uniform or log-normal.", *_DELAY),
    _message("corta-ligacao", "Ligação cortada",
             "A ligação parte-se ao levar a mensagem; repete-se.",
             "The line to the platform breaks while it takes a message; it is tried again."),
    _message("resposta-truncada", "Mensagem truncada",
             "Chega metade da mensagem; quem a recebe não a percebe.",
             "Half a message arrives; its receiver cannot read it, its sender is told."),
    _message("contrato-violado", "Mensagem fora do contrato",
             "A mensagem não traz o que devia; quem a recebe recusa-a.",
             "A message without its members; its receiver refuses it, its sender is told."),
    _message("perde-mensagem", "Mensagens perdidas",
             "As mensagens desaparecem e ninguém é avisado.",
             "Messages vanish and nobody is told."),
    _message("atrasa-mensagem", "Mensagens atrasadas", "Umas mensagens chegam depois de outras.",
             "Messages come later than others.", *_DELAY),
    _message("duplica-mensagem", "Mensagens em dobro",
             "Cada mensagem chega duas vezes, com o mesmo número.",
             "Messages arrive at once and again (`mediana`, 1 s), under one number.",
             *_DELAY, certainty="relative",
             source="the platform promises at least once"),
    _message("reordena", "Mensagens fora de ordem", "Uma mensagem é ultrapassada pela seguinte.",
             "A message is overtaken by the next one, or waits until `mediana` is over.",
             "mediana"),
    _page("indisponivel", "Em baixo", "A aplicação responde 503 a tudo.",
          "The app answers 503 to everything it is asked."),
    _page("erro", "Responde com erro", "A aplicação responde com este estado e corpo; nada se faz.",
          "The app answers this status and body; nothing is done.", "estado", "corpo"),
    _page("latencia", "Demora a responder", "Cada resposta começa mais tarde, em tempo real.",
          "Each answer begins later: real time.", *_DELAY, kernel=NO_DELAY),
    _page("corta-ligacao", "Corta a ligação",
          "A ligação parte-se antes de se fazer o pedido, ou depois de feito.",
          "The connection breaks: before anything is done (`pedido`), or after (`resposta`).",
          "sentido", kernel=LOST_ANSWER),
    _page("resposta-truncada", "Resposta cortada a meio",
          "O pedido faz-se; chega metade da resposta.",
          "The command is done; half of the answer arrives.", kernel=LOST_ANSWER),
    _page("lento", "Responde devagar", "A resposta chega aos poucos.",
          "The answer trickles: so many bytes each second.", "ritmo", kernel=NO_DELAY),
    _page("contrato-violado", "Resposta fora do contrato",
          "O pedido faz-se; a resposta não traz o que devia.",
          "The command is done; the answer has not the members that it should.",
          kernel=LOST_ANSWER),
    _socket("perde-mensagem", "Ecrã sem aviso",
            "Um ecrã não é avisado; só sabe com o acontecimento seguinte.",
            "A seat is not told of an event; it learns of it with the next one."),
    _socket("atrasa-mensagem", "Ecrã avisado tarde", "Um ecrã é avisado mais tarde, em tempo real.",
            "A seat is told later, in real time.", *_DELAY),
    _socket("duplica-mensagem", "Ecrã avisado em dobro", "Um ecrã é avisado duas vezes.",
            "A seat is told twice."),
    _socket("reordena", "Ecrã avisado fora de ordem",
            "Um ecrã é avisado depois do acontecimento seguinte.",
            "A seat is told after the next event."),
    _token("token-expirado", "Token expirado", "Um token bom é recusado como expirado.",
           "A good token is refused as expired."),
    _token("token-ja-usado", "Token já usado", "Um token bom é recusado como usado.",
           "A good token is refused as used."),
    _token("token-de-outrem", "Token de outrem",
           "Um token bom é recusado como sendo de outro operador.",
           "A good token is refused as another operator's."),
    _token("assinatura-invalida", "Assinatura inválida",
           "Um token bom é recusado: a assinatura não confere.",
           "A good token is refused: its signature does not hold."),
    FaultKind("sessao-expirada", WHO, ("backoffice",), "Sessão expirada",
              "A sessão do operador acaba já; o passo seguinte pede que entre.",
              "The session of an operator ends at once; the next step asks to sign in.",
              ("pessoa", "papel"), ("pessoa",), counted=False),
    _line("chamada-cai", "Chamada cai", "As chamadas em curso acabam já, cortadas pela rede.",
          "Calls in progress end at once, cut by the network.", "papel", counted=False),
    _line("ruido", "Ruído na linha", "Perdem-se palavras: a percentagem indicada (40).",
          "Words are lost: `percentagem` of them (40).", "papel", "percentagem"),
    _line("silencio", "Silêncio na linha", "Nada do que se diz se ouve.",
          "Nothing of what is said gets through.", "papel"),
    _line("eco", "Eco na linha", "Cada frase ouve-se duas vezes.", "Every sentence is heard twice.",
          "papel"),
    _phone("sem-rede", "Sem rede", "O telemóvel fica sem rede até a falha acabar.",
           "The phone has no network until the fault ends."),
    _phone("notificacao-perdida", "Notificação perdida",
           "O pedido não aparece sozinho; abrir a aplicação vai buscá-lo.",
           "The request does not appear by itself; opening the app fetches it.", counted=True),
    _phone("app-desatualizada", "Aplicação desatualizada",
           "A aplicação não responde a pedidos até ser atualizada.",
           "The app opens, and refuses to answer a request until it is brought up to date."),
    _phone("bateria-acaba", "Bateria acaba",
           "O telemóvel desliga-se: chamada, rede e aplicação, até a falha acabar.",
           "The phone goes off: call, network and open app are gone until the fault ends."),
    _citizen("autoriza-logo", "Autoriza logo",
             "O cidadão autoriza no mesmo instante, e dita o código na chamada.",
             "The citizen says yes at once, dictates the code of a call, and signs in unasked."),
    _citizen("recusa-logo", "Recusa logo", "O cidadão recusa no mesmo instante.",
             "The citizen says no at once; a sign-in is given up."),
    _citizen("fora-de-chamada", "Não está em chamada",
             "O cidadão responde no mesmo instante que não está em chamada.",
             "The citizen answers at once that there is no call; elsewhere that is a no."),
    _citizen("nao-responde", "Não responde",
             "O pedido não chega a ser visto: espera até ao fim do prazo.",
             "A request is never seen, and waits for its deadline."),
    _citizen("codigo-errado-uma-vez", "Dita o código errado uma vez",
             "O cidadão autoriza logo, engana-se no código, e à segunda dita-o bem.",
             "A yes at once; the first code dictated, or typed at a sign-in, is wrong."),
    _citizen("deixa-caducar", "Deixa caducar",
             "O prazo do pedido passa num instante, sem resposta.",
             "The deadline of a request, or of a sign-in, is over at once."),
    _citizen("cmd-bloqueada", "CMD bloqueada", "A Chave Móvel Digital está bloqueada.",
             "The register says `blocked`: no request, sign-in or signature."),
    _citizen("cmd-inativa", "CMD inativa", "A Chave Móvel Digital está inativa.",
             "The register says `inactive`: no request, sign-in or signature."),
    _citizen("cmd-suspensa", "CMD suspensa", "A Chave Móvel Digital está suspensa.",
             "The register says `suspended`: no request, sign-in or signature."),
    _citizen("cmd-caducada", "CMD caducada", "A Chave Móvel Digital passou da validade.",
             "The register says `expired`: no request, sign-in or signature."),
    _citizen("sem-cmd", "Sem CMD", "Não há Chave Móvel Digital.",
             "The register says `none`: no request, sign-in or signature."),
    _service("indisponivel", "Serviço em baixo", "O serviço responde com um Fault a cada pedido.",
             "The service answers each call with a Fault of its own; the call is audited."),
    _service("erro", "Erro interno", "O serviço responde «Não especificado».",
             "The service accepts a call and fails inside: message 1, nothing done."),
    _service("latencia", "Serviço lento", "Cada resposta demora.",
             "Each answer of the service comes later; how much is audited.", *_DELAY),
    FaultKind("relogio-desviado", TIME, (PHONE, *SYSTEMS), "Relógio desviado",
              "Um telemóvel ou um sistema tem outra hora.",
              "A phone or a system tells another time than the world.",
              ("desvio", "pessoa", "papel"), ("desvio",), counted=False),
    *WIRE_FAULTS,
)  # fmt: skip
"""Every fault there is."""

KINDS: tuple[str, ...] = tuple(dict.fromkeys(row.name for row in FAULTS))
TARGETS: tuple[str, ...] = tuple(dict.fromkeys(name for row in FAULTS for name in row.targets))
"""Targets that are not apps, and those that an app shares with a system."""

_OF_NO_APP = frozenset({PLATFORM, LINE, SERVICE, CITIZEN})


def row_of(kind: str, target: str) -> FaultKind | None:
    """The row of this kind on this target."""
    own = [row for row in FAULTS if row.name == kind]
    exact = next((row for row in own if target in row.targets), None)
    if exact is not None or target in _OF_NO_APP or not target:
        return exact
    return next((row for row in own if not row.targets), None)


def needed(row: FaultKind, target: str) -> tuple[str, ...]:
    """What a row cannot do without on this target: a phone is somebody's."""
    of_somebody = target == PHONE and "pessoa" in row.takes and row.road in (PHONE_ROAD, TIME)
    return tuple(dict.fromkeys((*row.needs, *(["pessoa"] if of_somebody else []))))
