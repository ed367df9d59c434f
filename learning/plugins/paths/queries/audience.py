"""Who is meant: the people of a standing rule, the accounts that decide about a request."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from learning.core.api import open_headships, policy_for
from learning.core.models import Assignment, JobType, Person, Unit

from ..models import PathEnrolment, StandingRule
from ..months import add_months


def people_of(rule: StandingRule) -> QuerySet[Person]:
    """Active people whom all that ``rule`` says fits, whether on the path already or not."""
    return people_fitting(rule, units=rule.units.all(), job_types=rule.job_types.all())


def people_fitting(
    rule: StandingRule, *, units: Iterable[Unit], job_types: Iterable[JobType]
) -> QuerySet[Person]:
    """As ``people_of``, for a rule that need not be saved."""
    people = Person.objects.filter(_in_region(rule), is_active=True)
    if paths := [unit.path for unit in units]:
        below = Q(pk__in=())
        for path in paths:
            below |= Q(unit__path__startswith=path)
        people = people.filter(below)
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


def newcomers_of(rule: StandingRule) -> QuerySet[Person]:
    """Those of ``people_of`` who were never on the path: whoever left is not brought back."""
    return never_on(rule, people_of(rule))


def never_on(rule: StandingRule, people: QuerySet[Person]) -> QuerySet[Person]:
    known = PathEnrolment.objects.filter(path=rule.path_id, person=OuterRef("pk"))
    return people.filter(~Exists(known))


def _in_region(rule: StandingRule) -> Q:
    if rule.with_regions_below:
        return Q(region__path__startswith=rule.region.path)
    return Q(region=rule.region_id)


def _headships(rule: StandingRule) -> QuerySet:
    rows = open_headships().filter(person=OuterRef("pk"))
    return rows.filter(unit__kind=Unit.Kind.AGENCY) if rule.agency_heads_only else rows


def _newcomers(months: int) -> QuerySet:
    since = add_months(timezone.localdate(), -months)
    first = Assignment.objects.order_by().values("person").annotate(first=Min("start"))
    return first.filter(first__gt=since, first__lte=timezone.localdate())


def approvers_of(enrolment: PathEnrolment) -> QuerySet:
    """Ids of the accounts that may decide about ``enrolment``."""
    users = policy_for(PathEnrolment).users_with_any_permission_for_instance(["change"], enrolment)
    return users.filter(is_superuser=False).values_list("pk", flat=True)
