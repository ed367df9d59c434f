"""What people see of their own grades, and that what is hidden is nowhere in it."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.models import Activity
from learning.plugins.grades.engine import Status
from learning.plugins.grades.models import Gradebook, GradeItem
from learning.plugins.grades.queries.personal import lasting_tables, personal_tables
from learning.plugins.grades.queries.sheets import Audience, own_totals, person_sheet
from learning.plugins.grades.services import books, grading, receiving, tree
from learning.plugins.grades.testing import (
    category,
    formula,
    grade_of,
    gradebook,
    items_of,
    learner,
    letters,
    manual,
    root_of,
    scale,
    scored,
    settled,
)

pytestmark = pytest.mark.django_db
D = Decimal


def sheet(book, person, audience=Audience.LEARNER, **more):
    fresh = Gradebook.objects.select_related("course__region").get(pk=book.pk)
    return person_sheet(fresh, person, audience=audience, **more)


def by_name(found):
    return {row.name: row for row in found.rows}


@pytest.fixture
def two(book, items, person):
    """73.519 of 100 for "Kuis 1", 91 of 100 for "Kuis 2"."""
    scored(items[0], person, "0.73519")
    scored(items[1], person, "0.91")
    receiving.sync_people(book, [person.pk])
    return items


def everything(found):
    """All that the answer says, as text, but for the items' own settings."""
    rows = [
        {
            field.name: getattr(row, field.name)
            for field in dataclasses.fields(row)
            if field.name != "item"
        }
        for row in found.rows
    ]
    return repr((rows, dict(found.explanations)))


class TestPlain:
    def test_rows_stand_in_the_order_of_the_tree(self, book, two, person):
        tests = category(book, name="Ujian")
        manual(book, name="Lisan", parent=tests)
        found = sheet(book, person)
        assert [(row.name, row.depth, row.shown) for row in found.rows] == [
            ("Course total", 0, "164.52"),
            ("Kuis 1", 1, "73.52"),
            ("Kuis 2", 1, "91"),
            ("Ujian", 1, ""),
            ("Lisan", 2, ""),
        ]
        assert found.total.outcome.max == 200

    def test_each_line_says_what_it_brought(self, book, two, person):
        found = sheet(book, person)
        lines = {row.name: row.line for row in found.rows}
        assert lines["Course total"] is None
        assert [
            (lines[name].contribution, lines[name].weight) for name in ("Kuis 1", "Kuis 2")
        ] == [
            (D("73.519"), D("0.5")),
            (91, D("0.5")),
        ]
        assert found.explanations[root_of(book).pk].total == D("164.519")

    def test_it_says_so_while_a_change_is_counted(self, book, two, person):
        settled(book)
        assert sheet(book, person).is_counted
        tree.change(two[0], max=D(10))
        assert not sheet(book, person).is_counted

    @pytest.mark.parametrize(
        ("display", "shown"),
        [
            ("points", "73.52"),
            ("percent", "73.52 %"),
            ("letter", "Cukup"),
            ("points_percent", "73.52 (73.52 %)"),
            ("points_letter", "73.52 (Cukup)"),
            ("percent_letter", "73.52 % (Cukup)"),
        ],
    )
    def test_as_the_gradebook_shows_grades(self, book, two, person, display, shown):
        chosen = letters(book.course.region, ("Baik", 90), ("Cukup", 30), ("Kurang", 0))
        books.change(book, display=display, letter_set=chosen)
        assert by_name(sheet(book, person))["Kuis 1"].shown == shown

    def test_letters_of_the_nearest_region(self, book, two, person):
        nation, region = book.course.region.get_parent(), book.course.region
        books.change(book, display="letter")
        assert by_name(sheet(book, person))["Kuis 2"].shown == "A"
        letters(nation, ("Lulus", 0), is_default=True)
        assert by_name(sheet(book, person))["Kuis 2"].shown == "Lulus"
        letters(region, ("Tuntas", 0), is_default=True)
        assert by_name(sheet(book, person))["Kuis 2"].shown == "Tuntas"

    def test_words_of_a_scale(self, book, person, grader):
        item = manual(book, name="Sikap", value_type="scale", scale=scale(book.course.region))
        grading.set_grade(item, person=person, number=0, actor=grader, value=D(2))
        assert by_name(sheet(book, person))["Sikap"].shown == "Cukup"

    @pytest.mark.parametrize(("places", "shown"), [(0, "67"), (1, "66.7"), (3, "66.667")])
    def test_rounded_half_up_when_shown(self, book, items, person, places, shown):
        scored(items[0], person, "0.66667")
        receiving.sync_people(book, [person.pk])
        books.change(book, decimals=places)
        assert by_name(sheet(book, person))["Kuis 1"].shown == shown
        assert grade_of(items[0], person).final == D("66.667")

    def test_a_gradebook_that_learners_do_not_see(self, book, two, person):
        books.change(book, is_shown_to_learners=False)
        assert sheet(book, person) is None
        assert own_totals(person) == []
        assert sheet(book, person, Audience.STAFF).total.shown == "164.52"

    def test_without_weights_nothing_of_the_counting_is_told(self, book, two, person):
        books.change(book, shows_weights=False)
        found = sheet(book, person)
        assert ([row.line for row in found.rows], dict(found.explanations)) == ([None] * 3, {})

    def test_staff_see_who_graded_and_learners_do_not(self, book, two, person, grader):
        grading.set_grade(
            two[0], person=person, number=1, actor=grader, value=D(50), reason="Lisan"
        )
        staff = by_name(sheet(book, person, Audience.STAFF))["Kuis 1"]
        own = by_name(sheet(book, person))["Kuis 1"]
        assert (staff.grade.grader, own.grade) == (grader, None)
        assert (own.remarks.overridden, own.remarks.reason) == (True, "Lisan")


