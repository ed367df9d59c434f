"""What a learner's browser, or somebody behind it, should never send."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from learning.core.api import set_head
from learning.core.models import Enrolment, Note, Progress
from learning.core.testing.factories import EnrolmentFactory, make_unit
from learning.plugins.lesson.models import LessonResponse
from learning.plugins.lesson.tests.sample import block_id

from .conftest import saved

pytestmark = pytest.mark.django_db

LESSON = "/belajar/aktivitas/{lesson}/"
NEW_NOTE = LESSON + "catatan/"
KEY = "/belajar/kursus/{with_key}/daftar/"
SQL = "' OR 1=1; DROP TABLE users; --"
REFLECTION, LIST = {"block": block_id("reflection")}, {"block": block_id("checklist")}
CHECK, SHORT = {"block": block_id("self_check")}, {"block": block_id("short_check")}

REFUSED = {
    "reflection_overlong": (LESSON, {**REFLECTION, "text": "x" * 4_001}, 422, "4000"),
    "reflection_nul": (LESSON, {**REFLECTION, "text": "a\x00b"}, 422, "arakter"),
    "block_unknown": (LESSON, {"block": block_id("tiada"), "text": "x"}, 404, "tidak"),
    "block_no_uuid": (LESSON, {"block": SQL, "text": "x"}, 404, "tidak"),
    "block_missing": (LESSON, {"text": "x"}, 404, "tidak"),
    "item_of_other_lesson": (LESSON, {**LIST, "done": block_id("lain")}, 422, "Muat ulang"),
    "item_sql": (LESSON, {**LIST, "done": SQL}, 422, "Muat ulang"),
    "choice_of_nothing": (LESSON, CHECK, 422, "jawaban"),
    "choice_unknown": (LESSON, {**CHECK, "chosen": "<b>"}, 422, "Muat ulang"),
    "short_overlong": (LESSON, {**SHORT, "text": "x" * 201}, 422, "200"),
    "note_empty": (NEW_NOTE, {"text": "  "}, 422, "catatan"),
    "note_overlong": (NEW_NOTE, {"text": "x" * 4_001}, 422, "4000"),
    "note_nul": (NEW_NOTE, {"text": "\x00"}, 422, "arakter"),
    "note_of_no_kind": (NEW_NOTE, {"text": "x", "kind": SQL}, 422, "catatan"),
    "note_of_nothing": ("/belajar/aktivitas/987654/catatan/", {"text": "x"}, 404, "tidak"),
    "note_of_a_stranger": ("/belajar/catatan/{strangers_note}/", {"text": "x"}, 404, "tidak"),
    "delete_a_strangers": ("/belajar/catatan/{strangers_note}/hapus/", {}, 404, "tidak"),
    "key_wrong": (KEY, {"key": "rahasia"}, 422, "Kunci"),
    "key_overlong": (KEY, {"key": "x" * 100_000}, 422, "Kunci"),
    "key_sql": (KEY, {"key": SQL}, 422, "Kunci"),
    "key_nul": (KEY, {"key": "RAHASIA-1\x00"}, 422, "Kunci"),
    "complete_unknown": ("/belajar/aktivitas/987654/selesai/", {}, 404, "tidak"),
    "enrol_unknown": ("/belajar/kursus/987654/daftar/", {}, 404, "tidak"),
    "leave_not_enrolled": ("/belajar/kursus/{with_key}/keluar/", {}, 404, "tidak"),
    "id_of_18_digits": (f"/belajar/aktivitas/{'9' * 18}/selesai/", {}, 404, "tidak"),
    "id_of_40_digits": (f"/belajar/aktivitas/{'9' * 40}/selesai/", {}, 404, "tidak"),
    "id_negative": ("/belajar/aktivitas/-1/selesai/", {}, 404, "tidak"),
}


@pytest.mark.parametrize(("path", "data", "status", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_and_nothing_lost(world, path, data, status, words):
    before = saved()
    response = world.client().post(world.path(path), data)
    assert response.status_code == status
    assert words in response.text
    assert saved() == before


@pytest.mark.parametrize("typed", ["x" * 4_001, "a\x00b"])
def test_what_was_typed_is_shown_again(world, typed):
    response = world.client().post(world.path(NEW_NOTE), {"text": typed})
    assert typed.replace("\x00", "") in response.text.replace("\x00", "")


LISTS = [
    *("catatan/?q=%00", "catatan/?page=-1", f"catatan/?page={'9' * 40}", "catatan/?q=%ff%fe"),
    *("kursus/?status=' OR 1=1", "kursus/?q=%00&page=x", f"kursus/?q={'x' * 5_000}"),
    *("catatan-belajar/?tahun=99999999999", "catatan-belajar/?tahun=%00&q=%00"),
    "catatan-belajar/?q=<script>alert(1)</script>",
]


@pytest.mark.parametrize("address", LISTS)
def test_lists_answer_to_any_query(world, address):
    response = world.client().get(f"/belajar/{address}")
    assert response.status_code == 200
    assert "<script>alert" not in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/belajar/aktivitas/{lesson}/selesai/"),
        ("get", "/belajar/kursus/{course}/daftar/"),
        ("get", "/belajar/kursus/{course}/keluar/"),
        ("get", "/belajar/catatan/{note}/hapus/"),
        ("put", LESSON),
        ("delete", LESSON),
        ("delete", "/belajar/catatan/{note}/"),
        ("post", "/belajar/"),
    ],
)
def test_the_wrong_method(world, method, path):
    before = saved()
    response = getattr(world.client(), method)(world.path(path))
    assert response.status_code == 405
    assert saved() == before


def test_html_is_kept_as_text(world):
    text = "<img src=x onerror=alert(1)>"
    client = world.client()
    assert client.post(world.path(LESSON), {**REFLECTION, "text": text}).status_code == 302
    client.post(world.path(NEW_NOTE), {"text": text})
    page = client.get(world.path(LESSON)).text
    assert text not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 2


def test_pressing_twice(world):
    client = world.client()
    for _time in range(2):
        assert client.post(world.path(LESSON + "selesai/")).status_code == 302
        assert client.post(world.path(KEY), {"key": "RAHASIA-1"}).status_code == 302
    assert Progress.objects.filter(person=world.person, activity=world.lesson).count() == 1
    assert Enrolment.objects.filter(person=world.person, course=world.with_key).count() == 1


def test_left_in_another_tab(world):
    first, second = world.client(), world.client()
    first.post(world.path("/belajar/kursus/{course}/keluar/"))
    before = saved()
    response = second.post(world.path(LESSON + "selesai/"))
    assert response.status_code == 409
    assert world.lesson.course.title in response.text
    assert saved() == before


def test_an_older_tab_keeps_the_last_answer(world):
    first, second = world.client(), world.client()
    first.post(world.path(LESSON), {**REFLECTION, "text": "Dari tab pertama"})
    second.post(world.path(LESSON), {**REFLECTION, "text": "Dari tab kedua"})
    kept = LessonResponse.objects.get(person=world.person)
    assert kept.value == {"text": "Dari tab kedua"}


@pytest.mark.parametrize("path", [LESSON, NEW_NOTE, LESSON + "selesai/"])
def test_the_session_ended(world, path):
    before = saved()
    response = Client().post(world.path(path), {**REFLECTION, "text": "x"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/akun/login/?next=")
    assert saved() == before
    told = Client().post(world.path(path), {"text": "x"}, follow=True).text
    assert "Sesi Anda" in told


def test_the_beat_of_an_ended_session(world):
    response = Client().post(world.path(LESSON + "detak/"))
    assert response.status_code == 401
    assert response.json()["code"] == "signed_out"


@pytest.mark.parametrize("path", [LESSON, NEW_NOTE, LESSON + "selesai/", KEY])
def test_without_a_token(world, path):
    before = saved()
    response = world.client(enforce_csrf_checks=True).post(world.path(path), {"text": "x"})
    assert response.status_code == 403
    assert "Muat ulang" in response.text or "muat ulang" in response.text
    assert saved() == before


def test_a_lesson_that_was_deleted(world):
    client, kept = world.client(), list(LessonResponse.objects.values())
    Page.objects.get(pk=world.lesson.page_id).delete()
    assert client.get(world.path(LESSON)).status_code == 404
    assert client.post(world.path(LESSON), {**REFLECTION, "text": "x"}).status_code == 404
    assert client.post(world.path(LESSON + "selesai/")).status_code in (403, 404, 409)
    assert list(LessonResponse.objects.values()) == kept
    assert Note.objects.filter(person=world.person).count() == 1
    assert not Progress.objects.filter(completed_at__isnull=False).exists()


@pytest.mark.parametrize("query", ["?q=%00", f"?page={'9' * 40}", "?q=%ff&page=x"])
def test_the_unit_of_a_head(world, query):
    unit = make_unit(world.person.region)
    set_head(unit, person=world.person, start=date(2020, 1, 1), actor=None)
    address = reverse("learning_reports:my_unit")
    assert world.client().get(address + query).status_code == 200
    for pk in ("0", "9" * 18, "9" * 40):
        assert world.client().get(f"{address}{pk}/").status_code == 404


def test_a_body_that_is_too_large(world):
    before = saved()
    response = world.client().post(world.path(LESSON), {**REFLECTION, "text": "x" * 6_000_000})
    assert response.status_code in (400, 413)
    assert saved() == before


def test_too_many_fields(world):
    before = saved()
    data = {**LIST, "done": ["x"] * 10_001}
    assert world.client().post(world.path(LESSON), data).status_code == 413
    assert saved() == before


def test_a_course_of_another_scope_stays_closed(world):
    """The address of a lesson is no way in: neither to read nor to answer."""
    world.person.enrolments.all().delete()
    client, before = world.client(), saved()
    assert client.get(world.path(LESSON)).status_code == 302
    assert client.post(world.path(LESSON), {**REFLECTION, "text": "x"}).status_code == 302
    assert client.post(world.path(LESSON + "selesai/")).status_code == 403
    assert saved() == before
    EnrolmentFactory(course=world.lesson.course, person=world.person)
    assert client.get(world.path(LESSON)).status_code == 200
