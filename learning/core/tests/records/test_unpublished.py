"""A course or lesson that expired or was taken back: addresses stay kind, records stay right."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from learning.core import api
from learning.core.contract import Result
from learning.core.models import Course
from learning.core.testing.factories import UserFactory, add_page, make_course_page
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = make_course_page(title="Layanan")
    for title in ("Satu", "Dua"):
        add_page(page, LessonPage(title=title))
    return page


@pytest.fixture
def course(page):
    return Course.objects.get(translation_key=page.translation_key)


@pytest.fixture
def enrolment(course, person):
    row = api.enrol(course, person=person)
    first = course.activities.get(title="Satu")
    api.report_result(first, person=person, result=Result(completed=True))
    return row


def let_expire(page):
    page.refresh_from_db()
    page.expire_at = timezone.now() + timedelta(seconds=1)
    page.save_revision().publish()
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled", verbosity=0)
    page.refresh_from_db()
    assert not page.live


def lesson(title):
    return LessonPage.objects.get(title=title)


def test_the_address_of_an_expired_course_leads_its_learner_to_the_record(
    learner, page, course, enrolment
):
    let_expire(page)

    response = learner.get(page.get_url())

    assert (response.status_code, response.url) == (302, f"/belajar/catatan-belajar/{course.pk}/")
    assert "sudah tidak terbit" in learner.get(response.url).text


@pytest.mark.parametrize("signed_in", [True, False])
def test_others_find_no_expired_course(client, page, enrolment, signed_in):
    let_expire(page)
    if signed_in:
        client.force_login(UserFactory(), backend="cms.users.backends.SignInBackend")

    assert client.get(page.get_url()).status_code == 404


def test_a_draft_is_found_by_nobody(learner, page):
    draft = make_course_page(page.get_parent().specific, title="Draf", publish=False)

    assert learner.get(draft.get_url()).status_code == 404


def test_a_lesson_that_expires_changes_the_count(
    course, enrolment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        let_expire(lesson("Satu"))

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("active", 0)


def test_who_has_done_all_that_is_left_completes(
    course, enrolment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        let_expire(lesson("Dua"))

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("completed", 1)


def test_a_course_that_is_taken_back_completes_nobody(
    page, enrolment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        let_expire(page)
        lesson("Dua").unpublish()

    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.done_count) == ("active", 1)


def test_a_lesson_that_closed_does_not_ask_to_wait(learner, course, enrolment):
    page = lesson("Dua")
    page.available_until = timezone.now() - timedelta(days=1)
    page.save_revision().publish()

    response = learner.get(f"/belajar/aktivitas/{course.activities.get(title='Dua').pk}/")

    assert response.status_code == 403
    assert "Sudah ditutup" in response.text
    assert "bila menunggu" not in response.text
