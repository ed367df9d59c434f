"""Badges inside their pictures, as Open Badges 3.0 (section 5.3) and 2.0 (Baking) say."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum

from django.utils.html import escape

PNG_START = b"\x89PNG\r\n\x1a\n"


class Carrier(StrEnum):
    """The name of the chunk in a PNG."""

    OB3 = "openbadgecredential"
    OB2 = "openbadges"


_ELEMENTS = {
    Carrier.OB3: ("openbadges:credential", "https://purl.imsglobal.org/ob/v3p0"),
    Carrier.OB2: ("openbadges:assertion", "http://openbadges.org"),
}


def bake_png(picture: bytes, text: str, carrier: Carrier) -> bytes:
    """Put ``text`` into an iTXt chunk of its own, right behind the header."""
    if not picture.startswith(PNG_START):
        raise ValueError("not a PNG")
    # Keyword, then: not compressed, no language, no translated keyword.
    data = carrier.encode() + b"\0\0\0\0\0" + text.encode()
    length = struct.unpack(">I", picture[8:12])[0]
    end = 8 + 12 + length
    return picture[:end] + _chunk(b"iTXt", data) + picture[end:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def bake_svg(picture: str, text: str, carrier: Carrier) -> str:
    """Put ``text`` into the attribute ``verify`` of an element right behind the opening tag."""
    element, namespace = _ELEMENTS[carrier]
    head, mark, rest = picture.partition(">")
    if not head.startswith("<svg"):
        raise ValueError("not an SVG of ours")
    return f'{head} xmlns:openbadges="{namespace}"{mark}<{element} verify="{escape(text)}"/>{rest}'
