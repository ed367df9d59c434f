import re

import pytest
from django.utils import translation
from wagtail.users.models import UserProfile

from learning.core.testing import factories as make

from ..models import Delivery, Preference
from ..services import rendering, sending, stopping
from .conftest import DUTY, KIND, tell

BASE = "https://asah.contoh.example"


@pytest.fixture(autouse=True)
def base(settings):
    settings.WAGTAILADMIN_BASE_URL = f"{BASE}/"


@pytest.fixture
def send(outbox):
    def sent(*users, **data):
        tell(*users, **data)
        assert sending.deliver() == len(users)
        return outbox[-1]

    return sent


def html_of(mail):
    [(content, kind)] = [(row.content, row.mimetype) for row in mail.alternatives]
    assert kind == "text/html"
    return content


def test_a_mail_has_text_and_html_in_indonesian(person, send):
    mail = send(person.user, course="Pelayanan prima")

    assert "Pelayanan prima" in mail.subject
    assert "Yth. Siti Aminah," in mail.body
    assert "3 JP" in mail.body
    assert 'lang="id"' in html_of(mail)
    assert mail.extra_headers["Content-Language"] == "id"


def test_or_in_the_language_that_its_reader_chose(user, send):
    UserProfile.objects.create(user=user, preferred_language="en")
    with translation.override("id"):
        mail = send(user, course="Pelayanan prima")

    assert mail.subject == "You completed Pelayanan prima"
    assert 'lang="en"' in html_of(mail)


def test_an_unknown_language_is_that_of_the_site(user, send):
    UserProfile.objects.create(user=user, preferred_language="tlh")
    assert send(user).extra_headers["Content-Language"] == "id"


def test_links_are_absolute(user, send):
    mail = send(user)
    pk = Delivery.objects.get().notice_id

    assert f"{BASE}/belajar/pemberitahuan/{pk}/" in mail.body
    links = re.findall(r'href="([^"]*)"', html_of(mail))
    assert links
    assert [link for link in links if not link.startswith(f"{BASE}/")] == []


def test_what_somebody_typed_is_escaped_in_html_only(user, send):
    mail = send(user, course="<script>alert(1)</script> & co")

    assert "<script>" not in html_of(mail)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in html_of(mail)
    assert "<script>alert(1)</script> & co" in mail.body
    assert "<script>alert(1)</script> & co" in mail.subject


@pytest.mark.parametrize("evil", ["A\r\nBcc: x@evil.example", "A\nTo: x", "A\u2028B", "A\x0bB"])
def test_no_title_begins_another_header(user, send, evil):
    mail = send(user, course=evil)
    message = mail.message()

    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert message["Bcc"] is None
    assert message["To"] == "siti@contoh.example"


def test_a_very_long_title_is_cut(user, send):
    assert len(send(user, course="x" * 5_000).subject) == 180


def test_it_can_be_stopped_with_one_click(user, send):
    mail = send(user)
    link = stopping.link(user.pk, KIND)

    assert mail.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in mail.body
    assert link in html_of(mail)


def test_duties_only_lead_to_the_page_that_explains(user, send):
    mail = send(user, kind=DUTY)

    assert "List-Unsubscribe-Post" not in mail.extra_headers
    assert stopping.link(user.pk, DUTY) in mail.body


def test_a_digest_of_several_kinds_leads_to_stopping_them_all(user, outbox):
    for kind in (KIND, DUTY):
        Preference.objects.create(user=user, kind=kind, pace="daily")
        tell(user, kind=kind)
    Delivery.objects.update(due_at="2020-01-01T00:00Z")
    sending.deliver()

    assert outbox[0].subject == "2 pemberitahuan untuk Anda"
    assert stopping.link(user.pk) in outbox[0].body


def test_a_very_long_digest_ends(user, outbox, monkeypatch):
    monkeypatch.setattr(rendering, "MOST", 2)
    for key in "12345":
        tell(user, key=key, course=f"Kursus {key}")
    Delivery.objects.update(digest="daily")
    sending.deliver()

    assert len(outbox) == 1
    assert "Kursus 2" in outbox[0].body
    assert "Kursus 3" not in outbox[0].body
    assert "3 pemberitahuan lain" in outbox[0].body
    assert Delivery.objects.filter(state="sent").count() == 5


def test_every_kind_of_core_can_be_put_into_words(db, outbox):
    samples = {
        "course-assigned": {"how": "assigned", "until": "2026-12-31"},
        "course-completed": {"jp": 3},
        "enrolment-stopped": {"how": "declined", "reason": "Penuh"},
        "approval-wanted": {"person": "Budi"},
        "jp-warning": {"year": 2026, "jp": 3, "minimum": 20, "missing": 17},
    }
    for kind, data in samples.items():
        tell(make.UserFactory(), kind=kind, **data)
    Delivery.objects.update(digest="")
    Delivery.objects.update(due_at="2020-01-01T00:00Z")

    assert sending.deliver() == 5
    for mail in outbox:
        assert "{{" not in mail.body
        assert "  " not in mail.subject
