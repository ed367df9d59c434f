"""What a head sees of the own people's hours: how far they are, who needs support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from learning.core.models import CourseCompletion, Person, YearTotal

from .figures import Figures
from .people import decorate, expected, paced
from .targets import Target, minima


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """``behind``: people who miss the year's minimum if they go on as until now."""

    hours: Figures
    behind: int
    completions: int


def figures(
    people: QuerySet[Person], found: Mapping[str, Target], *, year: int, day: date
) -> UnitFigures:
    """Two queries. ``people`` have ``jp`` and are not limited to the page shown."""
    counted = people.order_by().values_list("status", "jp").annotate(number=Count("pk"))
    hours, least, needed, behind = Figures(), minima(dict(found)), expected(found, day=day), 0
    for status, jp, number in counted:
        hours.add(status, jp, number, least)
        behind += number if jp < needed.get(status, 0) else 0
    completions = CourseCompletion.objects.filter(
        person__in=people.order_by().values("pk"),
        local_date__range=(date(year, 1, 1), date(year, 12, 31)),
    )
    return UnitFigures(hours, behind, completions.count())


def behind(people: QuerySet[Person], found: Mapping[str, Target], *, day: date) -> QuerySet[Person]:
    return paced(people, found, day=day, only_due=False)


def own_hours(leader: Person, found: Mapping[str, Target], *, year: int) -> Any:
    """The head with ``jp`` and how it stands to the target. One query."""
    row = YearTotal.objects.filter(person=leader, year=year).values_list("credited_jp", flat=True)
    leader.jp = row.first() or 0  # type: ignore[attr-defined]
    return decorate([leader], found)[0]
