"""The structure of a gradebook: what may be changed, and who is counted anew because of it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.core.models import Activity
from learning.core.testing.factories import make_region
from learning.plugins.grades.models import Gradebook, GradeItem
from learning.plugins.grades.queries.trees import structure_of
from learning.plugins.grades.services import books, errors, grading, hiding, receiving, tree
from learning.plugins.grades.testing import (
    category,
    formula,
    gradebook,
    items_of,
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


def version(book):
    return Gradebook.objects.get(pk=book.pk).version


def names(parent):
    rows = GradeItem.objects.filter(parent=parent, is_live=True).order_by("order", "pk")
    return list(rows.values_list("name", flat=True))


class TestIdNumbers:
    """An activity's that is no longer published may be given away."""

    @pytest.fixture
    def gone(self, book, items):
        tree.change(items[0], key="kuis")
        Activity.objects.filter(pk=items[0].activity_id).update(is_live=False)
        books.sync(book.course)
        return items[0]

    @pytest.mark.parametrize("how", ["made", "changed"])
    def test_another_takes_it(self, book, gone, how):
        if how == "made":
            row = manual(book, key="kuis")
        else:
            row = tree.change(manual(book), key="kuis")
        gone.refresh_from_db()
        assert (row.key, gone.key) == ("kuis", "")

    def test_it_is_kept_where_nobody_wants_it(self, book, gone):
        manual(book, key="lain")
        Activity.objects.filter(pk=gone.activity_id).update(is_live=True)
        books.sync(book.course)
        gone.refresh_from_db()
        assert (gone.key, gone.is_live) == ("kuis", True)


def test_a_tree_of_other_items_is_not_counted_with(book, items):
    """The structure may change between the reading of its version and of its items."""
    assert set(structure_of(book).tree.items) == {root_of(book).pk, *(row.pk for row in items)}
    fresh = GradeItem.objects.create(
        gradebook=book, parent=root_of(book), kind="manual", name="Baru", order=9
    )
    found = structure_of(book)
    assert fresh.pk in found.tree.items
    GradeItem.objects.filter(pk=items[0].pk).update(is_live=False)
    found = structure_of(book)
    assert set(found.tree.items) == set(found.by_id)


class TestCreating:
    def test_a_new_item_is_the_last_of_its_category(self, book, grader):
        tests = category(book, name="Ujian")
        manual(book, name="Praktik")
        inner = manual(book, name="Lisan", parent=tests, actor=grader)
        assert names(root_of(book)) == ["Kuis 1", "Kuis 2", "Ujian", "Praktik"]
        assert names(tests) == ["Lisan"]
        entry = ModelLogEntry.objects.get(object_id=str(inner.pk), action="wagtail.create")
        assert entry.user == grader

    def test_it_raises_the_version(self, book):
        before = version(book)
        manual(book)
        assert version(book) == before + 1

    def test_activities_come_from_the_course(self, book):
        with pytest.raises(errors.GradesRefused):
            tree.create(book, kind="activity", name="Kuis")

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"name": ""}, "name"),
            ({"max": D(0)}, "max"),
            ({"min": D(5), "max": D(4)}, "max"),
            ({"key": "tanda baca!"}, "key"),
            ({"decimals": 6}, "decimals"),
            ({"value_type": "scale"}, "scale"),
            ({"value_type": "huruf"}, "value_type"),
            ({"aggregation": "mean"}, "aggregation"),
            ({"late_percent": D(10)}, "late_percent"),
        ],
    )
    def test_a_wrong_field_is_named(self, book, fields, field):
        with pytest.raises(errors.GradesRefused) as refused:
            tree.create(book, kind="manual", **{"name": "Praktik", **fields})
        assert refused.value.field == field
        assert names(root_of(book)) == ["Kuis 1", "Kuis 2"]

    def test_only_below_a_category(self, book, items):
        with pytest.raises(errors.GradesRefused):
            manual(book, parent=items[0])

    def test_a_scale_of_another_region_is_refused(self, book):
        with pytest.raises(errors.GradesRefused) as refused:
            manual(book, value_type="scale", scale=scale(make_region()))
        assert refused.value.field == "scale"

    def test_a_scale_of_the_nation_is_everybodys(self, book):
        national = scale(book.course.region.get_parent())
        assert manual(book, value_type="scale", scale=national).scale == national

    def test_formulas_are_read_before_they_are_kept(self, book):
        for text in ("[[tiada]]", "1 +"):
            with pytest.raises(errors.GradesRefused) as refused:
                formula(book, text)
            assert refused.value.field == "formula"

    def test_an_id_number_is_used_once(self, book, items):
        tree.change(items[0], key="satu")
        with pytest.raises(errors.GradesRefused) as refused:
            tree.change(items[1], key="satu")
        assert refused.value.field == "key"


