"""The portal alone: who gets in, whose requests these are, what money does, what a code opens."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mock_registo_criminal import language as at_visit
from mock_registo_criminal import request_language as says
from mock_registo_criminal.papers import certificate_of
from mock_registo_criminal.purposes import FREE, PURPOSES
from mock_registo_criminal.request_state import Request
from mock_registo_criminal.request_view import request_view
from mock_registo_criminal.visits import Visit
from sandbox.cards import card_of
from sandbox.platforms.authentication import language as at_sign_in
from sandbox.platforms.payments.signature import signed
from sandbox.protocol.court import ReportDecision
from sandbox.protocol.messages import PORTAL, PaymentCallback
from sandbox.protocol.payment import BankPays, BankPaysTwice
from sandbox.world import World
from tests.driver import ANA, refused

JOAO = "joao-desconfiado"


class Browser:
    """Somebody at a browser of their own."""

    def __init__(self, world: World, citizen_id: str = ANA, browser_id: str = "") -> None:
        self.world = world
        self.citizen_id = citizen_id
        self.id = browser_id or citizen_id

    def do(self, command: Any) -> list[str]:
        """Do something; the types of what happened."""
        return [record.type for record in self.world.perform(command, f"navegador:{self.id}")]

    @property
    def visit(self) -> Visit:
        found: Visit = self.world.machine.state(f"visita:{self.id}")
        return found

    def proof(self) -> str:
        """Sign in by card, as far as the proof."""
        self.do(at_visit.AskSignIn(self.id))
        self.do(at_sign_in.InsertCard(self.id, self.citizen_id))
        card = card_of(self.world.people.citizen(self.citizen_id))
        assert card is not None
        self.do(at_sign_in.EnterCardPin(self.id, card.pin))
        return self.world.key.token(self.world.machine.state(f"acesso:{self.id}").assertion_id)

    def enter(self) -> "Browser":
        """Be signed in."""
        self.do(at_visit.PresentAssertion(self.id, self.proof()))
        return self

    def ask(self, purpose: str = "conhecimento-proprio") -> Request:
        """Submit a request."""
        self.do(at_visit.FillRequest(purpose=purpose, browser_id=self.id))
        self.do(at_visit.SubmitRequest(browser_id=self.id))
        return self.request

    @property
    def request(self) -> Request:
        folder = self.world.machine.state(f"requerente:{self.citizen_id}")
        found: Request = self.world.machine.state(f"pedido:{folder.requests[-1]}")
        return found

    def issue(self) -> Request:
        """Pay, so that it is issued."""
        self.world.perform(BankPays(self.request.payment_id), "banco:simulado")
        return self.request


@pytest.fixture
def ana(world: World) -> Browser:
    """Ana, signed in."""
    return Browser(world).enter()


def callback(request: Request, **changes: Any) -> PaymentCallback:
    """What payments would say of a request that was paid."""
    now = request.submitted_at
    said = PaymentCallback(
        request.order_id, request.payment_id, 500, "EUR", "paid", "multibanco", "", now, "n", ""
    )
    return replace(said, **changes)


def ignored(world: World, told: PaymentCallback) -> str:
    """Why a callback changed nothing."""
    (record,) = world.perform(told, f"sistema:{PORTAL}")
    assert record.type == "aviso.ignorado"
    return str(world.machine.registry.codec.decode(record.type, record.data).reason)


# the way in
def test_a_proof_serves_once(ana: Browser, world: World) -> None:
    proof = world.key.token(world.machine.state(f"acesso:{ANA}").assertion_id)
    ana.do(at_visit.PresentAssertion(ana.id, proof))
    assert (ana.visit.status, ana.visit.refusal) == ("away", "assertion_used")


def test_a_proof_is_worth_nothing_in_another_browser(world: World) -> None:
    proof = Browser(world).proof()
    thief = Browser(world, browser_id="outro")
    thief.do(at_visit.PresentAssertion("outro", proof))
    assert (thief.visit.status, thief.visit.refusal) == ("away", "assertion_foreign")


def test_a_proof_that_nobody_issued_opens_nothing(world: World) -> None:
    thief = Browser(world)
    thief.do(at_visit.PresentAssertion(ANA, f"{world.key.tag}.{'A' * 43}"))
    assert thief.visit.refusal == "assertion_unknown"


def test_no_secret_of_a_sign_in_is_written(ana: Browser, world: World) -> None:
    ana.ask()
    request = ana.issue()
    written = "".join(record.data for record in world.journal.read())
    proof = world.key.token(world.machine.state(f"acesso:{ANA}").assertion_id)
    card = card_of(world.people.citizen(ANA))
    assert card is not None
    assert proof not in written
    assert f'"{card.pin}"' not in written
    assert world.key.access_code(request.request_id) not in written


def test_a_session_ends_by_itself(ana: Browser, world: World) -> None:
    world.advance(world.clock.now() + timedelta(seconds=world.settings.policy.portal_session_s))
    assert (ana.visit.status, ana.visit.left_because) == ("left", "tempo")
    with refused("signed_out"):
        ana.do(at_visit.FillRequest(purpose="emprego", browser_id=ANA))


# whose requests
@pytest.mark.parametrize(
    "command",
    [
        says.ProceedToPayment,
        says.CancelRequest,
        says.CheckPayment,
        says.CancelAccessCode,
        lambda browser_id, request_id: says.DownloadCertificate(request_id, browser_id),
    ],
)
def test_another_persons_request_does_not_exist(ana: Browser, world: World, command: Any) -> None:
    request = ana.ask()
    other = Browser(world, JOAO).enter()
    with refused("request_unknown"):
        other.do(command(JOAO, request.request_id))


def test_a_second_submission_makes_nothing(ana: Browser) -> None:
    ana.ask()
    with refused("request_incomplete"):
        ana.do(at_visit.SubmitRequest(browser_id=ANA))


def test_two_tabs_share_one_draft(ana: Browser, world: World) -> None:
    other = Browser(world, browser_id="outro-separador").enter()
    ana.do(at_visit.FillRequest(purpose="emprego", browser_id=ANA))
    other.do(at_visit.FillRequest(purpose="tvde", browser_id=other.id))
    ana.do(at_visit.SubmitRequest(browser_id=ANA))
    assert ana.request.purpose == "tvde"
    with refused("request_incomplete"):
        other.do(at_visit.SubmitRequest(browser_id=other.id))


# money
@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"amount_cents": 499}, "valor"), ({"payment_id": "PG-RC-9999"}, "outro_pagamento")],
)
def test_a_callback_of_another_amount_or_payment_changes_nothing(
    ana: Browser, world: World, changes: dict[str, Any], reason: str
) -> None:
    told = signed(callback(ana.ask(), **changes), world.key)
    assert ignored(world, told) == reason
    assert ana.request.status == "payable"


@pytest.mark.parametrize("changes", [{}, {"signature": "0" * 64}, {"signature": "á"}])
def test_a_callback_that_payments_did_not_sign_changes_nothing(
    ana: Browser, world: World, changes: dict[str, Any]
) -> None:
    assert ignored(world, callback(ana.ask(), **changes)) == "assinatura"
    assert ana.request.status == "payable"


def test_a_callback_heard_twice_issues_once(ana: Browser, world: World) -> None:
    told = signed(callback(ana.ask()), world.key)
    world.perform(told, f"sistema:{PORTAL}")
    assert ignored(world, told) == "repetido"
    types = [record.type for record in world.journal.read()]
    assert types.count("certificado.emitido") == 1


def test_money_that_came_twice_is_to_be_settled(ana: Browser, world: World) -> None:
    world.perform(BankPaysTwice(ana.ask().payment_id), "banco:simulado")
    assert (ana.request.status, ana.request.trouble) == ("issued", "duplicate")


# what a code opens
def consulted(world: World, code: str) -> str:
    """What somebody finds."""
    world.perform(says.ConsultCertificate("alguem", code), "navegador:alguem")
    return str(world.machine.state("consultas:alguem").outcome)


@pytest.mark.official("seed 000", "código de acesso")
def test_a_conviction_after_the_issue_shows_at_the_consultation(ana: Browser, world: World) -> None:
    ana.ask()
    request = ana.issue()
    assert certificate_of(world, request, world.clock.now()).clean
    world.advance(world.clock.now() + timedelta(days=20))
    world.perform(ReportDecision(ANA, "furto", "multa", days="90"), "tribunal:ensaio")
    world.advance(world.clock.now() + timedelta(days=1))
    assert consulted(world, world.key.access_code(request.request_id)) == "valid"
    assert not certificate_of(world, request, world.clock.now()).clean


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", " ")])
def test_a_code_is_read_as_people_write_it(ana: Browser, world: World, change: Any) -> None:
    ana.ask()
    assert consulted(world, change(world.key.access_code(ana.issue().request_id))) == "valid"


def test_a_consultation_tells_of_no_code_that_is_not_there(world: World) -> None:
    assert consulted(world, "AAAA-BBBB-CCCC-DDDD") == "unknown"
    (record,) = [one for one in world.journal.read() if one.type == "certificado.consultado"]
    assert "AAAA" not in record.data


# the fee
@pytest.mark.parametrize("purpose", sorted(FREE))
def test_some_purposes_cost_nothing_and_are_issued_at_once(ana: Browser, purpose: str) -> None:
    request = ana.ask(purpose)
    assert (request.status, request.amount_cents, request.order_id) == ("issued", 0, "")
    assert "Isento de taxa" in [entry.what for entry in request.history]
    assert request_view(request, None, ana.world.moment())["amount"] == "Isento"


@pytest.mark.official("fact sheet 7.1", "price")
def test_every_other_purpose_costs_five_euros() -> None:
    assert {one.fee_cents for one in PURPOSES if one.id not in FREE} == {500}


def test_what_was_paid_at_payments_has_a_receipt_there(ana: Browser) -> None:
    asked = ana.ask()
    assert request_view(asked, None, ana.world.moment())["receipt"] == ""
    paid = request_view(ana.issue(), None, ana.world.moment())
    assert paid["receipt"].endswith(f"/recibo/{asked.payment_id}.pdf")
