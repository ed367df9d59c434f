"""The panel on the admin's first page: what waits for a learning administrator."""

import pytest
from django.urls import reverse

from learning.core.models import Enrolment
from learning.plugins.reports.panels import waiting

from .conftest import client_of

REQUESTED = Enrolment.Status.REQUESTED


def test_counts_the_requests_of_the_own_region(binjai, jambi):
    for place, number in ((binjai, 2), (jambi, 1)):
        for person in place.people[:number]:
            place.enrol(person, status=REQUESTED)

    found = [(course.title, course.number) for course in waiting(binjai.admin)]

    assert found == [("Kursus Binjai", 2)]


def test_stands_on_the_first_page(binjai, as_admin):
    binjai.enrol(binjai.people[0], status=REQUESTED)

    text = as_admin.get(reverse("wagtailadmin_home")).text

    link = reverse("learning_reports_admin:participants", args=[binjai.course.pk])
    assert f"{link}?status=requested" in text


def test_is_not_for_editors(binjai):
    text = client_of(binjai.user("editor")).get(reverse("wagtailadmin_home")).text

    assert "learning-requests" not in text


@pytest.mark.parametrize("requests", [1, 3])
def test_costs_the_same_at_any_number(binjai, requests, django_assert_num_queries):
    for person in binjai.people[:requests]:
        binjai.enrol(person, status=REQUESTED)
    user = type(binjai.admin).objects.get(pk=binjai.admin.pk)
    waiting(user)

    with django_assert_num_queries(2):
        waiting(user)
