"""Gzip from pieces that were deflated before.

Compressing a page costs more than everything else about a page that is kept. A deflate stream may
be cut at a byte wherever no piece refers back to the one before it, so pieces are deflated once,
each by itself, and only put next to each other for an answer.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse

from learning.core.memory import Memory

WELL, FAST = 9, 1
MOST_STORED = 0xFFFF
END = b"\x03\x00"
# Short texts (menus, forms, counts) come again and again; a longer one seldom does.
SHORT = 4_096


@dataclass(frozen=True, slots=True)
class Piece:
    plain: bytes
    deflated: bytes


_pieces: Memory[Piece] = Memory(10_000)


def deflate(content: bytes, level: int = WELL) -> bytes:
    """A part of a stream: what follows begins at a byte and refers to nothing in it."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def stored(text: str) -> Piece:
    """A secret as it is: compressed, it would betray what it has in common with the page."""
    plain = text.encode()
    size = len(plain)
    head = size.to_bytes(2, "little") + (size ^ MOST_STORED).to_bytes(2, "little")
    return Piece(plain, b"\x00" + head + plain)


def pack(text: str, level: int = WELL) -> Piece:
    plain = text.encode()
    return Piece(plain, deflate(plain, level))


def recurring(text: str) -> Piece:
    """A piece that may come again with the same text."""
    if len(text) > SHORT:
        return pack(text, FAST)
    return _pieces.get(text, partial(pack, text))


class PackedResponse(HttpResponse):
    """A body of pieces. Middleware that can answer with gzip asks ``gzipped`` for it."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.joined = b"".join([piece.plain for piece in pieces])
        self.deflated = b"".join([piece.deflated for piece in pieces])
        super().__init__(self.joined)

    def gzipped(self) -> bytes | None:
        """None if somebody has given the answer another body since."""
        return gzip_of(self.joined, self.deflated) if self.content == self.joined else None


def compress(content: bytes) -> bytes:
    """Gzip fast: level 6 takes three times the CPU of level 1 for a tenth fewer bytes."""
    return gzip_of(content, deflate(content, FAST))


def gzip_of(content: bytes, deflated: bytes) -> bytes:
    """With a file name of random length that hides secrets' lengths (BREACH)."""
    named = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"
    name = b"a" * (1 + secrets.randbelow(100)) + b"\x00"
    size = (len(content) & 0xFFFFFFFF).to_bytes(4, "little")
    return b"".join((named, name, deflated, END, zlib.crc32(content).to_bytes(4, "little"), size))
