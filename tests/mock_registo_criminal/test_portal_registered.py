"""The portal of the sandbox asks by the register, as any service does."""

import pytest

from mock_registo_criminal import language as at_visit
from sandbox.platforms.providers.core import PORTAL_PROVIDER
from sandbox.platforms.providers.language import RegisterProvider, RemoveProvider
from sandbox.platforms.providers.registry import directory
from sandbox.world import World
from tests.driver import Play
from tests.mock_registo_criminal.test_portal_online import Browser

NIC = "http://interop.gov.pt/MDC/Cidadao/NIC"


@pytest.fixture
def unregistered(world: World) -> World:
    world.perform(RemoveProvider(PORTAL_PROVIDER.id), "consola")
    return world


def test_every_world_has_the_portal_in_its_register(world: World) -> None:
    assert directory(world).providers[PORTAL_PROVIDER.id] == PORTAL_PROVIDER


def test_it_gets_every_attribute_that_it_is_registered_for(world: World) -> None:
    found = dict(Browser(world).enter().visit.attributes)
    assert NIC in found
    assert set(found) <= set(PORTAL_PROVIDER.attributes)
    assert len(found) == 7


def test_out_of_the_register_nobody_signs_in_and_the_portal_says_why(unregistered: World) -> None:
    browser = Browser(unregistered)
    browser.do(at_visit.AskSignIn(browser.id))
    assert unregistered.machine.state(f"acesso:{browser.id}") is None
    assert browser.visit.refusal == "portal_not_registered"


def test_a_proof_given_before_is_worth_nothing_afterwards(world: World) -> None:
    browser = Browser(world)
    proof = browser.proof()
    world.perform(RemoveProvider(PORTAL_PROVIDER.id), "consola")
    browser.do(at_visit.PresentAssertion(browser.id, proof))
    assert (browser.visit.status, browser.visit.refusal) == ("away", "portal_not_registered")


def test_registered_anew_it_gets_what_the_register_allows(unregistered: World) -> None:
    again = RegisterProvider(PORTAL_PROVIDER.id, PORTAL_PROVIDER.name, attributes=(NIC,))
    unregistered.perform(again, "consola")
    assert [name for name, _ in Browser(unregistered).enter().visit.attributes] == [NIC]


def test_the_token_of_a_call_opens_no_portal_that_is_not_registered(unregistered: World) -> None:
    play = Play(unregistered).to("portal_open")
    assert play.desk.token_outcome == "portal_not_registered"
    again = RegisterProvider(PORTAL_PROVIDER.id, PORTAL_PROVIDER.name, attributes=(NIC,))
    unregistered.perform(again, "consola")
    play.authenticate()
    assert play.desk.token_outcome == "accepted"
