"""The portal over HTTP: what it publishes, what its paper is like, and what it does not let do."""

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pytest
from cryptography import x509

from tests.http.client import Child, Place
from tests.http.visitor import Visitor

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n", re.DOTALL)


@pytest.fixture
def ana(place: Place) -> Visitor:
    """Ana, signed in."""
    return Visitor(place).enters()


def published(visitor: Visitor, name: str) -> bytes:
    answer = visitor.place.client.get(f"{visitor.base('registo-criminal')}/consulta/{name}")
    assert answer.headers["content-type"].startswith("application/x-pem-file")
    return answer.body


# whom to trust
def test_the_chain_of_a_world_is_published(place: Place) -> None:
    visitor = Visitor(place)
    signer, issuing, root = x509.load_pem_x509_certificates(published(visitor, "cadeia.pem"))
    assert published(visitor, "raiz.pem") == PEM.findall(published(visitor, "cadeia.pem"))[-1]
    signer.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)


def test_the_paper_is_signed_by_who_is_published(ana: Visitor) -> None:
    signer, *_ = x509.load_pem_x509_certificates(published(ana, "cadeia.pem"))
    number = signer.serial_number
    held = number.to_bytes((number.bit_length() + 7) // 8, "big").hex().encode()
    assert held in ana.asks().pays().paper().lower()


def test_each_world_has_a_root_of_its_own(place: Place) -> None:
    other = Place(place.client, f"{place.world}-8").create(seed=8)
    assert published(Visitor(place), "raiz.pem") != published(Visitor(other), "raiz.pem")


def test_the_page_of_trust_says_what_is_in_the_file(place: Place) -> None:
    visitor = Visitor(place)
    root = x509.load_pem_x509_certificate(published(visitor, "raiz.pem"))
    address = f"{visitor.base('registo-criminal')}/consulta"
    page = place.client.get(f"{address}/assinatura").text
    from_file = root.fingerprint(root.signature_hash_algorithm).hex(":").upper()  # type: ignore[arg-type]
    assert from_file in page
    assert f"{address}/assinatura" in place.client.get(f"{address}/").text


# the paper
@pytest.mark.parametrize(
    ("language", "document", "title", "first"),
    [
        ("pt-en", "pt-PT", "Certificado do Registo Criminal", "Nada consta"),
        ("en-pt", "en", "Criminal Record Certificate", "Nothing is recorded"),
    ],
)
def test_the_language_asked_for_comes_first(
    ana: Visitor, language: str, document: str, title: str, first: str
) -> None:
    paper = pypdf.PdfReader(io.BytesIO(ana.asks(language=language).pays().paper()))
    assert paper.trailer["/Root"]["/Lang"] == document
    assert paper.metadata is not None
    assert str(paper.metadata.title).startswith(title)
    read = paper.pages[0].extract_text()
    places = {found: read.index(found) for found in ("Nada consta", "Nothing is recorded")}
    assert min(places, key=places.__getitem__) == first


def test_every_link_of_the_mail_opens_something_of_the_request(ana: Visitor) -> None:
    one = ana.asks().pays().newest
    told = ana.place.client.get(f"{ana.place.control}/mail").data["mail"]
    assert len(told) == 3
    links = [link for mail in told for link in mail["links"]]
    pages = [ana.page(link.partition(str(ana.place.client.port))[2]) for link in links]
    assert {page.status for page in pages} == {200}
    shown = [one["number"] in page.text or one["code"] in page.text for page in pages]
    assert len(shown) >= 4
    assert all(shown)


def test_the_links_of_text_messages_lead_to_the_request(ana: Visitor) -> None:
    number = ana.asks().pays().newest["number"]
    told = ana.place.see(ana.place.phone, ana.place.phone_token)["messages"]
    paths = [part["path"] for one in told for part in one["pieces"] if part["path"]]
    assert len(paths) == 2
    assert all(number in ana.page(ana.base(path.lstrip("/"))).text for path in paths)


def test_the_receipt_is_where_the_request_says(ana: Visitor) -> None:
    address = ana.base(ana.asks().pays().newest["receipt"].lstrip("/"))
    assert ana.page(address).body.startswith(b"%PDF-")


# what is not let
def test_another_persons_request_is_not_found(ana: Visitor, place: Place) -> None:
    request_id = ana.asks().pays().newest["request_id"]
    thief = Visitor(place, "joao-desconfiado", "outro-navegador").enters()
    address = f"{thief.base('registo-criminal')}/pedidos/{request_id}"
    page = thief.page(address)
    assert "Não tem nenhum pedido com este número." in page.text
    assert ana.code not in page.text
    assert thief.page(f"{address}/certificado.pdf").code == "request_unknown"
    refused = thief.try_at("registo-criminal", "cancel-access-code", request_id=request_id)
    assert refused.code == "request_unknown"


def test_a_double_click_submits_once(ana: Visitor, server: Child) -> None:
    ana.fills()
    address, token = f"{ana.base('registo-criminal')}/api/submit-request", ana.token()

    def press(_: int) -> int:
        client = server.client
        answer = client.post(address, {}, token)
        client.close()
        return answer.status

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [200, 409, 409, 409]
    assert sum(event["type"] == "pedido.submetido" for event in ana.place.events()) == 1


def test_two_tabs_submit_once(ana: Visitor) -> None:
    pages = [ana.fills().page(f"{ana.base('registo-criminal')}/pedido").text for _ in "ab"]
    answers = []
    for page in pages:
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)
        assert csrf
        answers.append(
            ana.place.client.form(
                f"{ana.base('registo-criminal')}/acao/submit-request",
                {"csrf": csrf[1], "_volta": "/pedido"},
                Cookie=ana.cookie,
            )
        )
    assert [answer.status for answer in answers] == [303, 409]
    assert "O que já submeteu está em «Os Meus Pedidos»." in answers[1].text
    assert len(ana.sees()["requests"]) == 1


def test_no_amount_is_taken_from_a_browser(ana: Visitor) -> None:
    ana.asks()
    changed = ana.try_at("registo-criminal", "proceed-to-payment", amount_cents=1)
    assert changed.code == "malformed"
    payer = ana.token("cidadao", ana.citizen)
    card = {"number": "9999000000000012", "valid_until": "12/30", "cvv": "123", "amount": "0,01"}
    paid = ana.place.client.post(f"{ana.base('pagamentos')}/{ana.citizen}/api/pay-by-card", card,
                                 payer)  # fmt: skip
    assert paid.code == "malformed"
    assert ana.newest["status"] == "payable"
    assert ana.pays().newest["amount"] == "5,00\u00a0€"


def test_a_code_that_nobody_has_is_answered_as_any_other(place: Place) -> None:
    visitor = Visitor(place)
    seen = [visitor.consults(f"AAAA-BBBB-CCCC-DDD{letter}") for letter in "ABCDEFGHJKLMNPQRSTUV"]
    outcomes = [one["outcome"] for one in seen]
    assert outcomes == ["unknown"] * 10 + ["rate_limited"] * 10
    assert {one["certificate"] for one in seen} == {None}
