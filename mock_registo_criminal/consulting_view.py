"""What somebody sees who consults a certificate.  Pure."""

from typing import Any

from mock_registo_criminal import wording
from mock_registo_criminal.certificate import Certificate
from mock_registo_criminal.certificate_view import certificate_view
from mock_registo_criminal.consultations import Asker
from mock_registo_criminal.request_view import iso


def view(asker: Asker | None, certificate: Certificate | None, code: str) -> dict[str, Any]:
    """`code` is what a link brought along; `certificate` is there when the last code was valid."""
    if asker is None or not asker.outcome:
        return {"outcome": "", "code": code, "title": "", "text": "", "at": "", "certificate": None}
    title, text = wording.CONSULTATIONS[asker.outcome]
    return {
        "outcome": asker.outcome,
        "code": code,
        "title": title,
        "text": text,
        "at": iso(asker.at),
        "certificate": certificate_view(certificate) if certificate is not None else None,
    }
