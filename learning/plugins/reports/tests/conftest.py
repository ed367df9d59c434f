from copy import deepcopy
from datetime import date

import pytest
from django.test import Client

from learning.core.api import assign_role, provision_region, set_head
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

BACKEND = "cms.users.backends.SignInBackend"


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


class Place:
    """A provisioned region with a unit tree, a course, an administrator and three people."""

    def __init__(self, name):
        make.site_home()
        self.region = make.make_region(name)
        provision_region(self.region)
        self.agency = make.make_unit(self.region, name=f"Dinas {name}")
        self.unit = make.make_unit(name=f"Bidang {name}", parent=self.agency)
        self.course = make.make_course(3, region=self.region, title=f"Kursus {name}")
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

    def enrol(self, person, **fields):
        return make.EnrolmentFactory(course=self.course, person=person, **fields)

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
def leader(binjai):
    person = binjai.person("Kepala Dinas", unit=binjai.agency)
    set_head(binjai.agency, person=person, start=date(2020, 1, 1), actor=None)
    return person


@pytest.fixture
def as_admin(binjai):
    return client_of(binjai.admin)
