import datetime as dt

import pytest
from django.utils import timezone

from learning.core.models import Assignment, Headship, Person
from learning.core.testing.factories import (
    JobTypeFactory,
    PersonFactory,
    make_course,
    make_region,
    make_unit,
)
from learning.plugins.paths.models import PathEnrolment, StandingRule
from learning.plugins.paths.queries.audience import people_of
from learning.plugins.paths.services import enrolling, rules
from learning.plugins.paths.testing import course_leaf, make_path

pytestmark = pytest.mark.django_db


def make_rule(path=None, **fields) -> StandingRule:
    path = path or make_path(course_leaf(make_course()))
    fields.setdefault("region", path.region)
    return StandingRule.objects.create(path=path, name="Aturan", reason="Wajib", **fields)


def names(rule) -> set[str]:
    return set(people_of(rule).values_list("name", flat=True))


def test_all_that_is_filled_in_must_fit():
    rule = make_rule(statuses=["pppk"], position_contains="guru")
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
    rule = make_rule()
    agency = make_unit(rule.region)
    below = make_unit(parent=agency)
    rule.units.add(agency)
    PersonFactory(name="Di bawah", region=rule.region, unit=below)
    PersonFactory(name="Di luar", region=rule.region, unit=make_unit(rule.region))
    assert names(rule) == {"Di bawah"}


def test_regions_below_only_where_the_rule_says_so():
    rule = make_rule()
    parent = rule.region
    child = make_region(parent=parent)
    PersonFactory(name="Kota", region=child)
    assert names(rule) == set()
    rule.with_regions_below = True
    assert names(rule) == {"Kota"}


def test_heads_of_units_and_heads_of_agencies_today():
    rule = make_rule(heads_only=True)
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
    rule = make_rule(within_months=12)
    today = timezone.localdate()
    for name, days in (("Baru", 100), ("Lama", 500)):
        person = PersonFactory(name=name, region=rule.region)
        Assignment.objects.create(
            person=person, unit=make_unit(rule.region), start=today - dt.timedelta(days=days)
        )
    assert names(rule) == {"Baru"}


def test_a_run_adds_newcomers_once_with_date_and_reason():
    rule = make_rule(due_days=30)
    PersonFactory.create_batch(2, region=rule.region)
    assert (rules.run(rule), rules.run(rule)) == (2, 0)
    PersonFactory(region=rule.region)
    assert rules.run(rule) == 1
    due = timezone.localdate() + dt.timedelta(days=30)
    rows = PathEnrolment.objects.all()
    assert {(row.method, row.rule, row.reason, row.due_on) for row in rows} == {
        (PathEnrolment.Method.RULE, rule, "Wajib", due)
    }
    rule.refresh_from_db()
    assert (rule.added_count, rule.last_run_at is not None) == (3, True)


def test_nobody_is_taken_away_or_brought_back():
    rule = make_rule()
    stays, leaves = PersonFactory.create_batch(2, region=rule.region)
    rules.run(rule)
    enrolling.withdraw(PathEnrolment.objects.get(person=leaves))
    stays.region = make_region()
    stays.save()
    assert rules.run(rule) == 0
    assert dict(PathEnrolment.objects.values_list("person", "status")) == {
        stays.pk: "active",
        leaves.pk: "withdrawn",
    }


def test_only_active_rules_of_published_paths_run():
    draft = make_path(course_leaf(make_course()), live=False)
    for rule in (make_rule(is_active=False), make_rule(draft)):
        PersonFactory(region=rule.region)
    assert rules.run_all() == 0
    PersonFactory(region=make_rule().region)
    assert rules.run_all() == 1
