"""Semantics S2, grades: over attempts, completion rules, what core is told, regrading."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core import api
from learning.core.models import Enrolment, Job, Progress
from learning.core.testing.factories import UserFactory, make_course
from learning.plugins.quiz.engine import grades
from learning.plugins.quiz.engine.settings import Band, QuizSettings
from learning.plugins.quiz.models import QuestionAttempt, QuizAttempt, QuizGrade
from learning.plugins.quiz.queries.attempts import final_grade, overall_feedback
from learning.plugins.quiz.services import attempts, grading, regrading, staff, usages
from learning.plugins.quiz.testing import (
    RIGHT,
    WRONG,
    Place,
    enrolled,
    make_question,
    make_quiz,
    make_version,
    posted,
    take,
)

NOW = timezone.now() - timedelta(days=30)
HOUR = timedelta(hours=1)
D = Decimal
RIGHT_ANSWER, WRONG_ANSWER = RIGHT["true_false"], WRONG["true_false"]


# Pure


def test_an_attempt_s_grade_is_marks_by_the_most_there_are():
    found = grades.attempt_grade(D(3), sum_of_marks=D(4), max_grade=D(10))
    assert found == D("7.5")
    assert grades.attempt_grade(None, sum_of_marks=D(4), max_grade=D(10)) is None
    assert grades.attempt_grade(D(0), sum_of_marks=D(0), max_grade=D(10)) == 0


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("highest", [50, 80, 70], 80),
        ("average", [50, 80, 70], D("66.66667")),
        ("first", [50, 80, 70], 50),
        ("last", [50, 80, 70], 70),
        ("highest", [50, None], 50),
        ("average", [50, None], 50),
        # The one that counts waits for a marker.
        ("first", [None, 80], None),
        ("last", [80, None], None),
        ("highest", [], None),
        ("highest", [None], None),
    ],
)
def test_the_grade_over_attempts(method, given, expected):
    rows = [None if value is None else D(value) for value in given]
    assert grades.overall_grade(method, rows) == expected


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("highest", [50, 80, 70], [1]),
        # Equally good: it was reached with the earlier one.
        ("highest", [80, 50, 80], [0]),
        ("highest", [None, 50], [1]),
        ("average", [50, None, 70], [0, 2]),
        ("first", [50, 80], [0]),
        ("last", [50, 80], [1]),
        ("first", [None, 80], []),
        ("last", [80, None], []),
        ("highest", [None], []),
        ("average", [], []),
    ],
)
def test_which_attempts_count(method, given, expected):
    rows = [None if value is None else D(value) for value in given]
    assert grades.counted(method, rows) == expected


@settings(max_examples=40)
@given(st.lists(st.decimals(-200, 300, places=3), min_size=1, max_size=8))
def test_every_method_stays_within_the_attempts(rows):
    for method in ("highest", "average", "first", "last"):
        assert min(rows) <= grades.overall_grade(method, rows) <= max(rows)
    assert 0 <= grades.score(max(rows), max_grade=D(100)) <= 1


BANDS = (Band("0", "Ulangi"), Band("0.6", "Cukup"), Band("0.85", "Baik"))


@pytest.mark.parametrize(
    ("grade", "text"),
    [(0, "Ulangi"), ("59.99", "Ulangi"), (60, "Cukup"), (85, "Baik"), (130, "Baik"), (-5, "")],
)
def test_the_lower_bound_of_a_band_belongs_to_it(grade, text):
    rules = QuizSettings(bands=BANDS)
    assert overall_feedback(rules, D(grade)) == text
    assert overall_feedback(rules, None) == ""


# Rows


def progress(person):
    row = Progress.objects.filter(person=person).first()
    return row and (row.is_complete, row.score, row.passed)


def sat(quiz, person, *given, at=NOW):
    for number, answer in enumerate(given):
        attempt = take(quiz, person, {1: answer}, at=at + number * HOUR)
    return attempt


def graded(quiz, person):
    row = final_grade(quiz, person)
    return row.grade, row.passed, row.finished_attempts


def quiz_of_one(**rules):
    return make_quiz(make_question(), **rules)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "grade"), [("highest", 100), ("average", 50), ("first", 0), ("last", 100)]
)
def test_finished_attempts_count_and_abandoned_ones_do_not(method, grade):
    quiz = quiz_of_one(grade_method=method)
    person = enrolled(quiz)
    given_up = take(quiz, person, {1: RIGHT_ANSWER}, finish=False, at=NOW - HOUR)
    attempts.abandon(given_up, user=None, at=NOW - HOUR)
    sat(quiz, person, WRONG_ANSWER, RIGHT_ANSWER)
    assert graded(quiz, person) == (grade, None, 2)


@pytest.mark.django_db
def test_an_essay_has_no_grade_until_it_is_marked():
    quiz = make_quiz(make_question(), make_question("essay"), pass_grade=D(50))
    person = enrolled(quiz)
    attempt = take(quiz, person, at=NOW)
    assert (attempt.state, attempt.marks, attempt.waits_for_marking) == ("finished", None, True)
    assert graded(quiz, person) == (None, None, 1)
    assert progress(person) == (True, None, None)
    row = attempt.usage.question_attempts.get(slot=2)
    usages.mark(row, fraction=D("0.5"), comment="Baik", user=UserFactory(), at=NOW + HOUR)
    grading.marked(attempt)
    attempt.refresh_from_db()
    assert (attempt.marks, attempt.waits_for_marking) == (D("1.5"), False)
    assert graded(quiz, person) == (75, True, 1)
    assert progress(person) == (True, D("0.75"), True)


@pytest.mark.django_db
def test_marks_of_people_are_held_until_they_are_released():
    quiz = make_quiz(make_question("essay"), held_until_release=True)
    person = enrolled(quiz)
    attempt = take(quiz, person, at=NOW)
    usages.mark(
        attempt.usage.question_attempts.get(), fraction=D(1), comment="", user=UserFactory(), at=NOW
    )
    grading.marked(attempt)
    assert graded(quiz, person)[0] is None
    assert grading.release([attempt], at=NOW + HOUR) == 1
    assert graded(quiz, person)[0] == 100
    assert progress(person)[1] == 1
    assert grading.release([attempt], at=NOW + HOUR) == 0


@pytest.mark.django_db
def test_certainty_may_earn_more_than_everything_and_core_gets_all():
    quiz = quiz_of_one(behaviour="deferred_certainty")
    person = enrolled(quiz)
    attempt = attempts.start(quiz, person=person, at=NOW)
    form = posted(attempt, {1: RIGHT_ANSWER}, **{"q1_-certainty": "3"})
    attempts.save_page(attempt, posted=form, page=1, user=person.user, at=NOW)
    attempts.finish_attempt(attempt, user=person.user, at=NOW)
    assert graded(quiz, person)[0] == 300
    assert progress(person)[1] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "given", "at"),
    [
        ("highest", [RIGHT_ANSWER, WRONG_ANSWER], 0),
        ("highest", [RIGHT_ANSWER, RIGHT_ANSWER], 0),
        ("highest", [WRONG_ANSWER, RIGHT_ANSWER], 1),
        ("first", [WRONG_ANSWER, RIGHT_ANSWER], 0),
        ("last", [RIGHT_ANSWER, WRONG_ANSWER], 1),
        ("average", [RIGHT_ANSWER, WRONG_ANSWER], 1),
    ],
)
def test_handed_in_when_the_attempt_that_counts_was(method, given, at):
    quiz = quiz_of_one(grade_method=method)
    person = enrolled(quiz)
    sat(quiz, person, *given)
    handed_in = list(QuizAttempt.objects.order_by("number").values_list("finished_at", flat=True))
    row = Progress.objects.get(person=person)
    assert (row.handed_in_at, row.scored_at) == (handed_in[at], handed_in[1])
    # An attempt that was given up, and a mark given much later, hand nothing in.
    attempts.abandon(
        take(quiz, person, {1: RIGHT_ANSWER}, finish=False, at=NOW + 5 * HOUR),
        user=None,
        at=NOW + 6 * HOUR,
    )
    grading.marked(QuizAttempt.objects.get(number=1))
    row.refresh_from_db()
    assert row.handed_in_at == handed_in[at]
    assert grading.current_result(quiz.activity, person).handed_in_at == handed_in[at]


# Completion


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rules", "given", "complete"),
    [
        ({}, [WRONG_ANSWER], True),
        ({"min_attempts": 2}, [RIGHT_ANSWER], False),
        ({"min_attempts": 2}, [RIGHT_ANSWER, WRONG_ANSWER], True),
        ({"completion_pass": "pass"}, [WRONG_ANSWER], False),
        ({"completion_pass": "pass"}, [WRONG_ANSWER, RIGHT_ANSWER], True),
        ({"completion_pass": "pass", "min_attempts": 2}, [RIGHT_ANSWER], False),
        ({"completion_pass": "exhausted", "attempts": 2}, [WRONG_ANSWER], False),
        ({"completion_pass": "exhausted", "attempts": 2}, [WRONG_ANSWER] * 2, True),
        ({"completion_pass": "exhausted", "attempts": 2}, [RIGHT_ANSWER], True),
        ({"completion_pass": "exhausted"}, [WRONG_ANSWER] * 3, False),
    ],
)
def test_completion_rules(rules, given, complete):
    quiz = quiz_of_one(pass_grade=D(60), **rules)
    person = enrolled(quiz)
    sat(quiz, person, *given)
    assert progress(person)[0] is complete


@pytest.mark.django_db
def test_giving_up_the_last_attempt_exhausts():
    quiz = quiz_of_one(pass_grade=D(60), completion_pass="exhausted", attempts=1)
    person = enrolled(quiz)
    attempts.abandon(take(quiz, person, finish=False, at=NOW), user=None, at=NOW)
    assert progress(person) == (True, None, None)


@pytest.mark.django_db
def test_a_later_worse_attempt_keeps_the_highest_and_core_follows_the_method():
    for method, score in (("highest", 1), ("last", 0)):
        quiz = quiz_of_one(grade_method=method)
        person = enrolled(quiz)
        sat(quiz, person, RIGHT_ANSWER, WRONG_ANSWER)
        assert progress(person)[1] == score


@pytest.mark.django_db
def test_core_can_repair_its_progress_from_our_rows():
    quiz = quiz_of_one(pass_grade=D(60))
    person = enrolled(quiz)
    kind = api.activity_types.get("quiz")
    assert kind.current_result(quiz.activity, person) is None
    sat(quiz, person, RIGHT_ANSWER)
    found = kind.current_result(quiz.activity, person)
    assert (found.completed, found.score, found.passed) == (True, 1, True)


@pytest.mark.django_db
def test_taking_the_course_again_begins_a_new_grade_and_closes_what_is_open():
    quiz = make_quiz(make_question(), course=make_course(0), attempts=1)
    person = enrolled(quiz)
    sat(quiz, person, RIGHT_ANSWER)
    assert Enrolment.objects.get().status == Enrolment.Status.COMPLETED
    api.begin_attempt(quiz.activity.course, person=person, reason="Tahun baru")
    assert progress(person) == (False, None, None)
    attempt = take(quiz, person, {1: WRONG_ANSWER}, at=timezone.now())
    assert (attempt.course_attempt, attempt.number) == (2, 1)
    assert graded(quiz, person)[0] == 100
    assert final_grade(quiz, person, course_attempt=2).grade == 0
    assert progress(person) == (True, 0, None)


@pytest.mark.django_db
def test_an_attempt_that_is_open_when_the_course_begins_anew_is_given_up():
    quiz = make_quiz(make_question(), course=make_course(0))
    person = enrolled(quiz)
    sat(quiz, person, RIGHT_ANSWER)
    running = take(quiz, person, finish=False, at=NOW + 5 * HOUR)
    api.begin_attempt(quiz.activity.course, person=person, reason="Tahun baru")
    running.refresh_from_db()
    assert (running.state, running.next_check_at) == ("abandoned", None)
    # An old attempt that changes tells core nothing of the new time.
    grading.marked(QuizAttempt.objects.get(number=1))
    assert progress(person) == (False, None, None)


# Regrading


def regrade(quiz, **options):
    job = regrading.request(quiz, user=UserFactory(is_superuser=True), **options)
    regrading.regrade_all(job)
    job.refresh_from_db()
    return job


@pytest.mark.django_db
def test_a_regrade_shows_first_and_changes_then():
    question = make_question()
    quiz = make_quiz(question, make_question(), pass_grade=D(60))
    people = [enrolled(quiz), enrolled(quiz)]
    take(quiz, people[0], {1: RIGHT_ANSWER, 2: RIGHT_ANSWER}, at=NOW)
    take(quiz, people[1], {1: WRONG_ANSWER}, at=NOW)
    version = make_version(question, {"right": False, "feedback_true": "", "feedback_false": ""})
    job = regrade(quiz)
    assert (job.state, job.counts) == (Job.State.READY, {"update": 2})
    assert [(row.data["before"], row.data["after"]) for row in job.rows.order_by("number")] == [
        ("2", "1"),
        ("0", "1"),
    ]
    assert [graded(quiz, person)[0] for person in people] == [100, 0]
    regrading.apply(job)
    regrading.regrade_all(job)
    assert [graded(quiz, person)[:2] for person in people] == [(50, False), (50, False)]
    assert [progress(person)[1:] for person in people] == [(D("0.5"), False)] * 2
    assert set(QuestionAttempt.objects.filter(slot=1).values_list("version", flat=True)) == {
        version.pk
    }
    assert regrade(quiz, dry_run=False).counts == {"same": 2}


@pytest.mark.django_db
def test_a_pinned_place_and_an_old_version_keep_their_grade():
    question = make_question()
    quiz = make_quiz(Place(question, version=1))
    person = enrolled(quiz)
    sat(quiz, person, RIGHT_ANSWER)
    make_version(question, {"right": False, "feedback_true": "", "feedback_false": ""})
    assert regrade(quiz, dry_run=False).counts == {"same": 1}
    assert regrade(quiz, dry_run=False, newest=False).counts == {"same": 1}
    assert graded(quiz, person)[0] == 100


# Deleting


@pytest.mark.django_db
def test_deleting_an_attempt_counts_the_grade_anew():
    quiz = quiz_of_one(grade_method="highest")
    person = enrolled(quiz)
    best = take(quiz, person, {1: RIGHT_ANSWER}, at=NOW)
    sat(quiz, person, WRONG_ANSWER, at=NOW + HOUR)
    assert staff.delete_attempts(quiz, ids=[best.pk], user=UserFactory(), reason="Salah") == 1
    assert graded(quiz, person) == (0, None, 1)
    assert progress(person)[1] == 0
    assert QuizGrade.objects.count() == 1
