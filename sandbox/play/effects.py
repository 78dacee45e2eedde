"""What a step led to, in the words of `resulta`: `{codigo: recusado, tentativa: 1}`.

Each event gives some words; a step's effects are those of all the events since it began.  An
expectation holds when one of the words found under its key is the one expected.
"""

from collections.abc import Callable, Iterable, Mapping

from sandbox.play import effects_entities, effects_iap, effects_signature, effects_sric
from sandbox.play.happening import Happening
from sandbox.play.problems import folded

CMD = {
    "active": "ativa",
    "inactive": "inativa",
    "suspended": "suspensa",
    "none": "sem-cmd",
    "app_not_installed": "sem-aplicacao",
    "blocked": "bloqueada",
    "expired": "caducada",
    "rate_limited": "limite-atingido",
}
REQUEST = {
    "pending": "enviada",
    "rejected": "rejeitada",
    "approved": "autorizada",
    "denied": "recusada",
    "expired": "expirada",
    "code_expired": "codigo-expirado",
    "canceled": "cancelada",
}
CODE = {
    "accepted": ("aceite",),
    "code_wrong": ("recusado",),
    "code_burnt": ("recusado", "bloqueado"),
    "code_expired": ("recusado", "expirado"),
    "code_used": ("recusado", "usado"),
    "code_foreign": ("recusado", "de-outro-atendimento"),
    "not_approved": ("recusado", "sem-autorizacao"),
    "code_not_received": ("por-receber",),
}
TOKEN = {
    "accepted": "aceite",
    "token_unknown": "desconhecido",
    "token_other_world": "de-outro-mundo",
    "token_used": "usado",
    "token_expired": "expirado",
    "token_other_operator": "de-outro-operador",
    "token_other_service": "de-outro-servico",
    "token_signature": "assinatura-invalida",
}
CALL = {
    "chamada.iniciada": "a-tocar",
    "chamada.atendida": "em-curso",
    "chamada.em_espera": "em-espera",
    "chamada.retomada": "em-curso",
    "chamada.transferida": "transferida",
}
TAXES = {
    "refused": "recusada",
    "expired": "expirada",
    "canceled": "anulada",
    "late": "tardia",
    "wrong_amount": "valor-errado",
    "duplicate": "em-duplicado",
    "reversed": "estornada",
    "duplicate_reversed": "duplicado-devolvido",
}
FINDINGS = {"clean": "nada-consta", "recorded": "com-decisoes"}
"""What the certificate that somebody consults says."""
CONSULTATIONS = {
    "valid": "valido",
    "expired": "expirado",
    "cancelled": "cancelado",
    "unknown": "desconhecido",
    "rate_limited": "limite-atingido",
}
CALL_END = {"completed": "terminada", "no_answer": "nao-atendida", "canceled": "desistida"}

MONEY = {
    "paid": "pago",
    "late": "pago-tarde",
    "wrong_amount": "valor-errado",
    "duplicate": "duplicado",
}
NOT_PAID = {
    "refused": "recusado",
    "insufficient": "sem-saldo",
    "secure_failed": "autenticacao-falhada",
    "secure_expired": "expirado",
    "expired": "expirado",
    "pin_blocked": "pin-bloqueado",
}

