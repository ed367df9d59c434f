"""What a course's card says about getting in, whoever keeps the card however long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from learning.core import api
from learning.core.models import Course
from learning.core.records.cards import course_cards
from learning.core.records.models import Enrolment
from learning.core.signals import content_changed
from learning.core.testing.factories import PersonFactory, make_course, make_course_page

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def refusal(course):
    course.refresh_from_db()
    [card] = course_cards([course])
    return card["admission"].refusal


@pytest.fixture
def announced():
    found = []

    def hear(sender, instance, **kwargs):
        found.append(instance.pk)

    content_changed.connect(hear)
    yield found
    content_changed.disconnect(hear)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({}, ""),
        ({"enrol_from": -HOUR, "enrol_until": HOUR}, ""),
        ({"enrol_until": -HOUR}, "Pendaftaran ditutup"),
        ({"enrol_from": 40 * 24 * HOUR}, "Pendaftaran dibuka pada "),
    ],
)
def test_says_whether_enrolment_is_open(window, words):
    now = timezone.now()
    course = make_course(1, **{name: now + offset for name, offset in window.items()})
    said = refusal(course)
    assert said.startswith(words)
    assert bool(said) == bool(words)


def test_a_card_kept_past_the_hour_says_so(monkeypatch):
    course = make_course(1, enrol_until=timezone.now() + HOUR)
    [card] = course_cards([course])
    assert card["admission"].refusal == ""
    later = timezone.now() + 2 * HOUR
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert card["admission"].refusal == "Pendaftaran ditutup"


def test_the_last_seat_and_a_free_one_are_announced(announced, django_capture_on_commit_callbacks):
    course = make_course(1, seats=2)
    one, two = PersonFactory(), PersonFactory()
    with django_capture_on_commit_callbacks(execute=True):
        api.enrol(course, person=one)
    assert (announced, refusal(course)) == ([], "")
    with django_capture_on_commit_callbacks(execute=True):
        api.enrol(course, person=two)
    assert (announced, refusal(course)) == ([course.pk], "Semua tempat terisi")
    with django_capture_on_commit_callbacks(execute=True):
        api.withdraw(Enrolment.objects.get(person=two), actor=None)
    assert (announced, refusal(course)) == ([course.pk] * 2, "")


def test_many_at_once_announce_the_last_seat_once(announced, django_capture_on_commit_callbacks):
    course = make_course(1, seats=3)
    people = [PersonFactory().pk for _number in range(4)]
    with django_capture_on_commit_callbacks(execute=True):
        counts = api.bulk_assign(course, person_ids=people, actor=None)
    assert (counts["created"], counts["no_seat"]) == (3, 1)
    assert (announced, refusal(course)) == ([course.pk], "Semua tempat terisi")


def test_a_course_without_a_limit_announces_nothing(announced, django_capture_on_commit_callbacks):
    course = make_course(1)
    with django_capture_on_commit_callbacks(execute=True):
        api.enrol(course, person=PersonFactory())
    assert announced == []


def test_the_card_in_the_catalogue_says_it(client):
    page = make_course_page(seats=1)
    course = Course.objects.get(translation_key=page.translation_key)
    api.enrol(course, person=PersonFactory())
    assert "Semua tempat terisi" in client.get("/katalog/").text
