"""People with what they were credited in a year, and how that stands to their target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from learning.core.api import jp_needed, jp_projected
from learning.core.models import JobType, Person, Region, Unit

from .targets import Target, minima


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with all below it, a region, or everything: neither is set."""

    region: Region | None = None
    unit: Unit | None = None

    @property
    def query(self) -> str:
        if self.unit is not None:
            return f"region={self.unit.region_id}&unit={self.unit.pk}"
        return f"region={self.region.pk}" if self.region is not None else ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What people are asked for beside their place; empty means all."""

    status: str = ""
    job_type: JobType | None = None

    @property
    def q(self) -> Q:
        found = Q(status=self.status) if self.status else Q()
        return found & Q(job_type=self.job_type) if self.job_type else found


def active(
    place: Place, *, regions: Iterable[int], narrowing: Narrowing | None = None
) -> QuerySet[Person]:
    """Active people of a place in ``regions``, where they are now."""
    rows = Person.objects.filter(is_active=True)
    if place.region is not None:
        rows = rows.filter(region=place.region)
    else:
        rows = rows.filter(region__in=list(regions))
    if place.unit is not None:
        rows = rows.filter(unit__path__startswith=place.unit.path)
    return rows.filter(narrowing.q) if narrowing else rows


def with_hours(people: QuerySet[Person], year: int) -> QuerySet[Person]:
    """Each with ``jp``, credited in ``year``."""
    own = FilteredRelation("year_totals", condition=Q(year_totals__year=year))
    return people.annotate(of_year=own).annotate(jp=Coalesce(F("of_year__credited_jp"), 0))


def reached(people: QuerySet[Person], least: Mapping[str, int], *, yes: bool) -> QuerySet[Person]:
    """Those with a minimum who have reached it, or not yet. Needs ``jp``."""
    condition = Q(pk__in=())
    for status, jp in least.items():
        condition |= Q(status=status, jp__gte=jp) if yes else Q(status=status, jp__lt=jp)
    return people.filter(condition)


def paced(
    people: QuerySet[Person], found: Mapping[str, Target], *, day: date, only_due: bool
) -> QuerySet[Person]:
    """Who misses the year's minimum if they go on as until ``day``, each with ``short``.

    ``short`` is by how many JP, as ``learning.core.api.jp_needed`` says.
    ``only_due`` leaves out who is not warned yet on ``day``. Needs ``jp``.
    """
    wanted = expected(found, day=day, only_due=only_due)
    condition, cases = Q(pk__in=()), []
    for status, jp in wanted.items():
        condition |= Q(status=status, jp__lt=jp)
        cases.append(When(status=status, then=Value(jp) - F("jp")))
    short = Case(*cases, default=Value(0), output_field=IntegerField())
    return people.filter(condition).annotate(short=short)


def expected(found: Mapping[str, Target], *, day: date, only_due: bool = False) -> dict[str, int]:
    """JP by status that somebody needs on ``day`` to reach the minimum at an even pace."""
    return {
        status: jp_needed(least, day=day)
        for status, least in minima(dict(found)).items()
        if not only_due or found[status].goal.is_due(day)
    }


def last_day(year: int) -> date:
    """Until when a year can be judged: today, or its end."""
    return min(timezone.localdate(), date(year, 12, 31))


def decorate(
    people: Iterable[Any], found: Mapping[str, Target], *, day: date | None = None
) -> list[Any]:
    """People with ``jp`` as lists show them: target, whether reached, how far behind on ``day``."""
    needed = expected(found, day=day) if day else {}
    rows = list(people)
    for person in rows:
        target = found.get(person.status)
        person.target = target
        person.has_reached = target.goal.is_reached(person.jp) if target else None
        person.missing = target.goal.missing(person.jp) if target else 0
        person.behind = max(needed.get(person.status, 0) - person.jp, 0)
        person.projected = jp_projected(person.jp, day=day) if day else None
    return rows
