"""Figures of each version of a question, as the bank tells them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.plugins.quiz.forms.fields import percent
from learning.plugins.quiz.models import QuizAttempt, SlotStatistic
from learning.plugins.quiz.services import staff, statistics
from learning.plugins.quiz.testing import (
    WRONG,
    drawn,
    make_category,
    make_question,
    make_quiz,
    take,
)
from learning.plugins.quiz.views.bank import words

from ..bank.conftest import url

pytestmark = pytest.mark.django_db
NAMES = ("facility", "deviation", "discrimination", "efficiency")
RIGHT = {"answer": "true"}


def kept(quiz, **fields):
    return SlotStatistic.objects.get(quiz=quiz, **fields).figures


def test_a_version_that_all_answered_has_the_figures_of_its_place():
    quiz = make_quiz(make_question("true_false"), make_question("short"))
    for first, second in ((RIGHT, {"answer": "Jakarta"}), (RIGHT, WRONG["short"])):
        take(quiz, answers={1: first, 2: second})
    take(quiz, answers={1: WRONG["true_false"], 2: WRONG["short"]})
    statistics.count(quiz)
    for slot in (1, 2):
        place = kept(quiz, slot=slot, version=None)
        version = kept(quiz, slot=slot, version__isnull=False)
        assert [version[name] for name in NAMES] == [place[name] for name in NAMES]
        assert version["discrimination"] == 0.5


def test_a_drawn_version_is_judged_by_those_who_got_it():
    """Two questions are drawn for the first place; the strong got one right, the weak the other."""
    category = make_category()
    for name in ("A", "B"):
        make_question("true_false", category=category, name=name)
    other = make_question("short", category=category)
    quiz = make_quiz(drawn(category, types=["true_false"]), other)
    got = {"A": 0, "B": 0}
    while min(got.values()) < 4:
        attempt = take(quiz, finish=False)
        name = attempt.usage.question_attempts.get(slot=1).version.name
        nth, strong = got[name], got[name] % 2 == 0
        got[name] += 1
        if nth >= 4:
            QuizAttempt.objects.filter(pk=attempt.pk).update(state="abandoned")
            continue
        # A tells strong from weak; B does the reverse.
        first = RIGHT if strong == (name == "A") else WRONG["true_false"]
        answers = {1: first, 2: {"answer": "Jakarta"} if strong else WRONG["short"]}
        finish(attempt, answers)
    statistics.count(quiz)
    rows = SlotStatistic.objects.filter(quiz=quiz, slot=1, version__isnull=False)
    found = {row.version.name: (row.attempts, row.figures) for row in rows}
    assert {name: number for name, (number, _figures) in found.items()} == {"A": 4, "B": 4}
    assert [found[name][1]["facility"] for name in "AB"] == [0.5, 0.5]
    assert [found[name][1]["discrimination"] for name in "AB"] == [1, -1]


def finish(attempt, answers):
    from django.utils import timezone

    from learning.plugins.quiz.services import attempts
    from learning.plugins.quiz.testing import posted

    at, user = timezone.now(), attempt.person.user
    for number, page in enumerate(attempt.layout, 1):
        form = posted(attempt, {slot: answers[slot] for slot in page["slots"]})
        attempts.save_page(attempt, posted=form, page=number, user=user, at=at)
    attempts.finish_attempt(attempt, user=user, at=at)


def test_what_is_not_marked_has_no_figures_but_is_counted():
    quiz = make_quiz(make_question("true_false"), make_question("description"))
    take(quiz)
    statistics.count(quiz)
    row = SlotStatistic.objects.get(quiz=quiz, slot=2)
    assert (row.attempts, row.figures.get("discrimination")) == (1, None)


@pytest.fixture
def place():
    found = places.Place("Tebing")
    category = make_category(found.region)
    found.question = make_question("true_false", category=category, name="Semboyan")
    found.other = make_question("short", category=category)
    return found


def answered(place):
    from learning.core.testing import factories as make

    course = make.make_course(0, region=place.region)
    quiz = make_quiz(place.question, place.other, course=course)
    take(quiz, answers={1: RIGHT, 2: {"answer": "Jakarta"}})
    take(quiz, answers={1: WRONG["true_false"], 2: WRONG["short"]})
    statistics.count(quiz)
    return quiz


def test_the_bank_tells_how_each_version_went(place):
    answered(place)
    browser = client_of(place.user("editor", "moderator"))
    page = browser.get(url("usage", place.question.pk))
    (_row, figures) = page.context["statistics"][0]
    assert {str(label): value for label, value in figures} == {
        "Tingkat kemudahan": "50,0 %",
        "Indeks daya beda": "100,0 %",
        "Efisiensi daya beda": "100,0 %",
        "Simpangan baku": "70,7 %",
    }


@pytest.mark.parametrize(("language", "facility"), [("id", "33,3 %"), ("en", "33.3 %")])
def test_figures_are_written_as_the_reader_writes_numbers(language, facility):
    with translation.override(language):
        (told,) = words.figures({"facility": 1 / 3})
        assert told[1] == facility


@pytest.mark.parametrize(("language", "written"), [("id", "33,33 %"), ("en", "33.33 %")])
def test_a_penalty_is_written_so_too(language, written):
    with translation.override(language):
        assert percent(Decimal("0.3333")) == written
        assert [percent(Decimal(share)) for share in ("0.1", "1", "0")] == ["10 %", "100 %", "0 %"]


def test_the_page_costs_the_same_for_more_quizzes(place):
    browser = client_of(place.user("editor", "moderator"))
    costs = []
    for _number in range(2):
        answered(place)
        browser.get(url("usage", place.question.pk))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(url("usage", place.question.pk))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_deleted_attempts_leave_the_figures(place, django_capture_on_commit_callbacks):
    quiz = answered(place)
    gone = QuizAttempt.objects.filter(quiz=quiz).latest("pk")
    with django_capture_on_commit_callbacks(execute=True):
        staff.delete_attempts(quiz, ids=[gone.pk], user=place.admin, reason="Ganda")
    assert kept(quiz, slot=1, version=None)["facility"] == 1
    assert SlotStatistic.objects.get(quiz=quiz, slot=None).attempts == 1
