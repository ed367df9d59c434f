"""What one person has on paths: enrolments, marks, evidence, the courses that paths ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from learning.core.models import CourseCompletion, Enrolment, Person

from ..models import Claim, LearningPath, Mark, PathCycle, PathEnrolment, PathVersion
from ..models.paths import EnrolMethod, Scope
from .listed import listed_paths

Status = PathEnrolment.Status
SUGGESTED = 4
# What comes first on the list: work, what waits for an answer, what is held, the rest.
_ORDER = Case(
    When(status=Status.ACTIVE, then=Value(0)),
    When(status=Status.REQUESTED, then=Value(1)),
    When(status=Status.COMPLETED, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def enrolments_of(person: Person) -> QuerySet[PathEnrolment]:
    """All of ``person``, what is due first on top."""
    rows = PathEnrolment.objects.filter(person=person).select_related("path__region")
    return rows.annotate(section=_ORDER).order_by(
        "section", F("next_due_on").asc(nulls_last=True), "path__title", "pk"
    )


def count_by_status(person: Person) -> dict[str, int]:
    rows = PathEnrolment.objects.filter(person=person).order_by().values_list("status")
    return dict(rows.annotate(number=Count("pk")))


def enrolment_in(path_id: int, person: Person) -> PathEnrolment | None:
    """With ``newest_number``, that of the path's newest version. One query."""
    newest = PathVersion.objects.filter(path=OuterRef("path")).order_by("-number")
    rows = PathEnrolment.objects.filter(path=path_id, person=person)
    rows = rows.annotate(newest_number=Subquery(newest.values("number")[:1]))
    return rows.select_related("path__region", "assigned_by").first()


def cycles_of(enrolment: PathEnrolment) -> list[PathCycle]:
    """Newest first."""
    return list(enrolment.cycles.select_related("version").order_by("-number"))


def marks_in(cycle: PathCycle) -> dict[str, Mark]:
    """By the key of the leaf."""
    return {mark.key: mark for mark in Mark.objects.filter(cycle=cycle)}


def followed_among(person: Person, paths: Iterable[int]) -> dict[int, PathEnrolment]:
    rows = PathEnrolment.objects.filter(person=person, path__in=list(paths))
    return {row.path_id: row for row in rows}


def last_reason(enrolment: PathEnrolment) -> str:
    row = enrolment.log.order_by("-pk").values_list("reason", flat=True).first()
    return row or ""


def claims_in(enrolment: PathEnrolment) -> list[Claim]:
    """Evidence that its owner sent for this path, newest first."""
    return list(Claim.objects.filter(enrolment=enrolment).order_by("-pk"))


def own_enrolments(person: Person, courses: Iterable[int]) -> dict[int, Enrolment]:
    rows = Enrolment.objects.filter(person=person, course__in=list(courses))
    return {row.course_id: row for row in rows.order_by()}


def completions_in(person: Person, courses: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """By course, what was completed when and with what score, newest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = CourseCompletion.objects.filter(person=person, course__in=list(courses))
    for row in rows.order_by("-completed_at").values("course_id", "completed_at", "score"):
        found.setdefault(row["course_id"], []).append(dict(row))
    return found


def suggested_paths(person: Person) -> list[LearningPath]:
    """Open paths that ``person`` may enter and does not follow; those for their job type first."""
    rows = listed_paths().exclude(enrolments__person=person)
    rows = rows.exclude(enrol_method=EnrolMethod.ASSIGNED)
    rows = rows.filter(Q(scope=Scope.NATION) | Q(region=person.region_id))
    fitting = LearningPath.objects.filter(job_types=person.job_type_id).values("pk")
    fits = Case(When(pk__in=fitting, then=Value(0)), default=Value(1), output_field=IntegerField())
    anybody = Q(job_types__isnull=True) | Q(pk__in=fitting)
    rows = rows.filter(anybody).annotate(fits=fits).order_by("fits", "title", "pk").distinct()
    return list(rows.select_related("region")[:SUGGESTED])


def attention(person: Person, today: dt.date) -> int:
    """How many of somebody's paths are late: for the tab. One cheap query."""
    return PathEnrolment.objects.filter(
        person=person, status=Status.ACTIVE, next_due_on__lt=today
    ).count()
