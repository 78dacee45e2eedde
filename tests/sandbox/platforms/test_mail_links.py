"""Links in messages: marks in the journal, addresses on the screen."""

from hypothesis import given
from hypothesis import strategies as st

from mock_mobile_app.view import _messages
from sandbox.keys import WorldKey
from sandbox.platforms.mail.links import WORDS, in_words, pieces, with_addresses
from sandbox.platforms.payments.link import payment_key
from sandbox.protocol.messages import SendSms
from sandbox.world import World
from tests.driver import ANA

KEY = WorldKey(bytes(32), "abc123")
TEXT = "Pague em [[/pagamentos/{pagamento:PG-RC-1}/|a página de pagamento]]. Obrigado."


def test_a_link_to_a_payment_bears_its_key() -> None:
    before, link, after = pieces(TEXT, KEY)
    assert (before.text, after.text) == ("Pague em ", ". Obrigado.")
    assert link.text == "a página de pagamento"
    assert link.path == f"/pagamentos/{payment_key('PG-RC-1', KEY)}/"


def test_a_message_is_told_in_words_and_with_addresses() -> None:
    assert in_words(TEXT) == "Pague em a página de pagamento. Obrigado."
    whole = with_addresses("Ver [[/registo-criminal/]]", "http://localhost/w/demo", KEY)
    assert whole == "Ver http://localhost/w/demo/registo-criminal/"
    assert in_words("[[/x]]") == WORDS


def test_a_link_stays_inside_the_world() -> None:
    assert pieces("[[//exemplo.pt/x]]", KEY)[0].path == "/exemplo.pt/x"
    assert pieces("[[/../../sandbox]]", KEY)[0].path == "/sandbox"


def test_a_secret_has_a_name_and_is_not_the_payments() -> None:
    paths = {pieces(f"[[/c/{{segredo:{name}}}]]", KEY)[0].path for name in ("a", "b")}
    assert len(paths) == 2
    assert all(len(path) > 40 for path in paths)


@given(st.text(max_size=200))
def test_any_text_is_a_message(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text, KEY)) == in_words(text)


def test_no_secret_of_a_link_is_written(world: World) -> None:
    world.perform(SendSms(ANA, "Teste", TEXT), "sistema:app-movel")
    secret = payment_key("PG-RC-1", world.key).partition(".")[2]
    written = "".join(record.data for record in world.journal.read())
    assert secret not in written
    phone = world.machine.state(f"phone:{ANA}")
    shown = _messages(phone, world.clock.now(), world.key)[0]
    assert secret in str(shown["pieces"])
    assert secret not in shown["text"]
