"""The payment page as data: its screen, and every row of what a payer can do there."""

from sandbox.protocol import payment as says
from sandbox.protocol.vocabulary import Behaviour, Field, Phrase, Screen, Verb

ROLE = "cidadao"

SCREENS: tuple[Screen, ...] = (Screen("pagamento", "", "Pagamento"),)

_PAYMENT = Field(
    "payment_id", "pagamento", "Pagamento", kind="hidden", required=False, max_length=60
)

VERBS: tuple[Verb, ...] = (
    Verb(
        ROLE,
        "paga_multibanco",
        says.PayReference,
        "Pagar esta referência",
        "pagamento",
        fields=(_PAYMENT,),
        produces=("pagamento.recebido",),
        human="Pague a referência Multibanco",
    ),
    Verb(
        ROLE,
        "paga_cartao",
        says.PayByCard,
        "Pagar com cartão",
        "pagamento",
        fields=(
            _PAYMENT,
            Field("number", "numero", "Número do cartão", kind="card", max_length=30),
            Field("valid_until", "validade", "Validade (MM/AA)", max_length=7),
            Field("cvv", "cvv", "Código de segurança do cartão", kind="secret", max_length=4),
        ),
        produces=("pagamento.recebido", "cartao.recusado", "cartao.autenticacao_pedida"),
        human="Pague com um cartão de ensaio",
    ),
    Verb(
        ROLE,
        "autentica_cartao",
        says.AuthenticateCard,
        "Sou o titular: autenticar",
        "pagamento",
        fields=(_PAYMENT,),
        produces=("pagamento.recebido", "cartao.recusado"),
        human="Confirme ao banco que é o titular do cartão",
    ),
    Verb(
        ROLE,
        "falha_cartao",
        says.FailCardCheck,
        "Não consigo autenticar",
        "pagamento",
        fields=(_PAYMENT,),
        produces=("cartao.recusado",),
        human="Desista da confirmação do banco",
    ),
    Verb(
        ROLE,
        "paga_mbway",
        says.PayByMbway,
        "Enviar pedido para o telemóvel",
        "pagamento",
        fields=(
            _PAYMENT,
            Field("phone_number", "telemovel", "Número de telemóvel", kind="phone", max_length=40),
        ),
        produces=("mbway.enviado",),
        human="Peça o pagamento por MB WAY",
    ),
)

PHRASES: tuple[Phrase, ...] = ()

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "payment-page",
        "The payer is sent to a page of whoever takes the money, and comes back to the portal.",
        "assumed",
        "fact sheet 7.1: the portal says «Proceder ao pagamento» (secondary); the page is ours",
    ),
    Behaviour(
        "payment-link",
        "Whoever has the link to a payment may pay it, and sees no other.",
        "assumed",
        "not published",
    ),
)
