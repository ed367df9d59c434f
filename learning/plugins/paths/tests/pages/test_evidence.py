import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from learning.core.api import Role, assign_role, provision_region
from learning.core.testing.factories import PersonFactory, UserFactory
from learning.plugins.paths.engine.nodes import Kind, Leaf
from learning.plugins.paths.forms.claims import MAX_BYTES, safe_name
from learning.plugins.paths.models import Claim
from learning.plugins.paths.services import claims, enrolling
from learning.plugins.paths.testing import make_path

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def row(person):
    path = make_path(Leaf(key="bukti", kind=Kind.EVIDENCE, ref="bukti", title="Diklat", jp=8))
    return enrolling.enrol(path, person=person)


def url_of(row, key="bukti") -> str:
    return reverse("learning_paths:evidence", args=[row.path_id, key])


def values(content=PDF, name="sertifikat.pdf", **more):
    return {
        "title": "Pelatihan Dasar",
        "organiser": "Lembaga Contoh",
        "finished_on": f"{timezone.localdate():%Y-%m-%d}",
        "file": SimpleUploadedFile(name, content),
        **more,
    }


def test_evidence_is_sent_once(client, learner, row, read):
    response = client.post(url_of(row), values())
    assert response.url == reverse("learning_paths:path", args=[row.path_id])
    claim = Claim.objects.get()
    assert (claim.person, claim.file_name, claim.state) == (learner, "sertifikat.pdf", "submitted")
    again = client.post(url_of(row), values(), follow=True)
    assert "your evidence was sent before" in again.text
    assert Claim.objects.count() == 1
    tree = read(url_of(row))
    assert tree.select("main form") == []
    assert "Waiting for a decision" in tree.get_text()


@pytest.mark.parametrize(
    ("content", "name", "kept"),
    [
        (PDF, "surat.PDF", "surat.pdf"),
        (picture("PNG"), "foto.png", "foto.png"),
        (picture("JPEG"), "foto.jpeg", "foto.jpeg"),
        (picture("PNG"), "foto.pdf", "foto.png"),
    ],
)
def test_pdf_and_pictures_are_taken_by_what_they_hold(client, learner, row, content, name, kept):
    assert client.post(url_of(row), values(content, name)).status_code == 302
    assert Claim.objects.get().file_name == kept


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html><script>alert(1)</script>", "This is no PDF, JPG or PNG"),
        (b"MZ\x90\x00program", "This is no PDF, JPG or PNG"),
        (picture("PNG")[:40], "This is no PDF, JPG or PNG"),
        (b"", "empty"),
        (PDF + b"0" * MAX_BYTES, "larger than 5 MB"),
    ],
)
def test_other_files_are_refused_and_nothing_typed_is_lost(client, learner, row, content, message):
    response = client.post(url_of(row), values(content, note="Tolong diperiksa"))
    assert (response.status_code, message in response.text) == (422, True)
    assert "Tolong diperiksa" in response.text
    assert not Claim.objects.exists()


def test_a_chosen_file_has_to_be_chosen_again(client, learner, row):
    response = client.post(url_of(row), values(title=""))
    assert response.status_code == 422
    assert "Choose the file again; everything else is kept." in response.text
    assert "Lembaga Contoh" in response.text


def test_a_day_to_come_is_refused(client, learner, row):
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    response = client.post(url_of(row), values(finished_on=f"{tomorrow:%Y-%m-%d}"))
    assert (response.status_code, "in the future" in response.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\rahasia\\surat.pdf", "surat.pdf"),
        ("surat\r\nX-Evil: 1.pdf", "suratX-Evil_1.pdf"),
        ("...", "bukti.pdf"),
        ("surat.pdf.exe", "surat.pdf.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
    ],
)
def test_names_of_files_are_made_plain(name, kept):
    assert safe_name(name, ("pdf",)) == kept


def test_only_own_paths_and_parts_that_ask_for_evidence(client, learner, row):
    assert client.get(url_of(row, "tiada")).status_code == 404
    other = enrolling.enrol(row.path, person=PersonFactory())
    assert other.path_id == row.path_id
    client.force_login(UserFactory())
    assert client.get(url_of(row)).status_code == 200
    client.force_login(PersonFactory().user)
    assert client.get(url_of(row)).status_code == 404
    assert client.post(url_of(row), values()).status_code == 404
    assert not Claim.objects.exists()


def test_sending_needs_its_token(row):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(row.person.user)
    assert strict.post(url_of(row), values()).status_code == 403
    assert not Claim.objects.exists()


def test_what_was_sent_back_is_read_and_sent_again(client, learner, row, read):
    client.post(url_of(row), values())
    claims.send_back(Claim.objects.get(), actor=UserFactory(), reason="Belum ditandatangani.")
    assert "Belum ditandatangani." in read(url_of(row)).get_text()
    assert client.post(url_of(row), values(title="Kedua")).status_code == 302
    assert Claim.objects.count() == 2


def test_the_owner_downloads_the_file_and_nobody_else(client, learner, row):
    client.post(url_of(row), values())
    url = reverse("learning_paths:claim_file", args=[Claim.objects.get().pk])
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Disposition"] == 'attachment; filename="sertifikat.pdf"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    client.force_login(PersonFactory().user)
    assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
    assert client.get(reverse("learning_paths:claim_file", args=[999_999])).status_code == 302


def test_administrators_where_the_owner_works_may_download_it(client, learner, row):
    client.post(url_of(row), values())
    url = reverse("learning_paths:claim_file", args=[Claim.objects.get().pk])
    for region, status in ((learner.region, 200), (PersonFactory().region, 404)):
        user = UserFactory(is_staff=True)
        provision_region(region)
        assign_role(user, region=region, role=Role.ADMIN)
        client.force_login(user)
        assert client.get(url).status_code == status
