"""The list of a Bitstring Status List (W3C, v1.0): one bit for each credential."""

from __future__ import annotations

import gzip
from base64 import urlsafe_b64encode
from collections.abc import Iterable

# The least that the recommendation allows, so that one badge hides among many.
BITS = 131_072


def place(serial: int) -> tuple[int, int]:
    """The list in which ``serial`` stands, and its index there."""
    return divmod(serial, BITS)


def encode(set_bits: Iterable[int]) -> str:
    """Compressed, in base64url with its multibase prefix. Bit 0 is the leftmost of all."""
    bits = bytearray(BITS // 8)
    for index in set_bits:
        if not 0 <= index < BITS:
            raise ValueError(index)
        bits[index // 8] |= 0x80 >> (index % 8)
    # No time inside: the same list gives the same text.
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + urlsafe_b64encode(packed).rstrip(b"=").decode()
