"""Erasing and resetting: what goes, and what stays."""

from decimal import Decimal

import pytest

from learning.core.clockwork import all_clockwork
from learning.core.contract import all_personal_data
from learning.core.models import Enrolment
from learning.plugins.grades.models import Grade, GradeHistory
from learning.plugins.grades.queries.personal import lasting_tables, personal_tables
from learning.plugins.grades.services import errors, grading, personal, receiving, resetting, tree
from learning.plugins.grades.testing import (
    grade_of,
    learner,
    manual,
    root_of,
    scored,
    settled,
    standing_of,
)

pytestmark = pytest.mark.django_db
D = Decimal


def rows_of(tables):
    return [row for _heading, rows in tables for row in rows]


@pytest.fixture
def graded(book, items, person, grader):
    scored(items[0], person, "0.5")
    receiving.sync_people(book, [person.pk])
    fields = {"person": person, "actor": grader}
    grading.set_grade(items[0], number=1, value=D(70), reason="Sakit lama", **fields)
    grading.write_feedback(items[0], number=2, text="Lebih teliti", **fields)
    return items[0]


def test_the_copy_has_grades_and_words(graded, person):
    assert [row["feedback"] for row in rows_of(personal_tables(person))] == ["Lebih teliti"]
    assert [(row["item"], row["points"]) for row in rows_of(lasting_tables(person))] == [
        ("Course total", 70),
        ("Kuis 1", 70),
    ]


def test_erasing_takes_the_words_and_leaves_the_numbers(book, graded, person):
    for _twice in range(2):
        personal.erase(person)
    grade = grade_of(graded, person)
    assert (grade.final, grade.feedback, grade.reason) == (70, "", "")
    assert rows_of(personal_tables(person)) == []
    lines = GradeHistory.objects.filter(person=person)
    assert set(lines.values_list("old_text", "new_text", "reason")) == {("", "", "")}
    assert standing_of(book, person).total == 70


def test_erasing_a_grader_leaves_the_grades_of_others(book, graded, person):
    teacher = learner(book)
    grading.set_grade(
        graded, person=person, number=3, actor=teacher.user, value=D(80), reason="Ulang"
    )
    assert [row["step"] for row in rows_of(personal_tables(teacher))] == ["override"]
    personal.erase(teacher)
    assert rows_of(personal_tables(teacher)) == []
    grade = grade_of(graded, person)
    assert (grade.final, grade.grader, grade.reason) == (80, None, "Ulang")


def test_what_was_done_with_the_total_has_its_name(book, graded, person):
    teacher = learner(book)
    total = root_of(book)
    number = grade_of(total, person).number
    grading.set_grade(
        total, person=person, number=number, actor=teacher.user, value=D(99), reason="Rapat"
    )
    [row] = rows_of(personal_tables(teacher))
    assert (row["item__name"], row["reason"]) == ("Course total", "Rapat")


def test_core_knows_of_it():
    assert "grades" in {kept.slug for kept in all_personal_data()}
    assert {slug for slug in all_clockwork() if slug.startswith("grades-")} == {
        "grades-compare",
        "grades-count",
        "grades-locked",
        "grades-shown",
    }


class TestReset:
    def test_back_to_what_activities_say(self, book, graded, person, grader):
        by_hand = manual(book)
        grading.set_grade(by_hand, person=person, number=0, actor=grader, value=D(9))
        assert resetting.reset(book, actor=grader, reason="Kelas baru") == 1
        grade = grade_of(graded, person)
        assert (grade.final, grade.overridden, grade.feedback) == (50, False, "")
        assert grade_of(by_hand, person).final is None
        assert standing_of(book, person).total == 50
        line = GradeHistory.objects.filter(item=by_hand).last()
        assert (line.step, line.reason, line.actor) == ("clear", "Kelas baru", grader)

    def test_of_some_people_only(self, book, graded, person, grader):
        other = learner(book)
        assert resetting.reset(book, actor=grader, reason="Baru", person_ids=[other.pk]) == 0
        assert grade_of(graded, person).final == 70

    def test_a_locked_column_stays(self, book, graded, person, grader):
        settled(book)
        tree.lock(graded)
        resetting.reset(book, actor=grader, reason="Baru")
        assert grade_of(graded, person).final == 70

    def test_needs_a_reason(self, book, grader):
        with pytest.raises(errors.ReasonNeeded):
            resetting.reset(book, actor=grader, reason=" ")

    def test_queries_do_not_grow_with_people(self, book, items, grader, django_assert_num_queries):
        def people(number):
            made = [learner(book).pk for _ in range(number)]
            by_hand = manual(book)
            settled(book)
            for pk in made:
                grade = Grade(item=by_hand, gradebook=book, person_id=pk, feedback="Baik")
                grade.save()
            # What core is told is told one by one.
            Enrolment.objects.update(grade=None)
            return made

        for number in (1, 3):
            made = people(number)
            with django_assert_num_queries(12):
                resetting.reset(book, actor=grader, reason="Baru", person_ids=made)
