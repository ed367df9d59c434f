from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as configured
from django.utils import translation

from learning.core.api import Role, assign_role, provision_region
from learning.core.models import Person
from learning.core.testing.factories import (
    PersonFactory,
    UserFactory,
    make_region,
    make_unit,
    site_home,
)
from learning.core.testing.shared import kept_rows


@pytest.fixture(autouse=True)
def _english(client):
    """The words as they stand in the code; the site's own language has tests of its own."""
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def first_person(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield somebody()


@pytest.fixture
def person(first_person, db) -> Person:
    return deepcopy(first_person)


@pytest.fixture
def verifier(person):
    """A learning administrator of the person's region."""
    return administrator(person.region)


@pytest.fixture
def learner(client, person) -> Person:
    client.force_login(person.user)
    return person


@pytest.fixture
def read(client):
    """``read(address)``: what is answered, as a tree with its ``response``."""

    def found(url, status=200):
        response = client.get(url)
        assert response.status_code == status, (url, response.status_code)
        tree = BeautifulSoup(response.content, "html.parser")
        tree.response = response
        return tree

    return found


def somebody() -> Person:
    """Of a region with its roles."""
    site_home()
    unit = make_unit(make_region())
    provision_region(unit.region)
    return PersonFactory(region=unit.region, unit=unit)


def administrator(region, **fields):
    if not region.workflow_id:
        provision_region(region)
    user = UserFactory(**fields)
    assign_role(user, region=region, role=Role.ADMIN)
    return user
