"""Two regions with people and roles, and a published path of each."""

from __future__ import annotations

from copy import deepcopy

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from learning.core.api import assign_role, provision_region
from learning.core.models import Course
from learning.core.testing import factories as make
from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows

from ...testing import course_leaf, make_path

ADMIN = "learning_paths_admin:"
SNIPPET = "wagtailsnippets_learning_paths_learningpath:"


class Place(places.Place):
    """With a course and a path over it."""

    def fill(self):
        self.page = make.make_course_page(self.made.courses_index, title=f"Kursus {self.name}")
        self.course = Course.objects.get(translation_key=self.page.translation_key)
        self.path = make_path(
            course_leaf(self.course),
            region=self.region,
            title=f"Jalur {self.name}",
            slug=f"jalur-{self.region.slug}",
        )


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
