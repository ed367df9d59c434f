"""A grade of the gradebook as a condition: judged by what its learner may see."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from learning.core.api import availability, conditions, learner_outline, load_facts
from learning.core.contract import DomainError
from learning.core.models import Activity
from learning.core.testing.availability import hold, leaf, lets_in
from learning.core.testing.factories import UserFactory, make_course
from learning.plugins.grades.models import Gradebook
from learning.plugins.grades.services import books, grading, receiving, tree
from learning.plugins.grades.testing import (
    category,
    formula,
    gradebook,
    learner,
    manual,
    report,
    root_of,
    scale,
    scored,
    settled,
)

pytestmark = pytest.mark.django_db
D = Decimal
DAY = dt.timedelta(days=1)


@pytest.fixture
def course(book):
    return book.course


@pytest.fixture
def oral(book):
    return manual(book, name="Lisan", min=D(20), max=D(60))


def asked(item, **bounds):
    """Of a grade item, by the key that conditions name it by."""
    if item.is_root:
        key = "total"
    else:
        key = str(item.activity.translation_key if item.activity_id else item.pk)
    return leaf("grade_item", item=key, **bounds)


def give(item, person, value, number=0):
    actor = UserFactory()
    return grading.set_grade(
        item, person=person, number=number, actor=actor, value=value, reason="Lisan"
    )


def verdicts(course, person, row):
    """As it is asked for, and denied."""
    return (lets_in(course, person, row), lets_in(course, person, row, op="not_all"))


def tree_of(*rows, op="all"):
    return availability.read({"op": op, "children": list(rows)})


def judged(course, person, *rows, op="all"):
    found = tree_of(*rows, op=op)
    facts = load_facts(found.leaves(), person=person, course=course, now=timezone.now())
    return availability.judge(found, facts)


@pytest.mark.parametrize(
    ("bounds", "value", "met"),
    [
        ({"min": 50}, 40, True),
        ({"min": 50}, 39, False),
        ({"max": 50}, 39, True),
        ({"max": 50}, 40, False),
        ({"min": 25, "max": 50}, 30, True),
        ({"min": 25, "max": 50}, 29, False),
        ({"min": 0}, 20, True),
        ({}, 20, True),
        ({"max": 100}, 60, False),
    ],
)
def test_per_cent_of_the_items_own_range(course, person, oral, bounds, value, met):
    give(oral, person, D(value))
    assert verdicts(course, person, asked(oral, **bounds)) == (met, not met)


@pytest.mark.parametrize("bounds", [{}, {"min": 0}, {"max": 100}])
def test_no_grade_is_unmet(course, person, oral, bounds):
    assert verdicts(course, person, asked(oral, **bounds)) == (False, True)
    row = give(oral, person, D(30))
    give(oral, person, None, number=row.number)
    assert verdicts(course, person, asked(oral, **bounds)) == (False, True)


def test_of_an_activity_what_the_gradebook_says_counts(course, person, items):
    scored(items[0], person, "0.4")
    receiving.sync_people(root_of(items[0].gradebook).gradebook, [person.pk])
    assert verdicts(course, person, asked(items[0], min=50)) == (False, True)
    give(items[0], person, D(80), number=1)
    assert verdicts(course, person, asked(items[0], min=50)) == (True, False)
    assert verdicts(course, person, leaf("score", activity=key_of(items[0]), min=50))[0] is False


def key_of(item):
    return str(item.activity.translation_key)


def test_a_category_a_formula_a_scale_and_the_total(book, course, person, items):
    group = category(book, name="Ujian")
    word = manual(book, name="Sikap", parent=group, value_type="scale", scale=scale(course.region))
    tree.change(items[0], key="satu")
    twice = formula(book, "[[satu]] * 2")
    give(word, person, D(2))
    scored(items[0], person, "0.3")
    receiving.sync_people(settled(book), [person.pk])
    for item, percent in ((word, 50), (group, 66), (twice, 60)):
        assert verdicts(course, person, asked(item, min=percent)) == (True, False)
        assert verdicts(course, person, asked(item, min=percent + 1)) == (False, True)
    assert lets_in(course, person, asked(root_of(book), min=1))
    assert not lets_in(course, person, asked(root_of(book), min=90))


def test_it_opens_with_the_event_itself(course, person, items, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        report(items[0], person, "0.8")
    assert lets_in(course, person, asked(items[0], min=80))


HIDE = {
    "item": lambda item, person: tree.change(item, hidden=True),
    "item until": lambda item, person: tree.change(item, hidden_until=timezone.now() + DAY),
    "grade": lambda item, person: grading.hide(item, person=person, number=1, actor=UserFactory()),
    "category": lambda item, person: tree.move(
        item, parent=category(item.gradebook, name="Tertutup", hidden=True)
    ),
    "book": lambda item, person: books.change(item.gradebook, is_shown_to_learners=False),
}


@pytest.mark.parametrize("hide", HIDE.values(), ids=list(HIDE))
@pytest.mark.parametrize("bounds", [{"min": 50}, {"max": 50}, {}])
def test_an_open_door_tells_nothing_of_a_hidden_grade(course, person, oral, hide, bounds):
    """Whatever it is, and whether there is one, the doors stand as without it."""
    give(oral, person, D(30))
    other = learner(oral.gradebook)
    give(oral, other, D(55))
    for who in (person, other):
        hide(oral, who)
    for who in (person, other, learner(oral.gradebook)):
        assert verdicts(course, who, asked(oral, **bounds)) == (False, True)


@pytest.mark.parametrize(("totals", "met"), [("blank", False), ("without", True), ("real", False)])
def test_a_total_counts_as_its_learner_sees_it(book, course, person, items, totals, met):
    for item, score in zip(items, ("0.1", "0.9"), strict=True):
        scored(item, person, score)
    receiving.sync_people(book, [person.pk])
    tree.change(items[0], hidden=True)
    books.change(book, hidden_totals=totals)
    assert lets_in(course, person, asked(root_of(book), min=90)) == met
    assert lets_in(course, person, asked(root_of(book), min=50)) == (totals != "blank")


def test_it_counts_from_the_moment_it_is_shown(course, person, oral):
    give(oral, person, D(60))
    moment = timezone.now() + DAY
    tree.change(oral, hidden_until=moment)
    row = asked(oral, min=50)
    assert not lets_in(course, person, row)
    assert lets_in(course, person, row, now=moment)


@pytest.mark.parametrize("op", ["all", "not_all"])
@pytest.mark.parametrize("bounds", [{"min": 73}, {"max": 73}, {"min": 7, "max": 73}, {}])
def test_learners_read_the_name_and_no_number(course, person, oral, op, bounds):
    give(oral, person, D("49.25"))
    row = asked(oral, **bounds)
    found = judged(course, person, row, op=op)
    told = " ".join(availability.reasons(found))
    step = availability.shortest(found)
    assert not any(number in f"{told} {step}" for number in ("73", "49", "7 "))
    assert told == "" if found.is_open else "“Lisan”" in told


def test_staff_read_bounds_and_grade(course, person, oral):
    give(oral, person, D(50))
    line = availability.whole_rule(judged(course, person, asked(oral, min=80))).parts[0]
    assert (line.text, line.note) == ("Score in “Lisan”: at least 80 %", "75 %")


@pytest.mark.parametrize("name", ["item", "category"])
def test_learners_read_no_name_of_a_column_they_do_not_see(course, person, oral, name):
    give(oral, person, D(50))
    HIDE[name](oral, person)
    found = judged(course, person, asked(oral, min=73))
    assert availability.reasons(found) == ("First do what is not shown to you yet",)
    assert availability.shortest(found) is None
    line = availability.whole_rule(found).parts[0]
    assert line.text == "Score in a hidden grade: at least 73 %"
    assert line.note == "“Lisan” is not shown to the learner"


@pytest.mark.parametrize("name", ["item until", "grade"])
def test_what_they_know_of_is_named_while_it_is_hidden(course, person, oral, name):
    give(oral, person, D(50))
    HIDE[name](oral, person)
    found = judged(course, person, asked(oral, min=73))
    assert availability.reasons(found) == ("Reach the required score in “Lisan”",)


def test_the_step_leads_to_the_activity_or_to_ones_grades(course, person, items, oral):
    first = availability.shortest(judged(course, person, asked(items[0], min=50)))
    assert (first.text, first.url) == (
        "Reach the required score in “Kuis 1”",
        f"/belajar/aktivitas/{items[0].activity_id}/",
    )
    second = availability.shortest(judged(course, person, asked(oral, min=50)))
    assert second.url == f"/belajar/nilai/{course.pk}/"


def test_an_activity_opens_by_it(course, person, items, oral):
    last = Activity.objects.get(pk=items[1].activity_id)
    hold(last, asked(oral, min=50))
    state = lambda: learner_outline(course, person=person).find(last.pk).state  # noqa: E731
    assert state() == "locked"
    give(oral, person, D(60))
    assert state() == "available"


@pytest.mark.parametrize(
    "item", [None, "", "x", 5, True, [], {}, "999999999", "00000000-0000-4000-8000-000000000000"]
)
def test_what_is_gone_or_junk_is_never_met(course, person, item):
    assert verdicts(course, person, leaf("grade_item", item=item, min=0)) == (False, False)


def test_an_item_of_another_course_is_none(course, person, oral):
    other = manual(gradebook(1), name="Lain")
    assert verdicts(course, person, asked(other)) == (False, False)


def test_a_removed_item_is_gone_with_its_grades(course, person, oral):
    give(oral, person, D(60))
    tree.remove(oral)
    assert verdicts(course, person, asked(oral)) == (False, False)


def test_a_course_without_a_gradebook_has_no_total_yet(person):
    course = make_course(1)
    assert not Gradebook.objects.filter(course=course).exists()
    assert verdicts(course, person, leaf("grade_item", item="total", min=0)) == (False, True)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"item": "x"},
        {"item": "999999999", "min": 5},
        {"item": "total", "min": 101},
        {"item": "total", "min": 60, "max": 60},
    ],
)
def test_what_makes_no_sense_is_not_stored(course, data):
    with pytest.raises(DomainError):
        conditions.get("grade_item").clean(data, course=course)


def test_the_editors_form_gives_what_is_stored(book, course, items, oral):
    manual(book, name="Catatan", value_type="text")
    kind = conditions.get("grade_item")
    form_class = kind.form(course=course, user=UserFactory())
    assert form_class().fields["item"].choices == [
        ("total", "Course total"),
        (key_of(items[0]), "— Kuis 1"),
        (key_of(items[1]), "— Kuis 2"),
        (str(oral.pk), "— Lisan"),
    ]
    form = form_class({"item": str(oral.pk), "min": "60", "max": ""})
    assert form.is_valid(), form.errors
    stored = kind.clean(form.cleaned_data, course=course)
    assert stored == {"item": str(oral.pk), "min": 60}


def test_before_the_first_publication_the_total_can_be_asked_for():
    kind = conditions.get("grade_item")
    form = kind.form(course=None, user=UserFactory())({"item": "total", "min": "60"})
    assert form.is_valid(), form.errors
    assert kind.clean(form.cleaned_data, course=None) == {"item": "total", "min": 60}


def test_a_copy_asks_for_its_own_activity(items):
    kind, key = conditions.get("grade_item"), key_of(items[0])
    data = {"item": key, "min": 60}
    assert kind.activities(data) == [key]
    assert kind.rewrite(data, keys={key: "new"}) == {"item": "new", "min": 60}
    assert kind.rewrite({"item": "total"}, keys={key: "new"}) == {"item": "total"}
    assert kind.activities({"item": "total"}) == []


@pytest.mark.parametrize("number", [1, 3])
def test_all_leaves_are_answered_at_once(
    course, person, oral, items, number, django_assert_num_queries
):
    learner_outline(course, person=person)
    rows = [asked(item, min=at) for at in range(number) for item in (oral, items[0])]
    found = tree_of(*rows, op="any")
    # The gradebook, its items, the person's grades.
    with django_assert_num_queries(3):
        load_facts(found.leaves(), person=person, course=course, now=timezone.now())
