"""Service providers registered by page, by program and by metadata."""

import re

from tests.http.client import Client, Place
from tests.sandbox.platforms.test_providers import CERTIFICATE, metadata

XML = {"Content-Type": "application/samlmetadata+xml"}


def providers(place: Place) -> str:
    return f"{place.control}/providers"


def test_a_program_registers_shows_and_removes(place: Place) -> None:
    client = place.client
    wanted = {
        "name": "Balcão de ensaio",
        "redirect_uris": ["https://balcao.example/volta"],
        "certificates": [CERTIFICATE],
    }
    answer = client.post(providers(place), wanted)
    made = client.done(answer)
    assert answer.status == 201
    one = f"{providers(place)}/{made['id']}"
    assert client.done(client.get(one)) == made
    listed = client.done(client.get(providers(place)))["providers"]
    assert [item["name"] for item in listed] == [
        "Prestador de ensaio",
        "Portal Registo Criminal",
        "Portal de Backoffice Autenticação.gov",
        "Balcão de ensaio",
    ]
    assert client.send("DELETE", one).status == 204
    assert client.get(one).code == "provider_unknown"


def test_a_test_certificate_comes_with_its_key_once(place: Place) -> None:
    one = f"{providers(place)}/9000000000000000001"
    made = place.client.done(place.client.post(f"{one}/test-certificate"))
    assert made["private_key"].startswith("-----BEGIN PRIVATE KEY-----")
    shown = place.client.get(one)
    assert shown.data["certificates"][0]["sha256"] == made["sha256"]
    assert "PRIVATE KEY" not in shown.text


def test_bad_members_are_refused_by_name(place: Place) -> None:
    for wanted, code in (
        ({"name": ""}, "malformed"),
        ({"name": "x", "id": "12"}, "malformed"),
        ({"name": "x", "redirect_uris": "https://a.example"}, "malformed"),
        ({"name": "x", "outro": 1}, "malformed"),
        ({"name": "x", "redirect_uris": ["http://a.example/"]}, "address_refused"),
        ({"name": "x", "certificates": ["-----BEGIN"]}, "certificate_unreadable"),
    ):
        assert place.client.post(providers(place), wanted).code == code, wanted


def test_metadata_come_as_xml_and_not_too_large(place: Place) -> None:
    upload = f"{providers(place)}/metadata"
    send = place.client.send
    answer = send("POST", upload, metadata(), XML)
    assert (answer.status, answer.data["entity_id"]) == (201, "https://sp.example")
    assert send("POST", upload, metadata(), XML).code == "provider_taken"
    assert send("POST", upload, b"<!DOCTYPE a><a/>", XML).code == "xml_refused"
    assert place.client.post(upload, {}).code == "wrong_content_type"


def test_metadata_of_twenty_megabytes_are_refused_unread(place: Place) -> None:
    fresh = Client(place.client.port)
    head = (
        f"POST {providers(place)}/metadata HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: application/xml\r\nContent-Length: {20 << 20}\r\n\r\n"
    )
    answer = fresh.raw(head.encode() + b" " * 70_000)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"too_large" in answer


def test_the_page_registers_makes_a_certificate_and_removes(place: Place) -> None:
    client, page = place.client, f"/w/{place.world}/prestadores/"
    form = {"name": "Serviço à mão", "redirect_uris": "https://a.example/ https://b.example/x"}
    assert client.form(f"{page}acao/registar", form).status == 303
    text = client.get(page).text
    assert "Serviço à mão" in text
    [identifier] = [found for found in re.findall(r'data-chave="(\d+)"', text) if found[0] != "9"]
    made = client.form(f"{page}acao/certificado", {"id": identifier}).text
    assert "BEGIN PRIVATE KEY" in made
    assert "BEGIN PRIVATE KEY" not in client.get(page).text
    assert client.form(f"{page}acao/retirar", {"id": identifier}).status == 303
    assert "Serviço à mão" not in client.get(page).text


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(place: Place) -> None:
    page = f"/w/{place.world}/prestadores/"
    form = {"name": "Serviço", "redirect_uris": "http://longe.example/"}
    answer = place.client.form(f"{page}acao/registar", form)
    assert (answer.status, answer.code) == (422, "address_refused")
    assert 'value="http://longe.example/"' in answer.text
    assert place.client.form(f"{page}acao/certificado", {"id": "1"}).code == "provider_unknown"
