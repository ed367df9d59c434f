"""Drawing a certificate, once, into the private storage."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from django.core.files.base import ContentFile
from django.db import transaction

from learning.core.printing import PrintError, make_pdf, make_pictures

from ..models import Certificate
from . import pictures

SOURCE = Path(__file__).resolve().parent.parent / "typst" / "certificate.typ"
STANDARD = "a-2b"
QR = "qr.svg"


def draw(paper: Mapping[str, Any], *, at: Any) -> bytes:
    """The PDF/A of what ``paper.compose`` said. A picture that cannot be drawn is left out."""
    try:
        files = files_of(paper)
        return make_pdf(SOURCE, data=dict(paper), files=files, standard=STANDARD, at=at)
    except (PrintError, FileNotFoundError):
        bare = without_pictures(paper)
        return make_pdf(SOURCE, data=bare, files=files_of(bare), standard=STANDARD, at=at)


def draw_pictures(
    paper: Mapping[str, Any], *, given: Mapping[str, bytes], dots_per_inch: int = 96
) -> list[bytes]:
    """Each page as PNG, with the pictures that ``given`` names."""
    files = {QR: qr(paper["check"]["address"]), **given}
    try:
        return make_pictures(SOURCE, data=dict(paper), files=files, dots_per_inch=dots_per_inch)
    except PrintError:
        return make_pictures(
            SOURCE,
            data=without_pictures(paper),
            files={QR: files[QR]},
            dots_per_inch=dots_per_inch,
        )


def files_of(paper: Mapping[str, Any]) -> dict[str, bytes]:
    names = {paper["emblem"], *(row["specimen"] for row in paper["signatories"])} - {""}
    return {QR: qr(paper["check"]["address"]), **{name: pictures.load(name) for name in names}}


def without_pictures(paper: Mapping[str, Any]) -> dict[str, Any]:
    people = [{**row, "specimen": ""} for row in paper["signatories"]]
    return {**paper, "emblem": "", "signatories": people}


def qr(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return out.getvalue()


@transaction.atomic
def render(certificate: Certificate) -> Certificate:
    """Draw and keep the file unless it is there. Whoever comes second waits and finds it."""
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if row.file:
        return row
    content = draw(row.printed["paper"], at=row.issued_at)
    row.sha256 = row.unsigned_sha256 = hashlib.sha256(content).hexdigest()
    save_file(row, content)
    row.save(update_fields=["file", "size", "sha256", "unsigned_sha256"])
    return row


def save_file(certificate: Certificate, content: bytes) -> None:
    """Keep ``content`` as the certificate's file; the caller saves the row."""
    folder = f"certificates/{certificate.issued_on:%Y/%m}"
    name = f"{folder}/{certificate.public_id}-{hashlib.sha256(content).hexdigest()[:12]}.pdf"
    certificate.file.save(name, ContentFile(content), save=False)
    certificate.size = len(content)


def read(certificate: Certificate) -> bytes:
    """The file, drawn now where nobody needed it before."""
    row = certificate if certificate.file else render(certificate)
    with row.file.open("rb") as file:
        return bytes(file.read())
