"""Issue certificates: the way in for pages, programs and tests.

    data = issue_in_world(certificate, address, world.key, begun_at)
    chain = authority_of(world.key, begun_at).chain_pem

Issuing takes some milliseconds of CPU, the first time half a second to load what signs, and
touches nothing of the world: where requests are served, hand `issue_in_world` whole to
`sandbox.web.aside`, so that not even the first one keeps others waiting.
"""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mock_registo_criminal.certificate import Certificate

if TYPE_CHECKING:
    from mock_registo_criminal.certificate_authority import Authority, Published

WORLDS_REMEMBERED = 64


def authority_of(secrets: Any, begun_at: datetime) -> "Authority":
    """Who signs in a world that began at this instant; `secrets` is the key of the world."""
    return _authority(secrets, begun_at.year)


@lru_cache(WORLDS_REMEMBERED)
def _authority(secrets: Any, year: int) -> "Authority":
    # At first use only: the library that signs takes as long to load as all the rest.
    from mock_registo_criminal import certificate_authority

    return certificate_authority.Authority(secrets, datetime(year, 1, 1))


def issue(certificate: Certificate, address: str, authority: "Authority") -> bytes:
    """The signed PDF of a certificate; `address` is that of its consultation."""
    # At first use only: nobody who asks for no certificate pays for what draws it.
    from mock_registo_criminal import certificate_paper

    return certificate_paper.draw(certificate, address, authority.seal(certificate.read_at))


def issue_in_world(
    certificate: Certificate, address: str, secrets: Any, begun_at: datetime
) -> bytes:
    """The same, with the authority of a world, which is made where this runs."""
    return issue(certificate, address, authority_of(secrets, begun_at))


def published(secrets: Any, begun_at: datetime) -> tuple[str, str, tuple["Published", ...]]:
    """What a world publishes of its authority: the root and the whole chain as PEM, and each."""
    authority = authority_of(secrets, begun_at)
    return authority.root_pem, authority.chain_pem, authority.published
