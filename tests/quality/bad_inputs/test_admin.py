"""Files and addresses in the admin: import of people, pictures, documents."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from learning.core.models import Job, Person

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
HEADER = "nip;nama;status;perangkat daerah\n"


def workbook(*rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of 200 KB that holds 200 MB."""
    out = io.BytesIO(workbook(["nip"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * (200 * MB))
    return out.getvalue()


def xml_bomb() -> bytes:
    out = io.BytesIO()
    entity = b'<!DOCTYPE x [<!ENTITY a "%s"><!ENTITY b "%s">]>' % (b"a" * 1_000, b"&a;" * 1_000)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<?xml version='1.0'?>" + entity + b"<x>&b;</x>")
    return out.getvalue()


def vast() -> bytes:
    """A PNG of a few bytes that claims 60,000 by 60,000 pixels."""
    size = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\x00\x00\x00"
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


REFUSED = {
    "picture_named_xlsx": ("pegawai.xlsx", b"\x89PNG\r\n\x1a\n" + b"x" * 99, "Excel"),
    "program_named_xlsx": ("pegawai.xlsx", b"MZ" + b"\x00" * 99, "Excel"),
    "zip_named_xlsx": ("pegawai.xlsx", b"PK\x05\x06" + b"\x00" * 18, "Excel"),
    "workbook_named_csv": ("pegawai.csv", workbook(["nip"]), "CSV"),
    "other_extension": ("pegawai.exe", b"nip;nama", "CSV"),
    "no_extension": ("pegawai", b"nip;nama", "CSV"),
    "empty": ("pegawai.csv", b"", "kosong"),
    "blank": ("pegawai.csv", b"  \n ", "kosong"),
    "too_large": ("pegawai.csv", b"x" * (10 * MB + 1), "10 MB"),
    "zip_bomb": ("pegawai.xlsx", bomb, "terlalu besar"),
}


def send(admin, name, content, **data):
    file = SimpleUploadedFile(name, content() if callable(content) else content)
    data = {"region": admin.region.pk, "file": file, **data}
    return admin.post(reverse("people_import:new"), data)


@pytest.mark.parametrize(("name", "content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_is_no_table(admin, name, content, words):
    people = Person.objects.count()
    response = send(admin, name, content)
    assert response.status_code == 200
    assert words in response.text
    assert (Job.objects.count(), Person.objects.count()) == (0, people)


UNREADABLE = {
    "nul_bytes": ("pegawai.csv", HEADER.encode() + b"\x00\x00;x;pns;y"),
    "broken_utf16": ("pegawai.csv", b"\xff\xfe\x00"),
    "xml_bomb": ("pegawai.xlsx", xml_bomb()),
    "wrong_columns": ("pegawai.csv", b"a;b;c\n1;2;3\n"),
    "formula": ("pegawai.csv", f"{HEADER}=1+1;=cmd|'/c calc'!A1;pns;=HYPERLINK(1)\n".encode()),
    "html_and_sql": ("pegawai.csv", f"{HEADER}<script>;'; DROP TABLE x;pns;<b>\n".encode()),
    "overlong_cells": ("pegawai.csv", f"{HEADER}{'1' * 9_000};{'x' * 90_000};?;y\n".encode()),
    "path_as_name": ("../../../etc/pegawai.csv", f"{HEADER}1;2;3;4\n".encode()),
}


@pytest.mark.parametrize(("name", "content"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_rows_that_nobody_can_be_made_of(admin, name, content, django_capture_on_commit_callbacks):
    people = Person.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        assert send(admin, name, content).status_code == 302
    job = Job.objects.get()
    page = admin.get(reverse("people_import:job", args=[job.pk]))
    assert page.status_code == 200
    assert "<script>;" not in page.text
    assert ".." not in job.filename
    assert Person.objects.count() == people
    assert "\n=" not in admin.get(reverse("people_import:errors", args=[job.pk])).text


@pytest.mark.parametrize("region", ["", "0", "x", "9" * 40, "-1"])
def test_an_import_into_no_region(admin, region):
    response = send(admin, "pegawai.csv", b"nip;nama\n", region=region)
    assert response.status_code == 200
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("halaman.png", b"<html><script>alert(1)</script></html>"),
        ("gambar.html", b"<html></html>"),
        ("kosong.png", b""),
        ("rusak.jpg", b"\xff\xd8\xff" + b"x" * 500),
        ("terpotong.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("sangat-luas.png", vast()),
    ],
)
def test_a_picture_that_is_none(admin, name, content):
    collection = Collection.objects.filter(depth__gt=1).latest("pk")
    file = SimpleUploadedFile(name, content, content_type="image/png")
    data = {"title": "x", "file": file, "collection": collection.pk}
    response = admin.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize("name", ["program.exe", "halaman.html", "skrip.svg", "tanpa"])
def test_a_document_of_a_kind_that_is_not_taken(admin, name):
    collection = Collection.objects.filter(depth__gt=1).latest("pk")
    file = SimpleUploadedFile(name, b"<script>alert(1)</script>")
    data = {"title": "x", "file": file, "collection": collection.pk}
    response = admin.post(reverse("wagtaildocs:add"), data)
    assert response.status_code == 200
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("name", ["people_import:job", "learning_reports_admin:participant"])
def test_an_id_that_no_row_has(admin, name):
    for pk in (987654, int("9" * 18), int("9" * 40)):
        assert admin.get(reverse(name, args=[pk])).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("?q=%00", "?p=-1", f"?p={'9' * 40}", "?region=x&status=%00", "?ordering=password"),
        f"?region={'9' * 40}",
    ],
)
def test_lists_answer_to_any_query(admin, query):
    for name in ("people:index", "learning_reports_admin:courses", "people_import:index"):
        assert admin.get(reverse(name) + query).status_code in (200, 404)
