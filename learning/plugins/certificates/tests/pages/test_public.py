import datetime as dt

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services import rendering
from learning.plugins.certificates.services.replacing import reissue, revoke

VERIFY = reverse("certificates_public:verify")


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def certificate(binjai):
    return binjai.certificate


def text_of(response):
    return response.content.decode()


def test_a_valid_certificate_is_told_with_all_facts_but_the_number_of_its_holder(
    visitor, certificate, binjai
):
    response = visitor.get(certificate.get_absolute_url())
    text = text_of(response)
    assert response.status_code == 200
    for told in (certificate.name, certificate.title, certificate.number, "24 JP", "Kota Binjai"):
        assert told in text
    number = binjai.person.numbers.get().number
    assert number not in text
    assert number[-6:] not in text
    assert "accent-2" in text


def test_it_is_neither_listed_nor_kept(visitor, certificate):
    response = visitor.get(certificate.get_absolute_url())
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots" content="noindex"' in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert "X-Asah-Public" not in response


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_state_has_its_answer(visitor, certificate, language):
    visitor.cookies["asah_language"] = language
    url = certificate.get_absolute_url()

    def state():
        return visitor.get(url).context["status"]

    assert state() == "valid"
    Certificate.objects.update(valid_until=timezone.localdate() - dt.timedelta(1))
    assert state() == "expired"
    new = reissue(certificate, actor=None, reason="Nama diperbaiki")
    response = visitor.get(url)
    assert response.context["status"] == "superseded"
    assert new.get_absolute_url() in text_of(response)
    revoke(new, actor=None, reason="Kecurangan <b>ujian</b>")
    response = visitor.get(new.get_absolute_url())
    assert response.context["status"] == "revoked"
    assert "Kecurangan &lt;b&gt;ujian&lt;/b&gt;" in text_of(response)


def test_the_reason_of_a_new_edition_is_not_for_everybody(visitor, certificate):
    reissue(certificate, actor=None, reason="Bercerai")
    assert "Bercerai" not in text_of(visitor.get(certificate.get_absolute_url()))


@pytest.mark.parametrize("public_id", ["0" * 20, "x", "a" * 200, "1"])
def test_an_unknown_id_has_a_page_of_its_own(visitor, binjai, public_id):
    response = visitor.get(f"/sertifikat/{public_id}/")
    assert response.status_code == 404
    assert VERIFY in text_of(response)


def test_number_and_code_together_lead_to_it(visitor, certificate, jambi):
    code = certificate.code
    found = visitor.get(VERIFY, {"nomor": f" {certificate.number} ", "kode": code.lower()})
    assert (found.status_code, found.url) == (302, certificate.get_absolute_url())
    for number, other in (
        (jambi.certificate.number, code),
        (certificate.number, jambi.certificate.code),
        (certificate.number, ""),
        (certificate.number, "%' OR 1=1"),
        ("", code),
    ):
        response = visitor.get(VERIFY, {"nomor": number, "kode": other})
        assert response.status_code == 200
        assert response.context["code_form"].errors


def send(visitor, content, name="sertifikat.pdf"):
    return visitor.post(VERIFY, {"berkas": SimpleUploadedFile(name, content)})


def test_a_file_is_known_by_its_hash(visitor, certificate):
    pdf = rendering.read(rendering.render(certificate))
    assert send(visitor, pdf).url == certificate.get_absolute_url()
    changed = send(visitor, pdf + b" ")
    assert changed.status_code == 200
    assert changed.context["file_form"].errors["berkas"]


def test_a_file_before_its_signature_is_known_too(visitor, certificate):
    row = rendering.render(certificate)
    pdf = rendering.read(row)
    Certificate.objects.filter(pk=row.pk).update(sha256="0" * 64)
    assert send(visitor, pdf).url == certificate.get_absolute_url()


def test_nothing_empty_or_huge_is_compared(visitor, certificate):
    # Certificates that are not drawn yet have no hash, and must not fit a file without content.
    for content in (b"", b"x" * (5 * 1024 * 1024 + 1)):
        response = send(visitor, content)
        assert response.status_code == 200
        assert response.context["file_form"].errors["berkas"]
    assert visitor.post(VERIFY).status_code == 200


def test_an_office_may_ask_often_and_a_machine_may_not(visitor, certificate, settings):
    settings.ASAH_CERTIFICATE_CHECKS = (3, 60)
    url = certificate.get_absolute_url()
    answers = [visitor.get(url).status_code for _ in range(7)]
    # The minute may turn over once in between.
    assert answers[:3] == [200, 200, 200]
    assert 429 in answers[3:]
    assert visitor.get(url, REMOTE_ADDR="10.9.8.7").status_code == 200
    settings.ASAH_CERTIFICATE_CHECKS = (120, 60)
    assert visitor.get(url).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(visitor, certificate, method):
    assert getattr(visitor, method)(certificate.get_absolute_url()).status_code == 405


def test_looking_costs_one_query_of_its_own(visitor, certificate, django_assert_max_num_queries):
    url = certificate.get_absolute_url()
    visitor.get(url)
    with django_assert_max_num_queries(2):
        visitor.get(url)
