"""RSA keys of 2048 bits that follow from a seed: the same world has the same keys.  Late: 0.1 s.

Only for tests and for platforms that are simulated: whoever has the seed has the key.
Source: FIPS 186-5, A.1.3 (probable primes), with a generator that counts instead of chance.
"""

from functools import lru_cache
from hashlib import sha512
from itertools import count

from cryptography.hazmat.primitives.asymmetric import rsa

EXPONENT = 65537
HALF_BITS = 1024
_ROUNDS = 8
"""Enough for numbers of 1024 bits that nobody chose (FIPS 186-5, table B.1: 5)."""
_SMALL = [
    number for number in range(3, 8000) if all(number % n for n in range(2, 90) if n < number)
]


@lru_cache(64)
def rsa_key(seed: bytes) -> rsa.RSAPrivateKey:
    """The key that follows from a seed.  Units: takes half a second the first time."""
    p, q = (_prime(seed + name) for name in (b"p", b"q"))
    if p < q:
        p, q = q, p
    d = pow(EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(EXPONENT, p * q)
    )
    return numbers.private_key()


def _stream(seed: bytes, number: int) -> int:
    """A number of 1024 bits."""
    pieces = (sha512(seed + number.to_bytes(4, "big") + bytes([part])) for part in (0, 1))
    return int.from_bytes(b"".join(piece.digest() for piece in pieces), "big")


def _prime(seed: bytes) -> int:
    # Both upper bits, so that the product has all its bits; odd.
    begun = _stream(seed, 0) | 3 << (HALF_BITS - 2) | 1
    for step in count(0, 2):
        number = begun + step
        if any(number % small == 0 for small in _SMALL) or number % EXPONENT == 1:
            continue
        if _is_prime(number, seed):
            return number
    raise AssertionError("there is always another prime")


def _is_prime(number: int, seed: bytes) -> bool:
    """Miller and Rabin."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for turn in range(1, _ROUNDS + 1):
        found = pow(_stream(seed, turn) % (number - 3) + 2, odd, number)
        if found in (1, number - 1):
            continue
        for _ in range(twos - 1):
            found = found * found % number
            if found == number - 1:
                break
        else:
            return False
    return True
