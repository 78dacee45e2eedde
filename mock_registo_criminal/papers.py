"""Certificates of this world: drawn up from its registers, put on paper and signed.

A certificate is not kept: it follows from the request, the record and the instants, so the same
world and request give the same paper whenever it is asked for.
"""

from datetime import datetime
from typing import Any

from mock_registo_criminal.certificate import Certificate, CertificateRequest, draw_up
from mock_registo_criminal.certificates import issue_in_world, published
from mock_registo_criminal.record_court import record_of
from mock_registo_criminal.request_state import Request
from sandbox.web.aside import aside
from sandbox.world import World


def certificate_of(world: World, request: Request, read_at: datetime) -> Certificate:
    """The certificate of a request that has been issued, as the record was at an instant."""
    citizen = world.people.citizen(request.citizen_id)
    record = record_of(citizen, world.machine.state(f"record:{request.citizen_id}"))
    asked = CertificateRequest(
        request.request_number,
        request.purpose,
        request.minors,
        request.activity,
        request.country,
        request.language,
    )
    issued_at = request.issued_at or read_at
    code = world.key.access_code(request.request_id)
    return draw_up(citizen, record, asked, issued_at, read_at, code)


def paper_of(world: World, certificate: Certificate, root: str) -> bytes:
    """The signed PDF; `root` is the address of this server, for the QR code."""
    address = f"{root}/w/{world.id}/registo-criminal/consulta/?codigo={certificate.code}"
    return aside(issue_in_world, certificate, address, world.key, _begun(world))


def trust_of(world: World) -> tuple[str, str, tuple[Any, ...]]:
    """What who checks a signature of this world must trust: the root, the chain, and each of it."""
    found: tuple[str, str, tuple[Any, ...]] = aside(published, world.key, _begun(world))
    return found


def _begun(world: World) -> datetime:
    return world.settings.created_at or world.clock.now()
