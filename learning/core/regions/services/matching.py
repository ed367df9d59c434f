"""Who fits a rule about people. Cohorts ask it, and whatever plugins keep as a ``PeopleRule``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from learning.core.months import add_months
from learning.core.regions.grants import below, open_headships
from learning.core.regions.models import Assignment, JobType, PeopleRule, Person, Unit


def people_fitting(
    rule: PeopleRule,
    *,
    units: Iterable[Unit] | None = None,
    job_types: Iterable[JobType] | None = None,
) -> QuerySet[Person]:
    """Active people whom all that ``rule`` says fits today.

    A rule that is not saved yet has no units and job types of its own: they are handed over.
    """
    units = rule.units.all() if units is None else units
    job_types = rule.job_types.all() if job_types is None else job_types
    people = Person.objects.filter(in_region(rule), is_active=True)
    if paths := [unit.path for unit in units]:
        people = people.filter(below(paths, "unit"))
    if kinds := list(job_types):
        people = people.filter(job_type__in=kinds)
    if rule.statuses:
        people = people.filter(status__in=rule.statuses)
    if rule.position_contains:
        people = people.filter(position__icontains=rule.position_contains)
    if rule.heads_only or rule.agency_heads_only:
        people = people.filter(Exists(_headships(rule)))
    if rule.within_months:
        people = people.filter(pk__in=_newcomers(rule.within_months).values("person"))
    return people


def in_region(rule: Any) -> Q:
    """People of the region of a rule, and of those below where it says so."""
    if rule.with_regions_below:
        return Q(region__path__startswith=rule.region.path)
    return Q(region=rule.region_id)


def _headships(rule: PeopleRule) -> QuerySet[Any]:
    rows = open_headships().filter(person=OuterRef("pk"))
    return rows.filter(unit__kind=Unit.Kind.AGENCY) if rule.agency_heads_only else rows


def _newcomers(months: int) -> QuerySet[Any, Any]:
    since = add_months(timezone.localdate(), -months)
    first = Assignment.objects.order_by().values("person").annotate(first=Min("start"))
    return first.filter(first__gt=since, first__lte=timezone.localdate())
