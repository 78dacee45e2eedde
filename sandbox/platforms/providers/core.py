"""The register of service providers of a world.  Pure: certificates are read at the door."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.platforms.providers import language as says
from sandbox.platforms.providers.offers import STREAM, offers
from sandbox.platforms.providers.provider import MOST_TEXT, Provider, require_address
from sandbox.protocol.errors import Refused
from sandbox.protocol.messages import LOOKALIKE_SERVICE, PORTAL_SERVICE
from sandbox.protocol.system import Event, Moment, System

NAME = "registo-prestadores"
MOST_PROVIDERS, MOST_OF_A_KIND, MOST_NAME = 500, 20, 100
MOST_CERTIFICATES = 5
ALGORITHMS = ("RS256", "PS256", "ES256")
"""How an id_token may be signed.  Source: OpenID Connect Core 1.0, 15.1; FAPI 2.0."""
TEST_PROVIDER = Provider(
    "9000000000000000001",
    "Prestador de ensaio",
    "https://prestador-de-ensaio.test",
    redirect_uris=("http://127.0.0.1/", "http://localhost/"),
    acs_urls=("http://127.0.0.1/", "http://localhost/"),
    logout_url="http://localhost/sair",
    own=True,
    service="registo-criminal",
)
"""In every world, for first steps: it takes answers on this machine, at any port."""
PORTAL_PROVIDER = Provider(
    "9000000000000000002",
    "Portal Registo Criminal",
    "https://portal-registo-criminal.test",
    attributes=tuple(
        f"http://interop.gov.pt/{name}"
        for name in (
            "MDC/Cidadao/NomeCompleto",
            "MDC/Cidadao/DataNascimento",
            "MDC/Cidadao/NIC",
            "MDC/Cidadao/NIF",
            "MDC/Cidadao/DataValidadeDoc",
            "MDC/Cidadao/NoDocumento",
            "DadosCC/Cidadao/Nacionalidade",
            "MDC/Cidadao/CorreioElectronico",
            "MDC/Cidadao/NumeroTelemovel",
            "MDC/Cidadao/DocType",
            "MDC/Cidadao/DocNationality",
            "MDC/Cidadao/DocNumber",
            "MDC/Cidadao/CodigoNacionalidade",
        )
    ),
)
"""In every world: the sandbox's portal, which asks by the register like anybody.

