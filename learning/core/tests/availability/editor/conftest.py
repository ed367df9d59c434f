from __future__ import annotations

from copy import deepcopy

import pytest

from learning.core import api
from learning.core.api import Role
from learning.core.models import CoursesIndexPage
from learning.core.testing.factories import (
    add_page,
    make_course_page,
    make_region,
    site_home,
)
from learning.core.testing.shared import kept_rows
from learning.plugins.lesson.models import LessonPage

from .forms import member


@pytest.fixture(scope="module")
def kept_branch(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield api.provision_region(make_region("Kota Syarat"), parent_page=site_home())


@pytest.fixture
def branch(kept_branch, db):
    return deepcopy(kept_branch)


@pytest.fixture
def course(branch):
    return make_course_page(CoursesIndexPage.objects.get(pk=branch.courses_index.pk), title="K")


@pytest.fixture
def lessons(course):
    return [add_page(course, LessonPage(title=title), publish=False) for title in ("Satu", "Dua")]


@pytest.fixture
def editor(branch, client):
    client.force_login(member(branch.region, Role.EDITOR))
    return client
