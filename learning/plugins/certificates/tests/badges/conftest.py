"""A region with its roles and people, and badges that ask for this and that."""

from __future__ import annotations

from copy import deepcopy
from itertools import count

import pytest
from django.test import Client
from django.utils import timezone

from learning.core.api import assign_role, provision_region
from learning.core.models import CourseCompletion, Enrolment
from learning.core.signals import notice_wanted
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows
from learning.plugins.certificates.models import BadgeCourse, BadgeDefinition

BACKEND = "cms.users.backends.SignInBackend"
ADMIN = "learning_certificates_admin:"
SNIPPET = "wagtailsnippets_learning_certificates_badgedefinition:"
_serial = count(1)


def client_of(user=None):
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def make_badge(*courses, **fields):
    fields.setdefault("name", f"Lencana {next(_serial)}")
    fields.setdefault("description", "Menguasai pelayanan publik.")
    fields.setdefault("criteria", "Selesaikan yang diminta.")
    if "region" not in fields:
        fields["region"] = make.make_region()
    badge = BadgeDefinition.objects.create(**fields)
    for course in courses:
        BadgeCourse.objects.create(definition=badge, course=course)
    return BadgeDefinition.objects.get(pk=badge.pk)


def completed(course, person, at=None):
    """The fact alone, without its signal."""
    at = at or timezone.now()
    enrolment, _new = Enrolment.objects.get_or_create(
        course=course,
        person=person,
        defaults={"status": Enrolment.Status.COMPLETED, "requested_at": at, "completed_at": at},
    )
    attempt = CourseCompletion.objects.filter(enrolment=enrolment).count() + 1
    return CourseCompletion.objects.create(
        enrolment=enrolment,
        attempt=attempt,
        person=person,
        course=course,
        title=course.title,
        completed_at=at,
        local_date=timezone.localdate(at),
    )


class Place:
    def __init__(self, name):
        make.site_home()
        self.region = make.make_region(name)
        self.made = provision_region(self.region)
        self.unit = make.make_unit(self.region, name=f"Dinas {name}")
        self.admin = self.user("admin")
        self.moderator = self.user("moderator")
        self.editor = self.user("editor")

    def user(self, *roles):
        user = make.UserFactory()
        for role in roles:
            assign_role(user, region=self.region, role=role)
        return user

    def person(self, name="Siti Aminah", **fields):
        person = make.PersonFactory(name=name, region=self.region, unit=self.unit, **fields)
        make.IdentityNumberFactory(person=person)
        return person


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Kota Binjai")


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Kota Medan")


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture
def medan(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture
def person(binjai):
    return binjai.person()


@pytest.fixture
def course(binjai):
    return make.CourseFactory(region=binjai.region, title="Pelayanan Publik")


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What is done once a transaction has committed is done inside ``with commits():``."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def told():
    """What notices were wanted: pairs of kind and the ids of people."""
    found = []

    def hear(sender, kind, people, **kwargs):
        found.append((kind.slug, list(people)))

    notice_wanted.connect(hear)
    yield found
    notice_wanted.disconnect(hear)
