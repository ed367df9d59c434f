from copy import deepcopy

import pytest
from django.utils import translation

from learning.core.testing.factories import PersonFactory, UserFactory, site_home
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows
from learning.plugins.grades import testing
from learning.plugins.grades.tests.desk import Desk


@pytest.fixture(autouse=True)
def _english():
    """The words as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def book(db):
    """A gradebook with two activities, "Kuis 1" and "Kuis 2", of 100 points each."""
    site_home()
    return testing.gradebook(2)


@pytest.fixture
def items(book):
    return testing.items_of(book)


@pytest.fixture
def person(book):
    return testing.learner(book)


@pytest.fixture
def grader(db):
    return UserFactory()


@pytest.fixture
def other(db):
    """Another grader."""
    return PersonFactory().user


def _desk(name):
    desk = Desk(name)
    desk.grade_all()
    return desk


@pytest.fixture(scope="module")
def first_desk(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield _desk("Binjai")


@pytest.fixture
def binjai(first_desk, db):
    return deepcopy(first_desk)


@pytest.fixture(scope="module")
def second_desk(first_desk, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield _desk("Jambi")


@pytest.fixture
def jambi(second_desk, binjai):
    return deepcopy(second_desk)


@pytest.fixture
def send(django_capture_on_commit_callbacks):
    """Post as a user; what follows after the commit is done too."""

    def send(user, address, data=None, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(user).post(address, data or {}, **more)

    return send
