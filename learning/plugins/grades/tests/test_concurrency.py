"""Real threads on real rows: graders, reports, recounts and changes of structure at one moment."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from learning.core.api import begin_attempt, report_result
from learning.core.contract import Result
from learning.core.models import Enrolment
from learning.core.testing.threads import together
from learning.plugins.grades.models import Grade, Gradebook, GradeHistory, GradeItem, Standing
from learning.plugins.grades.services import books, grading, receiving, recounts, tree
from learning.plugins.grades.services.edits import Edit
from learning.plugins.grades.services.errors import Conflict
from learning.plugins.grades.testing import (
    enrolment_of,
    grade_of,
    learner,
    manual,
    scored,
    scored_course,
    settled,
    standing_of,
)

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]
D = Decimal


def waits_for_counting(item, most):
    """The structure changed, and the background has not begun. Here it would begin at once."""
    GradeItem.objects.filter(pk=item.pk).update(max=most)
    Gradebook.objects.filter(pk=item.gradebook_id).update(version=F("version") + 1)


def told(book, person):
    """Core knows the total that the standing has."""
    standing = standing_of(book, person)
    fraction = standing.total / standing.total_max
    return enrolment_of(book, person).grade == fraction.quantize(D("0.00001"))


def test_of_two_graders_one_is_told(book, person, grader, other):
    item = manual(book)
    answers = together(
        *(
            partial(grading.set_grade, item, person=person, number=0, actor=user, value=D(value))
            for user, value in ((grader, 40), (other, 60))
        )
    )
    conflicts = [answer for answer in answers if isinstance(answer, Conflict)]
    grade = grade_of(item, person)
    assert len(conflicts) == 1
    assert (conflicts[0].final, conflicts[0].by) == (grade.final, grade.grader)
    assert GradeHistory.objects.filter(item=item).count() == 1
    assert told(book, person)


def test_graders_of_the_same_people_do_not_block_each_other(book, grader, other):
    items = [manual(book) for _ in range(2)]
    people = [learner(book) for _ in range(6)]

    def edits(item, row):
        return [
            Edit(item_id=item.pk, person_id=one.pk, number=0, step="graded", value=D(50))
            for one in row
        ]

    together(
        partial(grading.write, book, edits(items[0], people), actor=grader),
        partial(grading.write, book, edits(items[1], people[::-1]), actor=other),
    )
    assert set(Standing.objects.values_list("total", flat=True)) == {100}
    assert Grade.objects.filter(item__in=items, final=50).count() == 12
    assert all(told(book, person) for person in people)


def test_a_report_and_a_recount(book, items):
    people = [learner(book) for _ in range(5)]
    for person in people:
        scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk for person in people])
    waits_for_counting(items[0], 10)
    reports = [
        partial(
            report_result,
            items[1].activity,
            person=person,
            result=Result(score=D("0.8"), at=timezone.now()),
        )
        for person in people
    ]
    together(partial(recounts.settle_now, book), *reports)
    settled(book)
    assert set(Standing.objects.values_list("total", "total_max")) == {(85, 110)}
    assert all(told(book, person) for person in people)


def test_a_change_of_structure_reaches_who_is_new_at_that_moment(book, items):
    people = [learner(book) for _ in range(4)]
    for person in people:
        scored(items[0], person, "0.5")
    jobs = [partial(receiving.sync_people, book, [person.pk]) for person in people]
    together(partial(tree.change, items[0], max=D(10)), *jobs)
    book = settled(book)
    assert book.is_counted
    assert set(Standing.objects.values_list("counted_version", "total")) == {(book.version, 5)}


def test_two_recounts_do_the_work_once(book, items):
    people = [learner(book) for _ in range(5)]
    for person in people:
        scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk for person in people])
    waits_for_counting(items[0], 10)
    before = GradeHistory.objects.count()
    together(*[partial(recounts.settle_now, book)] * 3)
    # The item and the total of each.
    assert GradeHistory.objects.count() == before + 10


def test_a_new_attempt_and_a_report_of_the_one_before(book, items, person):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    Enrolment.objects.update(status="completed", completed_at=timezone.now())
    past = timezone.now() - dt.timedelta(hours=1)
    together(
        partial(begin_attempt, book.course, person=person, reason="Ulang"),
        partial(
            report_result,
            items[1].activity,
            person=person,
            result=Result(score=D("0.8"), at=past),
        ),
    )
    settled(book)
    assert standing_of(book, person).total is None
    assert enrolment_of(book, person).grade is None


def test_two_publishers_make_one_gradebook(db):
    course = scored_course(3)
    together(*[partial(books.sync, course)] * 3)
    assert Gradebook.objects.filter(course=course).count() == 1
    items = GradeItem.objects.filter(gradebook__course=course)
    assert list(items.order_by("parent", "order").values_list("order", flat=True)) == [0, 1, 2, 0]


def test_two_changes_of_structure_both_hold(book, items):
    together(
        partial(tree.change, items[0], max=D(10)),
        partial(tree.change, items[1], max=D(20)),
        partial(tree.move, items[1], parent=items[0].parent, position=0),
    )
    assert dict(GradeItem.objects.filter(parent__isnull=False).values_list("name", "max")) == {
        "Kuis 1": 10,
        "Kuis 2": 20,
    }
    assert Gradebook.objects.get(pk=book.pk).version == book.version + 3
