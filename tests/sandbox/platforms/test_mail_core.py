"""The mail of a world: received, found, cleared."""

import pytest

from sandbox.platforms.mail import core
from sandbox.platforms.mail.core import STREAM, Mailroom
from sandbox.platforms.mail.language import ClearMail
from sandbox.protocol.messages import SendMail
from sandbox.world import World
from tests.driver import ANA, refused

TO = "ana@exemplo.pt"


def send(world: World, to: str = TO, subject: str = "Aviso", body: str = "Olá") -> None:
    world.perform(SendMail(to, subject, body, ANA), "sistema:correio")


def room(world: World) -> Mailroom:
    found: Mailroom = world.machine.state(STREAM)
    return found


def test_a_message_is_found_by_address_and_words(world: World) -> None:
    send(world, body="O certificado está pronto")
    send(world, "OUTRA@exemplo.pt", "Recibo")
    assert [mail.subject for mail in room(world).find(TO)] == ["Aviso"]
    assert [mail.to for mail in room(world).find(words="recibo")] == ["outra@exemplo.pt"]
    assert len(room(world).find(words="CERTIFICADO pronto")) == 1
    assert room(world).find(TO, "recibo") == []


def test_clearing_forgets_one_address(world: World) -> None:
    send(world)
    send(world, "outra@exemplo.pt")
    world.perform(ClearMail(TO), "consola")
    assert [mail.to for mail in room(world).messages] == ["outra@exemplo.pt"]
    assert world.perform(ClearMail(TO), "consola") == []


@pytest.mark.parametrize("to", ["", "ana", 'a"b@c.pt', "a@b", "a b@c.pt", "a@b.pt\n"])
def test_what_is_no_address_is_refused(world: World, to: str) -> None:
    if to.strip() != to:
        assert core.address_of(to) == to.strip()
        return
    with refused("malformed"):
        send(world, to)


def test_the_oldest_messages_leave_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "KEPT", 3)
    for number in range(5):
        send(world, subject=str(number))
    assert [mail.subject for mail in room(world).messages] == ["2", "3", "4"]