ERRORS: dict[str, str] = {
    **effects_signature.ERRORS,
    **effects_sric.ERRORS,
    **effects_entities.ERRORS,
    **effects_iap.ERRORS,
    "pedido-mal-formado": "malformed",
    "demasiado-grande": "too_large",
    "tipo-de-conteudo-errado": "wrong_content_type",
    "metodo-nao-permitido": "method_not_allowed",
    "nao-encontrado": "not_found",
    "mundo-desconhecido": "world_unknown",
    "mundo-terminado": "world_ended",
    "mundos-cheios": "worlds_full",
    "mundo-diferente": "world_differs",
    "cenario-desconhecido": "scenario_unknown",
    "cenario-de-outro-endereco": "scenario_elsewhere",
    "mundo-ja-existe": "world_exists",
    "conflito": "conflict",
    "nao-suportado": "not_supported",
    "defeito": "internal",
    "sem-lugar": "seat_missing",
    "lugar-de-outro": "seat_foreign",
    "endereco-de-outro": "host_foreign",
    "formulario-invalido": "csrf_failed",
    "sem-chave": "key_missing",
    "palavra-passe-errada": "wrong_password",
    "aplicacao-fechada": "app_locked",
    "aplicacao-bloqueada": "app_blocked",
    "sem-rede": "offline",
    "telemovel-desligado": "phone_off",
    "aplicacao-desatualizada": "app_outdated",
    "indisponivel": "unavailable",
    "ligacao-cortada": "connection_cut",
    "resposta-ilegivel": "answer_unreadable",
    "numero-desconhecido": "number_unknown",
    "linha-ocupada": "line_busy",
    "chamada-nao-toca": "call_not_ringing",
    "chamada-nao-em-curso": "call_not_in_progress",
    "chamada-de-outro": "call_not_yours",
    "sem-chamada": "no_call",
    "atendimento-desconhecido": "case_unknown",
    "servico-desconhecido": "service_unknown",
    "servico-ja-aberto": "service_open",
    "fora-de-ordem": "step_out_of_order",
    "a-espera-de-resposta": "waiting_for_answer",
    "telemovel-mal-formado": "phone_malformed",
    "cmd-nao-ativa": "cmd_not_active",
    "limite-de-validacoes": "cmd_rate_limited",
    "limite-do-operador": "operator_rate_limited",
    "limite-do-cidadao": "phone_rate_limited",
    "pedido-pendente": "request_pending",
    "pausa-de-pedidos": "request_cooldown",
    "sem-aplicacao": "app_not_available",
    "pedido-desconhecido": "request_unknown",
    "pedido-ja-respondido": "not_pending",
    "nao-autorizado": "not_approved",
    "frase-errada": "wrong_phrase",
    "falta-a-frase": "phrase_missing",
    "codigo-mal-formado": "code_malformed",
    "codigo-errado": "code_wrong",
    "codigo-expirado": "code_expired",
    "codigo-usado": "code_used",
    "codigo-por-receber": "code_not_received",
    "codigo-bloqueado": "code_burnt",
    "codigo-de-outro-atendimento": "code_foreign",
    "campos-desconhecidos": "fields_unknown",
    "campos-por-confirmar": "fields_missing",
    "token-desconhecido": "token_unknown",
    "token-de-outro-mundo": "token_other_world",
    "token-usado": "token_used",
    "token-expirado": "token_expired",
    "token-de-outro-operador": "token_other_operator",
    "token-de-outro-servico": "token_other_service",
    "assinatura-invalida": "token_signature",
    "sessao-desconhecida": "session_unknown",
    "sem-sessao": "signed_out",
    "autenticacao-sem-resposta": "sign_in_unanswered",
    "autenticacao-desconhecida": "sign_in_unknown",
    "cmd-errada": "cmd_wrong",
    "cmd-bloqueada": "cmd_blocked",
    "sem-mais-codigos": "code_sends",
    "leitor-vazio": "card_missing",
    "sem-cartao-de-cidadao": "card_none",
    "pin-do-cartao-errado": "card_pin_wrong",
    "pin-do-cartao-bloqueado": "card_blocked",
    "cartao-fora-de-validade": "card_expired",
    "pedido-de-servico-invalido": "oauth_invalid_request",
    "tipo-de-resposta-invalido": "oauth_unsupported_grant_type",
    "acesso-de-servico-desconhecido": "access_unknown",
    "acesso-de-servico-expirado": "access_expired",
    "atributo-nao-autorizado": "attributes_not_granted",
    "pedidos-a-mais": "too_often",
    "pedidos-por-segundo-a-mais": "rate_exceeded",
    "prestador-desconhecido": "provider_unknown",
    "prestador-ja-registado": "provider_taken",
    "prestador-da-simulacao": "provider_own",
    "prestadores-a-mais": "provider_full",
    "endereco-recusado": "address_refused",
    "sem-certificado": "certificate_missing",
    "certificado-ilegivel": "certificate_unreadable",
    "certificado-fraco": "certificate_weak",
    "xml-recusado": "xml_refused",
    "metadados-recusados": "metadata_refused",
    "saml-ilegivel": "saml_unreadable",
    "saml-sem-assinatura": "saml_unsigned",
    "saml-assinatura-invalida": "saml_signature",
    "saml-embrulhado": "saml_wrapped",
    "saml-fora-de-hora": "saml_stale",
    "saml-repetido": "saml_replayed",
    "saml-para-outro": "saml_destination",
    "saml-nao-suportado": "saml_unsupported",
    "saml-atributos": "saml_attributes",
    "saml-relay-state": "saml_relay_state",
    "meio-nao-oferecido": "means_not_offered",
    "oidc-pedido-invalido": "oidc_request_invalid",
    "oidc-pedido-em-objeto": "oidc_request_object",
    "oidc-objeto-ilegivel": "oidc_object_malformed",
    "oidc-objeto-sem-assinatura": "oidc_object_unsigned",
    "oidc-objeto-assinatura-errada": "oidc_object_signature",
    "oidc-objeto-de-outro": "oidc_object_foreign",
    "oidc-objeto-para-outro": "oidc_object_audience",
    "oidc-objeto-fora-de-tempo": "oidc_object_expired",
    "oidc-pedido-entregue-desconhecido": "oidc_pushed_unknown",
    "oidc-saida-sem-prova": "oidc_hint",
    "oidc-tipo-de-resposta": "oidc_response_type",
    "oidc-scope-invalido": "oidc_scope_invalid",
    "oidc-sem-pkce": "oidc_pkce_missing",
    "oidc-sem-sessao": "oidc_login_required",
    "oidc-servico-desconhecido": "oidc_client_unknown",
    "oidc-servico-sem-prova": "oidc_client_proof",
    "oidc-segredo-errado": "oidc_client_secret",
    "prova-ilegivel": "client_assertion_malformed",
    "prova-sem-assinatura": "client_assertion_unsigned",
    "prova-assinatura-invalida": "client_assertion_signature",
    "prova-de-outro": "client_assertion_foreign",
    "prova-para-outro": "client_assertion_audience",
    "prova-fora-de-validade": "client_assertion_expired",
    "prova-repetida": "client_assertion_replayed",
    "oidc-tipo-de-troca": "oidc_grant_type",
    "oidc-erro-do-servidor": "oidc_server_error",
    "oidc-codigo-desconhecido": "oidc_code_unknown",
    "oidc-codigo-de-outro": "oidc_code_foreign",
    "oidc-codigo-usado": "oidc_code_used",
    "oidc-codigo-expirado": "oidc_code_expired",
    "oidc-retorno-diferente": "oidc_redirect_other",
    "oidc-verificador-errado": "oidc_verifier_wrong",
    "oidc-renovacao-desconhecida": "oidc_refresh_unknown",
    "oidc-token-sem-openid": "oidc_scope_insufficient",
    "ciba-por-push": "ciba_push",
    "ciba-pistas": "ciba_hints",
    "ciba-pista-desconhecida": "ciba_hint_unknown",
    "ciba-pista-por-assinar": "ciba_hint_unsigned",
    "ciba-pista-expirada": "ciba_hint_expired",
    "ciba-pista-ilegivel": "ciba_hint_malformed",
    "ciba-mensagem": "ciba_message",
    "ciba-prazo": "ciba_expiry",
    "ciba-token-de-aviso": "ciba_notification_token",
    "ciba-pendente": "ciba_pending",
    "ciba-cedo-de-mais": "ciba_slow_down",
    "ciba-desconhecido": "ciba_unknown",
    "ciba-de-outro": "ciba_foreign",
    "ciba-levado": "ciba_used",
    "ciba-recusado": "ciba_denied",
    "ciba-expirado": "ciba_expired",
    "so-na-aplicacao": "only_in_app",
    "retorno-recusado": "redirect_refused",
    "servico-nao-registado": "oauth_unauthorized_client",
    "assercao-desconhecida": "assertion_unknown",
    "assercao-usada": "assertion_used",
    "assercao-expirada": "assertion_expired",
    "assercao-de-outro": "assertion_foreign",
    "so-portugueses": "only_portuguese",
    "menor-de-16": "under_age",
    "ninguem-ao-balcao": "nobody_here",
    "documento-desconhecido": "document_unknown",
    "documento-de-outro-tipo": "document_differs",
    "documento-fora-de-validade": "document_expired",
    "pedido-nao-pagavel": "not_payable",
    "certificado-nao-emitido": "not_issued",
    "finalidade-desconhecida": "purpose_unknown",
    "pedido-incompleto": "request_incomplete",
    "pedido-ja-submetido": "already_submitted",
    "pagamento-desconhecido": "payment_unknown",
    "pagamento-fechado": "payment_not_open",
    "pagamento-diferente": "payment_differs",
    "valor-invalido": "amount_invalid",
    "cartao-mal-formado": "card_malformed",
    "cartao-desconhecido": "card_unknown",
    "sem-mbway": "mbway_unknown",
    "mbway-ja-respondido": "mbway_not_pending",
    "nada-a-estornar": "nothing_to_reverse",
    "decisao-desconhecida": "decision_unknown",
    "pena-por-acabar": "penalty_not_over",
    "decisao-que-se-mostra-sempre": "not_withholdable",
    "titular-falecido": "holder_dead",
    "falha-desconhecida": "fault_unknown",
    "relogio-para-tras": "clock_backwards",
    "relogio-real": "clock_real",
    "tempo-sem-acordo": "time_not_agreed",
    "participantes-a-mais": "too_many_participants",
    "ponto-desconhecido": "checkpoint_unknown",
    "lugar-de-componente-desconhecido": "slot_unknown",
    "endereco-de-componente-recusado": "slot_address",
    "portal-nao-registado": "portal_not_registered",
    "token-mais-estreito": "token_narrower",
    "servico-noutro-endereco": "service_elsewhere",
    "pessoa-desconhecida": "person_unknown",
}
"""Words of the guião for each reason code; the code itself is accepted too."""

