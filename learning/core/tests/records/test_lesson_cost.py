"""A real lesson, as the budget counts it: everything the request asks of the database."""

import pytest
from django.urls import reverse

from learning.core import api
from learning.core.models import Activity, Course
from learning.core.testing.factories import add_page, make_course_page
from learning.plugins.lesson.models import LessonPage

pytestmark = pytest.mark.django_db
# Session, user with person, activity with course, enrolment, progress, notes.
LESSON_QUERIES = 6


@pytest.mark.parametrize("number", [1, 3])
def test_a_warm_lesson_stays_in_the_budget(learner, person, number, django_assert_num_queries):
    course_page = make_course_page()
    for index in range(number):
        add_page(course_page, LessonPage(title=f"Pelajaran {index}", slug=f"pelajaran-{index}"))
    course = Course.objects.get(page=course_page)
    api.enrol(course, person=person)
    address = reverse("learning:activity", args=[Activity.objects.first().pk])
    learner.get(address)

    with django_assert_num_queries(LESSON_QUERIES):
        response = learner.get(address)

    assert response.status_code == 200
