"""Pictures as certificates print them: small, and kept by what is in them.

A kept picture stays as it is whatever happens to the one in the library, so that an issued
certificate can always be drawn again.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from PIL import Image, UnidentifiedImageError

from ..models import private_files

FOLDER = "certificates/pictures"
WIDEST = 320
COLOURS = 32
KEEP_SECONDS = 24 * 60 * 60


def reduced(image: Any) -> tuple[str, bytes] | None:
    """Ending and bytes of a picture of the library; None where it cannot be read."""
    try:
        with image.file.open("rb") as file:
            raw = file.read()
        return ("svg", raw) if image.is_svg() else ("png", _small_png(raw))
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None


def _small_png(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw)) as picture:
        picture.thumbnail((WIDEST, WIDEST))
        few = picture.convert("RGBA").quantize(COLOURS, method=Image.Quantize.FASTOCTREE)
    out = io.BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def keep(image: Any) -> str:
    """The name under which the picture is kept; empty without one that can be drawn."""
    if image is None:
        return ""
    key = f"certificate-picture:{image.pk}:{image.file.name}:{image.file_hash}"
    name = cache.get(key)
    if name is None:
        name = _store(image)
        cache.set(key, name, KEEP_SECONDS)
    return str(name)


def _store(image: Any) -> str:
    made = reduced(image)
    if made is None:
        return ""
    ending, content = made
    name = f"{hashlib.sha256(content).hexdigest()}.{ending}"
    storage = private_files()
    if not storage.exists(f"{FOLDER}/{name}"):
        storage.save(f"{FOLDER}/{name}", ContentFile(content))
    return name


def load(name: str) -> bytes:
    with private_files().open(f"{FOLDER}/{name}") as file:
        return bytes(file.read())
