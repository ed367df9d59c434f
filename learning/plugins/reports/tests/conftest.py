from copy import deepcopy
from datetime import date

import pytest
from django.utils import timezone

from learning.core.api import assign_role, provision_region, set_head
from learning.core.models import FormTotal, YearTotal
from learning.core.testing import factories as make
from learning.core.testing import places
from learning.core.testing.places import client_of
from learning.core.testing.shared import kept_rows


def credited(person, jp, *, year=None, form="e-learning"):
    """As the ledger keeps it: so many JP of a year, all by one form."""
    of = {"person": person, "year": year or timezone.localdate().year}
    kept = {"raw_jp": jp, "credited_jp": jp}
    YearTotal.objects.update_or_create(**of, defaults=kept)
    FormTotal.objects.update_or_create(**of, form_code=form, defaults=kept)


class Place(places.Place):
    """With a course."""

    def fill(self):
        self.course = make.make_course(3, region=self.region, title=f"Kursus {self.name}")

    def enrol(self, person, **fields):
        return make.EnrolmentFactory(course=self.course, person=person, **fields)


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
