"""Payments as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "ways-to-pay",
        "A payment is made by Multibanco reference, by card or by MB WAY.",
        "assumed",
        "fact sheet 7.1: reference and card (portal's questions and answers), MB WAY (news)",
    ),
    Behaviour(
        "reference",
        "A reference binds entity, seven digits and the amount by two check digits; its entity "
        "99999 is fictitious.",
        "assumed",
        "fact sheet 8.5: the arithmetic is public, the entity and the seven digits are ours",
    ),
    Behaviour(
        "expiry",
        "A payment that nobody makes expires after three days.",
        "assumed",
        "a limit date is one of the modes of PPAP (fact sheet 5.3); its length is ours",
        "pagamento_validade",
    ),
    Behaviour(
        "one-payment-per-order",
        "An order that is asked for twice has one payment; another amount is refused.",
        "assumed",
        "not published",
    ),
    Behaviour(
        "test-cards",
        "Six card numbers of a range that belongs to no issuer, each with its result; no other "
        "is taken, and none is written anywhere.",
        "assumed",
        "payment providers have such tables; the numbers are ours",
    ),
    Behaviour(
        "strong-authentication",
        "A card may ask for 3-D Secure; without an answer within five minutes nothing is paid.",
        "assumed",
        "EMV 3-D Secure asks the holder; the figure is ours",
        "cartao_validade",
    ),
    Behaviour(
        "mbway",
        "A request to a phone is accepted with a PIN or refused there, within four minutes.",
        "assumed",
        "described by banks (secondary); PIN, figures and screens are ours",
        "mbway_validade, pin_tentativas",
    ),
    Behaviour(
        "signed-callback",
        "Each outcome is told to the merchant by a message signed with HMAC-SHA-256, which may "
        "come late, twice or never; a query tells how the payment stands.",
        "assumed",
        "the interface of PPAP is not published (fact sheet 5.3)",
    ),
    Behaviour(
        "bank",
        "The bank can pay late, pay another amount, pay twice and take money back; the merchant "
        "decides what follows.",
        "assumed",
        "our choice: with real references another amount cannot be paid",
    ),
)
