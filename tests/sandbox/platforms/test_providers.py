"""The register of service providers: who gets in, with which addresses and certificates."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from sandbox.platforms.providers.certificates import made_from
from sandbox.platforms.providers.core import TEST_PROVIDER
from sandbox.platforms.providers.language import RegisterProvider, RemoveProvider
from sandbox.platforms.providers.provider import Provider
from sandbox.platforms.providers.registry import (
    directory,
    from_metadata,
    make_certificate,
    provider,
    public_key,
    read_certificate,
    register,
)
from sandbox.platforms.providers.rsa_keys import rsa_key
from sandbox.world import World
from tests.driver import START, refused

BACK = "https://servico.example/volta"
CERTIFICATE = made_from(b"ensaio", "Ensaio", START)[1]


def registered(world: World, **more: object) -> Provider:
    return register(world, RegisterProvider("", "Serviço de ensaio", **more), "ensaio")  # type: ignore[arg-type]


def test_a_provider_is_found_by_identifier_issuer_and_certificate(world: World) -> None:
    known = read_certificate(CERTIFICATE)
    made = registered(world, entity_id="https://servico.example", certificates=(known,))
    found = directory(world)
    assert provider(world, made.id) == made
    assert found.by_entity("https://servico.example") == made
    assert found.by_fingerprint(known.sha256) == made
    assert (
        found.by_fingerprint(":".join(known.sha1[at : at + 2] for at in range(0, 40, 2)).upper())
        == made
    )
    assert found.by_entity("") is None
    assert found.by_fingerprint("") is None


def test_an_identifier_is_given_of_nineteen_digits(world: World) -> None:
    made = [registered(world).id for _ in range(3)]
    assert len(set(made)) == 3
    assert all(len(one) == 19 and one.isdigit() for one in made)


def test_the_register_is_the_same_when_the_world_is_opened_again(world: World) -> None:
    before = registered(world, redirect_uris=(BACK,), certificates=(read_certificate(CERTIFICATE),))
    make_certificate(world, before.id, "ensaio")
    known = directory(world)
    world.go_back(world.journal.head)
    assert directory(world) == known


@pytest.mark.parametrize("twice", ["id", "entity_id", "certificates"])
def test_nothing_is_registered_twice(world: World, twice: str) -> None:
    known = read_certificate(CERTIFICATE)
    first = RegisterProvider("123456789", "Um", "https://um.example", certificates=(known,))
    register(world, first, "ensaio")
    again = {
        "id": RegisterProvider("123456789", "Dois"),
        "entity_id": RegisterProvider("", "Dois", "https://um.example"),
        "certificates": RegisterProvider("", "Dois", certificates=(known,)),
    }[twice]
    with refused("provider_taken"):
        register(world, again, "ensaio")


def test_a_provider_is_taken_out_but_not_that_of_the_sandbox(world: World) -> None:
    made = registered(world)
    world.perform(RemoveProvider(made.id), "ensaio")
    with refused("provider_unknown"):
        provider(world, made.id)
    with refused("provider_own"):
        world.perform(RemoveProvider(TEST_PROVIDER.id), "ensaio")
    with refused("provider_unknown"):
        world.perform(RemoveProvider(made.id), "ensaio")


BAD_ADDRESSES = [
    "",
    "servico.example",
    "javascript:alert(1)",
    "http://servico.example/volta",
    "https://user@servico.example/",
    "https://servico.example/#x",
    "https://servico.example\\@outro.example/",
    "https://servico.example/a/../b",
    "https://servico.example/a/%2E%2e/b",
    "https://servico.example/a b",
    "https://servico.example/\n",
    "https://serviço.example/",
    "//servico.example/",
    "https://" + "a" * 400 + ".example/",
]


@pytest.mark.parametrize("uri", BAD_ADDRESSES)
def test_an_address_that_leads_astray_is_not_registered(world: World, uri: str) -> None:
    with refused("address_refused"):
        registered(world, redirect_uris=(uri,))


@pytest.mark.parametrize(
    "uri", [BACK, "http://localhost:5000/x", "http://sp:8000/", "http://10.0.0.7/"]
)
def test_addresses_are_https_or_of_a_private_network(world: World, uri: str) -> None:
    assert registered(world, redirect_uris=(uri,)).may_return_to(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "https://servico.example/volta/",
        "https://servico.example/volta?x=1",
        "https://servico.example/",
        "https://servico.example:8443/volta",
        "https://servico.example.evil.example/volta",
        "https://evil.example/https://servico.example/volta",
        "https://servico.example@evil.example/volta",
        "http://servico.example/volta",
    ],
)
def test_an_exact_address_stands_for_itself_alone(uri: str) -> None:
    assert not Provider("1", "Um", redirect_uris=(BACK,)).may_return_to(uri)


def test_an_address_without_a_path_stands_for_its_host() -> None:
    known = Provider("1", "Um", redirect_uris=("https://servico.example",))
    assert known.may_return_to("https://servico.example:443/onde/for?x=1")
    assert not known.may_return_to("https://outro.example/")


def test_on_loopback_the_port_is_free() -> None:
    assert TEST_PROVIDER.may_return_to("http://127.0.0.1:49152/volta")
    assert not TEST_PROVIDER.may_return_to("http://127.0.0.2:49152/volta")


def test_attributes_allowed_are_all_or_those_named() -> None:
    assert Provider("1", "Um").may_ask_for("http://interop.gov.pt/MDC/Cidadao/NIC")
    one = Provider("1", "Um", attributes=("http://interop.gov.pt/SCAP",))
    assert one.may_ask_for("http://interop.gov.pt/SCAP?Fornecedor=A,B")
    assert not one.may_ask_for("http://interop.gov.pt/MDC/Cidadao/NIC")


# certificates


def test_a_test_certificate_belongs_to_its_private_key(world: World) -> None:
    private, made = make_certificate(world, TEST_PROVIDER.id, "ensaio")
    key = serialization.load_pem_private_key(private.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    signature = key.sign(b"texto", padding.PKCS1v15(), hashes.SHA256())
    public_key(made).verify(signature, b"texto", padding.PKCS1v15(), hashes.SHA256())
    assert directory(world).by_fingerprint(made.sha256).id == TEST_PROVIDER.id  # type: ignore[union-attr]
    assert made.valid_at(world.clock.now())
    assert not made.valid_at(world.clock.now() + timedelta(days=800))


def test_a_private_key_is_nowhere_in_the_journal_and_never_told_again(world: World) -> None:
    private, _ = make_certificate(world, TEST_PROVIDER.id, "ensaio")
    again, _ = make_certificate(world, TEST_PROVIDER.id, "ensaio")
    assert private != again
    assert len(provider(world, TEST_PROVIDER.id).certificates) == 2
    written = "".join(record.data for record in world.journal.read())
    assert "PRIVATE" not in written
    assert private.splitlines()[3] not in written


def test_a_key_follows_from_its_seed() -> None:
    numbers = rsa_key(b"semente").private_numbers()
    assert numbers == rsa_key.__wrapped__(b"semente").private_numbers()
    assert numbers != rsa_key(b"outra semente").private_numbers()
    assert numbers.public_numbers.n.bit_length() == 2048


def test_a_key_that_is_not_rsa_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    made = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    with refused("certificate_weak"):
        read_certificate(made.public_bytes(serialization.Encoding.PEM).decode())


@pytest.mark.parametrize(
    "text",
    ["", "não é", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "A" * 30_000,
     "-----BEGIN RSA PRIVATE KEY-----"],
)  # fmt: skip
def test_what_is_no_certificate_is_refused(text: str) -> None:
    with refused("certificate_unreadable"):
        read_certificate(text)


# metadata


def metadata(certificate: str = CERTIFICATE, **pieces: str) -> bytes:
    body = "".join(certificate.splitlines()[1:-1])
    key = (
        '<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>'
        f"{body}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )
    return (
        f"{pieces.get('before', '')}<md:EntityDescriptor "
        'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
        'xmlns:ds="http://www.w3.org/2000/09/xmldsig#" '
        f'entityID="{pieces.get("entity", "https://sp.example")}"><md:SPSSODescriptor '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        f'{pieces.get("key", key)}<md:AssertionConsumerService index="0" '
        f'Binding="{pieces.get("binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")}" '
        'Location="https://sp.example/acs"/></md:SPSSODescriptor><md:Organization>'
        "<md:OrganizationDisplayName>Câmara de ensaio</md:OrganizationDisplayName>"
        f"</md:Organization></md:EntityDescriptor>{pieces.get('after', '')}"
    ).encode()


def test_metadata_register_a_provider(world: World) -> None:
    made = register(world, from_metadata(metadata()), "ensaio")
    assert (made.entity_id, made.name) == ("https://sp.example", "Câmara de ensaio")
    assert made.acs_urls == ("https://sp.example/acs",)
    assert made.certificates == (read_certificate(CERTIFICATE),)


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (metadata(before=DTD), "xml_refused"),
        (metadata(before=BOMB, entity="&b;"), "xml_refused"),
        (metadata(before='<?xml-stylesheet href="x"?>'), "xml_refused"),
        (metadata()[:-5], "xml_refused"),
        (b"", "xml_refused"),
        (b"\xff\xfe<\x00a\x00", "xml_refused"),
        (b"<a>" * 40, "xml_refused"),
        (b"<html/>", "metadata_refused"),
        (metadata(entity=""), "metadata_refused"),
        (
            metadata(binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"),
            "metadata_refused",
        ),
        (metadata(key=""), "certificate_missing"),
        (metadata("x\nAAAA\nx"), "certificate_unreadable"),
    ],
)
def test_bad_metadata_are_refused_by_name(content: bytes, code: str) -> None:
    with refused(code):
        from_metadata(content)
