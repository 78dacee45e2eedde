"""One service provider, and what of an address it may have.  Pure.

Source: fact sheet 1.2 and 2 (onboarding forms): identifier, name shown to the citizen, domain of
the redirection, SAML issuer, certificate, address of the logout.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sandbox.protocol.errors import Refused

MOST_TEXT = 300
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[::1\])"
    r"(?P<port>:[0-9]{1,5})?(?P<rest>[/?][!-~]*)?"
)
_WITHOUT_TLS = re.compile(
    r"localhost|127(\.\d{1,3}){3}|\[::1\]|10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}"
    r"|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2}|[a-z0-9-]+|.+\.(test|localhost|internal)"
)
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|\[::1\]")
_CLIMBS = re.compile(r"(^|[/\\])(\.|%2e){2}($|[/\\?])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the register keeps of a certificate.

    `sha256` is its fingerprint in hexadecimal, lower case; `sha1` the thumbprint that tokens
    name (`kid`, and `x5t` in base64).  Units: instants are aware, UTC.
    """

    pem: str
    sha256: str
    sha1: str
    subject: str
    not_before: datetime
    not_after: datetime

    def valid_at(self, instant: datetime) -> bool:
        """Whether it may be used at an instant."""
        return self.not_before <= instant <= self.not_after


@dataclass(frozen=True, slots=True)
class Provider:
    """A service provider.

    `id` is its `client_id`; `attributes` are the addresses of what it may ask for, empty for
    every one; `test_certificates` counts those made on the spot; `service` is the one of the
    operator's catalogue that it stands for, whose tokens of a call are good for it; with
    `start_url` (where the operator begins), `entity` and `purpose` it is an entry of its own there.
    For OpenID Connect: how its id_tokens are signed, how it learns of an answer to CIBA (poll,
    ping, then at `notify_url`), and how many secrets were made for it; the last one counts.
    `backoffice` says that it takes calls, and may ask in the phone channel.
    """

    id: str
    name: str
    entity_id: str = ""
    redirect_uris: tuple[str, ...] = ()
    acs_urls: tuple[str, ...] = ()
    logout_url: str = ""
    notify_url: str = ""
    attributes: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    test_certificates: int = 0
    own: bool = False
    service: str = ""
    id_token_alg: str = "RS256"
    ciba_mode: str = "poll"
    secrets_made: int = 0
    start_url: str = ""
    entity: str = ""
    purpose: str = ""
    backoffice: bool = False

    def may_return_to(self, uri: str) -> bool:
        """Whether a browser may be sent to this address with an answer for this provider.

        A registered address without a path stands for its whole host, one with a path for
        itself; on loopback the port is free (RFC 8252, 7.3).
        """
        asked = parts_of(uri)
        return asked is not None and any(_covers(one, asked) for one in self.redirect_uris)

    def may_ask_for(self, attribute: str) -> bool:
        """Whether this attribute is among those allowed."""
        return not self.attributes or attribute.partition("?")[0] in self.attributes


Parts = tuple[str, str, str, str]


def parts_of(uri: str) -> Parts | None:
    """Scheme, host, port and the rest of a plain address; None when it is anything else.

    No user, fragment, backslash, control character, letter outside of ASCII or climbing path.
    """
    found = _ADDRESS.fullmatch(uri) if len(uri) <= MOST_TEXT * 4 else None
    if found is None or any(sign in uri for sign in "\\#@\"'<>") or _CLIMBS.search(uri):
        return None
    port = found["port"] or (":443" if found["scheme"] == "https" else ":80")
    return found["scheme"], found["host"], port, found["rest"] or ""


def origin_of(uri: str) -> str:
    """Scheme, host and port of an address, as a policy of content names it."""
    found = _ADDRESS.fullmatch(uri)
    return f"{found['scheme']}://{found['host']}{found['port'] or ''}" if found else ""


def require_address(uri: str, name: str) -> str:
    """An address fit for the register.  Errors: address_refused."""
    found = parts_of(uri) if len(uri) <= MOST_TEXT else None
    if found is None:
        raise Refused(
            "address_refused",
            f"{name}: «{uri[:80]}» is no plain address: https://host/path, without user, "
            "fragment or climbing path",
        )
    if found[0] == "http" and not _WITHOUT_TLS.fullmatch(found[1]):
        raise Refused(
            "address_refused", f"{name}: http only on this machine or a private network, use https"
        )
    return uri


def _covers(registered: str, asked: Parts) -> bool:
    known = parts_of(registered)
    if known is None or known[:2] != asked[:2]:
        return False
    if known[2] != asked[2] and not _LOOPBACK.fullmatch(known[1]):
        return False
    return known[3] in ("", "/") or known[3] == asked[3]
