"""Lists that exceptions named become groups, and back: nobody gains or loses a rule."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from learning.core.models import CourseGroup, Enrolment, GroupMember, Person
from learning.core.testing.factories import PersonFactory
from learning.plugins.quiz.models import Override, Quiz
from learning.plugins.quiz.queries.rules import rules_for_many
from learning.plugins.quiz.testing import enrolled, make_question, make_quiz

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.walk]
LISTS = [("learning_quiz", "0005_exceptions_of_groups")]
BEFORE = [("learning_quiz", "0004_access_and_completion_conditions")]


def migrate(targets=None):
    executor = MigrationExecutor(connection)
    executor.migrate(targets or executor.loader.graph.leaf_nodes())


@pytest.fixture(autouse=True)
def _back_again():
    """A test that failed on the way must not leave the tables of yesterday behind."""
    yield
    migrate()


def named(quiz, name, *people, **fields):
    row = Override.objects.create(quiz=quiz, group_name=name, reason="Susulan", **fields)
    row.people.set(people)
    return row


def rules():
    people = list(Person.objects.select_related("unit").order_by("pk"))
    return {quiz.pk: rules_for_many(quiz, people) for quiz in Quiz.objects.all()}


def members():
    found = {}
    rows = GroupMember.objects.values_list("group__name", "person")
    for name, person in rows:
        found.setdefault(name, set()).add(person)
    return found


def lists():
    return {
        row.group_name: set(row.people.values_list("pk", flat=True))
        for row in Override.objects.exclude(group_name="")
    }


def test_lists_become_groups_without_loss_and_lists_again():
    quiz = make_quiz(make_question(), time_limit=600, attempts=1)
    twin = make_quiz(make_question(), course=quiz.activity.course)
    first, second, left = (enrolled(quiz) for _number in range(3))
    Enrolment.objects.filter(person=left).update(status="withdrawn")
    stranger = PersonFactory()
    migrate(LISTS)
    named(quiz, "Gelombang 2", first, second, time_limit=900, close_at=timezone.now())
    named(twin, "Gelombang 2", first, second, attempts=5)
    named(quiz, "Susulan", second, left, stranger, attempts=3, password="rahasia")
    named(twin, "Susulan", first, attempts=0)
    named(quiz, "Tamu", stranger, attempts=4)
    Override.objects.create(quiz=quiz, person=first, attempts=9, reason="Sakit")
    before = rules()

    migrate()

    assert rules() == before
    assert members() == {
        "Gelombang 2": {first.pk, second.pk},
        "Susulan": {second.pk},
        "Susulan 2": {first.pk},
    }
    assert lists() == {"Susulan": {left.pk, stranger.pk}, "Tamu": {stranger.pk}}
    keys = CourseGroup.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["gelombang-2", "susulan", "susulan-2"]

    migrate(LISTS)

    assert rules() == before
    assert not Override.objects.exclude(group=None).exists()
    assert Override.objects.filter(quiz=quiz).exclude(group_name="").count() == 3
    migrate(BEFORE)
    migrate()
    assert rules() == before


def test_lists_of_the_same_people_become_groups_of_their_own():
    quiz = make_quiz(make_question(), time_limit=600, attempts=1)
    person = enrolled(quiz)
    migrate(LISTS)
    named(quiz, "Gelombang 10", person, time_limit=900)
    named(quiz, "Gelombang 1", person, attempts=5)
    before = rules()

    migrate()

    assert rules() == before
    assert members() == {"Gelombang 1": {person.pk}, "Gelombang 10": {person.pk}}
