"""A Sistema de Autorizações found out about: its entity, its levers, its certificate."""

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.x509 import load_pem_x509_certificate

from sandbox.clock import system_now
from sandbox.conformance.authorizations.calling_entity import entity_of
from sandbox.conformance.authorizations.citizen_levers import Levers
from sandbox.conformance.authorizations.component import Authorizations
from sandbox.conformance.authorizations.data import prepare
from sandbox.conformance.authorizations.decision_address import Address
from sandbox.conformance.control import Deviation, Unusable
from sandbox.conformance.posting import get
from sandbox.conformance.reaching import wait_for

OWNER = "99000001"
TOKEN = "DECISION_TOKEN"


def add_options(parser: Any) -> None:
    """What is only for the slot `autorizacoes`."""
    add = parser.add_argument_group("autorizacoes").add_argument
    add("--entity", type=Path, help="PEM: private key of the entity, with its certificate or not")
    add("--owner", default=OWNER, help="NIC of the citizen who decides")
    add("--accept", default="",
        help="what is posted to when the citizen accepts {requestNumber}: address and, after a "
        f"space, JSON; ${TOKEN} goes along as its token")  # fmt: skip
    add("--refuse", default="", help="the same, when the citizen refuses")
    add("--scan", default="", help="the same, when the citizen's app reads a QR code")
    add("--restart", default="", help="command that ends the component and starts it again")
    add("--certificate", default="", help="of who signs there: file or address")
    add("--retry-s", type=float, default=30.0,
        help="within how many seconds an address that failed is called again; 0: not")  # fmt: skip
    add("--host", default="127.0.0.1", help="where the component finds the entity's address")


@contextmanager
def opened(options: Namespace) -> Iterator[Authorizations]:
    """The component, with the address where it calls the entity.  Errors: Unusable, OSError."""
    entity = entity_of(options.entity, options.client_id, system_now)
    url = options.url.rstrip("/")
    wait_for(url)
    address = Address(options.host)
    token = os.environ.get(TOKEN, "")
    levers = Levers(options.accept, options.refuse, options.scan, options.restart, token)
    try:
        system = Authorizations(
            url,
            entity,
            address,
            levers,
            options.owner,
            _signer(options.certificate, url),
            retry_s=options.retry_s,
        )
        prepare(system)
        yield system
    finally:
        address.close()


def _signer(where: str, url: str) -> Any:
    """The public key of a certificate; None when none was named and none is at its usual place.

    Errors: Unusable.
    """
    try:
        if where and Path(where).is_file():
            text = Path(where).read_text(encoding="ascii")
        else:
            text = get(where or f"{url}/certificado.pem").text
        return load_pem_x509_certificate(text.encode()).public_key()
    except (Deviation, OSError, ValueError) as error:
        if where:
            raise Unusable(f"--certificate {where}: {error}") from error
        return None
