"""A consent that another Sistema de Autorizações tells of, and one that is told to another."""

from dataclasses import replace

import pytest

from sandbox.platforms.authentication.told_consent import ConsentTold
from sandbox.platforms.entity_requests.phone_channel import attributes_of
from sandbox.platforms.integration.language import TakeMessage
from sandbox.protocol.messages import (
    AUTHENTICATION,
    AUTHORIZATIONS,
    CitizenDataQuery,
    ConsentGiven,
    IssueToken,
)
from sandbox.settings import FillSlot
from tests.driver import ANA, RITA, Play, refused

ADDRESS, DESK = "http://127.0.0.1:9/entrada", "sistema:backoffice"
ACCESS = "prova-do-componente-1"
WIDE = attributes_of(("nome", "nic"))
GIVEN = ConsentGiven("A-1", ANA, RITA, "P-fora1", "registo-criminal", WIDE, ACCESS)
ISSUE = IssueToken("A-1", RITA, "S-1", ANA, "registo-criminal", "P-fora1")


def tell(play: Play, given: ConsentGiven, message_id: str = "urn:uuid:c1") -> None:
    way = (message_id, AUTHORIZATIONS, AUTHENTICATION, "ComunicarConsentimento", "", "", "rest")
    play.world.perform(TakeMessage(*way, given), "sistema:sistema-autorizacoes")


def test_a_consent_that_is_told_opens_its_data_and_its_token(play: Play) -> None:
    tell(play, GIVEN)
    play.world.perform(CitizenDataQuery("A-1", RITA, "P-fora1", ACCESS, WIDE), DESK)
    assert play.events("dados.entregues")[-1]["scopes"] == ["nome", "nic"]
    play.world.perform(ISSUE, DESK)
    assert play.events("token.emitido")[-1]["scopes"] == ["nome", "nic"]


def test_what_the_citizen_did_not_allow_stays_closed(play: Play) -> None:
    tell(play, GIVEN)
    more = attributes_of(("nome", "nif"))
    with refused("attribute_not_granted"):
        play.world.perform(CitizenDataQuery("A-1", RITA, "P-fora1", ACCESS, more), DESK)


@pytest.mark.parametrize(
    "asks",
    [
        replace(ISSUE, operator_id="duarte-operador"),
        replace(ISSUE, holder="joao-desconfiado"),
        replace(ISSUE, request_id="P-fora2"),
        replace(ISSUE, service="outro"),
        replace(ISSUE, client_id="9000000000000000001"),
    ],
)
def test_a_consent_is_for_its_own_request_only(play: Play, asks: IssueToken) -> None:
    tell(play, GIVEN)
    with refused("not_approved"):
        play.world.perform(asks, DESK)


def test_the_first_that_is_told_of_a_request_holds(play: Play) -> None:
    tell(play, GIVEN)
    tell(play, replace(GIVEN, operator_id="duarte-operador"), "urn:uuid:c2")
    assert [one["operator_id"] for one in play.events(ConsentTold.TYPE)] == [RITA]


@pytest.mark.parametrize(
    "given", [replace(GIVEN, citizen_id="ninguem"), replace(GIVEN, access="curta")]
)
def test_a_consent_that_makes_no_sense_is_rejected(play: Play, given: ConsentGiven) -> None:
    tell(play, given)
    assert play.events(ConsentTold.TYPE) == []
    assert play.events("mensagem.rejeitada")[-1]["reason"] == "malformed"


def test_an_authentication_outside_is_told_what_was_allowed(play: Play) -> None:
    play.to("approved")
    play.world.perform(FillSlot("autenticacao", ADDRESS), "consola")
    play.validate_code()
    sent = [one["envelope"] for one in play.events("mensagem.enviada")]
    [told] = [one["body"] for one in sent if one["action"] == "ComunicarConsentimento"]
    assert (told["citizen_id"], told["operator_id"]) == (ANA, RITA)
    assert told["attributes"] == list(attributes_of(("nome", "data_nascimento", "nic", "nif")))


def test_the_sandboxs_own_authentication_is_told_nothing(play: Play) -> None:
    play.to("approved")
    play.validate_code()
    assert "ComunicarConsentimento" not in str(play.records())