OUTCOME_ERRORS = {
    "servico.indisponivel": "servico-indisponivel",
    "resposta.em_falta": "sem-resposta",
}
"""Troubles that are events, because the desk saw them, under the key `erro`."""

Found = dict[str, list[str]]


def error_words(code: str) -> list[str]:
    """Every word for a reason code."""
    return [code, *(word for word, known in ERRORS.items() if known == code)]


def _status(event: Happening) -> Found:
    found = {"autorizacao": [REQUEST.get(event.get("status"), event.get("status"))]}
    if event.get("reason"):
        found["motivo"] = [event.get("reason"), *error_words(event.get("reason"))[1:]]
    return found


def _code(event: Happening) -> Found:
    outcome = event.get("outcome")
    return {
        "codigo": list(CODE.get(outcome, (outcome,))),
        "tentativa": [event.get("attempt")],
        "restam": [event.get("attempts_left")],
    }


def _cmd(event: Happening) -> Found:
    found = {"cmd": [CMD.get(event.get("status"), event.get("status"))]}
    if event.get("warning"):
        found["aviso"] = [event.get("warning").replace("_", "-")]
    return found


def _pin(event: Happening) -> Found:
    blocked = event.data.get("blocked")
    return {"app": ["pin-errado", "bloqueada"] if blocked else ["pin-errado"]}


