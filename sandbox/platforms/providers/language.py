"""What can be asked of the register of service providers, and what can have happened in it."""

from typing import ClassVar

from sandbox.platforms.providers.provider import Certificate, Provider
from sandbox.protocol.frozen import frozen
from sandbox.protocol.system import Event


@frozen
class RegisterProvider:
    """Take a provider into the register; without `provider_id` it is given one."""

    provider_id: str
    name: str
    entity_id: str = ""
    redirect_uris: tuple[str, ...] = ()
    acs_urls: tuple[str, ...] = ()
    logout_url: str = ""
    notify_url: str = ""
    attributes: tuple[str, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    service: str = ""
    id_token_alg: str = "RS256"
    ciba_mode: str = "poll"
    start_url: str = ""
    entity: str = ""
    purpose: str = ""
    backoffice: bool = False


@frozen
class RemoveProvider:
    """Take a provider out of the register."""

    provider_id: str


@frozen
class AddTestCertificate:
    """Note the certificate made on the spot for a provider; `serial` is how many there were."""

    provider_id: str
    certificate: Certificate
    serial: int


@frozen
class MakeSecret:
    """Give a provider a new secret of its own; `serial` is how many it had."""

    provider_id: str
    serial: int


@frozen
class ProviderRegistered(Event):
    """A provider may ask from now on."""

    TYPE: ClassVar[str] = "prestador.registado"
    provider: Provider


@frozen
class ProviderRemoved(Event):
    """A provider may ask no more."""

    TYPE: ClassVar[str] = "prestador.retirado"
    provider_id: str


@frozen
class CertificateMade(Event):
    """A certificate was made on the spot; its private key is written nowhere."""

    TYPE: ClassVar[str] = "prestador.certificado_feito"
    provider_id: str
    certificate: Certificate
    serial: int


@frozen
class SecretMade(Event):
    """A secret follows from the key of the world and this number, and is written nowhere."""

    TYPE: ClassVar[str] = "prestador.segredo_feito"
    provider_id: str
    serial: int


EVENTS: tuple[type[Event], ...] = (
    ProviderRegistered,
    ProviderRemoved,
    CertificateMade,
    SecretMade,
)
