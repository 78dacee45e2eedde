"""The receipt of a payment: what it says, and the PDF that says it.

The same payment gives the same bytes whenever it is made.  It has no value for tax: it is a
proof that the sandbox received fictitious money.
"""

from datetime import datetime

from sandbox.pdf import Paper, Text
from sandbox.platforms.payments.payer import Payment
from sandbox.platforms.payments.peers import merchant_name
from sandbox.platforms.payments.view import euros, payment_view
from sandbox.protocol.payment import CARD, MULTIBANCO
from sandbox.web.layout import date_and_hour

TITLE = "Recibo de pagamento"
MARK = "SIMULAÇÃO · sem valor legal"


def receipt_lines(payment: Payment, payer_name: str) -> list[tuple[str, str]]:
    """What the receipt says, line by line: label and value."""
    shown = payment_view(payment)
    lines = [
        ("Recebido por", merchant_name(payment.merchant)),
        ("Pago por", payer_name or "Quem tinha a ligação do pagamento"),
        ("Descrição", payment.description),
        ("Pedido", payment.order_id),
        ("Pagamento", payment.payment_id),
        ("Valor", euros(payment.amount_cents)),
        ("Meio de pagamento", shown["method_title"]),
    ]
    if payment.method == MULTIBANCO:
        lines.append(("Entidade e referência", f"{shown['entity']} · {shown['reference']}"))
    if payment.method == CARD:
        lines.append(("Cartão", f"terminado em {payment.last_four}"))
    return [*lines, ("Pago em", date_and_hour(shown["paid_at"]))]


def receipt_pdf(payment: Payment, payer_name: str) -> bytes:
    """The receipt as a tagged PDF.  The payment must be paid."""
    at = datetime.fromisoformat(payment_view(payment)["paid_at"])
    paper = Paper(TITLE, at=at, author="Pagamentos (simulado)", header=MARK, watermark="SIMULAÇÃO")
    paper.heading(TITLE)
    paper.paragraph(Text(MARK, bold=True))
    paper.facts(receipt_lines(payment, payer_name))
    paper.rule()
    paper.paragraph(
        "As pessoas, o dinheiro e a entidade deste recibo são fictícios. Não serve para efeitos "
        "fiscais nem prova nenhum pagamento verdadeiro.",
        muted=True,
    )
    return paper.finish()
