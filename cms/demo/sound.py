"""A short sound of our own as a file: computed, written as uncompressed FLAC in Ogg."""

import math
import struct

RATE = 8_000
BLOCK = 4_000
LOUDNESS = 9_000
# Pitch in hertz and start in seconds: the two notes that call the next number.
CHIME = ((660.0, 0.0), (523.25, 0.55))
SECONDS = 2
FIRST, LAST = 0x02, 0x04


def chime() -> bytes:
    samples = [_sample(number / RATE) for number in range(RATE * SECONDS)]
    blocks = [samples[start : start + BLOCK] for start in range(0, len(samples), BLOCK)]
    pages = [_page(_head(len(samples)), 0, flags=FIRST), _page(_comment(), 0, number=1)]
    for index, block in enumerate(blocks):
        flags = LAST if index == len(blocks) - 1 else 0
        end = index * BLOCK + len(block)
        pages.append(_page(_frame(block, index), end, number=index + 2, flags=flags))
    return b"".join(pages)


def _sample(second: float) -> int:
    tones = (_tone(pitch, second - start) for pitch, start in CHIME)
    return round(LOUDNESS * sum(tones))


def _tone(pitch: float, age: float) -> float:
    """A struck bell: at once there, slowly gone."""
    return math.sin(2 * math.pi * pitch * age) * math.exp(-4 * age) if age >= 0 else 0.0


def _head(total: int) -> bytes:
    packed = RATE << 44 | 0 << 41 | 15 << 36 | total
    info = struct.pack(">HH6xQ16x", BLOCK, BLOCK, packed)
    return b"\x7fFLAC\x01\x00" + struct.pack(">H", 1) + b"fLaC\x00\x00\x00\x22" + info


def _comment() -> bytes:
    vendor = b"Asah"
    body = struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", 0)
    return b"\x84" + len(body).to_bytes(3, "big") + body


def _frame(block: list[int], index: int) -> bytes:
    # Fixed blocks, their size in 16 bits, 8 kHz, one channel, 16 bits a sample.
    head = b"\xff\xf8\x74\x08" + bytes([index]) + struct.pack(">H", len(block) - 1)
    head += bytes([_crc(head, 8, 0x07)])
    frame = head + b"\x02" + struct.pack(f">{len(block)}h", *block)
    return frame + struct.pack(">H", _crc(frame, 16, 0x8005))


def _page(packet: bytes, position: int, *, number: int = 0, flags: int = 0) -> bytes:
    full, rest = divmod(len(packet), 255)
    lacing = bytes([255] * full + [rest])
    start = b"OggS\x00" + struct.pack("<BqII", flags, position, 1, number)
    tail = bytes([len(lacing)]) + lacing + packet
    check = _crc(start + bytes(4) + tail, 32, 0x04C11DB7)
    return start + struct.pack("<I", check) + tail


def _crc(data: bytes, width: int, polynomial: int) -> int:
    top, mask, value = 1 << (width - 1), (1 << width) - 1, 0
    for byte in data:
        value ^= byte << (width - 8)
        for _bit in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & mask
    return value
