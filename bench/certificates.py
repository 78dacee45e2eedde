"""What a certificate costs: drawn, signed and issued, beside a bare call of what signs.

`python -m bench.certificates N` issues N in a process of its own and prints its peak memory.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time

from bench.table import Row
from mock_registo_criminal.certificate import Certificate, CertificateRequest, access_code, draw_up
from mock_registo_criminal.certificate_paper import draw, squares
from mock_registo_criminal.certificates import authority_of, issue
from mock_registo_criminal.record_people import first_record
from sandbox.keys import WorldKey, new_key
from sandbox.people import PERSONAS

BEGAN = datetime(2024, 5, 6, 9, tzinfo=UTC)
KEY = WorldKey(new_key(7), "medida")
FEW, MANY = 10, 1_000
ROOM = 4_096


def measure(folder: Path, rounds: int = 7, each: int = 20) -> list[Row]:
    """Rows on issuing: how many a second, what share of bare signatures, and memory."""
    authority = authority_of(KEY, BEGAN)
    plain = draw(certificate(0), address(0))
    bare = _bare_signature(authority, plain)
    whole, alone = [], []
    for turn in range(rounds):
        numbers = iter(range(turn * each, (turn + 1) * each))
        whole.append(_seconds(lambda n=numbers: issue_one(next(n)), each))
        alone.append(_seconds(bare, each))
    ours = _seconds(lambda: authority.sign(bytes(32)), each)
    picture = _seconds(lambda: squares(address(0)), each)
    rate = 1 / median(whole)
    detail = (
        f"median of {rounds} rounds of {each}, CPU seconds; of {1000 * median(whole):.1f} ms a "
        f"certificate the signature takes {1000 * ours:.1f} and the QR code {1000 * picture:.1f}"
    )
    share = median(one / other for one, other in zip(alone, whole, strict=True))
    beside = (
        f"turn by turn with pyHanko's PdfSigner on a page already drawn, same key loaded and "
        f"{ROOM} bytes reserved: {1 / median(alone):.0f} a second"
    )
    few, many = _peak(FEW), _peak(MANY)
    return [
        Row("certificates issued on one core", rate, "/s", 40, False, detail),
        Row("issuing, of bare signing calls", share, "×", 0.5, False, beside),
        Row(
            f"peak memory of {MANY:,} certificates",
            many / few,
            "×",
            1.3,
            True,
            f"{many / 1024:.0f} MiB, against {few / 1024:.0f} MiB for {FEW}",
        ),
    ]


def certificate(number: int) -> Certificate:
    """One of many certificates, no two alike."""
    citizen = PERSONAS[number % len(PERSONAS)]
    at = BEGAN + timedelta(seconds=number)
    request = CertificateRequest(f"2024/{number:06}", "voluntariado", bool(number % 2), "Monitor")
    code = access_code(KEY, f"RC-{number:06}")
    return draw_up(citizen, first_record(citizen), request, at, at, code)


def address(number: int) -> str:
    """Where a certificate can be consulted."""
    code = access_code(KEY, f"RC-{number:06}")
    return f"http://127.0.0.1:8000/w/medida/registo-criminal/consulta?codigo={code}"


def issue_one(number: int) -> bytes:
    """All that one certificate takes, from the record to the signed file."""
    return issue(certificate(number), address(number), authority_of(KEY, BEGAN))


def _bare_signature(authority: object, plain: bytes) -> Callable[[], object]:
    """A call of the library alone: it signs a page that is there, with the same key."""
    # Here, so that the other measurements run without a library that they do not use.
    from asn1crypto import keys
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    own = authority._signer  # type: ignore[attr-defined]
    secret = own._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=own.signing_cert,
        signing_key=keys.PrivateKeyInfo.load(secret),
        cert_registry=own.cert_registry,
    )
    how = PdfSignatureMetadata(
        field_name="Assinatura", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )

    def sign() -> object:
        writer = IncrementalPdfFileWriter(io.BytesIO(plain))
        return PdfSigner(how, signer=signer).sign_pdf(writer, bytes_reserved=ROOM)

    sign()
    return sign


def _seconds(do: Callable[[], object], times: int) -> float:
    """Seconds of this process for one of them: others on the machine take nothing from it."""
    started = process_time()
    for _ in range(times):
        do()
    return (process_time() - started) / times


def _peak(count: int) -> int:
    """Peak memory of a process that issues some certificates.  Units: KiB."""
    command = [sys.executable, "-m", "bench.certificates", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stdout)


def main(argv: list[str]) -> int:
    """Issue as many as is said, keep none, print the peak."""
    for number in range(int(argv[0])):
        issue_one(number)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
