"""What a learner's own pages ask of the records. Every question is about one person."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from learning.core.courses.lookup import kept_course
from learning.core.prepared import Prepared, columns, restore
from learning.core.regions.models import Person

from .models import (
    TOUCHED,
    CourseCompletion,
    Enrolment,
    PastProgress,
    Progress,
    YearTotal,
)

Status = Enrolment.Status
ON_THE_DESK = (Status.ACTIVE, Status.REQUESTED, Status.SUSPENDED, Status.EXPIRED)


DESK_LIMIT = 7


class Completed(NamedTuple):
    """A completed course as the learner's record names it."""

    course_id: int
    title: str
    programme_jp: int
    local_date: date


def enrolments_of(person: Person) -> QuerySet[Enrolment]:
    own = Enrolment.objects.filter(person=person).select_related("course__region")
    return _latest_first(own)


def _latest_first(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Latest seen first; what was never opened follows, newest request first."""
    return rows.order_by(F("last_seen_at").desc(nulls_last=True), "-requested_at", "-pk")


def effective(status: str, *, now: datetime) -> Q:
    """Enrolments that stand at ``status`` now, those whose time ran out today included."""
    over = Q(status=Status.ACTIVE, expires_at__lte=now)
    if status == Status.EXPIRED:
        return Q(status=Status.EXPIRED) | over
    if status == Status.ACTIVE:
        return Q(status=Status.ACTIVE) & (Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    return Q(status=status)


def count_by_status(person: Person, *, now: datetime) -> dict[str, int]:
    """Number of courses at each status: one query."""
    counts = {
        status.value: Count("pk", filter=effective(status, now=now)) for status in Enrolment.Status
    }
    return Enrolment.objects.filter(person=person).aggregate(**counts)


_newest_on_the_desk = Prepared(
    lambda person: _latest_first(
        Enrolment.objects.filter(person_id=person, status__in=ON_THE_DESK)
    ).values_list("course__content_version", *columns(Enrolment))[:DESK_LIMIT],
    person=int,
)
_done_where_active = Prepared(
    lambda person: Progress.objects.filter(
        person_id=person,
        completed_at__isnull=False,
        activity__course__enrolments__person_id=person,
        activity__course__enrolments__status=Status.ACTIVE,
    ).values_list("activity_id"),
    person=int,
)


@cache
def _completed(year: int) -> Prepared:
    """Completions, each beside the JP credited in ``year``; one row without any of them.

    A statement for each year: a year is no number of the size that marks a parameter.
    """
    own = FilteredRelation("year_totals", condition=Q(year_totals__year=year))
    columns_of = (f"completions__{name}" for name in Completed._fields)
    names = ("own__credited_jp", *columns_of)
    return Prepared(
        lambda person: (
            Person.objects.annotate(own=own)
            .filter(pk=person)
            .order_by("-completions__completed_at", "-completions__pk")
            .values_list(*names)
        ),
        person=int,
    )


def on_the_desk(person: Person) -> list[Enrolment]:
    """What somebody works on or waits for, latest seen first, at most DESK_LIMIT."""
    found = []
    for version, *row in _newest_on_the_desk(person=person.pk):
        enrolment = restore(Enrolment, tuple(row))
        enrolment.course = kept_course(enrolment.course_id, version)
        found.append(enrolment)
    return found


def done_where_active(person: Person) -> frozenset[int]:
    """Ids of the activities done in all courses in which the person is active. One query."""
    return frozenset(pk for (pk,) in _done_where_active(person=person.pk))


def completed_by(person: Person, *, year: int) -> tuple[list[Completed], int]:
    """Every course ever completed, the last one first, and the JP credited in ``year``: one query.

    The JP are those of the ledger, whatever they were earned by.
    """
    rows = _completed(year)(person=person.pk)
    completed = [Completed(*row) for _jp, *row in rows if row[0] is not None]
    return completed, (rows[0][0] or 0) if rows else 0


def completions_of(person: Person) -> QuerySet[CourseCompletion]:
    return CourseCompletion.objects.filter(person=person).select_related("course__region")


def in_year(year: int) -> Q:
    return Q(local_date__gte=date(year, 1, 1), local_date__lte=date(year, 12, 31))


def year_totals(person: Person) -> list[dict[str, Any]]:
    """``year``, ``number``, ``jp`` and ``seconds`` of each year with a completion, newest first.

    ``jp`` is what the ledger credited in the year, whatever it was earned by.
    """
    rows = CourseCompletion.objects.filter(person=person).annotate(year=ExtractYear("local_date"))
    totals = rows.values("year").annotate(number=Count("pk"), seconds=Sum("seconds"))
    credited = dict(YearTotal.objects.filter(person=person).values_list("year", "credited_jp"))
    return [{**row, "jp": credited.get(row["year"], 0)} for row in totals.order_by("-year")]


def progress_in(person: Person, *, course_id: int) -> QuerySet[Progress]:
    """Everything this person did in the present attempt, activities that are gone included."""
    return (
        Progress.objects.filter(TOUCHED, person=person, course_id=course_id)
        .select_related("activity__section")
        .order_by("activity__order", "activity_id")
    )


def done_in(enrolment: Enrolment, *, attempt: int) -> QuerySet[Progress] | QuerySet[PastProgress]:
    """What was completed in one attempt, in the order of the course."""
    kept: QuerySet[Progress] | QuerySet[PastProgress]
    if attempt == enrolment.attempt:
        kept = Progress.objects.filter(course=enrolment.course_id)
    else:
        kept = PastProgress.objects.filter(course=enrolment.course_id, attempt=attempt)
    return (
        kept.filter(person=enrolment.person_id, completed_at__isnull=False)
        .select_related("activity__section")
        .order_by("activity__order", "activity_id")
    )
