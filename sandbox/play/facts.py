"""What a journal adds up to, in the words of `verifica`: `pedido.estado`, `token.usos`, ….

A fact is computed from events only, so it is the same at every level.  With `papel`, only what
concerns that person counts: the streams in which an event names it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.play.effects import CALL, CALL_END, CMD, CONSULTATIONS, FINDINGS, MONEY
from sandbox.play.happening import Happening
from sandbox.play.procedure import broken_rules

Events = Sequence[Happening]


@dataclass(frozen=True, slots=True)
class Fact:
    """How a fact is computed, and how its value is written: text, number or duration."""

    kind: str
    read: Callable[[Events, datetime], Any]
    meaning: str


def _count(*types: str) -> Callable[[Events, datetime], int]:
    wanted = frozenset(types)
    return lambda events, now: sum(1 for event in events if event.type in wanted)


def _last(words: dict[str, str], start: str) -> Callable[[Events, datetime], str]:
    def read(events: Events, now: datetime) -> str:
        found = start
        for event in events:
            found = words.get(event.type, found)
        return found

    return read


def _latest(kind: str, name: str, words: dict[str, str] | None = None) -> Any:
    def read(events: Events, now: datetime) -> str:
        for event in reversed(events):
            if event.type == kind:
                value = event.get(name)
                return (words or {}).get(value, value).replace("_", "-")
        return ""

    return read


def _call_state(events: Events, now: datetime) -> str:
    found = "nenhuma"
    for event in events:
        if event.type == "chamada.terminada":
            found = CALL_END.get(event.get("status"), event.get("status"))
        else:
            found = CALL.get(event.type, found)
    return found


def _call_time(events: Events, now: datetime) -> float:
    """Seconds from the first answer to the last end, or to now."""
    began: datetime | None = None
    ended: datetime | None = None
    for event in events:
        if event.type == "chamada.atendida":
            began = began or event.instant
            ended = None
        elif event.type == "chamada.terminada":
            ended = event.instant
    return ((ended or now) - began).total_seconds() if began else 0.0


def _payment_state(events: Events, now: datetime) -> str:
    found = "nenhum"
    for event in events:
        if event.type == "pagamento.recebido":
            found = "pago" if event.get("kind") == "duplicate" else MONEY[event.get("kind")]
        elif event.type == "pagamento.estornado":
            found = "estornado" if event.get("kind") in ("paid", "late") else found
        else:
            found = _PAYMENT_STATES.get(event.type, found)
    return found


def _money(events: Events, now: datetime) -> int:
    """Cents that arrived and were not taken back."""
    signs = {"pagamento.recebido": 1, "pagamento.estornado": -1}
    return sum(
        signs[event.type] * int(event.data["amount_cents"])
        for event in events
        if event.type in signs
    )


def _delivered(events: Events, now: datetime) -> int:
    """Messages of good weather are together in one event; the others have one each."""
    total = 0
    for event in events:
        if event.type == "mensagens.entregues":
            total += len(event.data.get("messages") or ())
        elif event.type == "mensagem.entregue":
            total += 1
    return total


def _alerts(events: Events, now: datetime) -> int:
    return sum(
        1
        for event in events
        if event.type.startswith("alerta.")
        or (event.type == "cmd.validada" and event.get("warning"))
    )


def _first_broken(events: Events, now: datetime) -> str:
    found = broken_rules(events)
    return str(found[0]) if found else ""


def _name_shown(events: Events, now: datetime) -> str:
    """The citizen's name as the last desk that was shown data has it."""
    for event in reversed(events):
        if event.type == "dados.revelados":
            return str(dict(event.data.get("data") or ()).get("nome", ""))
    return ""


_REQUEST_STATES = {
    "autorizacao.pedida": "pendente",
    "autorizacao.rejeitada": "rejeitada",
    "autorizacao.autorizada": "autorizada",
    "autorizacao.recusada": "recusada",
    "autorizacao.expirada": "expirada",
    "autorizacao.cancelada": "cancelada",
}
_CODE_STATES = {
    "codigo.emitido": "emitido",
    "codigo.aceite": "aceite",
    "codigo.recusado": "recusado",
    "codigo.bloqueado": "bloqueado",
    "codigo.expirado": "expirado",
}
_TOKEN_STATES = {
    "token.emitido": "emitido",
    "token.usado": "usado",
    "token.expirado": "expirado",
}
_PAYMENT_STATES = {
    "pagamento.pedido": "por-pagar",
    "pagamento.expirado": "expirado",
    "pagamento.cancelado": "cancelado",
}
_FORM_STATES = {
    "pedido.preenchido": "preenchido",
    "pedido.submetido": "submetido",
    "pedido.cancelado": "cancelado",
    "rascunho.apagado": "nenhum",
}
_FEE_STATES = {
    "taxa.pedida": "pedida",
    "taxa.por_pagar": "por-pagar",
    "taxa.paga": "paga",
    "taxa.dispensada": "dispensada",
    "taxa.falhada": "falhada",
}
_CONSENT_STATES = {
    "consentimento.pedido": "pendente",
    "consentimento.autorizado": "aceite",
    "consentimento.recusado": "recusado",
    "consentimento.expirado": "expirado",
    "consentimento.retirado": "retirado",
}
_PHONE_SIGN_IN_STATES = {
    "entrada_app.pedida": "pendente",
    "entrada_app.autorizada": "autorizada",
    "entrada_app.recusada": "recusada",
    "entrada_app.expirada": "expirada",
    "entrada_app.levada": "levada",
}
_VISIT_STATES = {"sessao.iniciada": "iniciada", "sessao.terminada": "terminada"}

