"""Core's question why, asked about grades: by the learner, and by staff."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from learning.core.api import Audience, explain
from learning.core.models import RegionGrant
from learning.core.testing.factories import PersonFactory, UserFactory
from learning.core.testing.places import client_of

from ...models import GradeItem
from ...services import books, grading, receiving, tree
from ...testing import learner, manual, root_of, scored

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def two(book, items, person):
    scored(items[0], person, "0.73519")
    scored(items[1], person, "0.91")
    receiving.sync_people(book, [person.pk])
    return items


def why(item, person, audience=Audience.LEARNER):
    return explain(GradeItem.objects.get(pk=item.pk), person=person, audience=audience)


def test_a_total_is_told_line_by_line(book, two, person):
    found = why(root_of(book), person)
    assert (found.kind, found.state, found.words) == ("nilai", "graded", "164.52 of 200")
    assert found.reasons == (
        "All points are added up.",
        "Kuis 1: 73.52 of 100, weight 50 %, adds 73.52",
        "Kuis 2: 91 of 100, weight 50 %, adds 91",
    )
    assert found.step is None


def test_a_grade_says_what_it_weighs_and_what_was_done_with_it(book, two, person, grader):
    tree.change(two[0], pass_mark=D(75))
    found = why(two[0], person)
    assert (found.state, found.words) == ("not_passed", "73.52 of 100: Not passed")
    assert found.reasons == ("weight 50 %",)
    grading.exclude(two[0], person=person, number=1, actor=grader, reason="Rahasia kantor")
    assert why(two[0], person).reasons == ("Excluded: does not count for you",)


def test_where_there_is_no_grade_the_way_leads_to_the_activity(book, items, person):
    found = why(items[0], person)
    assert (found.state, found.words) == ("no_grade", "No grade yet")
    assert found.step.url == reverse("learning:activity", args=[items[0].activity_id])
    assert why(manual(book), person).step is None


class TestHidden:
    def test_learners_are_told_nothing_and_staff_everything(self, book, two, person):
        GradeItem.objects.filter(pk=two[1].pk).update(hidden=True)
        assert why(two[1], person) is None
        assert why(two[1], person, Audience.STAFF).words == "91 of 100"
        total = why(root_of(book), person)
        assert (total.state, total.words, total.reasons) == ("hidden", "Not shown yet", ())
        assert why(root_of(book), person, Audience.STAFF).words == "164.52 of 200"

    @pytest.mark.parametrize("totals", ["blank", "without"])
    def test_with_and_without_the_hidden_grade_the_answers_are_the_same(
        self, book, two, person, totals
    ):
        other = learner(book)
        scored(two[0], other, "0.73519")
        receiving.sync_people(book, [other.pk])
        books.change(book, hidden_totals=totals)
        GradeItem.objects.filter(pk=two[1].pk).update(hidden=True)
        for item in (root_of(book), *two):
            assert why(item, person) == why(item, other)

    def test_a_gradebook_that_learners_do_not_see(self, book, two, person):
        books.change(book, is_shown_to_learners=False)
        assert why(two[0], person) is None
        assert why(two[0], person, Audience.STAFF) is not None


def test_on_the_page(book, two, person):
    address = reverse("learning:why", args=["nilai", root_of(book).pk])
    page = BeautifulSoup(client_of(person.user).get(address).content, "html.parser")
    found = [line.get_text() for line in page.select(".why-list li")]
    assert found[0] == "Semua poin dijumlahkan."
    assert found[1].startswith("Kuis 1: 73,52 dari 100")
    assert client_of(PersonFactory().user).get(address).status_code == 404


@pytest.mark.parametrize("also", ["", "grade"])
def test_who_sees_progress_does_not_see_grades_by_that(book, two, person, also):
    user = UserFactory()
    user.groups.add(group := Group.objects.create(name="Pengamat"))
    names = ["view_person", "view_progress", *([f"view_{also}"] if also else [])]
    for permission in Permission.objects.filter(codename__in=names):
        RegionGrant.objects.create(group=group, region=book.course.region, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    address = reverse("learning_why:subject", args=["nilai", root_of(book).pk, person.pk])
    answer = client_of(user).get(address)
    assert (b"164" in answer.content) is bool(also)
    assert answer.status_code == (200 if also else 302)
