import pytest

from learning.core import api
from learning.core.api import Answer
from learning.core.models import Course, Region
from learning.core.records.why import asking
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


@pytest.fixture
def enrolment(course, person):
    return api.enrol(course, person=person)


@pytest.fixture
def plugin(monkeypatch):
    monkeypatch.setattr(asking, "_whys", dict(asking._whys))

    def answer(subject, *, person, audience):
        return Answer("daerah", "open", f"{subject.name}, {audience}") if person else None

    api.add_why("daerah", model=Region, answer=answer, course=lambda row: Course.objects.get())
