"""What is done on the integration platform gives to `resulta`, and the words of its refusals."""

from collections.abc import Callable, Mapping
from typing import Any

Found = dict[str, list[str]]

TABLE: Mapping[str, Callable[[Any], Found]] = {
    "mensagem.reenviada": lambda event: {"mensagem_iap": ["reenviada"]},
    "mensagem.descartada": lambda event: {"mensagem_iap": ["descartada"]},
}
WORDS: Mapping[str, frozenset[str]] = {"mensagem_iap": frozenset({"reenviada", "descartada"})}
ERRORS: Mapping[str, str] = {
    "mensagem-sem-nada-por-tratar": "message_not_dead",
    "mensagem-sem-numero": "message_id_missing",
    "mensagem-sem-acao": "action_missing",
    "acao-desconhecida": "action_unknown",
    "mensagem-para-outro-sistema": "to_foreign",
    "mensagem-sem-retorno": "reply_to_missing",
    "resposta-a-nada": "relates_to_unknown",
    "resposta-a-outra": "answer_foreign",
    "caixa-cheia": "box_full",
    "remetente-e-a-simulacao": "sender_is_ours",
    "envelope-ilegivel": "envelope_unreadable",
    "credenciais-de-integracao-erradas": "integration_credentials",
}
