import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from learning.plugins.evidence.models import EvidenceFile
from learning.plugins.evidence.models.parts import kept_files
from learning.plugins.evidence.services import files, filing
from learning.plugins.evidence.services.errors import EvidenceRefused, NotAllowedNow
from learning.plugins.evidence.testing import certificate, draft

pytestmark = pytest.mark.django_db
PNG, PDF = certificate("Satu"), certificate("Satu", "PDF")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def stored():
    """Every file of evidence on the disk."""
    return sorted(Path(kept_files().location).rglob("evidence/*/*/*"))


@pytest.fixture
def row(db):
    return draft(file=b"")


def add(row, content, name="surat.pdf"):
    return files.add_file(row, file=ContentFile(content), name=name)


@pytest.mark.parametrize(
    ("content", "name", "kept", "mime"),
    [
        (PDF, "Surat Tugas.PDF", "Surat-Tugas.pdf", "application/pdf"),
        (PNG, "foto.pdf", "foto.png", "image/png"),
        (picture("JPEG"), "foto.jpeg", "foto.jpg", "image/jpeg"),
        (picture("WEBP"), "foto.webp", "foto.webp", "image/webp"),
        (PNG, "../../etc/passwd", "passwd.png", "image/png"),
        (PNG, "C:\\rahasia\\surat.png", "surat.png", "image/png"),
        (PNG, "a\r\nX-Evil: 1.png", "a-X-Evil-1.png", "image/png"),
        (PNG, "....", "bukti.png", "image/png"),
    ],
)
def test_files_are_kept_by_what_they_hold(row, content, name, kept, mime):
    found = add(row, content, name)
    assert (found.name, found.mime) == (kept, mime)
    assert found.file.name.startswith("evidence/")
    assert ".." not in found.file.name
    with kept_files().open(found.file.name) as stored:
        assert stored.read() == content


def test_pictures_of_phones_become_jpeg(row):
    from pillow_heif import from_pillow

    out = io.BytesIO()
    from_pillow(Image.new("RGB", (64, 64), "blue")).save(out)
    found = add(row, out.getvalue(), "IMG_1.HEIC")
    assert (found.name, found.mime) == ("IMG_1.jpg", "image/jpeg")
    with kept_files().open(found.file.name) as stored:
        assert Image.open(stored).size == (64, 64)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><script>alert(1)</script>", "no PDF, JPG"),
        (SVG, "no PDF, JPG"),
        (b"MZ\x90\x00program", "no PDF, JPG"),
        (b"GIF89a<script>alert(1)</script>", "no PDF, JPG"),
        (b"<!--" + PDF, "no PDF, JPG"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "cannot be read"),
        (PNG[:60], "no PDF, JPG"),
        (bomb(), "too many pixels"),
        (b"", "empty"),
        (PNG + b"0" * 6_000_000, "larger than 5 MB"),
    ],
)
def test_everything_else_is_refused_and_leaves_nothing(row, content, message):
    before = stored()
    with pytest.raises(EvidenceRefused) as refused:
        add(row, content)
    assert message in refused.value.message
    assert not EvidenceFile.objects.exists()
    assert stored() == before


def test_a_file_that_is_two_kinds_at_once_reaches_browsers_as_a_picture_of_its_pages(row):
    """What is behind a PDF's end stays in the file, and is never shown inline."""
    found = add(row, PDF + b"<script>alert(1)</script>")
    shown = files.page_picture(found, 1)
    assert (shown[:8], b"<script>" in shown) == (b"\x89PNG\r\n\x1a\n", False)


def test_the_number_of_files_is_limited(row, settings):
    settings.ASAH_EVIDENCE_MAX_FILES = 2
    for text in ("a", "b"):
        add(row, certificate(text))
    with pytest.raises(EvidenceRefused, match="At most 2 files"):
        add(row, certificate("c"))
    assert row.files.count() == 2


def test_the_same_file_is_kept_once(row):
    add(row, PNG)
    with pytest.raises(EvidenceRefused, match="there already"):
        add(row, PNG)


def test_a_removed_file_is_gone(row, django_capture_on_commit_callbacks):
    found = add(row, PNG)
    name = found.file.name
    with django_capture_on_commit_callbacks(execute=True):
        files.remove_file(found)
    assert (row.files.count(), kept_files().exists(name)) == (0, False)


def test_files_of_sent_evidence_stay_as_they_are(row):
    found = add(row, PNG)
    filing.submit(row, actor=None)
    with pytest.raises(NotAllowedNow):
        files.remove_file(found)
    with pytest.raises(NotAllowedNow):
        add(row, PDF)
    assert row.files.get().sha256 == found.sha256