class TestChanging:
    def test_what_counts_raises_the_version_and_what_shows_does_not(self, book, items):
        before = version(book)
        tree.change(items[0], display="percent", decimals=1)
        assert version(book) == before
        tree.change(items[0], max=D(50))
        assert version(book) == before + 1

    def test_nothing_changed_does_nothing(self, book, items):
        entries = ModelLogEntry.objects.count()
        before = version(book)
        tree.change(items[0], max=D(100))
        assert (version(book), ModelLogEntry.objects.count()) == (before, entries)

    def test_a_new_maximum_reaches_everybody(self, book, items, person):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        tree.change(items[0], max=D(10))
        settled(book)
        assert standing_of(book, person).total == 5

    def test_an_activity_keeps_the_name_of_its_page(self, items):
        with pytest.raises(errors.GradesRefused):
            tree.change(items[0], name="Lain")

    def test_a_formula_in_a_circle(self, book):
        first = formula(book, "1", key="satu")
        formula(book, "[[satu]]", key="dua")
        with pytest.raises(errors.GradesRefused):
            tree.change(first, formula="[[dua]]")

    def test_an_id_number_that_a_formula_names_cannot_go(self, book, items):
        tree.change(items[0], key="satu")
        formula(book, "[[satu]]", name="Setengah")
        with pytest.raises(errors.GradesRefused, match="Setengah"):
            tree.change(items[0], key="")

    def test_another_scale_after_grades_were_given(self, book, person, grader):
        item = manual(book)
        grading.set_grade(item, person=person, number=0, actor=grader, value=D(3))
        with pytest.raises(errors.GradesRefused) as refused:
            tree.change(item, value_type="scale", scale=scale(book.course.region))
        assert refused.value.field == "value_type"

    def test_the_total_has_no_weight(self, book):
        with pytest.raises(errors.GradesRefused):
            tree.change(root_of(book), weight=D(1))

    def test_drop_lowest_of_unlike_points_is_refused(self, book, items):
        tree.change(items[0], max=D(10))
        with pytest.raises(errors.GradesRefused) as refused:
            tree.change(root_of(book), drop_lowest=1)
        assert refused.value.field == "drop_lowest"


class TestMoving:
    def test_into_a_category_at_a_place(self, book, items):
        tests = category(book)
        tree.move(items[0], parent=tests)
        tree.move(items[1], parent=tests, position=0)
        assert names(tests) == ["Kuis 2", "Kuis 1"]
        assert names(root_of(book)) == [tests.name]

    def test_within_its_category(self, book, items):
        tree.move(items[1], parent=root_of(book), position=0)
        assert names(root_of(book)) == ["Kuis 2", "Kuis 1"]

    def test_not_into_itself(self, book):
        outer = category(book)
        inner = category(book, parent=outer)
        with pytest.raises(errors.GradesRefused):
            tree.move(outer, parent=inner)

    def test_the_total_stays(self, book):
        with pytest.raises(errors.NotAllowedNow):
            tree.move(root_of(book), parent=category(book))

    def test_not_into_another_gradebook(self, book, items):
        with pytest.raises(errors.NotAllowedNow):
            tree.move(items[0], parent=root_of(gradebook(1)))


