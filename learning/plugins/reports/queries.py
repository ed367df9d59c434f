"""What the reports ask of core's rows. Every list costs the same number of queries at any size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import timezone

from learning.core.api import percent
from learning.core.models import Course, Enrolment, Person, Progress

from .access import can_in, visible

Status = Enrolment.Status
# Who asked but was not let in, or left again, takes no part.
TAKES_PART = ~Q(status__in=[Status.REQUESTED, Status.WITHDRAWN])
CHUNK = 2_000
BANDS = ("none", "under_half", "over_half", "done")
ORDERINGS = {
    "name": F("person__name").asc(),
    "-name": F("person__name").desc(),
    "enrolled": F("requested_at").asc(),
    "-enrolled": F("requested_at").desc(),
    "progress": F("done_count").asc(),
    "-progress": F("done_count").desc(),
    "seen": F("last_seen_at").asc(nulls_first=True),
    "-seen": F("last_seen_at").desc(nulls_last=True),
    "completed": F("completed_at").asc(nulls_last=True),
    "-completed": F("completed_at").desc(nulls_last=True),
}


@dataclass(frozen=True, slots=True)
class Figures:
    participants: int = 0
    active: int = 0
    completed: int = 0
    last_seen: datetime | None = None

    @property
    def rate(self) -> int:
        return percent(self.completed, self.participants)


def course_figures(courses: Sequence[Course], *, user: Any) -> dict[int, Figures]:
    """By course: one query for those seen as a whole, one for those seen in part."""
    whole = [course.pk for course in courses if can_in(user, "view", course)]
    part = [course.pk for course in courses if course.pk not in whole]
    found: dict[int, Figures] = {}
    for rows, ids in ((Enrolment.objects.all(), whole), (visible(user), part)):
        if ids:
            found |= _figures(rows.filter(course__in=ids))
    return found


def _figures(rows: QuerySet[Enrolment]) -> dict[int, Figures]:
    grouped = rows.order_by().values_list("course_id")
    return {
        row[0]: Figures(*row[1:])
        for row in grouped.annotate(
            participants=Count("pk", filter=TAKES_PART),
            active=Count("pk", filter=Q(status=Status.ACTIVE)),
            completed=Count("pk", filter=TAKES_PART & Q(completed_at__isnull=False)),
            last_seen=Max("last_seen_at"),
        )
    }


def status_counts(rows: QuerySet[Enrolment]) -> dict[str, int]:
    """Number of enrolments at each status, all statuses named: one query."""
    counts = dict.fromkeys(Status.values, 0)
    counts.update(rows.order_by().values_list("status").annotate(number=Count("pk")))
    return counts


def in_band(rows: QuerySet[Enrolment], band: str) -> QuerySet[Enrolment]:
    if band == "done":
        return rows.filter(completed_at__isnull=False)
    rows = rows.filter(completed_at__isnull=True)
    if band == "none":
        return rows.filter(done_count=0)
    twice = F("done_count") * 2
    if band == "over_half":
        return rows.filter(done_count__gt=0, course__required_count__lte=twice)
    return rows.filter(done_count__gt=0, course__required_count__gt=twice)


def ordered(rows: QuerySet[Enrolment], ordering: str) -> QuerySet[Enrolment]:
    return rows.order_by(ORDERINGS.get(ordering, ORDERINGS["-enrolled"]), "-pk")


def percent_of(enrolment: Enrolment, course: Course) -> int:
    if enrolment.completed_at:
        return 100
    return percent(enrolment.done_count, course.required_count)


def in_chunks(rows: QuerySet[Enrolment]) -> Iterator[list[Enrolment]]:
    """All rows with their people, by status, then oldest first.

    Each step starts where the last ended in the index on course, status and id, so that memory
    and time stay even however many enrolments there are.
    """
    rows = rows.select_related("person__region", "person__unit").order_by("pk")
    for status in Status.values:
        last, full = 0, True
        while full:
            chunk = list(rows.filter(status=status, pk__gt=last)[:CHUNK])
            full = len(chunk) == CHUNK
            if chunk:
                yield chunk
                last = chunk[-1].pk


def on_page(rows: QuerySet[Enrolment], keys: Iterable[int]) -> list[Enrolment]:
    """The enrolments of a page with their people, in the order of ``keys``.

    Sorting keys only and fetching what is shown afterwards keeps deep pages fast.
    """
    keys = list(keys)
    found = rows.filter(pk__in=keys).select_related("person__region", "person__unit")
    by_key = {row.pk: row for row in found.order_by()}
    return [by_key[key] for key in keys if key in by_key]


def progress_by_person(
    course: Course, *, people: Iterable[Person]
) -> dict[int, dict[int, Progress]]:
    """Progress by person and activity: one query."""
    rows = Progress.objects.filter(course=course, person__in=people).only(
        *("person_id", "activity_id", "completed_at", "first_viewed_at", "scored_at", "seconds"),
        *("reported_at", "first_scored_at", "passed_at", "passed", "last_beat_at"),
        *("overridden_by_id", "override_reason"),
    )
    found: dict[int, dict[int, Progress]] = {}
    for row in rows:
        found.setdefault(row.person_id, {})[row.activity_id] = row
    return found


def learning_of(people: Iterable[Person]) -> dict[int, dict[str, Any]]:
    """By person: courses active and completed, and when they were last seen. One query."""
    rows = Enrolment.objects.filter(person__in=people).order_by().values("person_id")
    totals = rows.annotate(
        active=Count("pk", filter=Q(status=Status.ACTIVE)),
        completed=Count("pk", filter=Q(completed_at__isnull=False)),
        seen=Max("last_seen_at"),
    )
    return {row["person_id"]: dict(row) for row in totals}


def this_year() -> int:
    return timezone.localdate().year
