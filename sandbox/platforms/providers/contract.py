"""The register of service providers as data: how each of its behaviours is known."""

from sandbox.protocol.vocabulary import Behaviour

FORMS = "fact sheet 1.2 and 2 (onboarding forms of AUT-SP)"
BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour(
        "provider-registered",
        "A provider is known by identifier, name shown to citizens, SAML issuer, certificate, "
        "domain of its redirections and address of its logout.",
        "official",
        FORMS,
    ),
    Behaviour(
        "provider-identifier",
        "An identifier has 9 to 19 digits.",
        "official",
        "fact sheet 1.2: digits seen in the samples",
    ),
    Behaviour(
        "provider-redirections",
        "An address without a path stands for its host, one with a path for itself; on loopback "
        "the port is free.",
        "assumed",
        "the form asks for a domain; exact addresses and free ports are RFC 8252 and ours",
    ),
    Behaviour(
        "provider-certificate",
        "Certificates have RSA keys of 2048 bits or more.",
        "official",
        f"{FORMS}: sha256, 2048",
    ),
    Behaviour(
        "portal-registered",
        "The portal of the sandbox is in the register: without it nobody signs in there, and it "
        "gets the attributes that the register allows.",
        "assumed",
        "that services are registered is official (fact sheet 1.2); how the real portal is, is not "
        "published",
    ),
    Behaviour(
        "provider-in-catalogue",
        "A provider that names the service, its entity, its purpose and where it begins is in the "
        "operator's catalogue; the citizen is asked for what the register says of its attributes.",
        "assumed",
        "the catalogue is official (seed 000); how a service gets into it is not published",
    ),
    Behaviour(
        "phone-token-elsewhere",
        "The token of a call signs its citizen in at the service that it was issued for, under "
        "«Serviço por Telefone», and gives it no more than was allowed on the call.",
        "assumed",
        "seed 000 has the steps; that the page is the Fornecedor de Autenticação's is inferred "
        "(fact sheet 6.3), what a token gives is not published",
    ),
    Behaviour(
        "provider-by-metadata",
        "SAML metadata of one service provider registers it; no other way of XML is read.",
        "assumed",
        "SAML 2.0 metadata (OASIS); the real forms are filled in by hand",
    ),
    Behaviour(
        "provider-test-certificate",
        "A certificate is made on the spot, its private key is handed out once and not kept.",
        "assumed",
        "ours: the real one is issued for a request of the entity",
    ),
)
