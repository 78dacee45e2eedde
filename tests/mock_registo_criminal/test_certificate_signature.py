"""The signed paper: checked, rendered and read by programs that did not make it."""

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp
from asn1crypto import pem
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from bench import certificates as bench
from mock_registo_criminal.certificate import access_code
from mock_registo_criminal.certificates import authority_of, issue, issue_in_world
from sandbox.installation import SIGNATURE_PROGRAMS, WAY_OUT
from sandbox.keys import WorldKey, new_key
from tests.mock_registo_criminal.test_certificate import AT, FRAUD, KEY, certificate

CODE = access_code(KEY, "RC-0001")
ADDRESS = f"http://localhost/w/ensaio/registo-criminal/consulta?codigo={CODE}"
AUTHORITY = authority_of(KEY, AT)
ELSEWHERE = authority_of(WorldKey(new_key(8), "outra"), AT)

Check = Callable[..., str]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return issue(certificate(), ADDRESS, AUTHORITY)


@pytest.fixture
def pdfsig(tmp_path: Path) -> Check:
    """What poppler says of a file when it trusts a root."""
    lacking = [name for name in SIGNATURE_PROGRAMS if shutil.which(name) is None]
    if lacking:
        pytest.fail(f"there is no {' nor '.join(lacking)}. {WAY_OUT}")

    def check(data: bytes, root_pem: str) -> str:
        trusted, root, file = tmp_path / "trusted", tmp_path / "root.pem", tmp_path / "paper.pdf"
        trusted.mkdir()
        root.write_text(root_pem)
        file.write_bytes(data)
        store = f"sql:{trusted}"
        run(["certutil", "-N", "-d", store, "--empty-password"])
        run(["certutil", "-A", "-d", store, "-n", "root", "-t", "C,C,C", "-i", str(root)])
        return run(["pdfsig", "-nssdir", str(trusted), str(file)])

    return check


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout + done.stderr


# Another program's word


@pytest.mark.official("ETSI EN 319 142-1", "6.3, level B-B")
def test_poppler_finds_the_signature_valid_and_trusted(paper: bytes, pdfsig: Check) -> None:
    told = pdfsig(paper, AUTHORITY.root_pem)
    assert "Signature Validation: Signature is Valid." in told
    assert "Certificate Validation: Certificate is Trusted." in told
    assert "Total document signed" in told
    assert "Signature Type: ETSI.CAdES.detached" in told
    assert "Signing Hash Algorithm: SHA-256" in told


def test_poppler_does_not_trust_the_root_of_another_world(paper: bytes, pdfsig: Check) -> None:
    told = pdfsig(paper, ELSEWHERE.root_pem)
    assert "Signature is Valid." in told
    assert "Certificate is Trusted." not in told


def place(paper: bytes, where: str) -> int:
    held = paper.index(b"/Contents<") + 10
    return {
        "first": 6,
        "a font": len(paper) // 4,
        "before the signature": held - 30,
        "after the signature": paper.index(b">", held) + 40,
        "a page": len(paper) - 5_000,
        "last": len(paper) - 2,
    }[where]


@pytest.mark.parametrize("where", ["first", "a font", "before the signature",
                                   "after the signature", "a page", "last"])  # fmt: skip
def test_one_byte_that_changes_makes_it_invalid(paper: bytes, pdfsig: Check, where: str) -> None:
    altered = bytearray(paper)
    altered[place(paper, where)] ^= 1
    told = pdfsig(bytes(altered), AUTHORITY.root_pem)
    assert "Signature is Valid." not in told


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.98])
def test_a_signature_that_changes_is_not_trusted(paper: bytes, pdfsig: Check, share: float) -> None:
    start = paper.index(b"/Contents<") + 10
    length = len(paper[start : paper.index(b">", start)].rstrip(b"0"))
    altered = bytearray(paper)
    at = start + int(share * length)
    altered[at] = ord("2") if altered[at] == ord("1") else ord("1")
    told = pdfsig(bytes(altered), AUTHORITY.root_pem)
    assert "Signature is Valid." not in told or "Certificate is Trusted." not in told


def test_what_is_added_later_is_not_signed(paper: bytes, pdfsig: Check) -> None:
    told = pdfsig(paper + b"% mais\n", AUTHORITY.root_pem)
    assert "Not total document signed" in told


def test_pyhanko_agrees(paper: bytes) -> None:
    _, _, der = pem.unarmor(AUTHORITY.root_pem.encode())
    trusted = Certificate.load(der)
    [signature] = PdfFileReader(io.BytesIO(paper)).embedded_signatures
    context = ValidationContext([trusted], allow_fetching=False, moment=AT)
    # In a thread of its own: it wants to run a loop, and a browser of this process may have one.
    with ThreadPoolExecutor(1) as aside:
        status = aside.submit(validate_pdf_signature, signature, context).result()
    assert status.bottom_line, status.pretty_print_details()
    assert status.signer_reported_dt == AT


