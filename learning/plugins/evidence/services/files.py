"""Files of evidence: judged by what they hold, kept under names that tell nothing."""

from __future__ import annotations

import hashlib
import io
from functools import partial
from threading import Lock
from typing import NamedTuple
from uuid import uuid4

import filetype
import pypdfium2
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from learning.core.api import safe_name

from ..models import Evidence, EvidenceFile
from ..models.parts import kept_files
from .errors import EvidenceRefused, NotAllowedNow

MAX_PIXELS = 50_000_000
MAX_PAGES = 100
PICTURES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
ENDINGS = {"application/pdf": "pdf", **PICTURES}
HEIC = frozenset({"image/heic", "image/heif"})
PREVIEW_WIDTH = 1_200
MAX_SCALE = 4.0
JPEG_QUALITY = 85
# PDFium is not safe to use from two threads.
_pdfium = Lock()


class Judged(NamedTuple):
    content: bytes
    mime: str
    pages: int


def max_bytes() -> int:
    return settings.ASAH_EVIDENCE_MAX_MB * 1024 * 1024


def judge(content: bytes) -> Judged:
    """What a file is by its content, fit to be kept. Raises EvidenceRefused with the reason.

    Pictures of phones (HEIC) become JPEG, since most browsers do not show them.
    """
    if not content:
        raise EvidenceRefused(_("The file is empty."))
    if len(content) > max_bytes():
        text = _("The file is larger than %(size)d MB. Scan it smaller, or as black and white.")
        raise EvidenceRefused(text % {"size": settings.ASAH_EVIDENCE_MAX_MB})
    found = filetype.guess(content)
    mime = found.mime if found is not None else ""
    if mime in HEIC:
        content, mime = _as_jpeg(content), "image/jpeg"
    if mime == "application/pdf":
        return Judged(content, mime, _pages(content))
    if mime in PICTURES:
        _check_picture(content)
        return Judged(content, mime, 1)
    raise _unknown()


def _unknown() -> EvidenceRefused:
    return EvidenceRefused(_("This is no PDF, JPG, PNG or WebP that can be read."))


def _too_big() -> EvidenceRefused:
    return EvidenceRefused(_("The picture has too many pixels. Scan it at 300 dpi or less."))


def _locked_or_damaged() -> EvidenceRefused:
    return EvidenceRefused(_("This PDF cannot be read. It may be damaged or locked by a password."))


def _pages(content: bytes) -> int:
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(content)
            count = len(document)
            document.close()
        except pypdfium2.PdfiumError:
            raise _locked_or_damaged() from None
    if not 0 < count <= MAX_PAGES:
        text = _("A PDF may have at most %(count)d pages.")
        raise EvidenceRefused(text % {"count": MAX_PAGES})
    return count


def _check_picture(content: bytes) -> None:
    # The size stands in the head: a bomb is refused before anything is unpacked.
    with _opened(content) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_big()
        try:
            picture.load()
        except Exception:  # noqa: BLE001 - whatever a broken picture raises, it is refused
            raise _unknown() from None


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except Image.DecompressionBombError:
        raise _too_big() from None
    except Exception:  # noqa: BLE001 - as above
        raise _unknown() from None


def _as_jpeg(content: bytes) -> bytes:
    from pillow_heif import open_heif

    try:
        found = open_heif(io.BytesIO(content), convert_hdr_to_8bit=True)
        width, height = found.size
        if width * height > MAX_PIXELS:
            raise _unknown()
        out = io.BytesIO()
        ImageOps.exif_transpose(found.to_pillow()).convert("RGB").save(
            out, "JPEG", quality=JPEG_QUALITY
        )
    except EvidenceRefused:
        raise
    except Exception:  # noqa: BLE001 - as above
        raise _unknown() from None
    return out.getvalue()


def add_file(evidence: Evidence, *, file: File, name: str = "") -> EvidenceFile:
    """Keep a file with evidence that its owner may still change.

    Raises EvidenceRefused for a wrong file, too many, or one that is there already.
    """
    if (file.size or 0) > max_bytes():
        text = _("The file is larger than %(size)d MB. Scan it smaller, or as black and white.")
        raise EvidenceRefused(text % {"size": settings.ASAH_EVIDENCE_MAX_MB})
    file.seek(0)
    sent = file.read()
    found = judge(sent)
    digest = hashlib.sha256(sent).hexdigest()
    with transaction.atomic():
        row = _open_row(evidence)
        if row.files.count() >= settings.ASAH_EVIDENCE_MAX_FILES:
            text = _("At most %(count)d files. Remove one first.")
            raise EvidenceRefused(text % {"count": settings.ASAH_EVIDENCE_MAX_FILES})
        if row.files.filter(sha256=digest).exists():
            raise EvidenceRefused(_("This file is there already."))
        kept = _store(found)
        # Who fails to say that the row is kept leaves no file behind.
        try:
            return EvidenceFile.objects.create(
                evidence=row,
                file=kept,
                name=safe_name(
                    name or file.name or "", ending=f".{ENDINGS[found.mime]}", otherwise="bukti"
                ),
                mime=found.mime,
                size=len(found.content),
                pages=found.pages,
                sha256=digest,
            )
        except Exception:
            kept_files().delete(kept)
            raise


def _store(found: Judged) -> str:
    path = f"evidence/{timezone.localdate():%Y/%m}/{uuid4().hex}.{ENDINGS[found.mime]}"
    return kept_files().save(path, ContentFile(found.content))


def remove_file(file: EvidenceFile) -> None:
    """Raises NotAllowedNow once the evidence is sent."""
    with transaction.atomic():
        _open_row(file.evidence)
        name = str(file.file.name)
        file.delete()
        transaction.on_commit(partial(delete_stored, [name]))


def delete_stored(names: list[str]) -> None:
    storage = kept_files()
    for name in names:
        storage.delete(name)


def _open_row(evidence: Evidence) -> Evidence:
    row = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=evidence.pk)
    if not row.is_open:
        raise NotAllowedNow
    return row


def page_picture(file: EvidenceFile, number: int) -> bytes:
    """Page ``number`` (from 1) of a PDF as PNG: nothing that a PDF may carry reaches a browser.

    Raises EvidenceRefused for a page that cannot be drawn.
    """
    with file.file.open("rb") as stored:
        content = stored.read()
    try:
        with _pdfium:
            return _drawn(content, number)
    except pypdfium2.PdfiumError:
        raise _locked_or_damaged() from None


def _drawn(content: bytes, number: int) -> bytes:
    out, document = io.BytesIO(), pypdfium2.PdfDocument(content)
    try:
        page = document[number - 1]
        width, height = max(page.get_width(), 1), max(page.get_height(), 1)
        # A page as high as a house would fill the memory.
        most = (MAX_PIXELS / 10 / (width * height)) ** 0.5
        scale = min(PREVIEW_WIDTH / width, MAX_SCALE, most)
        page.render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    finally:
        document.close()
    return out.getvalue()