def _reason(key: str) -> Callable[[Happening], Found]:
    """A refusal that is an event: its reason, in every word for it."""

    def read(event: Happening) -> Found:
        reason = event.get("reason")
        words = {"restam": [event.get("attempts_left")]} if "attempts_left" in event.data else {}
        return {key: ["recusado"], "motivo": [*error_words(reason)], **words}

    return read


def _word(key: str, word: str) -> Callable[[Happening], Found]:
    return lambda event: {key: [word]}


TABLE: dict[str, Callable[[Happening], Found]] = {
    **effects_signature.TABLE,
    **effects_sric.TABLE,
    **effects_entities.TABLE,
    **effects_iap.TABLE,
    **{kind: _word("chamada", word) for kind, word in CALL.items()},
    **{kind: _word("erro", word) for kind, word in OUTCOME_ERRORS.items()},
    "chamada.terminada": lambda event: {
        "chamada": [CALL_END.get(event.get("status"), event.get("status"))]
    },
    "cmd.validada": _cmd,
    "alerta.numero_diferente": _word("aviso", "numero-diferente"),
    "pedido.estado": _status,
    "autorizacao.autorizada": _word("autorizacao", "autorizada"),
    "autorizacao.recusada": lambda event: {
        "autorizacao": ["recusada"],
        "motivo": [event.get("reason").replace("_", "-")],
    },
    "autorizacao.cancelada": _word("autorizacao", "cancelada"),
    "autorizacao.expirada": _word("autorizacao", "expirada"),
    "autorizacao.recebida": _word("notificacao", "recebida"),
    "autorizacao.por_receber": _word("notificacao", "por-receber"),
    "decisao.falhada": _word("decisao", "falhada"),
    "codigo.apresentado": _word("codigo", "apresentado"),
    "codigo.resposta": _code,
    "dados.revelados": _word("dados", "revelados"),
    "dados.confirmados": _word("dados", "confirmados"),
    "dados.incorretos": _word("dados", "incorretos"),
    "token.copiado": _word("token", "copiado"),
    "token.sem_validade": _word("token", "expirado"),
    "autenticacao.resposta": lambda event: {
        "token": [TOKEN.get(event.get("outcome"), event.get("outcome"))]
    },
    "sessao.aberta": lambda event: {"pagina": [event.get("service")]},
    "servico_por_telefone.aberto": _word("pagina", "servico-por-telefone"),
    "servico.aberto": lambda event: {"servico": [event.get("service")]},
    "pedido.preenchido": _word("pedido", "preenchido"),
    "pedido.submetido": lambda event: {
        "pedido": ["submetido"],
        "numero": [event.get("request_number")],
    },
    "atendimento.fechado": lambda event: {"atendimento": [event.get("outcome").replace("_", "-")]},
    "app.aberta": _word("app", "aberta"),
    "app.fechada": _word("app", "fechada"),
    "pin.errado": _pin,
    "telemovel.rede": lambda event: {
        "rede": ["sem-rede" if event.data.get("offline") else "com-rede"]
    },
    "sms.recebido": _word("sms", "recebido"),
    "correio.recebido": _word("correio", "recebido"),
    "pagamento.pedido": _word("pagamento", "pedido"),
    "pagamento.recebido": lambda event: {"pagamento": [MONEY[event.get("kind")]]},
    "pagamento.tardio_marcado": _word("pagamento", "marcado"),
    "pagamento.expirado": _word("pagamento", "expirado"),
    "pagamento.cancelado": _word("pagamento", "cancelado"),
    "pagamento.estornado": _word("pagamento", "estornado"),
    "cartao.autenticacao_pedida": _word("cartao", "autenticacao-pedida"),
    "cartao.recusado": lambda event: {"cartao": [NOT_PAID[event.get("reason")]]},
    "mbway.enviado": _word("mbway", "enviado"),
    "mbway.pedido": _word("mbway", "recebido"),
    "mbway.pin_errado": _word("mbway", "pin-errado"),
    "mbway.recusado": lambda event: {"mbway": [NOT_PAID[event.get("reason")]]},
    "operador.entrou": _word("operador", "entrou"),
    "entrada.pedido": _word("entrada", "pedido"),
    "entrada.codigo_enviado": _word("entrada", "codigo-enviado"),
    "entrada.recusado": _reason("entrada"),
    "entrada.codigo_recusado": _reason("entrada"),
    "entrada.autenticado": _word("entrada", "autenticado"),
    "entrada.cancelado": _word("entrada", "cancelado"),
    "entrada.expirado": _word("entrada", "expirado"),
    "sessao.iniciada": _word("sessao", "iniciada"),
    "sessao.recusada": _reason("sessao"),
    "sessao.terminada": _word("sessao", "terminada"),
    "balcao.identificado": _word("balcao", "identificado"),
    "rascunho.apagado": _word("rascunho", "apagado"),
    "pedido.cancelado": _word("pedido", "cancelado"),
    "taxa.por_pagar": _word("taxa", "por-pagar"),
    "taxa.paga": _word("taxa", "paga"),
    "taxa.dispensada": _word("taxa", "dispensada"),
    "taxa.falhada": lambda event: {"taxa": [TAXES.get(event.get("state"), event.get("state"))]},
    "taxa.por_acertar": lambda event: {"taxa": [TAXES.get(event.get("state"), event.get("state"))]},
    "aviso.ignorado": lambda event: {"taxa": ["aviso-ignorado"], "motivo": [event.get("reason")]},
    "certificado.emitido": _word("certificado", "emitido"),
    "certificado.obtido": _word("certificado", "obtido"),
    "codigo_acesso.cancelado": _word("codigo_acesso", "cancelado"),
    "certificado.consultado": lambda event: {
        "consulta": [CONSULTATIONS.get(event.get("outcome"), event.get("outcome"))],
        "conteudo": [FINDINGS[found] for found in (event.get("finding"),) if found],
    },
    "registo.decisao": _word("registo", "decisao"),
    "registo.pena_extinta": _word("registo", "pena-extinta"),
    "registo.cancelamento_provisorio": _word("registo", "cancelamento-provisorio"),
    "registo.nao_transcricao": _word("registo", "nao-transcricao"),
    "registo.obito": _word("registo", "obito"),
    "operador.saiu": _word("operador", "saiu"),
}
"""Which words each event gives."""

