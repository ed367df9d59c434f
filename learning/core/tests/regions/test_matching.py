"""Who fits a rule about people, whatever keeps the rule."""

import datetime as dt

import pytest
from django.utils import timezone

from learning.core.models import Assignment, Cohort, Headship, Person
from learning.core.regions.services.matching import people_fitting
from learning.core.testing.factories import (
    JobTypeFactory,
    PersonFactory,
    make_region,
    make_unit,
)

pytestmark = pytest.mark.django_db


def make_cohort(**fields) -> Cohort:
    fields.setdefault("region", make_region())
    return Cohort.objects.create(name="Aturan", key="aturan", by_rule=True, **fields)


def names(rule) -> set[str]:
    return set(people_fitting(rule).values_list("name", flat=True))


def test_all_that_is_filled_in_must_fit():
    rule = make_cohort(statuses=["pppk"], position_contains="guru")
    rule.job_types.add(JobTypeFactory(code="jf", name="Fungsional"))
    fits = {"region": rule.region, "status": Person.Status.PPPK, "position": "Guru Kelas"}
    fits["job_type"] = JobTypeFactory(code="jf")
    PersonFactory(name="Cocok", **fits)
    PersonFactory(name="Lain daerah", **{**fits, "region": make_region()})
    PersonFactory(name="PNS", **{**fits, "status": Person.Status.PNS})
    PersonFactory(name="Bidan", **{**fits, "position": "Bidan"})
    PersonFactory(name="Pelaksana", **{**fits, "job_type": JobTypeFactory()})
    PersonFactory(name="Pensiun", **{**fits, "is_active": False})
    assert names(rule) == {"Cocok"}


def test_units_with_those_below_them():
    rule = make_cohort()
    agency = make_unit(rule.region)
    below = make_unit(parent=agency)
    rule.units.add(agency)
    PersonFactory(name="Di bawah", region=rule.region, unit=below)
    PersonFactory(name="Di luar", region=rule.region, unit=make_unit(rule.region))
    assert names(rule) == {"Di bawah"}


def test_regions_below_only_where_the_rule_says_so():
    rule = make_cohort()
    parent = rule.region
    child = make_region(parent=parent)
    PersonFactory(name="Kota", region=child)
    assert names(rule) == set()
    rule.with_regions_below = True
    assert names(rule) == {"Kota"}


def test_heads_of_units_and_heads_of_agencies_today():
    rule = make_cohort(heads_only=True)
    agency = make_unit(rule.region)
    unit = make_unit(parent=agency)
    today = timezone.localdate()
    for name, place, end in (
        ("Kepala dinas", agency, None),
        ("Kepala bidang", unit, None),
        ("Mantan", make_unit(rule.region), today - dt.timedelta(days=1)),
    ):
        person = PersonFactory(name=name, region=rule.region)
        Headship.objects.create(
            unit=place, person=person, start=today - dt.timedelta(days=9), end=end
        )
    PersonFactory(name="Staf", region=rule.region)
    assert names(rule) == {"Kepala dinas", "Kepala bidang"}
    rule.agency_heads_only = True
    assert names(rule) == {"Kepala dinas"}


def test_the_first_year_of_service():
    rule = make_cohort(within_months=12)
    today = timezone.localdate()
    for name, days in (("Baru", 100), ("Lama", 500)):
        person = PersonFactory(name=name, region=rule.region)
        Assignment.objects.create(
            person=person, unit=make_unit(rule.region), start=today - dt.timedelta(days=days)
        )
    assert names(rule) == {"Baru"}
