"""What only a world knows: its key, and the codes and tokens that follow from it.

Nothing that is secret is ever written to the journal: a security code is derived from the key
and its request, as in a one-time password (RFC 4226 in form, HMAC-SHA-256), and a token is 256
bits derived from the key and its identifier.  A real world draws its key from the operating
system; a scripted one derives it from its seed, and its journal says so (R3).
"""

import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from hmac import digest

KEY_BYTES = 32
REMEMBERED = 1024

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""No I, O, 0 or 1, which are taken for one another: 32 letters, five bits each."""
_FIRST = (
    "barco muro lago monte pomar vento mar jardim sino moinho farol pinhal rio prado vale "
    "campo trilho ribeiro castelo bosque cometa ramo porto trigo"
).split()
_SECOND = (
    "azul branco calmo claro alto antigo sereno verde dourado fresco largo leve manso novo "
    "suave vivo doce forte raro simples livre limpo puro rico"
).split()
"""Nouns and adjectives of a phrase, all masculine: any two of them agree."""


def new_key(seed: int | None) -> bytes:
    """A key of 32 bytes: random without a seed, always the same with one."""
    if seed is None:
        return secrets.token_bytes(KEY_BYTES)
    return sha256(f"scripted world {seed}".encode()).digest()


def new_browser_id() -> str:
    """What tells one browser from another; not a secret, for its mark is signed."""
    return secrets.token_hex(8)


def new_tag(world_id: str) -> str:
    """The mark of a world's tokens; not a secret."""
    return sha256(world_id.encode()).hexdigest()[:6]


class WorldKey:
    """Derives the codes, tokens, proofs and phrases of one world.

    `tag` is the mark that its tokens bear: another world's token is known by it.
    """

    def __init__(self, key: bytes, tag: str) -> None:
        self._key = key
        self.tag = tag
        # A screen shows the same codes at every look.
        self._derive = lru_cache(REMEMBERED)(self._derive_anew)

    def _derive_anew(self, purpose: str, *parts: str) -> bytes:
        return digest(self._key, "|".join((purpose, *parts)).encode(), "sha256")

    def security_code(self, request_id: str, digits: int) -> str:
        """The code of a request: `digits` decimal digits, leading zeros kept."""
        number = int.from_bytes(self._derive("code", request_id), "big")
        return str(number % 10**digits).zfill(digits)

    def proof(self, request_id: str, code: str) -> str:
        """A keyed digest of a typed code: worthless without the key, comparable with it."""
        return self._derive("proof", request_id, code).hex()

    def token(self, token_id: str) -> str:
        """The opaque text of a token: the mark of the world, a point, and 256 bits."""
        body = urlsafe_b64encode(self._derive("token", token_id)).decode().rstrip("=")
        return f"{self.tag}.{body}"

    def digest(self, text: str) -> str:
        """What a token is found by."""
        return sha256(text.encode()).hexdigest()

    def agreed(self, purpose: str) -> bytes:
        """The key of 32 bytes that two systems of this world have agreed on for a purpose."""
        return self._derive("agreed", purpose)

    def phrase(self, request_id: str, offset: int = 0) -> str:
        """Two words of one call; other offsets give the wrong ones to choose among."""
        number = int.from_bytes(self._derive("phrase", request_id)[:8], "big")
        first = _FIRST[(number + 7 * offset) % len(_FIRST)]
        second = _SECOND[(number // 97 + 5 * offset) % len(_SECOND)]
        return f"{first} {second}"

    def seal(self, text: str) -> str:
        """What shows that this world wrote something beside its journal."""
        return self._derive_anew("seal", text).hex()

    def access_code(self, request_id: str) -> str:
        """The access code of a certificate: 80 bits as four groups of four (`7F3K-…`)."""
        number = int.from_bytes(self.agreed(f"codigo-de-acesso:{request_id}")[:10], "big")
        text = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(16))
        return "-".join(text[at : at + 4] for at in range(0, 16, 4))

    def sign_key(self) -> bytes:
        """The key that signs the seats of this world."""
        return self._derive("seats")
