"""Two regions with people and roles, and a published path of each."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from learning.core.api import assign_role, provision_region
from learning.core.models import Course
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

from ...testing import course_leaf, make_path

BACKEND = "cms.users.backends.SignInBackend"
ADMIN = "learning_paths_admin:"
SNIPPET = "wagtailsnippets_learning_paths_learningpath:"


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


class Place:
    """A provisioned region with two units, a course and a path over it, and three people."""

    def __init__(self, name):
        make.site_home()
        self.region = make.make_region(name)
        self.made = provision_region(self.region)
        self.agency = make.make_unit(self.region, name=f"Dinas {name}")
        self.unit = make.make_unit(name=f"Bidang {name}", parent=self.agency)
        self.page = make.make_course_page(self.made.courses_index, title=f"Kursus {name}")
        self.course = Course.objects.get(translation_key=self.page.translation_key)
        self.path = make_path(
            course_leaf(self.course),
            region=self.region,
            title=f"Jalur {name}",
            slug=f"jalur-{self.region.slug}",
        )
        self.admin = self.user("admin")
        self.people = [self.person(f"{name} {letter}") for letter in "ABC"]

    def user(self, *roles):
        user = make.UserFactory()
        for role in roles:
            assign_role(user, region=self.region, role=role)
        return user

    def person(self, name, **fields):
        fields.setdefault("unit", self.unit)
        person = make.PersonFactory(name=name, region=self.region, **fields)
        make.IdentityNumberFactory(person=person)
        return person

    def number(self, person):
        return person.numbers.get().number


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Binjai")


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Jambi")


@pytest.fixture
def jambi(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture(scope="module")
def kept_national(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        nation = make.nation()
        provision_region(nation)
        user = make.UserFactory()
        assign_role(user, region=nation, role="national")
        yield user


@pytest.fixture
def national(kept_national, binjai):
    return deepcopy(kept_national)


@pytest.fixture
def as_admin(binjai):
    return client_of(binjai.admin)


def group(title, *children, rule="all", need=""):
    value = {
        "title": title,
        "rule": rule,
        "need": need,
        "in_sequence": "",
        "required": "on",
        "children": streamfield(children),
    }
    return ("group", value)


def course(page):
    return ("course", {"course": page.pk, "required": "on", "due_days": "", "min_score": ""})


def another(path):
    return ("path", {"path": path.pk, "required": "on", "due_days": ""})


def form(place, *blocks, **changes):
    """What the editor of a path sends."""
    fields = {
        "title": "Kepala dinas",
        "region": place.region.pk,
        "summary": "Ringkas.",
        "cover": "",
        "outcomes": rich_text("<p>Dapat memimpin.</p>"),
        "audience": "",
        "slug": "",
        "tags": "",
        "requirements": streamfield(blocks),
        "on_change": "keep",
        "enrol_method": "open",
        "scope": "nation",
        "course_enrolment": "none",
        "prior_counts": "on",
        "prior_months": "",
        "due_days": "",
        "valid_months": "",
        "window_days": "90",
        "grace_days": "30",
        "reminder_days": "90, 60, 30, 7",
        "go_live_at": "",
        "expire_at": "",
    }
    return nested_form_data({**fields, **changes})
