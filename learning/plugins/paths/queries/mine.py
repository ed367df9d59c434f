"""What one person has on paths: enrolments, marks, evidence, the courses that paths ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

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

from learning.core.api import Prepared, columns, restore
from learning.core.listing import kept
from learning.core.models import CourseCompletion, Enrolment, JobType, Person, Region
from learning.core.prepared import copied

from ..models import Claim, LearningPath, Mark, PathCycle, PathEnrolment, PathVersion
from ..models.paths import EnrolMethod, Scope
from .kept import kept_path
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


PAGE_SIZE = 12


class Named(NamedTuple):
    """What a list says of a path itself."""

    title: str
    translation_key: UUID
    region: str
    region_kind: str
    accent: str


_NAMED = (
    *("path__title", "path__translation_key", "path__region__name"),
    *("path__region__kind", "path__region__accent"),
)
Listed = list[tuple[PathEnrolment, Named]]


def _listed(rows: QuerySet[PathEnrolment]) -> QuerySet[PathEnrolment, tuple[Any, ...]]:
    """What is due first on top."""
    rows = rows.annotate(section=_ORDER).order_by(
        "section", F("next_due_on").asc(nulls_last=True), "path__title", "pk"
    )
    return rows.values_list(*_NAMED, *columns(PathEnrolment))


_first_page = Prepared(
    lambda person: _listed(PathEnrolment.objects.filter(person_id=person))[:PAGE_SIZE],
    person=int,
)
_counts = Prepared(
    lambda person: (
        PathEnrolment.objects.filter(person_id=person)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    ),
    person=int,
)
_running = Prepared(
    lambda person: (
        PathCycle.objects.filter(person_id=person, closed_at__isnull=True)
        .order_by()
        .values_list("enrolment_id", "version_id", "marks__key", "marks__jp")
    ),
    person=int,
)


def enrolments_of(person: Person, *, status: str = "", start: int = 0) -> Listed:
    """PAGE_SIZE of ``person`` from ``start`` on."""
    if status or start:
        rows = PathEnrolment.objects.filter(person=person)
        rows = rows.filter(status=status) if status else rows
        found = list(_listed(rows)[start : start + PAGE_SIZE])
    else:
        found = _first_page(person=person.pk)
    number = len(_NAMED)
    return [(restore(PathEnrolment, row[number:]), Named(*row[:number])) for row in found]


def count_by_status(person: Person) -> dict[str, int]:
    return dict(_counts(person=person.pk))


class Running(NamedTuple):
    """An open cycle: its version, and the keys of the leaves that were reached with their JP."""

    version_id: int
    reached: frozenset[tuple[str, int]]


def running_cycles(person: Person) -> dict[int, Running]:
    """By enrolment, all the open ones: one query."""
    versions: dict[int, int] = {}
    reached: dict[int, set[tuple[str, int]]] = {}
    for enrolment_id, version_id, key, jp in _running(person=person.pk):
        versions[enrolment_id] = version_id
        marks = reached.setdefault(enrolment_id, set())
        if key is not None:
            marks.add((key, jp))
    return {pk: Running(version, frozenset(reached[pk])) for pk, version in versions.items()}


def _newest(name: str) -> Subquery:
    newest = PathVersion.objects.filter(path=OuterRef("path")).order_by("-number")
    return Subquery(newest.values(name)[:1])


_enrolment = Prepared(
    lambda path, person: (
        PathEnrolment.objects.filter(path_id=path, person_id=person)
        .order_by()
        .annotate(newest_number=_newest("number"), newest_id=_newest("pk"))
        .values_list(
            *("newest_number", "newest_id"),
            *columns(PathEnrolment),
            *columns(Region, "path__region__"),
        )
    ),
    path=int,
    person=int,
)
_cycles = Prepared(
    lambda enrolment: (
        PathCycle.objects.filter(enrolment_id=enrolment)
        .order_by("-number")
        .values_list("version__number", *columns(PathCycle))
    ),
    enrolment=int,
)
_marks = Prepared(
    lambda cycle: Mark.objects.filter(cycle_id=cycle).order_by().values_list(*columns(Mark)),
    cycle=int,
)
_courses = Prepared(
    lambda person, version: (
        Enrolment.objects.filter(person_id=person, course__path_leaves__version_id=version)
        .order_by()
        .values_list(*columns(Enrolment))
    ),
    person=int,
    version=int,
)
_inner = Prepared(
    lambda person, version: (
        PathEnrolment.objects.filter(person_id=person, path__required_by__version_id=version)
        .order_by()
        .values_list(*columns(PathEnrolment))
    ),
    person=int,
    version=int,
)
_claims = Prepared(
    lambda enrolment: (
        Claim.objects.filter(enrolment_id=enrolment).order_by("-pk").values_list(*columns(Claim))
    ),
    enrolment=int,
)


def enrolment_in(path_id: int, person: Person) -> PathEnrolment | None:
    """With ``newest_number`` and ``newest_id`` of the path's newest version. One query once warm.

    Its path is for reading what is published.
    """
    rows = _enrolment(path=path_id, person=person.pk)
    if not rows:
        return None
    newest_number, newest_id, *rest = rows[0]
    number = len(columns(PathEnrolment))
    found = restore(PathEnrolment, tuple(rest[:number]))
    found.newest_number, found.newest_id = newest_number, newest_id
    found.path = copied(kept_path(path_id))
    found.path.region = restore(Region, tuple(rest[number:]))
    return found


def cycles_of(enrolment: PathEnrolment) -> list[PathCycle]:
    """Newest first, each with its ``version_number``."""
    found = []
    for version_number, *row in _cycles(enrolment=enrolment.pk):
        cycle = restore(PathCycle, tuple(row))
        cycle.version_number = version_number
        found.append(cycle)
    return found


def marks_in(cycle: PathCycle) -> dict[str, Mark]:
    """By the key of the leaf."""
    return {mark.key: mark for mark in (restore(Mark, row) for row in _marks(cycle=cycle.pk))}


def followed_in(person: Person, version_id: int) -> dict[int, PathEnrolment]:
    """By path, the enrolments in paths that a version asks for."""
    rows = _inner(person=person.pk, version=version_id)
    return {row.path_id: row for row in (restore(PathEnrolment, row) for row in rows)}


def last_reason(enrolment: PathEnrolment) -> str:
    row = enrolment.log.order_by("-pk").values_list("reason", flat=True).first()
    return row or ""


def claims_in(enrolment: PathEnrolment) -> list[Claim]:
    """Evidence that its owner sent for this path, newest first."""
    return [restore(Claim, row) for row in _claims(enrolment=enrolment.pk)]


def own_enrolments(person: Person, version_id: int) -> dict[int, Enrolment]:
    """By course, the enrolments in courses that a version asks for."""
    rows = _courses(person=person.pk, version=version_id)
    return {row.course_id: row for row in (restore(Enrolment, row) for row in rows)}


def completions_in(person: Person, courses: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """By course, what was completed when and with what score, newest first."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = CourseCompletion.objects.filter(person=person, course__in=list(courses))
    for row in rows.order_by("-completed_at").values("course_id", "completed_at", "score"):
        found.setdefault(row["course_id"], []).append(dict(row))
    return found