WORDS: dict[str, frozenset[str]] = {
    **effects_signature.WORDS,
    **effects_sric.WORDS,
    **effects_entities.WORDS,
    **effects_iap.WORDS,
    "cmd": frozenset(CMD.values()),
    "autorizacao": frozenset(REQUEST.values()),
    "codigo": frozenset({"apresentado", *(word for words in CODE.values() for word in words)}),
    "token": frozenset({"copiado", *TOKEN.values()}),
    "chamada": frozenset({*CALL.values(), *CALL_END.values()}),
    "erro": frozenset({*ERRORS, *ERRORS.values(), *OUTCOME_ERRORS.values()}),
    "dados": frozenset({"revelados", "confirmados", "incorretos"}),
    "pedido": frozenset({"preenchido", "submetido", "cancelado"}),
    "entrada": frozenset(
        {"pedido", "codigo-enviado", "recusado", "autenticado", "cancelado", "expirado"}
    ),
    "sessao": frozenset({"iniciada", "recusado", "terminada"}),
    "balcao": frozenset({"identificado"}),
    "rascunho": frozenset({"apagado"}),
    "taxa": frozenset({"por-pagar", "paga", "dispensada", "aviso-ignorado", *TAXES.values()}),
    "certificado": frozenset({"emitido", "obtido"}),
    "codigo_acesso": frozenset({"cancelado"}),
    "consulta": frozenset(CONSULTATIONS.values()),
    "conteudo": frozenset(FINDINGS.values()),
    "registo": frozenset(
        {"decisao", "pena-extinta", "cancelamento-provisorio", "nao-transcricao", "obito"}
    ),
    "app": frozenset({"aberta", "fechada", "pin-errado", "bloqueada"}),
    "rede": frozenset({"sem-rede", "com-rede"}),
    "notificacao": frozenset({"recebida", "por-receber"}),
    "decisao": frozenset({"falhada"}),
    "aviso": frozenset({"sim-recente", "numero-diferente"}),
    "sms": frozenset({"recebido"}),
    "correio": frozenset({"recebido"}),
    "pagamento": frozenset(
        {"pedido", "marcado", "expirado", "cancelado", "estornado", *MONEY.values()}
    ),
    "cartao": frozenset({"autenticacao-pedida", *NOT_PAID.values()}),
    "mbway": frozenset({"enviado", "recebido", "pin-errado", *NOT_PAID.values()}),
    "operador": frozenset({"entrou", "saiu"}),
}
"""The words that each closed key can have; the other keys take any text."""

