"""SAML documents of the Fornecedor de Autenticação: Response, LogoutResponse, metadata.  As text.

Source: SAML 2.0 core; fact sheet 2.2 to 2.4 (AUT-MAN): issuer, format of instants, statuses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape, quoteattr

ISSUER = "https://autenticacao.cartaodecidadao.pt"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
LIFETIME = timedelta(minutes=5)
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
_SPACES = (
    'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
    'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
    'xmlns:fa="http://autenticacao.cartaodecidadao.pt/atributos" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
PLACEHOLDER = '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
"""Where the signature stands once there is one."""
_URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


@dataclass(frozen=True, slots=True)
class Answer:
    """The frame of an answer.  Units: `at` is an aware instant.

    `shift` is how much later than `at` what is said begins to hold: by order, and else nothing.
    """

    answer_id: str
    to: str
    in_response_to: str
    at: datetime
    shift: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went: the upper code, the lower one, and what is said with it."""

    top: str
    sub: str = ""
    message: str = ""


SUCCESS = Outcome("Success")
MESSAGES = {
    "AuthnFailed": "O cidadão não se autenticou.",
    "InvalidAttrNameOrValue": "Um atributo pedido não é válido.",
    "RequestDenied": "O pedido não passou nas verificações de segurança.",
    "RequestUnsupported": "O pedido não é suportado.",
}
"""What is said with a lower code: in Portuguese (official), in words of ours."""


def instant(at: datetime) -> str:
    """With seven fractional digits and Z (official)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def _status(outcome: Outcome) -> str:
    below = f'<samlp:StatusCode Value="{STATUS}{outcome.sub}"/>' if outcome.sub else ""
    said = escape(outcome.message)
    message = f"<samlp:StatusMessage>{said}</samlp:StatusMessage>" if said else ""
    return (
        f'<samlp:Status><samlp:StatusCode Value="{STATUS}{outcome.top}">{below}'
        f"</samlp:StatusCode>{message}</samlp:Status>"
    )


def _frame(kind: str, answer: Answer, outcome: Outcome, level: int, inside: str) -> str:
    extension = (
        f"<samlp:Extensions><fa:FAAALevel>{level}</fa:FAAALevel></samlp:Extensions>"
        if level
        else ""
    )
    return (
        f"<samlp:{kind} {_SPACES} ID={quoteattr(answer.answer_id)} "
        f'Version="2.0" IssueInstant="{instant(answer.at)}" Destination={quoteattr(answer.to)} '
        f"InResponseTo={quoteattr(answer.in_response_to)} "
        f'Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified">'
        f"<saml:Issuer>{ISSUER}</saml:Issuer>{PLACEHOLDER}{extension}{_status(outcome)}{inside}"
        f"</samlp:{kind}>"
    )


def response(
    answer: Answer,
    outcome: Outcome,
    audience: str = "",
    level: int = 0,
    attributes: Iterable[tuple[str, str, str]] = (),
) -> str:
    """A Response; with Success, its assertion.  `attributes`: name, value, status."""
    if outcome != SUCCESS:
        return _frame("Response", answer, outcome, 0, "")
    issued, from_then = instant(answer.at), answer.at + answer.shift
    begins, ends = instant(from_then), instant(from_then + LIFETIME)
    values = "".join(_attribute(*one) for one in attributes)
    assertion = (
        f'<saml:Assertion Version="2.0" ID={quoteattr(answer.answer_id + "-a")} '
        f'IssueInstant="{issued}"><saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject>'
        f'<saml:NameID Format="{UNSPECIFIED}">{UNSPECIFIED}</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{ends}" Recipient={quoteattr(answer.to)} '
        f"InResponseTo={quoteattr(answer.in_response_to)}/></saml:SubjectConfirmation>"
        f'</saml:Subject><saml:Conditions NotBefore="{begins}" NotOnOrAfter="{ends}">'
        f"<saml:AudienceRestriction><saml:Audience>{escape(audience)}</saml:Audience>"
        "</saml:AudienceRestriction><saml:OneTimeUse/></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{issued}"><saml:AuthnContext>'
        "<saml:AuthnContextDecl>Autenticação.Gov (simulação)</saml:AuthnContextDecl>"
        "</saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{values}</saml:AttributeStatement></saml:Assertion>"
    )
    return _frame("Response", answer, outcome, level, assertion)


def _attribute(name: str, value: str, status: str) -> str:
    inside = ""
    if value.startswith("<"):
        inside = f"<saml:AttributeValue>{value}</saml:AttributeValue>"
    elif value:
        inside = f'<saml:AttributeValue xsi:type="xs:string">{escape(value)}</saml:AttributeValue>'
    return (
        f'<saml:Attribute Name={quoteattr(name)} NameFormat="{_URI}" '
        f'fa:AttributeStatus="{status}">{inside}</saml:Attribute>'
    )


def logout_response(answer: Answer) -> str:
    """A LogoutResponse that says yes."""
    return _frame("LogoutResponse", answer, SUCCESS, 0, "")


def metadata(address: str, certificate: str) -> str:
    """The metadata of the Fornecedor de Autenticação of one world; `certificate` as PEM."""
    body = "".join(certificate.splitlines()[1:-1])
    where = f'Binding="{_POST}" Location={quoteattr(address)}'
    return (
        '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
        f'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{ISSUER}">'
        '<md:IDPSSODescriptor WantAuthnRequestsSigned="true" '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{body}'
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        f"<md:SingleLogoutService {where}/><md:NameIDFormat>{UNSPECIFIED}</md:NameIDFormat>"
        f"<md:SingleSignOnService {where}/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
