"""The pages of a payer.

The part of the address after the app is a citizen, as for the phone, or the unguessable key of
one payment: whoever comes by it sits there as that payment, and can do nothing else.
"""

from typing import Any

from flask import Blueprint, Flask, Response, request

from mock_pagamentos.contract import ROLE
from mock_pagamentos.seat import payments_of
from sandbox.apps import App
from sandbox.platforms.payments.link import payment_of_key
from sandbox.platforms.payments.receipt import receipt_pdf
from sandbox.platforms.payments.view import payment_view
from sandbox.protocol.errors import Refused
from sandbox.seats import Seat
from sandbox.web.aside import aside
from sandbox.web.rooms import Pages, Tools, Visit


def open_links(flask: Flask, tools: Tools) -> None:
    """Turn the key in an address into the payment that it opens."""

    @flask.before_request
    def resolve() -> None:
        """Errors: payment_unknown for a key that opens nothing."""
        key = request.environ.get("sandbox.person", "")
        if not key.startswith("PG-"):
            return
        world = tools.worlds.get(request.environ.get("sandbox.world", ""))
        payment_id = payment_of_key(key, world.key)
        if not payment_id or world.machine.state(f"payment:{payment_id}") is None:
            raise Refused("payment_unknown", "no payment has this link")
        request.environ["sandbox.person"] = payment_id


def blueprint(app: App, tools: Tools) -> Blueprint:
    """The payment in hand, any other of the same payer, and what can be done."""
    bp = Blueprint("pages", __name__)

    def draw(visit: Visit, name: str, where: dict[str, str]) -> tuple[str, dict[str, Any]]:
        view = app.view(visit.world, visit.person_id, where)
        alone = visit.person_id.startswith("PG-")
        return f"pagamentos/{name}.html", {"view": view, "alone": alone}

    pages = Pages(app, tools, draw)

    def sit_down() -> Visit:
        visit = Visit(app, tools)
        if visit.seat is None:
            person = visit.path_person
            if not person.startswith("PG-") and visit.world.people.citizen(person) is None:
                raise Refused("person_unknown", f"no citizen «{person[:60]}» here")
            visit.sit(Seat(ROLE, person))
        return visit

    @bp.get("/")
    def start() -> Response:
        """The payment in hand."""
        return pages.show(sit_down(), "pagamento", {})

    @bp.get("/p/<payment_id>")
    def one(payment_id: str) -> Response:
        """One payment of this payer.  Errors: payment_unknown."""
        visit = sit_down()
        _own(visit, payment_id)
        return pages.show(visit, "pagamento", {"payment_id": payment_id})

    @bp.get("/recibo/<payment_id>.pdf")
    def receipt(payment_id: str) -> Response:
        """The receipt of what was paid.  Errors: payment_unknown, payment_not_open."""
        visit = sit_down()
        payment = _own(visit, payment_id)
        shown = payment_view(payment, to_payer=True)
        if not shown["receipt"]:
            raise Refused("payment_not_open", f"{payment_id} is {payment.status}: no receipt")
        citizen = visit.world.people.citizen(payment.payer)
        content = aside(receipt_pdf, payment, citizen.full_name if citizen else "")
        name = f'inline; filename="recibo-{payment.order_id}.pdf"'
        return Response(content, mimetype="application/pdf", headers={"Content-Disposition": name})

    @bp.post("/acao/<action>")
    def act(action: str) -> Response:
        """Something that the payer does."""
        return pages.act(action, screen_of)

    return bp


def _own(visit: Visit, payment_id: str) -> Any:
    for payment in payments_of(visit.world, visit.person_id):
        if payment.payment_id == payment_id:
            return payment
    raise Refused("payment_unknown", f"no payment «{payment_id[:60]}» of this seat")


def screen_of(path: str) -> tuple[str, dict[str, str]]:
    """The screen at a path of this app.  Errors: not_found."""
    match path.strip("/").split("/"):
        case [""]:
            return "pagamento", {}
        case ["p", payment_id]:
            return "pagamento", {"payment_id": payment_id}
    raise Refused("not_found", f"payments have no page «{path[:60]}»")
