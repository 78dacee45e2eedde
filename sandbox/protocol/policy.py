"""The limits of a world: what the real service does not publish, each a setting.

Names in guiões are the official-looking Portuguese ones (`PORTUGUESE`); units are seconds
unless the name says otherwise.  Every default is *assumed* unless its comment cites a source.
"""

from dataclasses import dataclass, fields, replace
from typing import Any, get_type_hints

from sandbox.protocol.errors import Refused


@dataclass(frozen=True, slots=True)
class Policy:
    """One value for each assumed behaviour; belongs to a world and can be set."""

    ring_timeout_s: int = 60
    request_lifetime_s: int = 300
    code_lifetime_s: int = 300
    code_digits: int = 6
    code_attempts: int = 3
    total_lifetime_s: int = 600
    token_lifetime_s: int = 600
    operator_failures: int = 9
    operator_failures_window_s: int = 3600
    phone_failures: int = 6
    phone_failures_window_s: int = 3600
    cmd_checks: int = 10
    cmd_checks_window_s: int = 600
    requests_per_citizen: int = 5
    requests_window_s: int = 600
    cooldown_s: int = 300
    pending_requests: str = "refuse"
    pending_requests_of: str = "operator"
    phrase: str = "show"
    call_required: bool = True
    one_call_at_once: bool = True
    sim_swap_warning_days: int = 3
    lookalike_service: bool = False
    answer_timeout_s: int = 30
    delivery_attempts: int = 5
    delivery_interval_s: int = 10
    pin_attempts: int = 3
    payment_lifetime_s: int = 259_200
    card_check_lifetime_s: int = 300
    mbway_lifetime_s: int = 240
    sric_attempts: int = 5
    sric_strict: bool = False
    sric_working_days: bool = False
    sric_late_suspends: bool = False
    sign_in_lifetime_s: int = 600
    sms_code_lifetime_s: int = 300
    sms_code_attempts: int = 3
    sms_code_sends: int = 3
    cmd_block_s: int = 600
    assertion_lifetime_s: int = 60
    portal_session_s: int = 1800
    attributes_wait_s: int = 0
    attributes_pace_ms: int = 1000
    consultations: int = 10
    consultations_window_s: int = 600
    ciba_lifetime_s: int = 120
    ciba_interval_s: int = 5
    data_access_s: int = 604_800
    attributes_delay_s: int = 2
    callback_timeout_s: int = 10
    wire_retries: int = 5  # official: fact sheet 5.1
    wire_interval_s: int = 600  # official: fact sheet 5.1
    wire_form: str = "rest"  # official: fact sheet 0
    entity_token_once: bool = False
    signature_lifetime_s: int = 900
    signature_pin_change: str = "no"
    contract_checks: bool = True
    refusals_kept: int = 200
    requests_per_s: int = 1000


