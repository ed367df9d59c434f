from copy import deepcopy

import pytest

from home.testing import make_home
from learning.core.models import DevelopmentForm, FieldOfKnowledge
from learning.core.testing.factories import (
    make_course_page,
    make_courses_index,
    make_region,
)
from learning.core.testing.shared import kept_rows


@pytest.fixture(scope="module")
def kept_home(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield make_home()


@pytest.fixture(scope="module")
def kept_index(kept_home, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield make_courses_index(make_region("Kota Rimba", slug="kota-rimba", accent="accent-3"))


@pytest.fixture
def home(kept_home, db):
    return deepcopy(kept_home)


@pytest.fixture
def index(kept_index, home):
    return deepcopy(kept_index)


@pytest.fixture
def field(db):
    return FieldOfKnowledge.objects.create(code="contoh", name="Bidang Contoh")


@pytest.fixture
def form(db):
    return DevelopmentForm.objects.first()


@pytest.fixture
def make_courses(index, field, form):
    """``make_courses(3)``: published courses of one region, with tags, in the search index."""

    def make(number, **fields):
        values = {"field_of_knowledge": field, "form": form, "programme_jp": 4, **fields}
        tags = [("pelayanan publik", f"topik {serial}") for serial in range(number)]
        return [make_course_page(index, tags=pair, **values) for pair in tags]

    return make
