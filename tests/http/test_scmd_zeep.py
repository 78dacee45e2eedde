"""zeep calls every operation of the signature service; a library checks what comes back."""

import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests
import zeep
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from tests.http.client import Child, Place

HOWTO = Path(__file__).parents[2] / "docs/how-to/sign-with-cmd.md"
PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
GUID = "5a1d0000-0000-4000-8000-000000000001"
APPLICATION = GUID.encode()
ANA, PIN = "+351 900000123", "25802580"
TEXT = b"Documento de ensaio"
HASH = PREFIX + sha256(TEXT).digest()


class Signer:
    """A client made of the contract, and what it needs to encrypt its fields."""

    def __init__(self, place: Place, user: str = "ws.assinatura") -> None:
        self.place = place
        self.base = f"http://127.0.0.1:{place.client.port}/w/{place.world}/assinatura-cmd"
        session = requests.Session()
        session.auth = HTTPBasicAuth(user, f"ficticia-{user}")
        transport = Transport(session=session)
        self.service = zeep.Client(f"{self.base}/SCMDService.svc?wsdl", transport=transport).service
        pem = requests.get(f"{self.base}/cifra.pem", timeout=30).content
        key = x509.load_pem_x509_certificate(pem).public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        self.key = key

    def sealed(self, text: str) -> str:
        return b64encode(self.key.encrypt(text.encode(), padding.PKCS1v15())).decode()

    def sign(self, **changes: Any) -> Any:
        request = {
            "ApplicationId": APPLICATION,
            "DocName": "contrato.pdf",
            "Hash": HASH,
            "Pin": self.sealed(PIN),
            "UserId": self.sealed(ANA),
        }
        return self.service.SCMDSign(request=request | changes)

    def confirm(self, process_id: str, code: str = "") -> Any:
        sealed = self.sealed(code or self.code())
        return self.service.ValidateOtp(sealed, process_id, APPLICATION)

    def code(self) -> str:
        texts = self.place.see(self.place.phone, self.place.phone_token)["messages"]
        return re.findall(r"Código de segurança: (\d{6})", str(texts))[0]

    def chain(self) -> list[x509.Certificate]:
        found = self.service.GetCertificate(APPLICATION, self.sealed(ANA))
        return x509.load_pem_x509_certificates(found.encode())


@pytest.fixture
def signer(place: Place) -> Signer:
    """An application of a world in which Ana sits at her phone."""
    return Signer(place)


def is_signed(chain: list[x509.Certificate], signature: bytes, text: bytes) -> None:
    citizen, root, issuer = chain
    citizen.verify_directly_issued_by(issuer)
    issuer.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    key = citizen.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())


def test_the_certificate_is_of_the_citizen_and_the_same_each_time(signer: Signer) -> None:
    chain = signer.chain()
    (name,) = chain[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "Ana Filipa Ferreira Silva"
    assert [one.serial_number for one in signer.chain()] == [one.serial_number for one in chain]


def test_a_hash_is_signed_after_pin_and_code(signer: Signer) -> None:
    begun = signer.sign()
    assert (begun.Code, begun.Message) == ("200", "OK")
    done = signer.confirm(begun.ProcessId)
    assert (done.Status.Code, done.Status.ProcessId) == ("200", begun.ProcessId)
    assert done.ArrayOfHashStructure is None
    is_signed(signer.chain(), done.Signature, TEXT)


def test_several_hashes_are_signed_with_one_code(signer: Signer) -> None:
    texts = {"1": b"um", "2": b"dois", "3": "três".encode()}
    rows = [
        {"Hash": PREFIX + sha256(text).digest(), "Name": f"{key}.pdf", "id": key}
        for key, text in texts.items()
    ]
    request = {
        "ApplicationId": APPLICATION,
        "Pin": signer.sealed(PIN),
        "UserId": signer.sealed(ANA),
    }
    begun = signer.service.SCMDMultipleSign(request, {"HashStructure": rows})
    done = signer.confirm(begun.ProcessId)
    found = done.ArrayOfHashStructure.HashStructure
    assert [(one.id, one.Name) for one in found] == [(key, f"{key}.pdf") for key in texts]
    chain = signer.chain()
    for one in found:
        is_signed(chain, one.Hash, texts[one.id])


def test_the_certificate_comes_with_the_code(signer: Signer) -> None:
    begun = signer.service.GetCertificateWithPin(
        APPLICATION, signer.sealed(ANA), signer.sealed(PIN)
    )
    done = signer.confirm(begun.ProcessId)
    assert x509.load_pem_x509_certificates(done.certificate.encode()) == signer.chain()
    assert done.Signature is None


def test_another_code_takes_the_place_of_the_first(signer: Signer) -> None:
    begun = signer.sign()
    first = signer.code()
    again = signer.service.ForceSMS(begun.ProcessId, signer.sealed(ANA), APPLICATION)
    assert (again.Code, again.ProcessId) == ("200", begun.ProcessId)
    assert signer.code() != first
    assert signer.confirm(begun.ProcessId, first).Status.Code == "802"
    assert signer.confirm(begun.ProcessId).Status.Code == "200"


def test_a_code_is_over_after_its_time_and_after_its_use(signer: Signer) -> None:
    begun = signer.sign()
    assert signer.confirm(begun.ProcessId).Status.Code == "200"
    assert signer.confirm(begun.ProcessId).Status.Code == "816"


def test_a_process_of_another_application_is_unknown(place: Place, signer: Signer) -> None:
    begun = signer.sign()
    other = Signer(place, "ws.outra")
    theirs = b"5a1d0000-0000-4000-8000-000000000002"
    found = other.service.ValidateOtp(other.sealed(signer.code()), begun.ProcessId, theirs)
    assert (found.Status.Code, found.Status.Field) == ("800", "processId")
    assert signer.confirm(begun.ProcessId).Status.Code == "200"


def test_a_number_that_cannot_sign_has_no_certificate_and_gets_no_code(signer: Signer) -> None:
    for number in ("+351 900735182", "+351 900294750", "+351 900999999"):
        sealed = signer.sealed(number)
        assert signer.service.GetCertificate(APPLICATION, sealed) is None
        assert signer.sign(UserId=sealed).Code == "817"


def test_no_pin_and_no_code_is_in_what_the_world_writes(signer: Signer) -> None:
    begun = signer.sign()
    code = signer.code()
    assert signer.confirm(begun.ProcessId).Status.Code == "200"
    place = signer.place
    written = place.client.get(f"/sandbox/v1/worlds/{place.world}/export").body
    assert PIN.encode() not in written
    assert code.encode() not in written


def test_the_steps_of_the_page_hold(server: Child, tmp_path: Path) -> None:
    blocks = re.findall(r"```python\n(.*?)```", HOWTO.read_text(encoding="utf-8"), re.S)
    done = subprocess.run(
        [sys.executable, "-c", blocks[0]],
        cwd=tmp_path,
        env=os.environ | {"BASE": f"http://127.0.0.1:{server.port}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["200 OK", "200 OK", "assinatura válida"]
