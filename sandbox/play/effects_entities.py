"""What requests of entities give to `resulta`: the request, its data, its decision on the way."""

from collections.abc import Callable, Mapping
from typing import Any

Found = dict[str, list[str]]
_STATES = {
    "consentimento.autorizado": "aceite",
    "consentimento.recusado": "recusado",
    "consentimento.expirado": "expirado",
}
STATES = ("pendente", *_STATES.values())


def _asked(event: Any) -> Found:
    return {"consentimento": ["existente" if event.get("existing") else "pendente"]}


def _given(event: Any) -> Found:
    names = event.data.get("attributes") or ()
    return {"dados_obtidos": ["entregues" if names else "pendentes"], "quantos": [str(len(names))]}


def _polled(event: Any) -> Found:
    return {"entrada_app": ["cedo-de-mais" if event.data.get("early") else "pendente"]}


def _word(key: str, word: str) -> Callable[[Any], Found]:
    return lambda event: {key: [word]}


TABLE: Mapping[str, Callable[[Any], Found]] = {
    "consentimento.pedido": _asked,
    **{kind: _word("consentimento", word) for kind, word in _STATES.items()},
    "consentimento.retirado": _word("consentimento", "retirado"),
    "acesso_dados.iniciado": _word("dados_obtidos", "iniciados"),
    "acesso_dados.entregue": _given,
    "qr.lido": _word("qr", "lido"),
    "entrada_app.pedida": _word("entrada_app", "pendente"),
    "entrada_app.consultada": _polled,
    "entrada_app.autorizada": _word("entrada_app", "autorizada"),
    "entrada_app.recusada": _word("entrada_app", "recusada"),
    "entrada_app.expirada": _word("entrada_app", "expirada"),
    "entrada_app.levada": _word("entrada_app", "levada"),
}
WORDS: Mapping[str, frozenset[str]] = {
    "consentimento": frozenset({"existente", "retirado", *STATES}),
    "dados_obtidos": frozenset({"entregues", "pendentes", "iniciados"}),
    "qr": frozenset({"lido"}),
    "entrada_app": frozenset(
        {"pendente", "cedo-de-mais", "autorizada", "recusada", "expirada", "levada"}
    ),
}
OPEN_KEYS = frozenset({"quantos"})
ERRORS: Mapping[str, str] = {
    "token-de-entidade-em-falta": "caller_token_missing",
    "token-de-entidade-ilegivel": "caller_token_malformed",
    "token-de-entidade-por-assinar": "caller_token_unsigned",
    "token-de-entidade-com-outro-algoritmo": "caller_token_algorithm",
    "token-de-entidade-mal-assinado": "caller_token_signature",
    "token-de-outra-entidade": "caller_token_foreign",
    "token-de-entidade-expirado": "caller_token_expired",
    "token-de-entidade-do-futuro": "caller_token_early",
    "token-de-entidade-repetido": "caller_token_replayed",
    "certificado-de-entidade-fora-de-validade": "caller_certificate_over",
    "entidade-sem-certificado": "caller_certificate_none",
    "endereco-nao-permitido": "address_not_allowed",
    "dados-por-indicar": "attributes_missing",
    "obtencao-desconhecida": "process_unknown",
    "retorno-desconhecido": "callback_unknown",
    "entidade-por-registar": "client_unknown",
    "backoffice-por-registar": "phone_client_unknown",
    "pedido-de-outro-backoffice": "request_foreign",
    "titular-desconhecido": "owner_unknown",
    "prazo-no-passado": "reply_deadline_past",
    "validade-no-passado": "validity_past",
    "dado-nao-permitido": "attribute_not_allowed",
    "dado-nao-autorizado": "attribute_not_granted",
    "pedido-de-entidade-fechado": "access_not_pending",
    "qr-desconhecido": "qr_unknown",
    "qr-ja-lido": "qr_taken",
    "sem-autorizacao-em-vigor": "grant_unknown",
    "acesso-desconhecido-aos-dados": "data_access_unknown",
    "acesso-expirado": "data_access_expired",
    "autorizacao-retirada": "data_access_withdrawn",
}
