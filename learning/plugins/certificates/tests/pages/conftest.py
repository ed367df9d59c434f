"""Two regions with roles, each with a certificate."""

from copy import deepcopy

import pytest
from django.test import Client

from learning.core.api import assign_role, provision_region
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows
from learning.plugins.certificates.testing import certified

BACKEND = "cms.users.backends.SignInBackend"
ADMIN = "learning_certificates_admin:"


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


class Place:
    """A provisioned region with a person who holds a certificate."""

    def __init__(self, name, **region):
        make.site_home()
        self.region = make.make_region(name, **region)
        provision_region(self.region)
        self.person = self.new_person(f"Ani {name}")
        self.certificate = certified(self.person)
        self.admin = self.user("admin")

    def user(self, *roles):
        user = make.UserFactory()
        for role in roles:
            assign_role(user, region=self.region, role=role)
        return user

    def new_person(self, name):
        person = make.PersonFactory(name=name, region=self.region)
        make.IdentityNumberFactory(person=person)
        return person


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Kota Binjai", code="12.75", accent="accent-2")


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Kota Jambi", code="15.71")


@pytest.fixture(scope="module")
def national_user(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        nation = make.nation()
        provision_region(nation)
        user = make.UserFactory()
        assign_role(user, region=nation, role="national")
        yield user


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture
def jambi(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture
def national(national_user, binjai):
    return deepcopy(national_user)


@pytest.fixture
def as_admin(binjai):
    return client_of(binjai.admin)


@pytest.fixture
def visitor(db):
    return Client()
