"""SAML metadata of one service provider, read without trust.

Source: SAML 2.0 metadata (OASIS, saml-metadata-2.0-os), 2.3.2 and 2.4.4; a signature in it is not
looked at: who registers a provider here is who runs the sandbox.
"""

from dataclasses import dataclass

from sandbox.plain_xml import Element, NotXml, read_xml
from sandbox.protocol.errors import Refused

MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What metadata say; `certificates` as base64, unread."""

    entity_id: str
    name: str
    acs_urls: tuple[str, ...]
    logout_url: str
    attributes: tuple[str, ...]
    certificates: tuple[str, ...]


def read_metadata(content: bytes) -> Metadata:
    """The one service provider of a document.

    Errors: xml_refused, metadata_refused, certificate_missing.
    """
    try:
        root = read_xml(content)
    except NotXml as error:
        raise Refused("xml_refused", f"metadata: {error}") from error
    if root.name == f"{MD}EntitiesDescriptor":
        raise Refused("metadata_refused", "metadata: of one entity, found several")
    entity = root.attributes.get("entityID", "").strip()
    provider = root.child(f"{MD}SPSSODescriptor")
    if root.name != f"{MD}EntityDescriptor" or not entity or provider is None:
        raise Refused(
            "metadata_refused",
            "metadata: an EntityDescriptor with entityID and SPSSODescriptor, "
            f"found {root.name[-60:]}",
        )
    answers = _posted(provider, "AssertionConsumerService")
    if not answers:
        raise Refused("metadata_refused", "metadata: no AssertionConsumerService by HTTP-POST")
    certificates = _certificates(provider)
    if not certificates:
        raise Refused("certificate_missing", "metadata: no KeyDescriptor for signing")
    logouts = _posted(provider, "SingleLogoutService")
    return Metadata(
        entity,
        _name(root, provider) or entity[:100],
        answers,
        logouts[0] if logouts else "",
        _attributes(provider),
        certificates,
    )


def _posted(provider: Element, kind: str) -> tuple[str, ...]:
    return tuple(
        one.attributes.get("ResponseLocation") or one.attributes.get("Location", "")
        for one in provider.all(f"{MD}{kind}")
        if one.attributes.get("Binding") == POST
    )


def _certificates(provider: Element) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in provider.all(f"{MD}KeyDescriptor"):
        if key.attributes.get("use", "signing") != "signing":
            continue
        info = key.child(f"{DS}KeyInfo")
        for data in info.all(f"{DS}X509Data") if info else ():
            found |= {"".join(one.text.split()): None for one in data.all(f"{DS}X509Certificate")}
    return tuple(found)


def _attributes(provider: Element) -> tuple[str, ...]:
    found = {
        one.attributes.get("Name", ""): None
        for service in provider.all(f"{MD}AttributeConsumingService")
        for one in service.all(f"{MD}RequestedAttribute")
    }
    return tuple(name for name in found if name)


def _name(root: Element, provider: Element) -> str:
    service = provider.child(f"{MD}AttributeConsumingService")
    organisation = root.child(f"{MD}Organization")
    for holder, kind in (
        (organisation, "OrganizationDisplayName"),
        (service, "ServiceName"),
        (organisation, "OrganizationName"),
    ):
        found = holder.child(f"{MD}{kind}") if holder else None
        if found is not None and found.text.strip():
            return found.text.strip()[:100]
    return ""
