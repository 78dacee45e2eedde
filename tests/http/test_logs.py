"""What the server writes: no code, PIN, password, token or number, whatever happens."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.http.client import PASSWORD, PHONE, Child, Listening, Place


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[tuple[str, Place]]:
    """All that a server wrote while calls went well, and badly, in its worlds."""
    folder = tmp_path_factory.mktemp("logs") / "data"
    copytree(templates, folder / "templates")
    child = Child(folder).start()
    client = child.client
    place = Place(client, "ouvido").create().sit()
    header = [f"Authorization: Bearer {place.phone_token}"]
    listening = Listening(child.port, f"{place.phone}/ws", header=header)
    place.play()
    place.play(8)
    code = place.code()
    phone, desk = place.phone_token, place.desk_token
    place.secrets += [code, PASSWORD, PHONE, phone, desk, "2580"]
    for path, body, token in (
        (f"{place.desk}/api/validate-code", {"code": code + "0"}, desk),
        (f"{place.desk}/api/validate-code", {"code": [code]}, desk),
        (f"{place.desk}/api/validate-code?code={code}", {"nada": code}, desk),
        (f"{place.desk}/api/{code}", {"code": code}, desk),
        (f"{place.desk}/api/validate-cmd", {"phone_number": PHONE + "0"}, desk),
        (f"{place.phone}/api/speak", {"text": f"O código é {code}\x00"}, phone),
        (f"{place.phone}/api/speak", {"text": code * 400}, phone),
        (f"{place.phone}/api/unlock-app", {"pin": 2580}, phone),
        (f"{place.desk}/api/sign-in", {"user_name": "rita.neves", "password": PASSWORD + "x"}, ""),
        (f"/w/{phone}/backoffice/api/sign-in", {"password": PASSWORD}, ""),
        (f"{place.control}/seats", {"role": code, "person": PHONE}, ""),
        (f"{place.control}/clock/advance", {"to": code}, ""),
    ):
        assert client.post(path, body, token).status >= 400
    client.form(f"{place.phone}/acao/unlock-app", {"pin": "2580"}, Cookie=f"lugar_cidadao={phone}x")
    client.get(f"{place.desk}/{code}?token={desk}", desk)
    client.send("BREW", f"/{code}", None, {"Authorization": f"Bearer {desk}"})
    for bytes_ in (b"2580 / nada\r\n\r\n", f"GET /{desk} \x00\r\n\r\n".encode(), b"\xff" * 99):
        client.raw(bytes_)
    client.raw(
        f"POST {place.desk}/api/x HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n{code}".encode()
    )
    listening.socket.send(code)
    listening.socket.send_binary(b"\xff" + code.encode() * 4_000)
    listening.ends()
    child.kill()
    yield child.log.read_text(), place
    client.close()


def test_no_secret_is_in_what_it_writes(heard: tuple[str, Place]) -> None:
    written, place = heard
    after = written.split("Stop with Ctrl+C.")[1]
    assert len(set(place.secrets)) >= 8
    assert [secret for secret in place.secrets if secret in after] == []


def test_no_number_of_a_telephone_is_in_what_it_writes(heard: tuple[str, Place]) -> None:
    written, _ = heard
    assert re.findall(r"9\d{2} ?\d{3} ?\d{3}", written.split("Stop with")[1]) == []


def test_the_start_tells_of_the_demonstration_only(heard: tuple[str, Place]) -> None:
    """Its PIN and password are of fictitious people, the same in every world, and in the docs."""
    written, place = heard
    start = written.split("Stop with")[0]
    private = [secret for secret in place.secrets if secret not in ("2580", PASSWORD)]
    assert [secret for secret in private if secret in start] == []


def test_bad_input_is_no_defect(heard: tuple[str, Place]) -> None:
    written, _ = heard
    assert "defect" not in written
    assert "Traceback" not in written


def test_no_secret_is_in_a_world(
    heard: tuple[str, Place], tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, place = heard
    folder = next(tmp_path_factory.getbasetemp().glob("logs*/data"))
    kept = b"".join(path.read_bytes() for path in folder.glob("ouvido.world*"))
    assert b"autorizacao.autorizada" in kept
    codes = {secret for secret in place.secrets if re.fullmatch(r"\d{6}", secret)}
    assert len(codes) == 2
    assert [code for code in codes if code.encode() in kept] == []
    tokens = [secret for secret in place.secrets if "." in secret and len(secret) > 30]
    assert [token for token in tokens if token.encode() in kept] == []