# The chain


def test_the_chain_leads_from_the_signer_to_the_root() -> None:
    chain = x509.load_pem_x509_certificates(AUTHORITY.chain_pem.encode())
    signer, issuing, root = chain
    assert AUTHORITY.chain_pem.endswith(AUTHORITY.root_pem)
    signer.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    for one in chain:
        assert isinstance(one.public_key(), ec.EllipticCurvePublicKey)
        assert "sem valor legal" in one.subject.rfc4514_string()
        assert one.not_valid_before_utc < AT < one.not_valid_after_utc - timedelta(days=20 * 365)
    assert len({one.serial_number for one in chain}) == 3


def test_only_authorities_may_issue() -> None:
    chain = x509.load_pem_x509_certificates(AUTHORITY.chain_pem.encode())
    limits = [one.extensions.get_extension_for_class(x509.BasicConstraints).value for one in chain]
    assert [(limit.ca, limit.path_length) for limit in limits] == [
        (False, None), (True, 0), (True, 1)
    ]  # fmt: skip


def test_each_world_has_its_own_chain_and_always_the_same() -> None:
    again = authority_of(WorldKey(new_key(7), "marca"), AT)
    assert again.chain_pem == AUTHORITY.chain_pem
    assert ELSEWHERE.root_pem != AUTHORITY.root_pem


def test_little_room_is_left_that_nothing_signs(paper: bytes) -> None:
    start = paper.index(b"/Contents<") + 10
    held = paper[start : paper.index(b">", start)]
    assert len(held) - len(held.rstrip(b"0")) <= 32


# The paper


def test_the_same_certificate_is_the_same_file(paper: bytes) -> None:
    assert issue(certificate(), ADDRESS, AUTHORITY) == paper
    assert issue(certificate(FRAUD), ADDRESS, AUTHORITY) != paper


def test_the_code_is_read_from_the_rendered_page(paper: bytes) -> None:
    image = pypdfium2.PdfDocument(paper)[0].render(scale=2).to_pil()
    [found] = zxingcpp.read_barcodes(image)
    assert found.text == ADDRESS


def test_every_word_is_on_the_page(paper: bytes) -> None:
    read = " ".join(pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    for part in (
        "SIMULAÇÃO · sem valor legal · SIMULATION · no legal value",
        "Certificado do Registo Criminal",
        "Criminal Record Certificate",
        "Ana Filipa Ferreira Silva",
        CODE,
        "04/08/2024",
        "Nada consta acerca da pessoa acima identificada.",
        "Nothing is recorded about the person identified above.",
        "em 06/05/2024, 10:00:00 (hora de Lisboa).",
    ):
        assert part in read


def test_decisions_go_on_over_pages() -> None:
    many = [replace(FRAUD, process=f"{number}/20.3TSLSB") for number in range(12)]
    data = issue(certificate(*many), ADDRESS, AUTHORITY)
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    read = "".join(page.extract_text() for page in pages)
    assert len(pages) > 3
    assert all(one.process in read for one in many)


def test_signing_needs_no_loop_and_no_other_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: issue(certificate(), ADDRESS, AUTHORITY), range(8)))
    assert len(set(made)) == 1


def test_an_authority_of_a_world_that_began_long_ago_or_later() -> None:
    for year in (1990, 2060):
        began = datetime(year, 12, 31, 23, 59, tzinfo=UTC)
        [signer, *_] = x509.load_pem_x509_certificates(authority_of(KEY, began).chain_pem.encode())
        assert signer.not_valid_before_utc < began < signer.not_valid_after_utc


SERVED = """
from gevent import monkey
monkey.patch_all()
import gevent
from hashlib import sha256
from bench.certificates import BEGAN, KEY, address, certificate
from mock_registo_criminal.certificates import issue_in_world
from sandbox.web.aside import aside

beats = 0

def beat():
    global beats
    while True:
        gevent.sleep(0.001)
        beats += 1

gevent.spawn(beat)
asked = (issue_in_world, certificate(1), address(1), KEY, BEGAN)
waiting = [gevent.spawn(aside, *asked) for _ in range(3)]
made = {sha256(one.get()).hexdigest() for one in waiting}
print(len(made), beats > 5, made.pop())
"""


def test_a_server_issues_beside_its_loop_while_others_go_on() -> None:
    """What signs is loaded there too, the first time."""
    told = subprocess.run(
        [sys.executable, "-c", SERVED], capture_output=True, text=True, timeout=100, check=True
    ).stdout
    here = issue_in_world(bench.certificate(1), bench.address(1), bench.KEY, bench.BEGAN)
    assert told.split() == ["1", "True", sha256(here).hexdigest()]
