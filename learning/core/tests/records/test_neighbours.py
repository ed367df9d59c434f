"""What stands before and after an activity: a link where it is open, else the reason."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from learning.core import api
from learning.core.models import Activity, Course
from learning.core.testing.factories import add_page, make_course_page
from learning.plugins.lesson.models import LessonPage
from learning.plugins.quiz.models import QuizPage

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[LessonPage, QuizPage])
def rows(request, person, django_capture_on_commit_callbacks):
    """A lesson, then a lesson or a quiz, then a lesson."""
    with django_capture_on_commit_callbacks(execute=True):
        page = make_course_page()
        for number, kind in enumerate((LessonPage, request.param, LessonPage), 1):
            add_page(page, kind(title=f"Bagian {number}", slug=f"bagian-{number}"))
    course = Course.objects.get(page=page)
    api.enrol(course, person=person)
    return list(course.activities.order_by("order", "pk"))


def neighbours(client, row):
    html = client.get(reverse("learning:activity", args=[row.pk])).content
    nav = BeautifulSoup(html, "html.parser").select_one(".lesson-nav")
    links = {link["rel"][0]: link["href"] for link in nav.select("a[rel]")}
    return links, [found.get_text(" ", strip=True) for found in nav.select(".is-locked")]


def test_open_ones_are_links(learner, rows):
    before, middle, after = rows
    assert neighbours(learner, middle) == (
        {
            "prev": reverse("learning:activity", args=[before.pk]),
            "next": reverse("learning:activity", args=[after.pk]),
        },
        [],
    )


def test_locked_ones_are_none_and_say_why(learner, rows, django_capture_on_commit_callbacks):
    before, middle, after = rows
    opens = timezone.now() + timedelta(days=3)
    Activity.objects.filter(pk__in=[before.pk, after.pk]).update(available_from=opens)
    Course.objects.update(content_version=77)
    links, locked = neighbours(learner, middle)
    assert links == {}
    assert [before.title in locked[0], after.title in locked[1]] == [True, True]
    assert all(
        len(text) > len(f"Sebelumnya {row.title}")
        for text, row in zip(locked, (before, after), strict=True)
    )
