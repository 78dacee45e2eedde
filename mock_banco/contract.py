"""The bank's desk as data: its screen, and the levers of who trains or tests."""

from sandbox.protocol import payment as says
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "banco"
KEEPER = ("simulado", "Banco (simulado)")

SCREENS: tuple[Screen, ...] = (Screen("movimentos", "", "Banco (simulado)"),)

_PAYMENT = Field(
    "payment_id", "pagamento", "Pagamento", kind="hidden", required=False, max_length=60
)


def _lever(verb: str, command: type, label: str, human: str, produces: str, *fields: Field) -> Verb:
    return Verb(
        ROLE,
        verb,
        command,
        label,
        "movimentos",
        fields=(_PAYMENT, *fields),
        produces=(produces,),
        human=human,
    )


VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "cria_pagamento",
        says.CreateTestPayment,
        "Criar pagamento de ensaio",
        "movimentos",
        fields=(
            Field("payer", "pagador", "Quem paga (identificador)", max_length=60),
            Field("amount", "valor", "Valor em euros", max_length=12),
            Field("description", "descricao", "Descrição", required=False, max_length=80),
        ),
        produces=("pagamento.pedido",),
        human="Crie um pagamento de ensaio",
    ),
    _lever("paga", says.BankPays, "Pagar", "Pague o valor certo, a tempo", "pagamento.recebido"),
    Verb(
        ROLE,
        "paga_tarde",
        says.BankPaysLate,
        "Pagar fora de prazo",
        "movimentos",
        fields=(_PAYMENT,),
        produces=("pagamento.tardio_marcado", "pagamento.recebido"),
        human="Pague depois do prazo",
    ),
    _lever(
        "paga_valor_errado",
        says.BankPaysWrong,
        "Pagar outro valor",
        "Pague um valor diferente do pedido",
        "pagamento.recebido",
        Field("amount", "valor", "Outro valor em euros", max_length=12),
    ),
    _lever(
        "paga_duas_vezes",
        says.BankPaysTwice,
        "Pagar duas vezes",
        "Pague o mesmo duas vezes",
        "pagamento.recebido",
    ),
    _lever(
        "estorna",
        says.BankReverses,
        "Estornar",
        "Devolva o último dinheiro que chegou",
        "pagamento.estornado",
    ),
)

PHRASES: tuple[Phrase, ...] = ()

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "levers",
        "Who trains or tests moves the money by hand: in time, late, another amount, twice, back.",
        "assumed",
        "our choice: no bank has such a page",
    ),
)
