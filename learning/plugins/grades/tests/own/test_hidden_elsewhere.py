"""What a grader hides from one learner is on no other page of theirs either."""

import json
from datetime import timedelta
from io import BytesIO
from itertools import chain
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.testing.places import client_of
from learning.plugins.grades.services import receiving, tree
from learning.plugins.grades.services.grading import hide
from learning.plugins.grades.testing import category, grade_of, learner, root_of, scored, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(book, items):
    """Two learners with a score for the first item."""
    people = [learner(book) for _ in range(2)]
    for person in people:
        scored(items[0], person, "0.71")
    receiving.sync_people(book, [person.pk for person in people])
    return people


def copy_of_data(client):
    """The tables of the file that a person takes along."""
    answer = client.get(reverse("learning:my_data_download"))
    with ZipFile(BytesIO(answer.content)) as packed:
        return json.loads(packed.read("data-saya.json"))["tables"]


def told(book, person):
    """The score and the state on the record's page, and what the copy of one's data tells."""
    client = client_of(person.user)
    address = reverse("learning:record", args=[book.course_id])
    [row] = client.get(address).context["rows"]
    rows_of_data = chain.from_iterable(table["rows"] for table in copy_of_data(client))
    copied = [row for row in rows_of_data if "score" in row]
    return row.score_percent, [row["score"] and float(row["score"]) for row in copied]


def hide_for(item, person, grader, **more):
    grade = grade_of(item, person)
    hide(item, person=person, number=grade.number if grade else 0, actor=grader, **more)


SHOWN, HIDDEN = (71, [0.71]), (None, [None])


def test_from_one_learner_and_not_from_the_other(book, items, two, grader):
    hide_for(items[0], two[0], grader)
    assert [told(book, person) for person in two] == [HIDDEN, SHOWN]


def test_until_its_moment_comes(book, items, two, grader):
    hide_for(items[0], two[0], grader, until=timezone.now() + timedelta(hours=1))
    hide_for(items[0], two[1], grader, until=timezone.now() - timedelta(hours=1))
    assert [told(book, person) for person in two] == [HIDDEN, SHOWN]


@pytest.mark.parametrize("depth", [1, 2, 6])
def test_with_a_category_above_however_deep(book, items, two, grader, depth):
    above = [category(book)]
    for _level in range(depth - 1):
        above.append(category(book, parent=above[-1]))
    tree.move(items[0], parent=above[-1])
    settled(book)
    hide_for(above[0], two[0], grader)
    assert [told(book, person) for person in two] == [HIDDEN, SHOWN]


def test_a_hidden_total_hides_every_score(book, items, two, grader):
    hide_for(root_of(book), two[0], grader)
    assert [told(book, person) for person in two] == [HIDDEN, SHOWN]
