"""A federated service taken into the world of the verifier: found out about, registered."""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

from sandbox.cards import card_of
from sandbox.conformance.control import Deviation, Unusable
from sandbox.conformance.federated.component import HOLDER, OTHER, SAML, Component
from sandbox.conformance.reaching import wait_for
from sandbox.conformance.walking import Browser

OF_TESTS = "9000000000000000001"
"""The provider that every world has, with answers at any port of this machine."""
_XML = "application/samlmetadata+xml"


def prepare(component: Component, metadata: str, client_id: str) -> None:
    """Register the component as what it says it is.

    Errors: Unusable.
    """
    wait_for(component.url)
    component.numbers = _people(component)
    component.protocol = component.protocol or _protocol(component)
    if component.protocol == SAML:
        component.house.control("POST", "/providers/metadata", _metadata(component, metadata), _XML)
    elif client_id != OF_TESTS:
        where = urlsplit(component.url)
        given = {
            "id": client_id,
            "name": "Componente em verificação",
            "redirect_uris": [f"{where.scheme}://{where.netloc}"],
        }
        component.house.control("POST", "/providers", given)


def _people(component: Component) -> dict[str, str]:
    holder, other = (component.house.people[one] for one in (HOLDER, OTHER))
    card = card_of(holder)
    return {
        "nic": holder.nic[:8],
        "other_nic": other.nic[:8],
        "name": holder.registered_name.upper(),
        "pin": card.pin if card else "",
    }


def _protocol(component: Component) -> str:
    """What the component does when somebody comes to sign in."""
    try:
        found = component.begin().protocol
    except Deviation as deviation:
        raise Unusable(f"{component.url}: {deviation}") from deviation
    return found


def _metadata(component: Component, where: str) -> bytes:
    """The metadata of the component: at an address of its own, another one, or in a file."""
    if Path(where).is_file():
        return Path(where).read_bytes()
    try:
        page = Browser().get(urljoin(component.url, where))
    except Deviation as deviation:
        raise Unusable(f"metadata: {deviation}") from deviation
    if page.status != 200:
        raise Unusable(f"metadados em {page.url}: HTTP {page.status}")
    return page.text.encode()
