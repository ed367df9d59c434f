"""A region with a gradebook of two quizzes, a practice in a category, and three people."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.core.api import assign_role, provision_region, set_head
from learning.core.testing import factories as make
from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows
from learning.plugins.grades import testing
from learning.plugins.grades.models import Grade
from learning.plugins.grades.services import receiving

D = Decimal
__all__ = ["client_of"]


def url(name: str, /, *args: Any, **query: Any) -> str:
    return reverse(f"learning_grades_admin:{name}", args=args, query=query or None)


class Place(places.Place):
    """``first`` has 80 of 100 in "Kuis 1", the others nothing."""

    def grade_all(self) -> None:
        self.book = testing.gradebook(2, region=self.region, title=f"Kursus {self.name}")
        self.quiz, self.other_quiz = testing.items_of(self.book)
        self.category = testing.category(self.book, name="Praktik lapangan")
        self.practice = testing.manual(self.book, name="Praktik", parent=self.category, max=D(50))
        self.book = testing.settled(self.book)
        self.root = testing.root_of(self.book)
        for person in self.people:
            make.EnrolmentFactory(course=self.book.course, person=person)
        self.first, self.second, self.third = self.people
        testing.scored(self.quiz, self.first, "0.8")
        receiving.sync_people(self.book, [self.first.pk])


def _place(name: str) -> Place:
    place = Place(name)
    place.grade_all()
    return place


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield _place("Binjai")


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield _place("Jambi")


@pytest.fixture
def jambi(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture(scope="module")
def kept_users(second_place, first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        nation = make.nation()
        provision_region(nation)
        national = make.UserFactory()
        assign_role(national, region=nation, role="national")
        leader = first_place.person("Pemimpin")
        set_head(first_place.agency, person=leader, start=timezone.localdate(), actor=None)
        assign_role(leader.user, region=second_place.region, role="editor")
        yield {
            "editor": first_place.user("editor"),
            "moderator": first_place.user("moderator"),
            "admin": first_place.admin,
            "national": national,
            "other": second_place.user("editor", "moderator", "admin"),
            "leader": leader.user,
            "asn": first_place.people[0].user,
            "nobody": None,
        }


@pytest.fixture
def users(kept_users, jambi):
    return deepcopy(kept_users)


@pytest.fixture
def browser(binjai):
    return client_of(binjai.admin)


def send(client: Any, place: Place, *changes: dict[str, Any]) -> Any:
    address = url("save", place.book.pk)
    return client.post(address, json.dumps({"changes": changes}), "application/json")


def change(person: Any, item: Any, value: str, number: int = 0, **more: Any) -> dict[str, Any]:
    return {"p": person.pk, "i": item.pk, "n": number, "v": value, **more}


def grade(item: Any, person: Any) -> Grade:
    return Grade.objects.get(item=item, person=person)


def text(response: Any) -> str:
    return response.content.decode()