HIDE = {
    "item": lambda book, item, person, grader: tree.change(item, hidden=True),
    "item until": lambda book, item, person, grader: tree.change(
        item, hidden_until=timezone.now() + dt.timedelta(days=1)
    ),
    "grade": lambda book, item, person, grader: grading.hide(
        item, person=person, number=2, actor=grader
    ),
    "grade until": lambda book, item, person, grader: grading.hide(
        item,
        person=person,
        number=2,
        actor=grader,
        until=timezone.now() + dt.timedelta(days=1),
    ),
    "category": lambda book, item, person, grader: tree.move(
        item, parent=category(book, name="Tertutup", hidden=True)
    ),
}


@pytest.mark.parametrize("hide", HIDE.values(), ids=list(HIDE))
class TestHidden:
    """73.519 is hidden. 91 is not."""

    @pytest.fixture
    def hidden(self, book, two, person, grader, hide):
        grading.write_feedback(two[0], person=person, number=1, actor=grader, text="Rahasia")
        hide(book, two[0], person, grader)
        return two[0]

    @pytest.mark.parametrize(("totals", "total"), [("blank", ""), ("without", "91")])
    def test_it_is_nowhere_and_cannot_be_worked_out(self, book, hidden, person, totals, total):
        books.change(book, hidden_totals=totals)
        found = sheet(book, person)
        text = everything(found)
        assert "73.5" not in text
        assert "164.5" not in text
        assert "Rahasia" not in text
        assert found.total.shown == total
        assert by_name(found)["Kuis 2"].shown == "91"
        if totals == "blank":
            assert by_name(found)["Kuis 2"].line is None

    def test_real_totals_are_what_they_are(self, book, hidden, person):
        books.change(book, hidden_totals="real")
        found = sheet(book, person)
        assert found.total.shown == "164.52"
        assert found.explanations == {}
        assert "Rahasia" not in everything(found)

    def test_staff_see_it_and_that_the_learner_does_not(self, book, hidden, person):
        row = by_name(sheet(book, person, Audience.STAFF))["Kuis 1"]
        assert (row.shown, row.is_hidden, row.remarks.feedback) == ("73.52", True, "Rahasia")

    def test_the_list_of_totals_says_no_more(self, book, hidden, person):
        [(_found, total)] = own_totals(person)
        assert (total.shown, total.outcome.status) == ("", Status.HIDDEN)

    def test_the_copy_of_ones_data_says_no_more(self, book, hidden, person):
        tables = [*personal_tables(person), *lasting_tables(person)]
        text = repr([list(rows) for _heading, rows in tables])
        assert "91" in text
        assert "73.5" not in text
        assert "164.5" not in text
        assert "Rahasia" not in text


class TestHiddenAndCounted:
    def test_a_formula_over_something_hidden(self, book, two, person):
        tree.change(two[0], key="satu")
        formula(book, "[[satu]] + 1", name="Rumus")
        settled(book)
        tree.change(two[0], hidden=True)
        assert by_name(sheet(book, person))["Rumus"].shown == ""
        assert "74.5" not in everything(sheet(book, person))

    def test_which_grade_was_dropped(self, book, two, person):
        """That 91 was dropped would say that the hidden one is higher."""
        tree.change(root_of(book), aggregation="mean", drop_lowest=1)
        tree.change(two[0], hidden=True)
        statuses = {row.outcome.status for row in sheet(book, person).rows}
        assert by_name(sheet(book, person))["Kuis 2"].line is None
        assert Status.DROPPED not in statuses

    def test_a_moment_that_has_come_shows(self, book, two, person):
        moment = timezone.now() + dt.timedelta(hours=1)
        tree.change(two[0], hidden_until=moment)
        assert sheet(book, person).total.shown == ""
        later = sheet(book, person, now=moment + dt.timedelta(seconds=1))
        assert by_name(later)["Kuis 1"].shown == "73.52"

    def test_core_hides_it_too(self, two):
        tree.change(two[0], hidden=True)
        assert Activity.objects.get(pk=two[0].activity_id).hides_score

    def test_a_retired_activity_is_gone_from_the_page(self, book, two, person):
        Activity.objects.filter(pk=two[0].activity_id).update(is_live=False)
        books.sync(book.course)
        assert [row.name for row in sheet(book, person).rows] == ["Course total", "Kuis 2"]
        assert not GradeItem.objects.get(pk=two[0].pk).is_live


class TestQueries:
    def test_of_a_sheet(self, book, two, person, django_assert_num_queries):
        books.change(book, display="letter")
        for number in (1, 3):
            while len(items_of(book)) < 2 + number:
                manual(book)
            fresh = Gradebook.objects.select_related("course__region").get(pk=book.pk)
            person_sheet(fresh, person, audience=Audience.LEARNER)
            with django_assert_num_queries(3):
                person_sheet(fresh, person, audience=Audience.LEARNER)

    def test_of_ones_totals(self, book, two, person, django_assert_num_queries):
        from learning.core.testing.factories import EnrolmentFactory

        def takes_another():
            other = gradebook(1)
            EnrolmentFactory(course=other.course, person=person)
            scored(items_of(other)[0], person, "0.5")
            receiving.sync_people(other, [person.pk])

        with django_assert_num_queries(4):
            assert len(own_totals(person)) == 1
        takes_another()
        takes_another()
        with django_assert_num_queries(4):
            assert [row.shown for _book, row in own_totals(person)] == ["164.52", "50", "50"]

    def test_a_stranger_has_nothing(self, book):
        assert own_totals(learner(book)) == []
