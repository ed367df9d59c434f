"""Two regions with people and roles, and a bank in each."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from learning.core.api import assign_role, provision_region
from learning.core.testing import factories as make
from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows

from ...testing import make_category, make_question

ADMIN = "learning_quiz_admin:"
__all__ = ["ADMIN", "client_of", "inline_formset", "nested_form_data", "rich_text", "streamfield"]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Place(places.Place):
    def fill(self):
        self.category = make_category(self.region, f"Umum {self.name}")
        self.question = make_question(
            "choice", category=self.category, name=f"Soal rahasia {self.name}"
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
def editor(binjai):
    return binjai.user("editor")


@pytest.fixture
def browser(editor):
    client = client_of(editor)
    client.cookies["django_language"] = "en"
    return client


def url(name, *args, **query):
    return reverse(ADMIN + name, args=args, query=query or None)
