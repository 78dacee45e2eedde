"""The register for whoever has a world: find a provider, read and make certificates.

provider = directory(world).providers.get(client_id)
provider = directory(world).by_fingerprint(kid)
key = public_key(provider.certificates[0])
"""

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any

from sandbox.platforms.providers import language as says
from sandbox.platforms.providers.core import BEGINNING, Directory
from sandbox.platforms.providers.metadata import read_metadata
from sandbox.platforms.providers.offers import STREAM
from sandbox.platforms.providers.provider import Certificate, Provider
from sandbox.protocol.errors import Refused
from sandbox.web.aside import aside
from sandbox.world import World

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey


def directory(world: World) -> Directory:
    """The register of a world."""
    found: Directory | None = world.machine.state(STREAM)
    return found or BEGINNING


def provider(world: World, provider_id: str) -> Provider:
    """A provider by its identifier.  Errors: provider_unknown."""
    found = directory(world).providers.get(provider_id)
    if found is None:
        raise Refused("provider_unknown", f"no provider «{provider_id[:40]}» in {world.id}")
    return found


def public_key(certificate: Certificate) -> "RSAPublicKey":
    """The RSA key of a certificate of the register."""
    key: RSAPublicKey = _library().public_key(certificate.pem)
    return key


def read_certificate(text: str) -> Certificate:
    """A certificate for the register.  Errors: certificate_unreadable, certificate_weak."""
    found: Certificate = _library().read_certificate(text)
    return found


def register(world: World, command: says.RegisterProvider, actor: str) -> Provider:
    """Take a provider into the register.  Errors: as the register's."""
    records = world.perform(command, actor)
    made = world.machine.registry.codec.decode(records[0].type, records[0].data)
    assert isinstance(made, says.ProviderRegistered)
    return made.provider


def from_metadata(content: bytes) -> says.RegisterProvider:
    """The command that registers who these SAML metadata describe.

    Errors: xml_refused, metadata_refused, certificate_missing, certificate_unreadable,
    certificate_weak.
    """
    found = read_metadata(content)
    return says.RegisterProvider(
        "",
        found.name,
        found.entity_id,
        acs_urls=found.acs_urls,
        logout_url=found.logout_url,
        attributes=found.attributes,
        certificates=tuple(read_certificate(one) for one in found.certificates),
    )


def make_certificate(world: World, provider_id: str, actor: str) -> tuple[str, Certificate]:
    """A private key (PEM) and its registered certificate, made now for tests.

    The key follows from the key of the world; it is told here once, and kept nowhere.
    Errors: provider_unknown, provider_full.
    """
    known = provider(world, provider_id)
    serial = known.test_certificates
    if len(known.certificates) >= MOST_MADE:
        raise Refused("provider_full", f"{known.id} has {MOST_MADE} certificates")
    seed = world.key.agreed(f"certificado-de-ensaio:{known.id}:{serial}")
    library = _library()
    private, pem = aside(library.made_from, seed, f"Ensaio {known.id}", world.clock.now())
    certificate = library.read_certificate(pem)
    world.perform(says.AddTestCertificate(known.id, certificate, serial), actor)
    return private, certificate


def make_secret(world: World, provider_id: str, actor: str) -> str:
    """A secret for a provider (`client_secret`), told here once; the one before counts no more.

    Errors: provider_unknown.
    """
    known = provider(world, provider_id)
    world.perform(says.MakeSecret(known.id, known.secrets_made), actor)
    return secret_of(world, provider(world, provider_id))


def secret_of(world: World, known: Provider) -> str:
    """The secret that counts, derived; nothing when none was made."""
    if not known.secrets_made:
        return ""
    seed = world.key.agreed(f"segredo-de-prestador:{known.id}:{known.secrets_made}")
    return urlsafe_b64encode(seed).decode("ascii").rstrip("=")


def own_pair(world: World, purpose: str, name: str) -> tuple[str, str]:
    """A private key and certificate of a platform of this world, always the same; both PEM."""
    seed = world.key.agreed(f"plataforma:{purpose}")
    found: tuple[str, str] = _library().made_from(seed, name, world.settings.created_at)
    return found


def strangers_pair(world: World) -> tuple[str, str]:
    """A key of nobody here and its certificate, for what is wrongly signed by order."""
    found: tuple[str, str] = _library().made_from(
        STRANGER, "outra chave (simulacao)", world.settings.created_at
    )
    return found


STRANGER = b"ninguem-assina-com-esta-chave..."
"""The same in every world: making a key takes half a second."""
MOST_MADE = 20


def _library() -> Any:
    # `cryptography` takes longer to load than a server to start.
    from sandbox.platforms.providers import certificates

    return certificates