OPEN_KEYS = (
    frozenset({"tentativa", "restam", "motivo", "pagina", "servico", "numero", "atendimento"})
    | effects_signature.OPEN_KEYS
    | effects_sric.OPEN_KEYS
    | effects_entities.OPEN_KEYS
)
KEYS = frozenset(WORDS) | OPEN_KEYS


def effects(events: Iterable[Happening], kind: str, person_id: str) -> Found:
    """The words that these events give to somebody of this kind of role.

    What happens at another person's desk or phone is not an effect of this step.
    """
    own = {"operador": f"desk:{person_id}", "cidadao": f"phone:{person_id}"}.get(kind, "")
    prefix = own.partition(":")[0] + ":"
    found: Found = {}
    for event in events:
        read = TABLE.get(event.type)
        if read is None or (event.stream.startswith(prefix) and event.stream != own):
            continue
        for key, words in read(event).items():
            found.setdefault(key, []).extend(words)
    return found


def holds(found: Found, key: str, expected: str) -> bool:
    """Whether an expectation is among the effects, whatever the accents and separators."""
    wanted = folded(ERRORS.get(expected, expected))
    return any(folded(ERRORS.get(word, word)) == wanted for word in found.get(key, ()))


def missing(found: Found, expected: Mapping[str, str]) -> list[str]:
    """What was expected and is not there, as sentences."""
    told: list[str] = []
    for key, value in expected.items():
        if not holds(found, key, value):
            came = ", ".join(dict.fromkeys(found.get(key, ())))
            told.append(
                f"esperava {key}: {value}; veio «{came}»" if came else f"esperava {key}: {value}"
            )
    return told
