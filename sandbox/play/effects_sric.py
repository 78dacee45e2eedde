"""What the events of SRIC give to `resulta`: the message, the field, who may enter, the list."""

from collections.abc import Callable, Mapping
from typing import Any

MESSAGES = (
    "sucesso",
    "nao-especificado",
    "campo-em-falta",
    "campo-invalido",
    "condutor-inexistente",
    "sem-acesso",
    "ja-registado",
    "entidade-invalida",
)
"""The words for the eight messages, by their codes."""

Found = dict[str, list[str]]


def _answered(event: Any) -> Found:
    fault = event.get("fault")
    if fault:
        return {"falha": [fault]}
    code = event.get("code")
    return {
        "mensagem": [MESSAGES[int(code)], code],
        "campo": [event.get("field") or "nenhum"],
        "registos": [event.get("count")],
    }


def _notified(event: Any) -> Found:
    return {"comunicacao": ["fora-de-prazo" if event.data.get("late") else "em-prazo"]}


def _registered(event: Any) -> Found:
    return {"utilizador": ["registado", "pendente" if event.data.get("waiting") else "ativo"]}


def _list(event: Any) -> Found:
    problems = event.data.get("problems") or ()
    return {
        "listagem": ["carregada"],
        "aceites": [event.get("accepted")],
        "em_falta": [event.get("missing")],
        "problemas": [str(len(problems))],
    }


def _word(key: str, word: str) -> Callable[[Any], Found]:
    return lambda event: {key: [word]}


TABLE: Mapping[str, Callable[[Any], Found]] = {
    "transacao.respondida": _answered,
    "acesso.aberto": _word("acesso", "aberto"),
    "acesso.fechado": _word("acesso", "fechado"),
    "acesso.recusado": lambda event: {"acesso": ["recusado"], "restam": [event.get("left")]},
    "acesso.bloqueado": _word("acesso", "bloqueado"),
    "acesso.desbloqueado": _word("acesso", "desbloqueado"),
    "utilizador.registado": _registered,
    "utilizador.ativado": _word("utilizador", "ativo"),
    "utilizador.suspenso": lambda event: {
        "utilizador": ["suspenso"],
        "motivo": [event.get("reason")],
    },
    "utilizador.reativado": _word("utilizador", "ativo"),
    "utilizador.cessado": _word("utilizador", "cessado"),
    "utilizador.ambitos_alterados": lambda event: {
        "ambitos": ["+".join(event.data.get("scopes") or ())]
    },
    "utilizador.em_falta": _word("utilizador", "em-falta"),
    "alteracao.comunicada": _notified,
    "listagem.carregada": _list,
    "auditoria.procurada": _word("auditoria", "procurada"),
    "auditoria.aberta": _word("auditoria", "aberta"),
    "auditoria.exportada": _word("auditoria", "exportada"),
    "auditoria.purgada": _word("auditoria", "purgada"),
}
WORDS: Mapping[str, frozenset[str]] = {
    "mensagem": frozenset({*MESSAGES, *map(str, range(8))}),
    "falha": frozenset({"SRIC.XML", "SRIC.OPERACAO", "SRIC.LOGIN", "SRIC.INDISPONIVEL"}),
    "acesso": frozenset({"aberto", "fechado", "recusado", "bloqueado", "desbloqueado"}),
    "utilizador": frozenset({"registado", "pendente", "ativo", "suspenso", "cessado", "em-falta"}),
    "comunicacao": frozenset({"em-prazo", "fora-de-prazo"}),
    "listagem": frozenset({"carregada"}),
    "auditoria": frozenset({"procurada", "aberta", "exportada", "purgada"}),
}
OPEN_KEYS = frozenset({"campo", "registos", "ambitos", "aceites", "em_falta", "problemas"})
ERRORS: Mapping[str, str] = {
    "utilizador-nao-listado": "listed_user_unknown",
    "utilizador-ja-listado": "listed_user_exists",
    "estado-do-utilizador": "listed_user_state",
    "acesso-desconhecido": "account_unknown",
    "acesso-nao-bloqueado": "account_not_locked",
    "acesso-proprio": "own_account",
    "transacao-desconhecida": "transaction_unknown",
}
