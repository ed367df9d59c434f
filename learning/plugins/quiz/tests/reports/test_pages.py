"""Lists of attempts: what they hold and ask the database, and what they make of nonsense."""

from __future__ import annotations

import pytest
from django.utils.translation import gettext

from learning.core.api import add_members, create_group

from ...models import QuizAttempt
from ...services import statistics
from ...testing import make_question, make_quiz, take
from .conftest import client_of, text, url

OF_A_QUIZ = ("grades", "responses", "live", "figures", "overrides", "marking")
QUERIES = {
    "quizzes": 13,
    "grades": 21,
    "responses": 20,
    "live": 15,
    "figures": 15,
    "overrides": 14,
    "marking": 17,
}
NONSENSE = [
    {"p": "9" * 40},
    {"p": "\0"},
    {"ordering": "-" * 50},
    {"ordering": "person__user__password"},
    {"name": "\0"},
    {"state": "x"},
    {"state": "\0"},
    {"unit": "9" * 40},
    {"unit": "\0"},
    {"waiting": "\0"},
    {"finished_from": "0001-01-01"},
    {"finished_until": "9999-12-31"},
    {"finished_from": "\0"},
    {"q": "\0"},
    {"q": "%" * 500},
    {"export": "exe"},
]


@pytest.mark.parametrize("given", NONSENSE, ids=repr)
def test_nonsense_is_never_a_fault(browser, binjai, given):
    for name in OF_A_QUIZ:
        assert browser.get(url(name, binjai.quiz.pk, **given)).status_code == 200, name
    assert browser.get(url("quizzes", **given)).status_code == 200


@pytest.mark.parametrize("pk", [0, 10**17, 10**30])
def test_a_quiz_that_is_not_there_is_not_found(browser, pk):
    for name in (*OF_A_QUIZ, "job"):
        address = url(name, 7).replace("/7/", f"/{pk}/")
        assert browser.get(address).status_code == 404


def test_exports_take_the_filters_of_the_page(browser, binjai):
    address = url("grades", binjai.quiz.pk, export="csv", state="finished", finished_from="\0")
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize("ordering", ["name", "-name", "started", "-finished", "marks", "-marks"])
def test_attempts_are_put_in_order(browser, binjai, ordering):
    page = browser.get(url("grades", binjai.quiz.pk, ordering=ordering)).context
    assert {row.pk for row in page["rows"]} == {
        row.pk for row in (binjai.waiting, binjai.blank, binjai.running)
    }
    if ordering.endswith("name"):
        names = [row.person.name for row in page["rows"]]
        assert names == sorted(names, reverse=ordering.startswith("-"))


def test_filters_leave_what_fits(browser, binjai):
    def found(**query):
        page = browser.get(url("grades", binjai.quiz.pk, **query))
        return [row.pk for row in page.context["rows"]]

    assert found(state="in_progress") == [binjai.running.pk]
    assert found(waiting="true") == [binjai.waiting.pk]
    assert found(name="Binjai B") == [binjai.blank.pk]
    assert found(unit=binjai.unit.pk, name="Nobody") == []
    assert len(found(unit=binjai.unit.pk)) == 3
    group = create_group(binjai.quiz.activity.course, name="Pagi")
    add_members(group, person_ids=[binjai.people[0].pk])
    assert found(group=group.pk) == [binjai.waiting.pk]


def test_previews_of_staff_are_no_attempts(browser, binjai, marker):
    from django.utils import timezone

    from ...services import attempts

    attempts.start(binjai.quiz, previewer=marker, at=timezone.now())
    assert len(browser.get(url("grades", binjai.quiz.pk)).context["rows"]) == 3


def test_quizzes_of_others_are_not_listed(browser, binjai, jambi):
    seen = text(browser.get(url("quizzes")))
    assert binjai.quiz.activity.course.title in seen
    assert jambi.quiz.activity.course.title not in seen


def test_a_marker_may_ask_for_what_waits_only(browser, binjai, empty):
    def found(**query):
        return [row.pk for row in browser.get(url("quizzes", **query)).context["page_obj"]]

    assert set(found()) == {binjai.quiz.pk, empty.pk}
    assert found(waiting="1") == [binjai.quiz.pk]
    assert found(waiting="1", q="tidak ada") == []
    assert set(found(waiting="\0")) == {binjai.quiz.pk, empty.pk}
    seen = text(browser.get(url("quizzes", waiting="1")))
    assert 'name="waiting" value="1" checked' in seen
    assert url("marking", binjai.quiz.pk) in seen
    QuizAttempt.objects.filter(pk=binjai.waiting.pk).update(waits_for_marking=False)
    seen = text(browser.get(url("quizzes", waiting="1")))
    assert 'class="listing"' not in seen
    assert gettext("Nothing waits for marking.") in seen


def test_the_pages_of_a_list_keep_what_was_asked(browser, binjai):
    for _number in range(26):
        take(make_quiz(binjai.essay, course=binjai.quiz.activity.course), binjai.people[0])
    seen = text(browser.get(url("quizzes", waiting="1", q="Kuis")))
    assert "waiting=1" in seen.split('rel="next"')[1].split(">")[0]
    assert "q=Kuis" in seen.split('rel="next"')[1].split(">")[0]


@pytest.fixture
def empty(binjai):
    course = binjai.quiz.activity.course
    return make_quiz(make_question("essay", category=binjai.essay.category), course=course)


@pytest.mark.parametrize("name", OF_A_QUIZ)
def test_a_quiz_nobody_has_taken_says_so(browser, empty, name):
    seen = text(browser.get(url(name, empty.pk)))
    assert 'class="listing"' not in seen


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_queries_do_not_grow(binjai, empty, name, count, django_assert_num_queries):
    if name == "quizzes":
        for _number in range(count - 1):
            take(make_quiz(binjai.choice, course=binjai.quiz.activity.course), binjai.people[1])
    QuizAttempt.objects.filter(pk=binjai.running.pk).update(state="abandoned")
    for number in range(count):
        person = binjai.person(f"Pegawai {number}")
        take(empty, person, finish=name != "live")
        if name == "overrides":
            empty.overrides.create(person=person, attempts=2, reason="Sakit")
    if name == "figures":
        statistics.count(empty)
    client = client_of(binjai.admin)
    address = url(name) if name == "quizzes" else url(name, empty.pk)
    client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        client.get(address)
