"""What the phone says about each state: the words, and how loudly.  Data only.

The wording of the real app is not published: all of it is assumed.  `tone` is one of neutral,
info, success, warning, danger.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One state in words: a label for lists, a sentence for who looks at it."""

    tone: str
    label: str
    text: str

    def as_dict(self) -> dict[str, str]:
        """The words as the view gives them."""
        return {"tone": self.tone, "label": self.label, "text": self.text}


REQUEST: dict[str, Words] = {
    "pending": Words("warning", "À espera da sua resposta", "Leia o pedido antes de responder."),
    "answered": Words("info", "A enviar…", "A sua resposta está a caminho."),
    "code": Words("success", "Autorizado", "Diga o código de segurança na chamada que iniciou."),
    "denied": Words("neutral", "Recusado", "Recusou este pedido. Ninguém viu os seus dados."),
    "expired": Words(
        "neutral", "Sem resposta", "O pedido perdeu a validade sem resposta. Ninguém viu os seus "
        "dados.",
    ),
    "canceled": Words(
        "neutral", "Retirado", "Quem fez o pedido retirou-o. Não precisa de fazer nada.",
    ),
    "code_expired": Words(
        "warning", "Código fora de prazo", "O código não foi usado a tempo e já não serve. O "
        "operador pode enviar um novo pedido.",
    ),
    "code_used": Words(
        "success", "Concluído", "O código foi aceite: quem o atende já pode ver os dados que "
        "autorizou.",
    ),
    "code_burnt": Words(
        "danger", "Código bloqueado", "O código foi errado demasiadas vezes e foi bloqueado. Se "
        "não está em chamada, alguém pode estar a tentar usá-lo.",
    ),
}  # fmt: skip

ENDED_BECAUSE: dict[tuple[str, str], Words] = {
    ("denied", "nao_estou_em_chamada"): Words(
        "danger", "Recusado: não estava em chamada", "Disse que não estava em chamada. O pedido "
        "foi recusado e o centro de contacto foi avisado.",
    ),
    ("denied", "frase_errada"): Words(
        "danger", "Recusado: frase errada", "A frase que escolheu não é a desta chamada. Por "
        "segurança, o pedido foi recusado.",
    ),
    ("canceled", "operador"): Words(
        "neutral", "Retirado pelo operador", "O operador retirou o pedido. Não precisa de fazer "
        "nada.",
    ),
    ("canceled", "chamada_terminada"): Words(
        "neutral", "Retirado: a chamada terminou", "A chamada terminou e o pedido deixou de valer.",
    ),
    ("canceled", "transferida"): Words(
        "neutral", "Retirado: chamada transferida", "A chamada passou para outro operador, que "
        "pode enviar um novo pedido.",
    ),
    ("canceled", "substituido"): Words(
        "neutral", "Substituído", "Foi substituído por um pedido mais recente.",
    ),
    ("canceled", "telemovel_trocado"): Words(
        "neutral", "Retirado: mudou de telemóvel", "Mudou de telemóvel e o pedido deixou de valer.",
    ),
}  # fmt: skip

ANSWERED: dict[str, Words] = {
    "approve": Words("info", "A enviar…", "A enviar a sua autorização."),
    "deny": Words("info", "A enviar…", "A enviar a sua recusa."),
    "declined_call": Words("info", "A enviar…", "A avisar que não está em chamada."),
    "sem_entrega": Words(
        "warning", "A enviar…", "Ainda não foi possível enviar. A aplicação continua a tentar.",
    ),
}  # fmt: skip

NOT_SENT = "Não foi possível enviar a sua resposta. Responda de novo."

ORIGIN: dict[str, Words] = {
    "own_call": Words("success", "Da sua chamada", "Este pedido é da chamada que iniciou."),
    "ended_call": Words(
        "danger", "Chamada terminada", "A chamada deste pedido já terminou. Se já não está a "
        "falar com o centro de contacto, recuse.",
    ),
    "other_call": Words(
        "danger", "Não é da sua chamada", "Está em chamada com o centro de contacto, mas este "
        "pedido não é dessa chamada. Recuse.",
    ),
    "foreign_number": Words(
        "danger", "Não é da sua chamada", "Este pedido vem de uma chamada feita de um número que "
        "não é seu. Alguém pode estar a fazer-se passar por si. Recuse.",
    ),
    "no_call": Words(
        "danger", "Não está em chamada", "Não está em nenhuma chamada com o centro de contacto. "
        "Se não foi você que ligou, recuse.",
    ),
}  # fmt: skip

CALL: dict[str, Words] = {
    "ringing": Words("info", "A chamar…", "À espera que um operador atenda."),
    "in_progress": Words("success", "Em chamada", "Está a falar com o centro de contacto."),
    "on_hold": Words("warning", "Em espera", "O operador pôs a chamada em espera. Não desligue."),
    "completed": Words("neutral", "Chamada terminada", "A chamada terminou."),
    "no_answer": Words(
        "warning", "Não atendida", "Ninguém atendeu a tempo. Tente de novo dentro de momentos.",
    ),
    "canceled": Words("neutral", "Desistiu da chamada", "Desligou antes de alguém atender."),
}  # fmt: skip

TRANSFERRED = Words("info", "A transferir…", "A chamada está a passar para outro operador.")

ENDED_BY: dict[str, str] = {
    "cidadao": "Terminou a chamada.",
    "operador": "O centro de contacto terminou a chamada.",
    "rede": "A ligação caiu.",
}

NO_APP: dict[str, str] = {
    "app_not_installed": "Ainda não instalou a aplicação Autenticação.Gov neste telemóvel.",
    "inactive": "A sua Chave Móvel Digital ainda não está ativa.",
    "suspended": "A sua Chave Móvel Digital está suspensa.",
    "none": "Ainda não tem Chave Móvel Digital.",
    "blocked": "A sua Chave Móvel Digital está bloqueada: o PIN falhou vezes a mais.",
    "expired": "A sua Chave Móvel Digital passou da validade e tem de ser renovada.",
}
"""Why the app cannot be opened, by the state of the Chave Móvel Digital."""

CMD: dict[str, str] = {
    "active": "Chave Móvel Digital ativa",
    "inactive": "Chave Móvel Digital inativa",
    "suspended": "Chave Móvel Digital suspensa",
    "none": "Sem Chave Móvel Digital",
    "app_not_installed": "Aplicação por instalar",
    "blocked": "Chave Móvel Digital bloqueada",
    "expired": "Chave Móvel Digital caducada",
}
