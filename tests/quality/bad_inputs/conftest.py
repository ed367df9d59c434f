from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from learning.core.api import assign_role, provision_region
from learning.core.models import Activity, Course, Enrolment, Job, Note, Person, Progress
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows
from learning.plugins.lesson.models import LessonResponse
from learning.plugins.lesson.tests import sample

KEPT = [Enrolment, Progress, Note, LessonResponse, Course, Activity, Person, Job]
PASSWORD = "rahasia-sekali-9"


def saved() -> dict[str, list[dict[str, Any]]]:
    """Every row that a bad request must leave as it was."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in KEPT}
    accounts = get_user_model().objects.order_by("pk")
    return rows | {"User": list(accounts.values("pk", "email", "password", "is_active"))}


@dataclass
class World:
    """A learner with kept answers and a note in a lesson; a course that asks for a key."""

    person: Person
    lesson: Activity
    other: Activity
    note: Note
    strangers_note: Note
    with_key: Course

    def path(self, template: str) -> str:
        return template.format(
            lesson=self.lesson.pk,
            other=self.other.pk,
            course=self.lesson.course_id,
            with_key=self.with_key.pk,
            note=self.note.pk,
            strangers_note=self.strangers_note.pk,
        )

    def client(self, **options: Any) -> Client:
        client = Client(**options)
        client.force_login(self.person.user)
        return client


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield build()


@pytest.fixture
def world(built, db):
    return deepcopy(built)


def build() -> World:
    page = sample.make_lesson(
        [sample.checklist(), sample.reflection(), sample.self_check(), sample.short_check()]
    )
    other_list = sample.block(
        "checklist",
        {
            "title": "Daftar lain",
            "items": [
                {"type": "item", "value": "Lain", "id": sample.block_id("lain")},
            ],
        },
        "other",
    )
    other = sample.make_lesson([other_list], course_page=page.get_parent().specific)
    lesson = Activity.objects.get(page_id=page.pk)
    person = make.PersonFactory(user__email="rukiah@contoh.example")
    make.EnrolmentFactory(course=lesson.course, person=person)
    stranger = make.PersonFactory()
    key_page = make.make_course_page(
        page.get_parent().get_parent().specific, enrol_method="key", enrol_key="RAHASIA-1"
    )
    found = World(
        person=person,
        lesson=lesson,
        other=Activity.objects.get(page_id=other.pk),
        note=Note.objects.create(person=person, activity=lesson, text="Catatan saya"),
        strangers_note=Note.objects.create(person=stranger, activity=lesson, text="Bukan milik"),
        with_key=Course.objects.get(page_id=key_page.pk),
    )
    client, path = found.client(), found.path("/belajar/aktivitas/{lesson}/")
    reflection = {"block": sample.block_id("reflection"), "text": "Jawaban saya"}
    assert client.post(path, reflection).status_code == 302
    return found


@pytest.fixture(scope="module")
def administered(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        make.site_home()
        region = make.make_region(is_active=True)
        provision_region(region)
        user = make.UserFactory(email="bkpsdm@contoh.example")
        for role in ("admin", "editor"):
            assign_role(user, region=region, role=role)
        yield region, user


@pytest.fixture
def admin(administered, db):
    """A learning administrator's client, with the region that is theirs."""
    region, user = deepcopy(administered)
    client = Client()
    client.force_login(user)
    client.region = region
    return client