class TestRemoving:
    def test_one_without_grades_is_gone(self, book):
        item = manual(book)
        assert tree.remove(item) is True
        assert not GradeItem.objects.filter(pk=item.pk).exists()

    def test_one_with_grades_is_kept_and_comes_back(self, book, person, grader):
        item = manual(book, key="praktik")
        grading.set_grade(item, person=person, number=0, actor=grader, value=D(80))
        assert tree.remove(item) is False
        settled(book)
        assert standing_of(book, person).total is None
        tree.bring_back(item)
        settled(book)
        assert standing_of(book, person).total == 80

    def test_what_stands_in_a_category_moves_up(self, book, items):
        tests = category(book)
        manual(book, name="Praktik")
        tree.move(items[0], parent=tests)
        tree.remove(tests)
        assert names(root_of(book)) == ["Kuis 2", "Kuis 1", "Praktik"]

    def test_neither_the_total_nor_an_activity(self, book, items):
        for item in (root_of(book), items[0]):
            with pytest.raises(errors.NotAllowedNow):
                tree.remove(item)

    def test_what_a_formula_names_stays(self, book):
        item = manual(book, key="praktik")
        formula(book, "[[praktik]]")
        with pytest.raises(errors.GradesRefused):
            tree.remove(item)
        assert GradeItem.objects.get(pk=item.pk).is_live


class TestLocking:
    def test_a_column_that_is_being_counted_is_locked_when_that_is_done(self, book, items, person):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        tree.change(items[0], max=D(10))
        assert tree.lock(items[0]).locked is False
        assert tree.lock_due() == 0
        settled(book)
        assert tree.lock_due() == 1
        tree.change(root_of(book), name="Nilai")
        assert GradeItem.objects.get(pk=items[0].pk).locked
        assert standing_of(book, person).total == 5

    def test_unlocking_takes_what_came_meanwhile(self, book, items, person):
        scored(items[0], person, "0.5")
        receiving.sync_people(book, [person.pk])
        tree.lock(settled(book) and items[0])
        scored(items[0], person, "0.9")
        settled(book)
        assert standing_of(book, person).total == 50
        tree.unlock(items[0])
        settled(book)
        assert standing_of(book, person).total == 90


class TestHiding:
    def hides(self, item):
        return Activity.objects.get(pk=item.activity_id).hides_score

    def test_core_hides_the_score_of_a_hidden_item(self, items):
        tree.change(items[0], hidden=True)
        assert (self.hides(items[0]), self.hides(items[1])) == (True, False)
        tree.change(items[0], hidden=False)
        assert self.hides(items[0]) is False

    def test_and_of_all_in_a_hidden_category(self, book, items):
        tests = category(book, hidden=True)
        tree.move(items[0], parent=tests)
        assert (self.hides(items[0]), self.hides(items[1])) == (True, False)
        tree.remove(tests)
        assert self.hides(items[0]) is False

    def test_until_a_moment(self, items):
        tree.change(items[0], hidden_until=timezone.now() + dt.timedelta(hours=1))
        assert (self.hides(items[0]), hiding.show_due()) == (True, 0)
        GradeItem.objects.filter(pk=items[0].pk).update(hidden_until=timezone.now())
        assert hiding.show_due() == 1
        assert self.hides(items[0]) is False
        assert hiding.show_due() == 0


class TestSettings:
    def test_scales_count_or_not(self, book, person, grader):
        item = manual(book, value_type="scale", scale=scale(book.course.region))
        grading.set_grade(item, person=person, number=0, actor=grader, value=D(3))
        assert standing_of(book, person).total is not None
        before = version(book)
        books.change(book, scales_count=False)
        assert version(book) == before + 1
        settled(book)
        assert standing_of(book, person).total is None

    def test_what_shows_counts_nobody(self, book):
        before = version(book)
        changed = books.change(book, display="percent", hidden_totals="real", decimals=0)
        assert (changed.display, version(book)) == ("percent", before)

    @pytest.mark.parametrize(
        "fields", [{"decimals": 6}, {"display": "bintang"}, {"version": 3}, {"course": None}]
    )
    def test_wrong_settings_are_named(self, book, fields):
        with pytest.raises(errors.GradesRefused) as refused:
            books.change(book, **fields)
        assert refused.value.field == next(iter(fields))


def test_queries_do_not_grow_with_the_items(book, django_assert_num_queries):
    learner(book)
    for number in (1, 3):
        while len(items_of(book)) < 2 + number:
            item = manual(book)
        with django_assert_num_queries(13):
            tree.change(item, max=D(10 + number))
