"""A quiz that was published in another order: answers stay with the question they were given to."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from learning.plugins.quiz.models import QuestionAttempt, Quiz, SlotStatistic
from learning.plugins.quiz.queries import figures, marking, reports
from learning.plugins.quiz.services import statistics
from learning.plugins.quiz.testing import WRONG, make_question, make_quiz_page, take

pytestmark = pytest.mark.django_db


def publish(page, *order):
    """The blocks of these numbers, in this order; None is a new question before them."""
    raw = list(page.body.get_prep_value())
    new = {**raw[0], "id": "5f0b3b0e-8a55-4b43-9f43-0b4b8a4d6f01"}
    new["value"] = {**new["value"], "question": make_question(name="Baru").pk, "label": ""}
    blocks = [new if at is None else raw[at] for at in order]
    page.body = page.body.stream_block.to_python(blocks)
    page.save_revision().publish()
    return Quiz.objects.get(activity__translation_key=page.translation_key)


@pytest.fixture
def page():
    blocks = [
        ("question", {"question": make_question("true_false", name="Mudah"), "max_mark": "2"}),
        ("question", {"question": make_question("short", name="Sukar"), "max_mark": "3"}),
        ("question", {"question": make_question("essay", name="Uraian"), "label": "U"}),
    ]
    return make_quiz_page(None, *blocks, attempts=0)


@pytest.fixture
def quiz(page):
    return Quiz.objects.get(activity__translation_key=page.translation_key)


ANSWERS = {1: {"answer": "true"}, 2: WRONG["short"]}


def marks(quiz, attempt):
    cells = reports.cells([attempt])[attempt.pk]
    return [cells[column.place].mark if column.place in cells else None for column in columns(quiz)]


def columns(quiz):
    return reports.columns(quiz)


def test_marks_stand_below_their_question_in_every_order(page, quiz):
    attempt = take(quiz, answers=ANSWERS)
    assert marks(quiz, attempt) == [2, 0, None]
    quiz = publish(page, 2, 1, 0)
    assert marks(quiz, attempt) == [None, 0, 2]
    later = take(quiz, answers={3: {"answer": "true"}, 2: WRONG["short"]})
    assert marks(quiz, attempt) == marks(quiz, later)


def test_a_new_question_has_no_marks_of_older_attempts(page, quiz):
    attempt = take(quiz, answers=ANSWERS)
    quiz = publish(page, None, 0, 1)
    assert marks(quiz, attempt) == [None, 2, 0]


def test_what_is_no_longer_asked_is_no_column(page, quiz):
    attempt = take(quiz, answers=ANSWERS)
    quiz = publish(page, 1)
    assert marks(quiz, attempt) == [0]


def facilities(quiz):
    rows = SlotStatistic.objects.filter(quiz=quiz, version=None, slot__isnull=False)
    return {row.slot: row.figures["facility"] for row in rows}


@pytest.fixture
def graded(page):
    """Without the essay, which would have to be marked first."""
    quiz = publish(page, 0, 1)
    take(quiz, answers=ANSWERS)
    return quiz


def test_figures_follow_their_question(page, graded):
    statistics.count(graded)
    assert facilities(graded) == {1: 1, 2: 0}
    quiz = publish(page, 1, 0)
    statistics.count(quiz)
    assert facilities(quiz) == {1: 0, 2: 1}
    keys = dict(quiz.slots.values_list("number", "key"))
    names = {row["slot"]: row["version"] for row in figures.by_version(quiz, keys)}
    versions = dict(quiz.slots.values_list("number", "question__latest"))
    assert names == versions


def test_publishing_counts_figures_anew_where_there_are_any(
    page, graded, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish(page, 1, 0)
    assert not SlotStatistic.objects.exists()
    statistics.count(graded)
    with django_capture_on_commit_callbacks(execute=True):
        quiz = publish(page, 1, 0)
    assert facilities(quiz) == {1: 1, 2: 0}


def piles(quiz):
    return [(pile.name, pile.label, pile.waiting) for pile in marking.piles(quiz)]


def test_piles_follow_their_question(page, quiz):
    take(quiz, answers={**ANSWERS, 3: {"answer": "Hak warga."}})
    assert piles(quiz) == [("Uraian", "U", 1)]
    quiz = publish(page, 2, 0, 1)
    take(quiz, answers={1: {"answer": "Kewajiban."}})
    assert piles(quiz) == [("Uraian", "U", 2)]


def test_answers_to_what_is_no_longer_asked_can_still_be_marked(page, quiz):
    attempt = take(quiz, answers={**ANSWERS, 3: {"answer": "Hak warga."}})
    quiz = publish(page, 0, 1)
    (pile,) = marking.piles(quiz)
    assert (pile.waiting, pile.label) == (1, "")
    rows = marking.pile(quiz, place=pile.place, user=attempt.person.user)
    assert rows.count() == 0  # nobody marks their own
    assert marking.answers(quiz).get().place == pile.place


def test_another_try_takes_the_place_of_the_first(page):
    from django.utils import timezone

    from learning.plugins.quiz.services import attempts

    page.behaviour, page.can_redo = "immediate", True
    quiz = publish(page, 0, 1)
    attempt = take(quiz, finish=False)
    row = QuestionAttempt.objects.get(usage=attempt.usage_id, slot=1)
    form = {"q1_-sequence": str(row.sequence), "q1_answer": "true", "q1_-check": "1"}
    user = attempt.person.user
    attempts.save_page(attempt, posted=form, page=1, user=user, at=timezone.now())
    attempts.redo_question(attempt, slot=1, user=user, at=timezone.now())
    kept = QuestionAttempt.objects.filter(usage=attempt.usage_id, version=row.version_id)
    key = quiz.slots.get(number=1).key
    assert dict(kept.values_list("slot", "place")) == {1: key, 3: None}


def fill():
    name = "learning.plugins.quiz.migrations.0010_fill_places_of_answers"
    import_module(name).fill_places(apps, None)


def test_answers_from_before_learn_their_place_from_the_layout(page, graded):
    take(graded, answers=ANSWERS)
    statistics.count(graded)
    known = dict(QuestionAttempt.objects.values_list("pk", "place"))
    QuestionAttempt.objects.update(place=None)
    SlotStatistic.objects.update(place=None)
    fill()
    assert dict(QuestionAttempt.objects.values_list("pk", "place")) == known
    keys = dict(graded.slots.values_list("number", "key"))
    found = dict(SlotStatistic.objects.values_list("slot", "place"))
    assert found == {None: None, **keys}
    # Since then the numbers changed: nobody knows whose figures these were.
    publish(page, 1, 0)
    fill()
    assert not SlotStatistic.objects.exists()
