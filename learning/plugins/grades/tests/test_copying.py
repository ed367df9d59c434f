"""A copied course has the gradebook of its original, without anybody's grades."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from learning.core.contract import Fact
from learning.core.models import Course
from learning.core.testing import factories as make
from learning.plugins.grades import testing
from learning.plugins.grades.conditions import GradeItemCondition
from learning.plugins.grades.models import Grade, Gradebook, GradeItem
from learning.plugins.grades.services import books, grading, receiving, tree
from learning.plugins.grades.tests.desk import D

pytestmark = pytest.mark.django_db


def course_of(page):
    return Course.objects.get(translation_key=page.translation_key)


def item(book, name):
    return GradeItem.objects.get(gradebook=book, name=name)


def named(book):
    """Everything in the order of the tree, with where it stands."""
    rows = GradeItem.objects.filter(gradebook=book, is_live=True).exclude(parent=None)
    rows = rows.order_by("parent__order", "parent", "order").select_related("parent")
    return {(row.parent.name, row.name): row for row in rows}


@pytest.fixture
def page(db):
    page = make.make_course_page()
    for number in (1, 2):
        quiz = apps.get_model("learning_quiz", "QuizPage")
        fields = {"title": f"Kuis {number}", "slug": f"kuis-{number}", "completion": "reported"}
        make.add_page(page, quiz(**fields))
    return page


@pytest.fixture
def original(page):
    """A sum of "Lisan", the category "Praktik" with "Kuis 2" after "Loket", and "Kuis 1"."""
    course = course_of(page)
    book = testing.book_of(course)
    letters = testing.letters(course.region, ("A", 80), ("B", 0))
    books.change(book, letter_set=letters, display="letter", is_shown_to_learners=False)
    practice = testing.category(book, name="Praktik", aggregation="weighted_mean")
    scale = testing.scale(course.region)
    testing.manual(
        book, name="Loket", key="loket", parent=practice, value_type="scale", scale=scale
    )
    tree.move(item(book, "Kuis 2"), parent=practice)
    tree.change(
        item(book, "Kuis 2"),
        key="dua",
        max=D(50),
        weight=D(2),
        weight_is_own=True,
        due_at=timezone.now(),
        late_percent=D(5),
        hidden_until=timezone.now() + timedelta(days=9),
    )
    tree.create(book, kind="formula", name="Gabungan", formula="[[dua]] * 2")
    tree.move(item(book, "Gabungan"), parent=book.items.get(parent=None), position=0)
    person = testing.learner(book)
    testing.scored(item(book, "Kuis 1"), person, "0.8")
    receiving.sync_people(book, [person.pk])
    grading.set_grade(item(book, "Loket"), person=person, number=0, actor=person.user, value=D(2))
    tree.lock(item(testing.settled(book), "Loket"))
    return testing.settled(book)


@pytest.fixture
def copied(page, original, django_capture_on_commit_callbacks):
    """As the admin copies and an editor publishes: the course first, then page by page."""

    def copied(*names, **more):
        copy = make.copy_page(page, **more)
        with django_capture_on_commit_callbacks(execute=True):
            copy.save_revision().publish()
        publish(copy, *names)
        return Gradebook.objects.get(course=course_of(copy)), copy

    def publish(copy, *names):
        for name in names:
            with django_capture_on_commit_callbacks(execute=True):
                copy.get_descendants().get(title=name).get_latest_revision().publish()

    copied.publish = publish
    return copied


def test_categories_items_and_settings(original, copied):
    book, _copy = copied("Kuis 2", "Kuis 1")
    assert list(named(book)) == list(named(original))
    assert (book.letter_set, book.display) == (original.letter_set, "letter")
    assert not book.is_shown_to_learners
    two, loket = item(book, "Kuis 2"), item(book, "Loket")
    assert (two.key, two.max, two.weight, two.weight_is_own) == ("dua", 50, 2, True)
    assert two.parent.aggregation == "weighted_mean"
    assert (loket.scale, loket.value_type, loket.key) == (
        item(original, "Loket").scale,
        "scale",
        "loket",
    )
    assert item(book, "Gabungan").formula == "[[dua]] * 2"


def test_dates_locks_and_grades_stay_behind(original, copied):
    before = Grade.objects.count()
    book, _copy = copied("Kuis 1", "Kuis 2")
    two = item(book, "Kuis 2")
    assert (two.due_at, two.hidden_until, two.lock_after) == (None, None, None)
    # Lateness costs the same once there is a date; what was hidden until then is not shown.
    assert (two.late_percent, two.hidden) == (5, True)
    assert not item(book, "Loket").locked
    assert not Grade.objects.filter(gradebook=book).exists()
    assert Grade.objects.count() == before


def test_what_is_published_later_goes_to_its_place(original, copied):
    book, copy = copied()
    assert {name for _parent, name in named(book)} == {"Praktik", "Loket", "Gabungan"}
    copied.publish(copy, "Kuis 1")
    mine = item(book, "Loket")
    tree.change(mine, key="milik-kami")
    copied.publish(copy, "Kuis 2")
    assert list(named(book)) == list(named(original))
    # What was changed in the copy stays.
    assert item(book, "Loket").key == "milik-kami"


def test_it_is_taken_over_once(original, copied):
    book, copy = copied("Kuis 1")
    tree.remove(item(book, "Gabungan"))
    books.take_over(original.course, course=book.course)
    copied.publish(copy, "Kuis 1")
    assert not GradeItem.objects.filter(gradebook=book, name="Gabungan").exists()


def test_conditions_go_on_naming_what_they_named(original, copied):
    leaf = {"item": str(item(original, "Loket").pk), "min": 50}
    book, copy = copied()
    facts = [
        GradeItemCondition().facts([leaf], person=None, course=one.course, now=timezone.now())
        for one in (original, book)
    ]
    assert facts[0] == facts[1]
    assert facts[1][0].name == "“Loket”"
    # Also in the copy of the copy.
    again = make.copy_page(copy)
    again.save_revision().publish()
    [fact] = GradeItemCondition().facts(
        [leaf], person=None, course=course_of(again), now=timezone.now()
    )
    assert isinstance(fact, Fact)
    assert fact.name == "“Loket”"


def test_in_another_region_only_what_may_be_used_there(original, copied):
    index = make.make_courses_index(make.make_region())
    book, _copy = copied(to=index)
    loket = item(book, "Loket")
    assert (book.letter_set, loket.scale, loket.value_type) == (None, None, "value")


def test_a_course_without_a_gradebook_gives_none(db):
    page = make.make_course_page()
    make.copy_page(page).save_revision().publish()
    assert not Gradebook.objects.exists()
