"""What screens say of a payment: words and tone for each state.  Our wording."""

WORDS: dict[str, tuple[str, str, str]] = {
    "pending": ("Por pagar", "warning", "Escolha como quer pagar."),
    "checking": (
        "À espera do banco",
        "info",
        "O banco do cartão quer confirmar que é mesmo o titular.",
    ),
    "pushed": (
        "À espera do telemóvel",
        "info",
        "Aceite o pedido na aplicação MB WAY do telemóvel.",
    ),
    "paid": ("Pago", "success", "O pagamento foi feito. Guarde o recibo."),
    "wrong_amount": (
        "Valor errado",
        "danger",
        "Chegou um valor diferente do pedido. O pagamento só fica feito com o valor certo.",
    ),
    "late": (
        "Pago fora de prazo",
        "danger",
        "O dinheiro chegou depois do prazo. Quem o recebe vai decidir se o aceita ou devolve.",
    ),
    "expired": (
        "Expirado",
        "neutral",
        "O prazo terminou. Volte ao portal e peça outro.",
    ),
    "canceled": ("Cancelado", "neutral", "O pagamento foi cancelado e já não pode ser feito."),
    "reversed": ("Estornado", "danger", "O banco devolveu o dinheiro a quem pagou."),
    "unknown": (
        "Sem resposta",
        "warning",
        "A ligação perdeu-se e não sabemos se o pagamento foi feito. Não pague outra vez: volte "
        "ao portal, que vai confirmar.",
    ),
}
"""State: label, tone of the label, what the payer is told."""

REFUSALS: dict[str, str] = {
    "refused": "O cartão foi recusado pelo banco. Tente outro cartão ou outra maneira de pagar.",
    "insufficient": "O cartão não tem saldo suficiente. Tente outra maneira de pagar.",
    "secure_failed": "O banco não confirmou que é o titular do cartão. Nada foi pago.",
    "secure_expired": "A confirmação do banco não chegou a tempo. Nada foi pago.",
}
MBWAY_REFUSALS: dict[str, str] = {
    "refused": "O pedido foi recusado no telemóvel. Nada foi pago.",
    "expired": "Ninguém respondeu ao pedido no telemóvel a tempo. Nada foi pago.",
    "pin_blocked": "O PIN foi errado demasiadas vezes no telemóvel. Nada foi pago.",
}

MOVEMENTS: dict[str, str] = {
    "paid": "Pago",
    "late": "Pago fora de prazo",
    "wrong_amount": "Outro valor",
    "duplicate": "Pago outra vez",
}

RESULTS: dict[str, str] = {
    "paid": "paga",
    "refused": "é recusado",
    "insufficient": "não tem saldo",
    "secure": "pede autenticação (3-D Secure)",
    "secure_failed": "pede autenticação, que falha",
    "network_lost": "paga, mas a ligação perde-se",
}
"""What each test card does."""
