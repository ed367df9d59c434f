import pytest

from learning.core.testing.factories import PersonFactory, make_course, make_region, make_unit


@pytest.fixture
def region(db):
    return make_region(name="Kota Contoh")


@pytest.fixture
def unit(region):
    return make_unit(region, name="Dinas Contoh")


@pytest.fixture
def person(region, unit):
    return PersonFactory(
        name="Rukiah Selian", region=region, unit=unit, position="Analis Kepegawaian"
    )


@pytest.fixture
def course(region):
    return make_course(3, region=region)


@pytest.fixture
def activities(course):
    return list(course.activities.order_by("order"))
