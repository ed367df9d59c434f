"""Who takes part in the course and has not begun the quiz."""

from __future__ import annotations

import pytest
from django.utils import timezone

from learning.core.api import add_members, begin_attempt, create_group
from learning.core.models import Enrolment
from learning.core.testing.availability import hold, leaf

from ...models import QuizAttempt
from ...services import starting
from ...testing import enrolled, take
from .conftest import client_of, text, url


@pytest.fixture
def absent(binjai):
    """Two more take part; one of them begins in a moment."""
    binjai.late = [enrolled(binjai.quiz, binjai.person(f"Belum {each}")) for each in "AB"]
    return binjai


def names(browser, place, **query):
    page = browser.get(url("absent", place.quiz.pk, **query))
    return [row.person.name for row in page.context["rows"]]


def test_those_who_have_not_begun_are_listed_by_name(browser, absent):
    assert names(browser, absent) == ["Belum A", "Belum B"]
    take(absent.quiz, absent.late[0], finish=False)
    assert names(browser, absent) == ["Belum B"]
    assert url("absent", absent.quiz.pk) in text(browser.get(url("grades", absent.quiz.pk)))


def test_what_is_prepared_is_not_begun(browser, absent):
    starting.prepare(absent.quiz, person=absent.late[0], at=timezone.now())
    assert QuizAttempt.objects.filter(person=absent.late[0], state="not_started").exists()
    assert names(browser, absent) == ["Belum A", "Belum B"]


def test_who_takes_the_course_again_has_to_begin_again(browser, absent):
    person = absent.people[0]
    begin_attempt(absent.quiz.activity.course, person=person, reason="Tahunan")
    assert names(browser, absent) == ["Belum A", "Belum B", person.name]


def test_who_has_left_is_not_waited_for(browser, absent):
    Enrolment.objects.filter(person=absent.late[0]).update(status="withdrawn")
    assert names(browser, absent) == ["Belum B"]


def test_whom_the_quiz_is_not_for_is_not_waited_for(browser, absent):
    group = create_group(absent.quiz.activity.course, name="Pagi")
    add_members(group, person_ids=[absent.late[1].pk])
    hold(absent.quiz.activity, leaf("group", group=group.key))
    assert names(browser, absent) == ["Belum B"]


def test_they_are_narrowed_by_group(browser, absent):
    group = create_group(absent.quiz.activity.course, name="Sore")
    add_members(group, person_ids=[absent.late[0].pk])
    assert names(browser, absent, group=group.pk) == ["Belum A"]
    assert names(browser, absent, group="x") == ["Belum A", "Belum B"]


def test_the_list_is_taken_along(browser, absent):
    lines = b"".join(browser.get(url("absent", absent.quiz.pk, export="csv"))).decode()
    assert [line.split(";")[0].split(",")[0] for line in lines.strip().splitlines()[1:]] == [
        "Belum A",
        "Belum B",
    ]
    # Whole numbers are for those who may see them.
    assert absent.number(absent.late[0]) not in lines
    address = url("absent", absent.quiz.pk, export="csv")
    whole = b"".join(client_of(absent.admin).get(address)).decode()
    assert absent.number(absent.late[0]) in whole


@pytest.mark.parametrize("query", [{"p": "9" * 40}, {"p": "\0"}, {"export": "exe"}], ids=repr)
def test_nonsense_is_no_fault(browser, absent, query):
    assert browser.get(url("absent", absent.quiz.pk, **query)).status_code == 200


def test_everybody_has_begun(browser, binjai):
    assert 'class="listing"' not in text(browser.get(url("absent", binjai.quiz.pk)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_more_people(binjai, count, django_assert_num_queries):
    for number in range(count):
        enrolled(binjai.quiz, binjai.person(f"Belum {number}"))
    client = client_of(binjai.admin)
    client.get(url("absent", binjai.quiz.pk))
    with django_assert_num_queries(17):
        client.get(url("absent", binjai.quiz.pk))