PORTUGUESE: dict[str, str] = {
    "toque_prazo": "ring_timeout_s",
    "autorizacao_validade": "request_lifetime_s",
    "codigo_validade": "code_lifetime_s",
    "codigo_algarismos": "code_digits",
    "codigo_tentativas": "code_attempts",
    "validade_total": "total_lifetime_s",
    "token_validade": "token_lifetime_s",
    "operador_falhas": "operator_failures",
    "operador_falhas_janela": "operator_failures_window_s",
    "telemovel_falhas": "phone_failures",
    "telemovel_falhas_janela": "phone_failures_window_s",
    "cmd_validacoes": "cmd_checks",
    "cmd_validacoes_janela": "cmd_checks_window_s",
    "pedidos_por_cidadao": "requests_per_citizen",
    "pedidos_janela": "requests_window_s",
    "pedidos_pausa": "cooldown_s",
    "pedidos_pendentes": "pending_requests",
    "pedidos_pendentes_de": "pending_requests_of",
    "frase": "phrase",
    "exige_chamada": "call_required",
    "uma_chamada_de_cada_vez": "one_call_at_once",
    "sim_trocado_dias": "sim_swap_warning_days",
    "servico_parecido": "lookalike_service",
    "resposta_prazo": "answer_timeout_s",
    "entrega_tentativas": "delivery_attempts",
    "entrega_intervalo": "delivery_interval_s",
    "pin_tentativas": "pin_attempts",
    "pagamento_validade": "payment_lifetime_s",
    "cartao_validade": "card_check_lifetime_s",
    "mbway_validade": "mbway_lifetime_s",
    "sric_tentativas": "sric_attempts",
    "sric_estrito": "sric_strict",
    "sric_prazo_util": "sric_working_days",
    "sric_suspende_fora_de_prazo": "sric_late_suspends",
    "acesso_validade": "sign_in_lifetime_s",
    "codigo_sms_validade": "sms_code_lifetime_s",
    "codigo_sms_tentativas": "sms_code_attempts",
    "codigo_sms_envios": "sms_code_sends",
    "cmd_bloqueio": "cmd_block_s",
    "assercao_validade": "assertion_lifetime_s",
    "sessao_validade": "portal_session_s",
    "atributos_espera": "attributes_wait_s",
    "atributos_ritmo": "attributes_pace_ms",
    "consultas": "consultations",
    "consultas_janela": "consultations_window_s",
    "ciba_validade": "ciba_lifetime_s",
    "ciba_intervalo": "ciba_interval_s",
    "dados_validade": "data_access_s",
    "dados_demora": "attributes_delay_s",
    "retorno_prazo": "callback_timeout_s",
    "integracao_repeticoes": "wire_retries",
    "integracao_intervalo": "wire_interval_s",
    "integracao_forma": "wire_form",
    "entidade_token_unico": "entity_token_once",
    "assinatura_validade": "signature_lifetime_s",
    "assinatura_muda_pin": "signature_pin_change",
    "verifica_contratos": "contract_checks",
    "recusas_guardadas": "refusals_kept",
    "pedidos_por_segundo": "requests_per_s",
}
"""Words of the guião for each limit."""

CHOICES: dict[str, dict[str, str]] = {
    "pending_requests": {
        "recusa": "refuse",
        "substitui": "replace",
        "cancela-ambos": "cancel_both",
    },
    "pending_requests_of": {"mesmo-operador": "operator", "todos": "citizen"},
    "phrase": {"nao": "off", "mostra": "show", "escolhe": "choose"},
    "wire_form": {"rest": "rest", "soap11": "1.1", "soap12": "1.2"},
    "signature_pin_change": {"nao": "no", "901": "901", "902": "902"},
}
"""Values of the limits that are a choice, with their words in guiões."""

_RANGES = {
    "code_digits": (4, 12),
    "code_attempts": (1, 20),
    "pin_attempts": (1, 20),
    "sric_attempts": (1, 20),
    "attributes_wait_s": (0, 3600),
    "refusals_kept": (1, 2000),
    "attributes_pace_ms": (0, 60_000),
}


def with_settings(policy: Policy, changes: dict[str, Any]) -> Policy:
    """A policy with some limits changed.

    Errors: `malformed` names each unknown limit, wrong type or value out of range.
    """
    hints = get_type_hints(Policy)
    known = {item.name for item in fields(Policy)}
    problems: list[str] = []
    values: dict[str, Any] = {}
    for name, value in changes.items():
        attribute = PORTUGUESE.get(name, name)
        if attribute not in known:
            problems.append(f"{name}: unknown limit")
        elif attribute in CHOICES:
            choices = CHOICES[attribute]
            found = None
            if isinstance(value, str):
                found = choices.get(value, value if value in choices.values() else None)
            if found is None:
                problems.append(f"{name}: takes one of {sorted(choices)}")
            values[attribute] = found
        elif hints[attribute] is bool:
            if not isinstance(value, bool):
                problems.append(f"{name}: takes true or false")
            values[attribute] = value
        elif isinstance(value, bool) or not isinstance(value, int):
            problems.append(f"{name}: takes a whole number")
        else:
            low, high = _RANGES.get(attribute, (0 if "days" in attribute else 1, 10_000_000))
            if not low <= value <= high:
                problems.append(f"{name}: {value} is not between {low} and {high}")
            values[attribute] = value
    if problems:
        raise Refused("malformed", "policy: " + "; ".join(problems))
    return replace(policy, **values)