Taken out, nobody signs in there; registered again under its identifier, it gets what is allowed.
"""
BACKOFFICE_PROVIDER = Provider(
    "9000000000000000003", "Portal de Backoffice Autenticação.gov", own=True, backoffice=True
)
"""The desk of the sandbox as it stands in the register: who asks in the phone channel."""
_SERVICE = re.compile(r"[a-z0-9-]{0,60}")
_ID = re.compile(r"[0-9]{9,19}")


@dataclass(frozen=True)
class Directory:
    """Every provider, by identifier."""

    providers: Mapping[str, Provider] = field(default_factory=dict)

    def by_entity(self, entity_id: str) -> Provider | None:
        """The provider with this SAML issuer."""
        return next(
            (one for one in self.providers.values() if entity_id and one.entity_id == entity_id),
            None,
        )

    def by_fingerprint(self, fingerprint: str) -> Provider | None:
        """The provider whose certificate has this fingerprint: SHA-256, or SHA-1 as in `kid`."""
        wanted = fingerprint.replace(":", "").lower()
        return next(
            (
                one
                for one in self.providers.values()
                for certificate in one.certificates
                if wanted in (certificate.sha256, certificate.sha1)
            ),
            None,
        )


BEGINNING = Directory(
    {one.id: one for one in (TEST_PROVIDER, PORTAL_PROVIDER, BACKOFFICE_PROVIDER)}
)
"""What a world begins with."""


def portal_of(moment: Moment) -> Provider | None:
    """The portal of the sandbox as the register of this world has it, if it does."""
    directory: Directory = moment.look(STREAM) or BEGINNING
    return directory.providers.get(PORTAL_PROVIDER.id)


def decide(state: Directory | None, command: Any, moment: Moment) -> list[Event]:
    """Say what follows.

    Errors: malformed, address_refused, provider_taken, provider_unknown, provider_own,
    provider_full, conflict.
    """
    directory = state or BEGINNING
    if isinstance(command, says.RegisterProvider):
        return [says.ProviderRegistered(_registered(directory, command, moment))]
    known = directory.providers.get(command.provider_id)
    if known is None:
        raise Refused("provider_unknown", f"no provider «{command.provider_id[:40]}»")
    if isinstance(command, says.RemoveProvider):
        if known.own:
            raise Refused("provider_own", f"{known.id} belongs to the sandbox")
        return [says.ProviderRemoved(known.id)]
    if isinstance(command, says.MakeSecret):
        if command.serial != known.secrets_made:
            raise Refused("conflict", f"another secret of {known.id} was made meanwhile")
        return [says.SecretMade(known.id, command.serial)]
    if command.serial != known.test_certificates:
        raise Refused("conflict", f"another certificate of {known.id} was made meanwhile")
    return [says.CertificateMade(known.id, command.certificate, command.serial)]


def _registered(directory: Directory, command: says.RegisterProvider, moment: Moment) -> Provider:
    if len(directory.providers) >= MOST_PROVIDERS:
        raise Refused("provider_full", f"a world has at most {MOST_PROVIDERS} providers")
    name = command.name.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise Refused(
            "malformed",
            f"name: what citizens read, 1 to {MOST_NAME} characters",
            "Escreva o nome do prestador, com 100 caracteres no máximo.",
        )
    entity = command.entity_id.strip()
    if len(entity) > MOST_TEXT or not entity.isprintable() or " " in entity:
        raise Refused("malformed", f"entity_id: an address without spaces, up to {MOST_TEXT}")
    for kind in ("redirect_uris", "acs_urls"):
        found = getattr(command, kind)
        if len(found) > MOST_OF_A_KIND:
            raise Refused("malformed", f"{kind}: at most {MOST_OF_A_KIND}")
        for uri in found:
            require_address(uri, kind)
    for kind in ("logout_url", "notify_url", "start_url"):
        if uri := getattr(command, kind):
            require_address(uri, kind)
    if not _SERVICE.fullmatch(command.service):
        raise Refused("malformed", "service: an identifier of the operator's catalogue, or nothing")
    _require_standards(command)
    _require_offer(directory, command)
    if len(command.attributes) > 200 or any(len(one) > MOST_TEXT for one in command.attributes):
        raise Refused("malformed", f"attributes: at most 200 addresses of {MOST_TEXT} characters")
    return Provider(
        _identifier(directory, command.provider_id, moment),
        name,
        _free_entity(directory, entity),
        command.redirect_uris,
        command.acs_urls,
        command.logout_url,
        command.notify_url,
        command.attributes,
        _free_certificates(directory, command),
        service=command.service,
        id_token_alg=command.id_token_alg,
        ciba_mode=command.ciba_mode,
        start_url=command.start_url,
        entity=command.entity.strip(),
        purpose=command.purpose.strip(),
        backoffice=command.backoffice,
    )


def _require_standards(command: says.RegisterProvider) -> None:
    """What concerns OpenID Connect.  Source: CIBA Core 1.0, 4 and 5 (push is not offered here)."""
    if command.id_token_alg not in ALGORITHMS:
        raise Refused("malformed", f"id_token_signed_response_alg: one of {ALGORITHMS}")
    if command.ciba_mode == "push":
        raise Refused("ciba_push", "backchannel_token_delivery_mode: poll or ping")
    if command.ciba_mode not in ("poll", "ping"):
        raise Refused("malformed", "backchannel_token_delivery_mode: poll or ping")
    if command.ciba_mode == "ping" and not command.notify_url:
        raise Refused("malformed", "backchannel_token_delivery_mode: ping needs a notify_url")


def _require_offer(directory: Directory, command: says.RegisterProvider) -> None:
    """A service of the operator's catalogue says where it begins, whose it is and what for."""
    texts = {name: getattr(command, name).strip() for name in ("service", "entity", "purpose")}
    for name, text in texts.items():
        if len(text) > MOST_NAME or not text.isprintable():
            raise Refused("malformed", f"{name}: up to {MOST_NAME} characters that can be shown")
    if not command.start_url:
        return
    missing = [name for name in texts if not texts[name]]
    if missing:
        raise Refused(
            "malformed",
            f"start_url: a service of the operator's catalogue needs {missing} too",
            "Um serviço no catálogo do operador precisa de identificador, entidade e finalidade.",
        )
    if command.service in (PORTAL_SERVICE, LOOKALIKE_SERVICE) or command.service in offers(
        directory
    ):
        raise Refused("provider_taken", f"the catalogue has a service «{command.service}» already")


def _identifier(directory: Directory, asked: str, moment: Moment) -> str:
    """Source: fact sheet 1.2, a client_id has 9 to 19 digits in the samples (official)."""
    if not asked:
        seed = moment.secrets.agreed(f"prestador:{moment.next_id('PS')}")
        return str(10**18 + int.from_bytes(seed[:8], "big") % (8 * 10**18))
    if not _ID.fullmatch(asked):
        raise Refused("malformed", "id: 9 to 19 digits, or nothing to be given one")
    if asked in directory.providers:
        raise Refused("provider_taken", f"{asked} is registered already")
    return asked


def _free_entity(directory: Directory, entity: str) -> str:
    if entity and directory.by_entity(entity) is not None:
        raise Refused("provider_taken", f"the issuer «{entity[:80]}» is registered already")
    return entity


def _free_certificates(directory: Directory, command: says.RegisterProvider) -> tuple[Any, ...]:
    if len(command.certificates) > MOST_CERTIFICATES:
        raise Refused("malformed", f"certificates: at most {MOST_CERTIFICATES}")
    for one in command.certificates:
        if directory.by_fingerprint(one.sha256) is not None:
            raise Refused("provider_taken", f"the certificate {one.sha256} is registered already")
    return command.certificates


def evolve(state: Directory | None, event: Any) -> Directory:
    """Fold one event into the register."""
    providers = dict((state or BEGINNING).providers)
    match event:
        case says.ProviderRegistered():
            providers[event.provider.id] = event.provider
        case says.ProviderRemoved():
            providers.pop(event.provider_id, None)
        case says.CertificateMade():
            known = providers[event.provider_id]
            providers[known.id] = replace(
                known,
                certificates=(*known.certificates, event.certificate),
                test_certificates=event.serial + 1,
            )
        case says.SecretMade():
            known = providers[event.provider_id]
            providers[known.id] = replace(known, secrets_made=event.serial + 1)
    return Directory(providers)


PROVIDERS_SYSTEM = System(
    name=NAME,
    commands=dict.fromkeys(
        (says.RegisterProvider, says.RemoveProvider, says.AddTestCertificate, says.MakeSecret),
        lambda command, moment: STREAM,
    ),
    events=says.EVENTS,
    decide=decide,
    evolve=evolve,
)