_followed = Prepared(
    lambda person: PathEnrolment.objects.filter(person_id=person).order_by().values_list("path_id"),
    person=int,
)
_job_types = Prepared(lambda pk: JobType.objects.filter(pk=pk).values_list("name"), pk=int)


def suggested_paths(person: Person) -> tuple[int, ...]:
    """Open paths that ``person`` may enter and never followed; those for their job type first.

    One query while nothing is published.
    """
    known = {pk for (pk,) in _followed(person=person.pk)}
    region, job_type = person.region_id, person.job_type_id
    open_to = kept(("paths open to", region, job_type), lambda: tuple(_open_to(region, job_type)))
    return tuple(islice((pk for pk in open_to if pk not in known), SUGGESTED))


def _open_to(region: int, job_type: int | None) -> QuerySet[LearningPath, int]:
    rows = listed_paths().exclude(enrol_method=EnrolMethod.ASSIGNED)
    rows = rows.filter(Q(scope=Scope.NATION) | Q(region=region))
    fitting = LearningPath.objects.filter(job_types=job_type).values("pk")
    fits = Case(When(pk__in=fitting, then=Value(0)), default=Value(1), output_field=IntegerField())
    anybody = Q(job_types__isnull=True) | Q(pk__in=fitting)
    rows = rows.filter(anybody).annotate(fits=fits).order_by("fits", "title", "pk").distinct()
    return rows.values_list("pk", flat=True)


def job_type_of(person: Person) -> str:
    """Its name, empty where none is known. One cheap query."""
    rows = _job_types(pk=person.job_type_id) if person.job_type_id else []
    return rows[0][0] if rows else ""


_due = Prepared(
    lambda person: (
        PathEnrolment.objects.filter(
            person_id=person, status=Status.ACTIVE, next_due_on__isnull=False
        )
        .order_by()
        .values_list("next_due_on")
    ),
    person=int,
)


def attention(person: Person, today: dt.date) -> int:
    """How many of somebody's paths are late: for the tab. One cheap query."""
    return sum(1 for (due,) in _due(person=person.pk) if due < today)
