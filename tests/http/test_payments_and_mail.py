"""The payment page by its link, the bank, the receipt, and the inbox, over HTTP."""

import re

import pytest

from sandbox.keys import WorldKey, new_key, new_tag
from sandbox.platforms.payments.link import payment_key
from tests.http.client import Answer, Client, Place, counted

_NAMES = counted("dinheiro")


@pytest.fixture
def place(client: Client) -> Place:
    """A world with a payment of Ana's."""
    found = Place(client, next(_NAMES)).create().sit()
    bank(found, "create-test-payment", payer="ana-silva", amount="5,00", description="Ensaio")
    return found


def bank(place: Place, action: str, **body: str) -> None:
    place.do(f"/w/{place.world}/banco/simulado/api/{action}", body, place.bank_token)


def key_of(place: Place, payment_id: str = "PG-ENS-0001") -> str:
    """The key of a payment in a scripted world of seed 7."""
    return payment_key(payment_id, WorldKey(new_key(7), new_tag(place.world)))


def pay_at(place: Place, key: str, **values: str) -> Answer:
    """Press *Pagar esta referência* as whoever opened this address."""
    base = f"/w/{place.world}/pagamentos/{key}"
    page = place.client.get(f"{base}/")
    cookie = page.cookie
    csrf = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert csrf
    given = {"csrf": csrf[1], "payment_id": "PG-ENS-0001", **values}
    return place.client.form(f"{base}/acao/pay-reference", given, Cookie=cookie)


def test_the_link_opens_one_payment_and_pays_it(place: Place) -> None:
    key = key_of(place)
    page = place.client.get(f"/w/{place.world}/pagamentos/{key}/")
    assert page.status == 200
    assert "FICTÍCIO" in page.text
    assert "ana-silva" not in page.text
    assert pay_at(place, key).status == 303
    assert [e["type"] for e in place.events()][-1] == "pagamento.recebido"
    actor = place.events()[-1]["actor"]
    assert (actor, key in actor) == ("cidadao:PG-ENS-0001", False)


def test_a_link_pays_no_other_payment(place: Place) -> None:
    bank(place, "create-test-payment", payer="ana-silva", amount="9,00")
    answer = pay_at(place, key_of(place, "PG-ENS-0002"))
    assert answer.code == "payment_unknown"


@pytest.mark.parametrize("key", ["PG-ENS-0001", "PG-ENS-0001.x", "PG-NADA.x", "PG-"])
def test_a_wrong_link_opens_nothing(place: Place, key: str) -> None:
    for path in ("/", "/p/PG-ENS-0001", "/recibo/PG-ENS-0001.pdf", "/api/view", "/ws"):
        answer = place.client.get(f"/w/{place.world}/pagamentos/{key}{path}")
        assert answer.status == 404


def test_the_receipt_is_there_once_it_is_paid(place: Place) -> None:
    address = f"/w/{place.world}/pagamentos/ana-silva/recibo/PG-ENS-0001.pdf"
    assert place.client.get(address).code == "payment_not_open"
    bank(place, "bank-pays")
    receipt = place.client.get(address)
    assert receipt.headers["content-type"] == "application/pdf"
    assert receipt.body == place.client.get(address).body
    assert receipt.body.startswith(b"%PDF-")
    assert b"/MarkInfo" in receipt.body
    foreign = f"/w/{place.world}/pagamentos/joao-desconfiado/recibo/PG-ENS-0001.pdf"
    assert place.client.get(foreign).code == "payment_unknown"


def test_the_bank_leads_to_its_only_seat(place: Place) -> None:
    assert place.client.get(f"/w/{place.world}/banco/").status == 303
    assert place.client.get(f"/w/{place.world}/banco/simulado/").status == 200
    assert place.client.get(f"/w/{place.world}/banco/outro/").code == "person_unknown"


def test_the_inbox_is_empty_waits_and_answers_nothing(place: Place) -> None:
    api = f"{place.control}/mail"
    assert place.client.get(api).data == {"mail": []}
    assert place.client.get(f"{api}/next?timeout_s=0").status == 204
    assert place.client.get(f"{api}/next?timeout_s=31").code == "malformed"
    assert place.client.get(f"{api}/next?after=x").code == "malformed"
    assert place.client.get(f"{api}?to=nada").code == "malformed"
    assert place.client.send("DELETE", f"{api}?to=ana@exemplo.pt").status == 204
    assert (
        "Ainda nenhum sistema enviou correio" in place.client.get(f"/w/{place.world}/correio/").text
    )