FACTS: dict[str, Fact] = {
    "pedido.estado": Fact(
        "text", _last(_FORM_STATES, "nenhum"), "nenhum, preenchido, submetido, cancelado"
    ),
    "sessao.estado": Fact("text", _last(_VISIT_STATES, "nenhuma"), "no portal, do cidadão"),
    "sessao.iniciadas": Fact("number", _count("sessao.iniciada"), "do cidadão, no portal"),
    "entrada.recusados": Fact(
        "number", _count("entrada.recusado", "entrada.codigo_recusado"), "PIN e códigos errados"
    ),
    "taxa.estado": Fact("text", _last(_FEE_STATES, "nenhuma"), "da última taxa"),
    "taxa.pagas": Fact("number", _count("taxa.paga"), "taxas pagas"),
    "taxa.por_acertar": Fact("number", _count("taxa.por_acertar"), "dinheiro a devolver"),
    "taxa.consultas": Fact("number", _count("taxa.consultada"), "perguntas aos pagamentos"),
    "avisos.ignorados": Fact("number", _count("aviso.ignorado"), "avisos que não contam"),
    "certificado.emitidos": Fact("number", _count("certificado.emitido"), "certificados"),
    "certificado.obtidos": Fact("number", _count("certificado.obtido"), "vezes obtido"),
    "certificado.consultas": Fact("number", _count("certificado.consultado"), "consultas"),
    "consulta.resultado": Fact(
        "text", _latest("certificado.consultado", "outcome", CONSULTATIONS), "da última consulta"
    ),
    "consulta.conteudo": Fact(
        "text",
        _latest("certificado.consultado", "finding", FINDINGS),
        "nada-consta ou com-decisoes; nada, quando não se viu um certificado",
    ),
    "pedido.numero": Fact("text", _latest("pedido.submetido", "request_number"), "o número dado"),
    "pedido.finalidade": Fact("text", _latest("pedido.preenchido", "purpose"), "a escolhida"),
    "pedido.submetidos": Fact("number", _count("pedido.submetido"), "certificados pedidos"),
    "autorizacao.estado": Fact("text", _last(_REQUEST_STATES, "nenhuma"), "do último pedido"),
    "autorizacao.motivo": Fact("text", _latest("autorizacao.recusada", "reason"), "da recusa"),
    "autorizacao.enviadas": Fact("number", _count("autorizacao.pedida"), "pedidos abertos"),
    "autorizacao.recebidas": Fact("number", _count("autorizacao.recebida"), "no telemóvel"),
    "autorizacao.recusadas": Fact("number", _count("autorizacao.recusada"), "pelo cidadão"),
    "autorizacao.rejeitadas": Fact("number", _count("autorizacao.rejeitada"), "pelo sistema"),
    "autorizacao.canceladas": Fact("number", _count("autorizacao.cancelada"), "retiradas"),
    "autorizacao.expiradas": Fact("number", _count("autorizacao.expirada"), "sem resposta"),
    "codigo.estado": Fact("text", _last(_CODE_STATES, "nenhum"), "do último código"),
    "codigo.emitidos": Fact("number", _count("codigo.emitido"), "códigos gerados"),
    "codigo.aceites": Fact("number", _count("codigo.aceite"), "códigos certos"),
    "codigo.recusados": Fact("number", _count("codigo.recusado"), "códigos recusados"),
    "codigo.bloqueios": Fact("number", _count("codigo.bloqueado"), "pedidos bloqueados"),
    "codigo.expirados": Fact("number", _count("codigo.expirado"), "códigos fora de prazo"),
    "token.estado": Fact("text", _last(_TOKEN_STATES, "nenhum"), "do último token"),
    "token.emitidos": Fact("number", _count("token.emitido"), "tokens emitidos"),
    "token.usos": Fact("number", _count("token.usado"), "tokens trocados por sessão"),
    "token.recusados": Fact("number", _count("token.recusado"), "tokens recusados"),
    "token.motivo": Fact("text", _latest("token.recusado", "reason"), "da última recusa"),
    "chamada.estado": Fact("text", _call_state, "da última chamada"),
    "chamada.duracao": Fact("duration", _call_time, "desde que foi atendida"),
    "chamada.iniciadas": Fact("number", _count("chamada.iniciada"), "chamadas feitas"),
    "chamada.atendidas": Fact("number", _count("chamada.atendida"), "vezes que foi atendida"),
    "chamada.transferidas": Fact("number", _count("chamada.transferida"), "transferências"),
    "dados.revelados": Fact("number", _count("dados.revelados"), "vezes no ecrã do operador"),
    "dados.nome": Fact("text", _name_shown, "de quem são os dados no ecrã do operador"),
    "dados.entregues": Fact("number", _count("dados.entregues"), "entregas de dados"),
    "sms.recebidos": Fact("number", _count("sms.recebido"), "mensagens de texto"),
    "correio.recebidos": Fact("number", _count("correio.recebido"), "mensagens de correio"),
    "pagamento.estado": Fact("text", _payment_state, "do último pagamento"),
    "pagamento.pedidos": Fact("number", _count("pagamento.pedido"), "pagamentos abertos"),
    "pagamento.recebidos": Fact("number", _count("pagamento.recebido"), "entradas de dinheiro"),
    "pagamento.centimos": Fact("number", _money, "cêntimos recebidos e não estornados"),
    "cartao.recusados": Fact("number", _count("cartao.recusado"), "cartões recusados"),
    "mbway.recusados": Fact("number", _count("mbway.recusado"), "pedidos MB WAY sem efeito"),
    "consentimento.estado": Fact(
        "text", _last(_CONSENT_STATES, "nenhum"), "do último pedido de uma entidade"
    ),
    "consentimento.pedidos": Fact("number", _count("consentimento.pedido"), "de entidades"),
    "entrada_app.estado": Fact(
        "text", _last(_PHONE_SIGN_IN_STATES, "nenhuma"), "do último pedido por CIBA"
    ),
    "entidade.decisoes": Fact("number", _count("decisao.recebida"), "que a entidade conhece"),
    "entidade.invocacoes": Fact("number", _count("invocacao.contada"), "pedidos contados"),
    "entidade.dados": Fact("number", _count("acesso_dados.entregue"), "respostas com dados"),
    "cmd.estado": Fact("text", _latest("cmd.validada", "status", CMD), "da última validação"),
    "cmd.aviso": Fact("text", _latest("cmd.validada", "warning"), "da última validação"),
    "cmd.validacoes": Fact("number", _count("cmd.consultada"), "validações feitas"),
    "atendimento.desfecho": Fact("text", _latest("atendimento.fechado", "outcome"), "do último"),
    "atendimento.abertos": Fact("number", _count("servico.aberto"), "atendimentos abertos"),
    "alertas.total": Fact("number", _alerts, "avisos na mesa do operador"),
    "mensagens.entregues": Fact("number", _delivered, "entre sistemas"),
    "mensagens.perdidas": Fact("number", _count("mensagem.perdida"), "sem aviso a ninguém"),
    "mensagens.falhadas": Fact("number", _count("mensagem.falhada"), "a repetir"),
    "mensagens.duplicadas": Fact("number", _count("mensagem.duplicada"), "entregues duas vezes"),
    "mensagens.retidas": Fact("number", _count("mensagem.retida"), "atrasadas"),
    "mensagens.abandonadas": Fact("number", _count("mensagem.abandonada"), "sem mais tentativas"),
    "mensagens.rejeitadas": Fact("number", _count("mensagem.rejeitada"), "que não se entendem"),
    "respostas.em_falta": Fact("number", _count("resposta.em_falta"), "perguntas sem resposta"),
    "falas.ditas": Fact("number", _count("fala.dita"), "frases na linha"),
    "regras.quebradas": Fact(
        "number", lambda events, now: len(broken_rules(events)), "vezes que uma regra falhou"
    ),
    "regras.primeira": Fact("text", _first_broken, "a primeira regra que falhou"),
    "pin.errados": Fact("number", _count("pin.errado"), "PIN errados na aplicação"),
}
"""Every fact, by name."""


def concerning(events: Iterable[Happening], person_id: str) -> list[Happening]:
    """The events of the streams that name this person."""
    events = list(events)
    streams = {
        event.stream
        for event in events
        if event.stream.partition(":")[2] == person_id
        or person_id in (event.get("citizen_id"), event.get("operator_id"), event.get("holder"))
    }
    return [event for event in events if event.stream in streams]


def value_of(name: str, events: Events, now: datetime) -> Any:
    """The value of a fact."""
    return FACTS[name].read(events, now)
