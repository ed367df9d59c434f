"""What graders may write, and what follows."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.models import Enrolment
from learning.core.testing.factories import PersonFactory
from learning.plugins.grades.models import Grade, GradeHistory, Marks, Source, Step
from learning.plugins.grades.services import errors, grading, receiving, tree
from learning.plugins.grades.services.edits import Edit
from learning.plugins.grades.testing import (
    category,
    enrolment_of,
    formula,
    grade_of,
    learner,
    manual,
    root_of,
    scale,
    scored,
    settled,
    standing_of,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def by_hand(book):
    return manual(book, name="Praktik", max=D(50))


def give(item, person, value, *, actor, number=0, **more):
    return grading.set_grade(
        item, person=person, number=number, actor=actor, value=D(value), **more
    )


def last(grade):
    return GradeHistory.objects.filter(item=grade.item_id, person=grade.person_id).last()


class TestSettingAGrade:
    def test_by_hand_needs_no_reason(self, book, by_hand, person, grader):
        grade = give(by_hand, person, "40", actor=grader)
        assert (grade.raw, grade.final, grade.overridden, grade.number) == (40, 40, False, 1)
        assert (grade.source, grade.grader) == (Source.HAND, grader)
        assert standing_of(book, person).total == 40
        assert enrolment_of(book, person).grade == D("0.8")

    def test_over_an_activity_it_overrides_and_says_why(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        with pytest.raises(errors.ReasonNeeded):
            give(items[0], person, "70", actor=grader, number=1)
        grade = give(items[0], person, "70", actor=grader, number=1, reason=" Ujian lisan ")
        assert (grade.raw, grade.final, grade.overridden) == (D("0.5"), 70, True)
        line = last(grade)
        assert (line.step, line.old_final, line.new_final) == (Step.OVERRIDDEN, 50, 70)
        assert (line.old_marks, line.new_marks) == (0, Marks.OVERRIDDEN)
        assert (line.actor, line.reason) == (grader, "Ujian lisan")

    def test_where_an_activity_said_nothing_no_reason_is_needed(self, items, person, grader):
        assert give(items[0], person, "70", actor=grader).overridden

    def test_a_total_can_be_overridden_and_stays(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        root = root_of(book)
        give(root, person, "60", actor=grader, number=1, reason="Rapat")
        scored(items[0], person, "0.9")
        receiving.sync_people(book, [person.pk])
        assert (grade_of(items[0], person).final, grade_of(root, person).final) == (90, 60)
        assert standing_of(book, person).total == 60

    def test_a_formula_can_be_overridden_and_given_back(self, book, items, person, grader):
        tree.change(items[0], key="satu")
        item = formula(book, "[[satu]] / 2")
        scored(items[0], person, "0.8")
        receiving.sync_people(settled(book), [person.pk])
        assert grade_of(item, person).final == 40
        grade = give(item, person, "45", actor=grader, number=1, reason="Salah hitung")
        back = grading.undo_override(item, person=person, number=grade.number, actor=grader)
        assert (back.final, back.overridden, back.source) == (40, False, Source.COUNT)

    @pytest.mark.parametrize("value", ["-1", "50.00001", "NaN", "Infinity"])
    def test_outside_the_range_is_refused(self, by_hand, person, grader, value):
        with pytest.raises(errors.GradesRefused) as refused:
            give(by_hand, person, value, actor=grader)
        assert (refused.value.field, refused.value.message) == (
            "value",
            "Enter a number from 0 to 50.",
        )
        assert grade_of(by_hand, person) is None

    def test_more_than_five_places_are_refused(self, by_hand, person, grader):
        with pytest.raises(errors.GradesRefused, match="five decimal places"):
            give(by_hand, person, "1.000001", actor=grader)

    def test_a_scale_takes_the_numbers_of_its_words(self, book, person, grader):
        words = scale(book.course.region)
        item = manual(book, value_type="scale", scale=words)
        assert give(item, person, "3", actor=grader).final == 3
        for value in ("0", "4", "1.5"):
            with pytest.raises(errors.GradesRefused):
                give(item, person, value, actor=grader, number=1)

    def test_an_item_in_words_takes_words(self, book, person, grader):
        item = manual(book, value_type="text")
        grade = grading.set_grade(item, person=person, number=0, actor=grader, text=" Rajin ")
        assert (grade.text, grade.final, last(grade).new_text) == ("Rajin", None, "Rajin")
        assert standing_of(book, person).total is None

    def test_taking_a_grade_away(self, book, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        grade = grading.set_grade(by_hand, person=person, number=1, actor=grader, value=None)
        assert (grade.final, standing_of(book, person).total) == (None, None)

    def test_who_never_enrolled_gets_none(self, by_hand, grader):
        with pytest.raises(errors.NotEnrolled):
            give(by_hand, PersonFactory(), "40", actor=grader)

    def test_who_only_asked_to_come_in_gets_none(self, book, by_hand, person, grader):
        Enrolment.objects.filter(person=person).update(status=Enrolment.Status.REQUESTED)
        with pytest.raises(errors.NotEnrolled):
            grading.set_grade(by_hand, person=person, number=0, actor=grader, value=D(5))
        assert grade_of(by_hand, person) is None

    def test_a_column_that_is_gone_takes_none(self, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        tree.remove(by_hand)
        with pytest.raises(errors.NotAllowedNow):
            give(by_hand, person, "41", actor=grader, number=1)

    def test_who_left_the_course_keeps_and_gets_grades(self, book, by_hand, person, grader):
        Enrolment.objects.update(status=Enrolment.Status.WITHDRAWN)
        assert give(by_hand, person, "40", actor=grader).final == 40


class TestConflict:
    def test_a_second_grader_is_told_what_stands_there(self, by_hand, person, grader, other):
        give(by_hand, person, "40", actor=grader)
        with pytest.raises(errors.Conflict) as told:
            give(by_hand, person, "30", actor=other)
        found = told.value
        assert (found.number, found.final, found.by) == (1, 40, grader)
        assert found.at is not None
        assert grade_of(by_hand, person).final == 40
        assert give(by_hand, person, "30", actor=other, number=found.number).final == 30

    def test_the_same_value_twice_is_no_conflict(self, by_hand, person, grader, other):
        give(by_hand, person, "40", actor=grader)
        assert give(by_hand, person, "40", actor=other).number == 1
        assert GradeHistory.objects.filter(item=by_hand).count() == 1

    def test_a_report_in_between_is_told_too(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        scored(items[0], person, "0.9")
        receiving.sync_people(book, [person.pk])
        with pytest.raises(errors.Conflict) as told:
            give(items[0], person, "60", actor=grader, number=1, reason="Lisan")
        assert (told.value.final, told.value.by) == (90, None)

    def test_counting_again_is_no_write(self, book, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        settled(book)
        assert give(by_hand, person, "41", actor=grader, number=1).number == 2


class TestExcluding:
    def test_leaves_the_total_and_comes_back(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        scored(items[1], person, "0.9")
        receiving.sync_people(book, [person.pk])
        with pytest.raises(errors.ReasonNeeded):
            grading.exclude(items[0], person=person, number=1, actor=grader, reason=" ")
        grade = grading.exclude(items[0], person=person, number=1, actor=grader, reason="Sakit")
        standing = standing_of(book, person)
        assert (standing.total, standing.total_max) == (90, 100)
        assert standing.weights[str(items[0].pk)] == [None, "excluded"]
        grading.include(items[0], person=person, number=grade.number, actor=grader)
        assert standing_of(book, person).total == 140

    def test_the_total_itself_cannot_be(self, book, person, grader):
        with pytest.raises(errors.NotAllowedNow):
            grading.exclude(root_of(book), person=person, number=0, actor=grader, reason="x")


class TestLocking:
    def test_nobody_writes_to_a_locked_grade(self, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        grading.lock(by_hand, person=person, number=1, actor=grader)
        with pytest.raises(errors.Closed):
            give(by_hand, person, "30", actor=grader, number=2)
        with pytest.raises(errors.Closed):
            grading.write_feedback(by_hand, person=person, number=2, actor=grader, text="x")
        grading.unlock(by_hand, person=person, number=2, actor=grader)
        assert give(by_hand, person, "30", actor=grader, number=3).final == 30

    def test_what_lateness_took_stays_too(self, book, items, person, grader):
        due = timezone.now() - dt.timedelta(days=1, hours=1)
        tree.change(items[0], due_at=due, late_percent=D(5))
        scored(items[0], person, "0.8")
        settled(book)
        grade = grade_of(items[0], person)
        assert (grade.penalty, grade.final) == (10, 70)
        grading.lock(items[0], person=person, number=grade.number, actor=grader)
        tree.change(items[0], late_percent=D(20))
        settled(book)
        grade = grade_of(items[0], person)
        assert (grade.penalty, grade.final) == (10, 70)

    def test_it_stays_when_the_structure_changes(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        grading.lock(items[0], person=person, number=1, actor=grader)
        tree.change(items[0], max=D(10))
        settled(book)
        assert grade_of(items[0], person).final == 50

    def test_it_is_counted_first_where_the_structure_changed(self, book, items, person, grader):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        tree.change(items[0], max=D(10))
        grading.lock(items[0], person=person, number=1, actor=grader)
        assert grade_of(items[0], person).final == 5

    def test_a_locked_column_takes_nothing(self, book, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        settled(book)
        assert tree.lock(by_hand).locked
        with pytest.raises(errors.Closed):
            give(by_hand, person, "30", actor=grader, number=1)
        with pytest.raises(errors.NotAllowedNow):
            grading.unlock(by_hand, person=person, number=1, actor=grader)

    def test_a_moment_of_locking_that_has_come(self, by_hand, person, grader):
        tree.change(by_hand, lock_after=timezone.now() - dt.timedelta(seconds=1))
        with pytest.raises(errors.Closed):
            give(by_hand, person, "30", actor=grader)


class TestHidingExtendingAndPenalties:
    def test_hiding_for_good_and_until(self, by_hand, person, grader):
        give(by_hand, person, "40", actor=grader)
        grade = grading.hide(by_hand, person=person, number=1, actor=grader)
        assert (grade.hidden, grade.hidden_until) == (True, None)
        moment = timezone.now() + dt.timedelta(days=1)
        grade = grading.hide(by_hand, person=person, number=2, actor=grader, until=moment)
        assert (grade.hidden, grade.hidden_until) == (False, moment)
        grade = grading.show(by_hand, person=person, number=3, actor=grader)
        assert (grade.hidden, grade.hidden_until, grade.number) == (False, None, 4)
        assert last(grade).old_marks == Marks.HIDDEN

    def test_an_extension_takes_the_penalty_back(self, book, items, person, grader):
        due = timezone.now() - dt.timedelta(days=3)
        tree.change(items[0], due_at=due, late_percent=D(10))
        scored(items[0], person, "0.9", at=due + dt.timedelta(hours=30))
        receiving.sync_people(book, [person.pk])
        assert grade_of(items[0], person).final == 70
        until = due + dt.timedelta(days=2)
        grade = grading.extend(
            items[0], person=person, number=1, actor=grader, until=until, reason="Dinas luar"
        )
        assert (grade.penalty, grade.final) == (0, 90)
        assert (last(grade).step, last(grade).new_text) == (Step.EXTENDED, until.isoformat())

    def test_what_nobody_hands_in_is_given_no_more_time(self, book, by_hand, person, grader):
        """Nothing is known of when the work of an item graded by hand came."""
        give(by_hand, person, "40", actor=grader)
        for item in (by_hand, root_of(book)):
            with pytest.raises(errors.NotAllowedNow):
                grading.extend(
                    item,
                    person=person,
                    number=grade_of(item, person).number,
                    actor=grader,
                    until=timezone.now(),
                )
            assert grade_of(item, person).due_at is None

    def test_a_grader_waives_the_penalty_and_gives_it_back(self, book, items, person, grader):
        due = timezone.now() - dt.timedelta(days=3)
        tree.change(items[0], due_at=due, late_percent=D(10))
        scored(items[0], person, "0.9", at=due + dt.timedelta(hours=30))
        receiving.sync_people(book, [person.pk])
        fields = {"person": person, "actor": grader, "reason": "Listrik padam"}
        grade = grading.set_penalty(items[0], number=1, points=D(5), **fields)
        assert (grade.penalty, grade.final) == (5, 85)
        grade = grading.set_penalty(items[0], number=2, points=None, **fields)
        assert (grade.penalty, grade.final, grade.penalty_is_own) == (20, 70, False)

    @pytest.mark.parametrize("points", ["-1", "101"])
    def test_a_penalty_within_the_range(self, items, person, grader, points):
        with pytest.raises(errors.GradesRefused):
            grading.set_penalty(
                items[0], person=person, number=0, actor=grader, points=D(points), reason="x"
            )

    def test_what_is_counted_loses_nothing(self, book, person, grader):
        with pytest.raises(errors.NotAllowedNow):
            grading.set_penalty(
                root_of(book), person=person, number=0, actor=grader, points=D(1), reason="x"
            )

    def test_feedback_keeps_the_words_before(self, by_hand, person, grader):
        grading.write_feedback(by_hand, person=person, number=0, actor=grader, text="Baik")
        grade = grading.write_feedback(
            by_hand, person=person, number=1, actor=grader, text="Baik sekali"
        )
        assert (last(grade).old_text, last(grade).new_text) == ("Baik", "Baik sekali")


class TestMany:
    def test_what_is_refused_stops_nothing_else(self, book, by_hand, person, grader, other):
        second, third = learner(book), learner(book)
        give(by_hand, second, "10", actor=other)
        cells = ((person, "40"), (second, "20"), (third, "99"), (PersonFactory(), "1"))
        results = grading.write(
            book,
            [
                Edit(
                    item_id=by_hand.pk,
                    person_id=somebody.pk,
                    number=0,
                    step=Step.GRADED,
                    value=D(value),
                )
                for somebody, value in cells
            ],
            actor=grader,
        )
        assert [type(row.error) for row in results] == [
            type(None),
            errors.Conflict,
            errors.GradesRefused,
            errors.NotEnrolled,
        ]
        assert (results[0].changed, results[0].grade.number) == (True, 1)
        assert results[1].error.by == other
        assert results[1].grade.final == 10
        assert results[2].grade is None
        assert dict(Grade.objects.filter(item=by_hand).values_list("person", "final")) == {
            person.pk: 40,
            second.pk: 10,
        }

    def test_several_edits_of_one_cell_name_the_number_it_began_with(
        self, book, by_hand, person, grader
    ):
        one = {"item_id": by_hand.pk, "person_id": person.pk, "number": 0}
        results = grading.write(
            book,
            [
                Edit(**one, step=Step.GRADED, value=D(40)),
                Edit(**one, step=Step.COMMENTED, text="Bagus"),
                Edit(**one, step=Step.LOCKED),
            ],
            actor=grader,
        )
        assert [row.error for row in results] == [None] * 3
        grade = grade_of(by_hand, person)
        assert (grade.final, grade.feedback, grade.locked, grade.number) == (40, "Bagus", True, 1)
        lines = GradeHistory.objects.filter(item=by_hand).order_by("pk")
        assert list(lines.values_list("step", "old_final", "new_final", "new_marks")) == [
            (Step.GRADED, None, None, 0),
            (Step.COMMENTED, None, 40, 0),
            (Step.LOCKED, 40, 40, Marks.LOCKED),
        ]

    def test_too_many_are_refused(self, book, grader):
        edit = Edit(item_id=1, person_id=1, number=0, step=Step.LOCKED)
        with pytest.raises(errors.NotAllowedNow, match="500"):
            grading.write(book, [edit] * 501, actor=grader)

    def test_queries_do_not_grow_with_the_cells(
        self, book, by_hand, grader, django_assert_num_queries
    ):
        people = [learner(book) for _ in range(4)]
        other = category(book)
        settled(book)

        def write(who, value):
            # Core is told of totals one by one: there is none where all is as it was.
            edits = [
                Edit(
                    item_id=by_hand.pk,
                    person_id=somebody.pk,
                    number=0,
                    step=Step.COMMENTED,
                    text=value,
                )
                for somebody in who
            ]
            return grading.write(book, edits, actor=grader)

        assert other.is_live
        with django_assert_num_queries(10):
            write(people[:1], "Baik")
        with django_assert_num_queries(10):
            write(people[1:], "Baik")
