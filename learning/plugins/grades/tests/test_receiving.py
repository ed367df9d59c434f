"""What activities report becomes grades, whatever the order, and after lost signals."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.api import begin_attempt, report_result
from learning.core.contract import Result
from learning.core.models import Enrolment, Progress
from learning.core.testing.factories import ActivityFactory, EnrolmentFactory
from learning.plugins.grades.models import Gradebook, GradeHistory, Source, Step
from learning.plugins.grades.services import events, grading, receiving, recounts, tree
from learning.plugins.grades.testing import (
    enrolment_of,
    grade_of,
    items_of,
    report,
    scored,
    settled,
    standing_of,
)

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_report_becomes_a_grade_and_a_total_at_once(
    book, items, person, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report(items[0], person, "0.8")

    grade = grade_of(items[0], person)
    standing = standing_of(book, person)
    assert (grade.raw, grade.final, grade.source, grade.number) == (D("0.8"), 80, "activity", 1)
    assert (standing.total, standing.total_max) == (80, 100)
    assert standing.counted_version == book.version
    assert enrolment_of(book, person).grade == D("0.8")


def test_a_result_without_a_score_is_no_grade(
    book, items, person, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        report_result(items[0].activity, person=person, result=Result(completed=True))
    assert grade_of(items[0], person) is None
    assert standing_of(book, person) is None


def test_what_never_had_a_score_costs_no_query(items, person, django_assert_num_queries):
    progress = Progress(person=person, activity=items[0].activity)
    with django_assert_num_queries(0):
        events.reported(progress)


def test_reports_out_of_order_leave_the_newest_score(
    book, items, person, django_capture_on_commit_callbacks
):
    early, late = timezone.now() - dt.timedelta(hours=2), timezone.now() - dt.timedelta(hours=1)
    for score, at in (("0.9", late), ("0.3", early)):
        with django_capture_on_commit_callbacks(execute=True):
            report(items[0], person, score, at=at)
    assert grade_of(items[0], person).final == 90
    assert GradeHistory.objects.filter(item=items[0], person=person).count() == 1


def test_the_same_report_twice_changes_nothing(book, items, person):
    scored(items[0], person, "0.5")
    assert receiving.sync_people(book, [person.pk]) == 1
    before = grade_of(items[0], person).number, GradeHistory.objects.count()
    assert receiving.sync_people(book, [person.pk]) == 0
    assert (grade_of(items[0], person).number, GradeHistory.objects.count()) == before


def test_a_score_that_is_taken_back_takes_the_grade(book, items, person):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    scored(items[0], person, None)
    receiving.sync_people(book, [person.pk])
    assert (grade_of(items[0], person).final, standing_of(book, person).total) == (None, None)


def test_history_says_what_came_from_where(book, items, person):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    lines = GradeHistory.objects.order_by("pk").values_list(
        "item__name", "step", "source", "old_final", "new_final", "new_raw", "actor"
    )
    assert list(lines) == [
        ("Kuis 1", Step.REPORTED, Source.ACTIVITY, None, 50, D("0.5"), None),
        ("", Step.COUNTED, Source.COUNT, None, 50, None, None),
    ]


@pytest.mark.parametrize(
    ("hours", "lost"), [(-1, 0), (0, 0), (1, 10), (23, 10), (25, 20), (500, 30)]
)
def test_lateness_counts_by_the_time_that_core_keeps(book, items, person, hours, lost):
    due = timezone.now() - dt.timedelta(days=40)
    tree.change(items[0], due_at=due, late_percent=D(10), late_most_percent=D(30))
    scored(items[0], person, "0.9", at=due + dt.timedelta(hours=hours))
    receiving.sync_people(book, [person.pk])
    grade = grade_of(items[0], person)
    assert (grade.raw, grade.penalty, grade.final) == (D("0.9"), lost, 90 - lost)


def test_a_locked_grade_hears_nothing_until_it_is_unlocked(book, items, person, grader):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    grading.lock(items[0], person=person, number=1, actor=grader)
    scored(items[0], person, "0.9")
    assert receiving.sync_people(book, [person.pk]) == 0
    assert grade_of(items[0], person).final == 50

    grading.unlock(items[0], person=person, number=2, actor=grader)
    assert (grade_of(items[0], person).final, standing_of(book, person).total) == (90, 90)


def test_an_overridden_grade_keeps_its_value_and_learns_the_score(book, items, person, grader):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    grading.set_grade(items[0], person=person, number=1, actor=grader, value=D(70), reason="Lisan")
    scored(items[0], person, "0.9")
    receiving.sync_people(book, [person.pk])
    grade = grade_of(items[0], person)
    assert (grade.final, grade.raw, grade.source) == (70, D("0.9"), Source.HAND)

    grading.undo_override(items[0], person=person, number=grade.number, actor=grader)
    assert grade_of(items[0], person).final == 90


def test_after_the_moment_of_locking_reports_change_nothing(book, items, person):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    tree.change(items[0], lock_after=timezone.now() - dt.timedelta(minutes=1))
    scored(items[0], person, "0.9")
    assert receiving.sync_people(book, [person.pk]) == 0
    assert grade_of(items[0], person).final == 50


def test_a_new_attempt_clears_all_and_keeps_the_history(
    book, items, person, grader, django_capture_on_commit_callbacks
):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    grading.set_grade(items[1], person=person, number=0, actor=grader, value=D(70), reason="Lisan")
    grading.write_feedback(items[1], person=person, number=1, actor=grader, text="Bagus")
    enrolment = enrolment_of(book, person)
    enrolment.status, enrolment.completed_at = Enrolment.Status.COMPLETED, timezone.now()
    enrolment.save()
    with django_capture_on_commit_callbacks(execute=True):
        begin_attempt(book.course, person=person, reason="Ulang")

    again = grade_of(items[1], person)
    assert (again.final, again.overridden, again.feedback, again.grader) == (None, False, "", None)
    assert (grade_of(items[0], person).raw, standing_of(book, person).total) == (None, None)
    assert enrolment_of(book, person).grade is None
    cleared = GradeHistory.objects.filter(step=Step.CLEARED).order_by("item")
    assert list(cleared.values_list("item__name", "old_final")) == [
        ("", 120),
        ("Kuis 1", 50),
        ("Kuis 2", 70),
    ]


def test_clearing_many_costs_the_same(book, items, django_assert_num_queries):
    def people(number):
        made = [EnrolmentFactory(course=book.course).person for _ in range(number)]
        for person in made:
            scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk for person in made])
        # Core's total is written one by one.
        Enrolment.objects.filter(person__in=made).update(grade=None)
        return [person.pk for person in made]

    one, three = people(1), people(3)
    with django_assert_num_queries(9):
        events.begun_again(book.course, person_ids=one)
    with django_assert_num_queries(9):
        events.begun_again(book.course, person_ids=three)


def test_lost_signals_are_mended_once(book, items, person):
    scored(items[0], person, "0.5")
    Gradebook.objects.update(compared_at=None)
    assert recounts.compare_due() == 1
    assert grade_of(items[0], person).final == 50
    Gradebook.objects.update(compared_at=None)
    assert recounts.compare_due() == 0


def test_a_compared_gradebook_waits_a_day(book, items, person):
    settled(book)
    scored(items[0], person, "0.5")
    assert recounts.compare_due() == 0
    Gradebook.objects.update(compared_at=timezone.now() - dt.timedelta(hours=25))
    assert recounts.compare_due() == 1


def test_a_score_of_a_course_without_gradebook_makes_it(person, django_capture_on_commit_callbacks):
    activity = ActivityFactory(type="quiz", title="Ujian")
    EnrolmentFactory(course=activity.course, person=person)
    with django_capture_on_commit_callbacks(execute=True):
        report_result(activity, person=person, result=Result(score=D("0.7")))
    made = Gradebook.objects.get(course=activity.course)
    assert [item.name for item in items_of(made)] == ["Ujian"]
    assert standing_of(made, person).total == 70


class TestWhenItWasHandedIn:
    @pytest.fixture
    def due(self, items):
        at = timezone.now() - dt.timedelta(days=10)
        tree.change(items[0], due_at=at, late_percent=D(10))
        return at

    def test_a_later_result_makes_what_counts_no_later(
        self, book, items, person, due, django_capture_on_commit_callbacks
    ):
        settled(book)
        day = dt.timedelta(days=1)
        with django_capture_on_commit_callbacks(execute=True):
            report(items[0], person, "0.8", at=due - day, handed_in_at=due - day)
            # A second, worse attempt: the first one still counts.
            report(items[0], person, "0.8", at=due + 3 * day, handed_in_at=due - day)
        grade = grade_of(items[0], person)
        assert (grade.submitted_at, grade.penalty, grade.final) == (due - day, 0, 80)

    def test_a_change_of_the_moment_alone_is_not_missed(self, book, items, person, due):
        day = dt.timedelta(days=1)
        scored(items[0], person, "0.8", at=due + day)
        settled(book)
        assert grade_of(items[0], person).final == 70
        scored(items[0], person, "0.8", at=due + day, handed_in_at=due - day)
        assert recounts.settle_now(book) == 1
        assert grade_of(items[0], person).final == 80
        assert recounts.settle_now(book) == 0
