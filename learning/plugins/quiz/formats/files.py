"""Files in questions: names that are safe everywhere, contents that are what they claim."""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import warnings
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.utils.translation import gettext as _
from PIL import Image

from .values import ADDRESS, ImportedQuestion, Refused

MAX_PICTURE, MAX_DOCUMENT = 8 * 1024 * 1024, 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
PICTURES = {"PNG": ("png",), "JPEG": ("jpg", "jpeg"), "GIF": ("gif",), "WEBP": ("webp",)}
PICTURE_ENDINGS = frozenset(ending for endings in PICTURES.values() for ending in endings)
DOCUMENT_ENDINGS = frozenset(
    ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt", "zip"]
    + ["mp3", "m4a", "ogg", "mp4", "webm", "vtt"]
)
DOCUMENT_STARTS = {
    "pdf": (b"%PDF",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "zip"), (b"PK\x03\x04",)),
    "ogg": (b"OggS",),
    "webm": (b"\x1a\x45\xdf\xa3",),
}
LOOKS_LIKE_MARKUP = re.compile(rb"^\s*(?:<!doctype|<html|<svg|<script|<\?xml)", re.IGNORECASE)
MAX_FILE_NAME = 80
REFERENCE = re.compile(re.escape(ADDRESS) + r"([^\"'\s<>]+)")


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def is_picture(name: str) -> bool:
    return ending(name) in PICTURE_ENDINGS


def safe_name(name: str) -> str:
    """The last part of a path, in letters that need no quoting in addresses or archives."""
    last = unicodedata.normalize("NFKC", unquote(name)).replace("\\", "/").rpartition("/")[2]
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", last).lstrip(".-") or "file"
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        return kept[:MAX_FILE_NAME]
    return f"{stem[: MAX_FILE_NAME - len(suffix) - 1] or 'file'}.{suffix.lower()[:10]}"


def check(name: str, content: bytes) -> None:
    """Raises Refused for what may not come into the library, however it is named."""
    kind = ending(name)
    if kind in PICTURE_ENDINGS:
        _check_picture(name, content)
    elif kind not in DOCUMENT_ENDINGS:
        raise Refused(_("The file %(name)s is of a kind that is not taken.") % {"name": name})
    elif len(content) > MAX_DOCUMENT:
        raise Refused(_("The file %(name)s is too large.") % {"name": name})
    elif LOOKS_LIKE_MARKUP.match(content[:512]) or not content.startswith(
        DOCUMENT_STARTS.get(kind, (b"",))
    ):
        raise Refused(_("The file %(name)s is not what its name says.") % {"name": name})


def _check_picture(name: str, content: bytes) -> None:
    if len(content) > MAX_PICTURE:
        raise Refused(_("The picture %(name)s is too large.") % {"name": name})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
                too_large = picture.width * picture.height > MAX_PIXELS
                fits = ending(name) in PICTURES[picture.format or ""]
                if not too_large:
                    # Decoding it all shows what a look at the head does not.
                    picture.load()
    except Exception:  # noqa: BLE001 - a hostile picture may raise anything in any decoder
        raise Refused(_("The picture %(name)s cannot be read.") % {"name": name}) from None
    if too_large:
        raise Refused(_("The picture %(name)s is too large.") % {"name": name})
    if not fits:
        raise Refused(_("The file %(name)s is not what its name says.") % {"name": name})


def add(question: ImportedQuestion, name: str, content: bytes) -> str:
    """Keep a file with its question; returns the name to address it by, "" if it is refused."""
    wanted = safe_name(name)
    if question.files.get(wanted, content) != content:
        digest = hashlib.sha256(content).hexdigest()[:8]
        stem, dot, suffix = wanted.rpartition(".")
        wanted = f"{stem[: MAX_FILE_NAME - 20]}-{digest}.{suffix}" if dot else f"{wanted}-{digest}"
    if wanted in question.files:
        return wanted
    try:
        check(wanted, content)
    except Refused as why:
        question.note(str(why))
        return ""
    question.files[wanted] = content
    return wanted


def referred(*texts: str) -> list[str]:
    """Names of the files that texts address, each once, in their order."""
    return list(dict.fromkeys(name for text in texts for name in REFERENCE.findall(text)))
