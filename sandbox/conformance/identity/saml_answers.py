"""How the signed Response of an identity provider is judged: for whom, for what, for how long."""

import re
from datetime import timedelta

from sandbox.clock import system_now
from sandbox.conformance.control import Deviation
from sandbox.conformance.identity import saml_messages as saml
from sandbox.conformance.identity.component import IdentityProvider
from sandbox.conformance.identity.saml import answered
from sandbox.conformance.identity.table import PERSON, SAML
from sandbox.plain_xml import Element
from sandbox.platforms.authentication.saml_reading import ASSERTION, DS, FA, SAMLP, URI_FORMAT

LIFE, EXACT, SKEW = timedelta(minutes=5), timedelta(seconds=2), timedelta(seconds=150)


def _within(element: Element | None, *path: str) -> Element:
    """The element at a path of names.  Errors: Deviation."""
    found = element
    for name in path:
        found = found.child(name) if found else None
    if found is None:
        raise Deviation(f"a resposta não tem {'/'.join(one.rpartition('}')[2] for one in path)}")
    return found


def _assertion(root: Element) -> Element:
    return _within(root, f"{ASSERTION}Assertion")


def _confirmation(root: Element) -> Element:
    return _within(_assertion(root), f"{ASSERTION}Subject", f"{ASSERTION}SubjectConfirmation",
                   f"{ASSERTION}SubjectConfirmationData")  # fmt: skip


def _conditions(root: Element) -> Element:
    return _within(_assertion(root), f"{ASSERTION}Conditions")


def signature(idp: IdentityProvider) -> None:
    """By the key of the metadata, over the whole Response."""
    saml.covered(idp, answered(idp)[1])


def certificate(idp: IdentityProvider) -> None:
    """The certificate travels with the signature."""
    root = answered(idp)[1].root
    _within(root, f"{DS}Signature", f"{DS}KeyInfo", f"{DS}X509Data")


def issuer(idp: IdentityProvider) -> None:
    """Who answers is who the metadata say."""
    root = answered(idp)[1].root
    wanted = saml.metadata_of(idp).entity_id
    for one in (root, _assertion(root)):
        found = _within(one, f"{ASSERTION}Issuer").text.strip()
        if found != wanted:
            raise Deviation(f"Issuer «{found[:80]}»; os metadados dizem «{wanted[:80]}»")


def audience(idp: IdentityProvider) -> None:
    """For this service."""
    found = _within(_conditions(answered(idp)[1].root), f"{ASSERTION}AudienceRestriction",
                    f"{ASSERTION}Audience").text.strip()  # fmt: skip
    if found != idp.table.text(SAML, "issuer"):
        raise Deviation(f"Audience «{found[:80]}» não é o Issuer do pedido")


def in_response_to(idp: IdentityProvider) -> None:
    """For this request."""
    asked, found = answered(idp)
    for one in (found.root, _confirmation(found.root)):
        if one.attributes.get("InResponseTo") != asked.request_id:
            raise Deviation(f"{one.local} não diz InResponseTo deste pedido")


def addressed(idp: IdentityProvider) -> None:
    """For this address."""
    root = answered(idp)[1].root
    wanted = idp.table.text(SAML, "acs")
    given = (root.attributes.get("Destination"), _confirmation(root).attributes.get("Recipient"))
    if given != (wanted, wanted):
        raise Deviation(f"Destination e Recipient são {given}, e não {wanted}")


def five_minutes(idp: IdentityProvider) -> None:
    """Conditions and confirmation end five minutes after it was made."""
    root = answered(idp)[1].root
    conditions = _conditions(root).attributes
    begins = saml.moment(conditions.get("NotBefore", ""))
    for one in (conditions, _confirmation(root).attributes):
        life = saml.moment(one.get("NotOnOrAfter", "")) - begins
        if abs(life - LIFE) > EXACT:
            raise Deviation(f"NotOnOrAfter é {life.total_seconds():g} s depois de NotBefore")


def fresh(idp: IdentityProvider) -> None:
    """It begins now."""
    root = answered(idp)[1].root
    given = (root.attributes.get("IssueInstant", ""),
             _conditions(root).attributes.get("NotBefore", ""))  # fmt: skip
    for one in given:
        if abs(system_now() - saml.moment(one)) > SKEW:
            raise Deviation(f"a resposta é de {one}, a mais de 150 s de agora")


def once(idp: IdentityProvider) -> None:
    """It says that it serves once, and no two are the same."""
    first, second = answered(idp)[1].root, answered(idp)[1].root
    _within(_conditions(first), f"{ASSERTION}OneTimeUse")
    names = [one.attributes.get("ID") for root in (first, second)
             for one in (root, _assertion(root))]  # fmt: skip
    if len(set(names)) != len(names):
        raise Deviation("duas respostas têm o mesmo ID")


def instants(idp: IdentityProvider) -> None:
    """Seven fractional digits and Z."""
    root = answered(idp)[1].root
    found = root.attributes.get("IssueInstant", "")
    if not re.fullmatch(r".+\.\d{7}Z", found):
        raise Deviation(f"IssueInstant «{found[:40]}» não tem sete casas decimais e Z")


def attributes(idp: IdentityProvider) -> None:
    """Each attribute asked for, with its format and status; the NIC is the citizen's."""
    statement = _within(_assertion(answered(idp)[1].root), f"{ASSERTION}AttributeStatement")
    found = {one.attributes.get("Name", ""): one for one in statement.children}
    missing = {saml.NIC, saml.NAME} - set(found)
    if missing:
        raise Deviation(f"não vieram: {', '.join(sorted(missing))}")
    for name, one in found.items():
        if one.attributes.get("NameFormat") != URI_FORMAT:
            raise Deviation(f"{name}: NameFormat não é uri")
        status = one.attributes.get(f"{FA}AttributeStatus", "")
        if status not in ("Available", "NotAvailable", "Withheld"):
            raise Deviation(f"{name}: AttributeStatus «{status[:40]}»")
    value = _within(found[saml.NIC], f"{ASSERTION}AttributeValue").text
    nic = idp.table.text(PERSON, "nic")
    if nic and value != nic:
        raise Deviation("o NIC não é o de quem entrou")


def status(idp: IdentityProvider) -> None:
    """Success has no message."""
    root = answered(idp)[1].root
    if _within(root, f"{SAMLP}Status").child(f"{SAMLP}StatusMessage") is not None:
        raise Deviation("Success traz uma StatusMessage")
