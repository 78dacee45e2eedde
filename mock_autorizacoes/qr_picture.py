"""A QR code as a small PNG: one bit for each point (PNG, W3C recommendation)."""

import struct
import zlib
from base64 import b64encode
from functools import lru_cache

SCALE = 5
"""Points of the picture for each module of the code."""


@lru_cache(64)
def qr_png(text: str) -> str:
    """The picture of a text, in base64."""
    # Only who asks by QR pays for it.
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    lines = b"".join((b"\x00" + _line(row)) * SCALE for row in rows)
    size = len(rows) * SCALE
    head = struct.pack("!IIBBBBB", size, size, 1, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines, 9)), _chunk(b"IEND", b""))
    return b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode("ascii")


def _line(row: list[bool]) -> bytes:
    bits = "".join(("0" if dark else "1") * SCALE for dark in row)
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack("!I", len(content))
        + kind
        + content
        + struct.pack("!I", zlib.crc32(kind + content))
    )
