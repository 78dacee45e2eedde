"""What keys are needed for, done beside the loop: certificates, signatures, fields in clear."""

from typing import Any

from mock_scmd.language import Document
from sandbox.web.aside import aside
from sandbox.world import World


def _work(name: str, world: World, *more: Any) -> Any:
    begun = world.settings.created_at or world.clock.now()
    return aside(_done, name, world.key, begun.year, *more)


def _done(name: str, *arguments: Any) -> Any:
    # At first use only: the library that signs takes as long to load as all the rest.
    from mock_scmd import signing

    return getattr(signing, name)(*arguments)


def bundle(world: World, citizen_id: str) -> str:
    """The certificate of a citizen with its chain, as PEM."""
    return str(_work("bundle_of", world, world.people.citizen(citizen_id)))


def cipher(world: World) -> str:
    """The certificate with which callers encrypt, as PEM."""
    return str(_work("cipher_of", world))


def decrypted(world: World, fields: tuple[bytes, ...]) -> tuple[str, ...]:
    """The fields of a call in clear; nothing for one that cannot be read."""
    found: tuple[str, ...] = _work("read_fields", world, fields)
    return found


def signatures(world: World, citizen_id: str, documents: tuple[Document, ...]) -> tuple[bytes, ...]:
    """The signature of each document, in order."""
    digests = tuple(digest for _, _, digest in documents)
    found: tuple[bytes, ...] = _work("signatures_of", world, citizen_id, digests)
    return found
