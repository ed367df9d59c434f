"""Two regions, each with a quiz of a choice and an essay that three people took."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from learning.core.api import assign_role, provision_region, set_head
from learning.core.testing import factories as make
from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows

from ...testing import Place as Slot
from ...testing import make_category, make_question, make_quiz, take


@pytest.fixture(autouse=True)
def _indonesian():
    """As the admin speaks, so that tests find its words."""
    with translation.override("id"):
        yield


__all__ = ["client_of"]


def url(name: str, /, *args: Any, **query: Any) -> str:
    return reverse(f"learning_quiz_reports:{name}", args=args, query=query or None)


class Place(places.Place):
    """``waiting`` has an essay to mark, ``plain`` was marked by the site, ``running`` goes on."""

    def take_all(self) -> None:
        category = make_category(self.region)
        self.essay = make_question("essay", category=category, name=f"Uraian {self.name}")
        self.choice = make_question("choice", category=category, name=f"Pilihan {self.name}")
        course = make.make_course(0, region=self.region, title=f"Kursus {self.name}")
        self.quiz = make_quiz(self.choice, Slot(self.essay, mark=4), course=course, time_limit=3600)
        first, second, third = self.people
        self.waiting = take(self.quiz, first)
        self.blank = take(self.quiz, second, {1: {"answer": "c"}})
        self.running = take(self.quiz, third, {1: {"answer": "a"}}, finish=False)

    @property
    def answer(self) -> Any:
        return self.waiting.usage.question_attempts.get(slot=2)

    @property
    def essay_place(self) -> Any:
        return self.quiz.slots.get(number=2).key


def _place(name: str) -> Place:
    place = Place(name)
    place.take_all()
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
def marker(binjai):
    return binjai.user("moderator")


@pytest.fixture
def browser(marker):
    return client_of(marker)


def text(response: Any) -> str:
    return response.content.decode()
