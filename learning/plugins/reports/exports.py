"""Tables of participants to take along, at once or, where they are long, as a job."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from learning.core.api import DomainError, ShownNumbers, jobs, sheets
from learning.core.models import Course, Enrolment, Job

from . import access, queries
from .forms import ParticipantFilterSet

KIND = "export-participants"
# Above this a download is made in the background, so that no request waits for it.
AT_ONCE = 5_000
KINDS = ("csv", "xlsx")


def filtered(
    user: Any, course: Course, data: QueryDict, request: Any
) -> tuple[QuerySet[Enrolment], ParticipantFilterSet]:
    """Enrolments that the user may see and asked for; filters that make no sense do not count."""
    rows = access.visible_in(user, course)
    filters = ParticipantFilterSet(data=data, request=request, queryset=rows, course=course)
    if filters.is_valid():
        rows = filters.filter_queryset(rows)
    return rows, filters


def participant_rows(
    rows: QuerySet[Enrolment], *, course: Course, user: Any
) -> Iterator[list[Any]]:
    """The head, then a row for each enrolment: two queries for 2,000 of them."""
    yield [
        *(_("Name"), _("NIP"), _("Employment status"), _("Region"), _("Unit"), _("Position")),
        *(_("Status"), _("Method"), _("Enrolled on"), _("Progress (%)"), _("Last seen")),
        *(_("Completed on"), _("Course"), _("Programme JP")),
    ]
    numbers = ShownNumbers(user)
    for chunk in queries.in_chunks(rows):
        found = numbers.of([row.person for row in chunk])
        for row in chunk:
            yield _participant(row, course, found.get(row.person_id, ""))


def _participant(row: Enrolment, course: Course, number: str) -> list[Any]:
    person = row.person
    return [
        person.full_name,
        sheets.Digits(number),
        str(person.get_status_display()),
        person.region.name,
        person.unit.name if person.unit else "",
        person.position,
        str(row.get_status_display()),
        str(row.get_method_display()),
        row.requested_at,
        queries.percent_of(row, course),
        row.last_seen_at,
        row.completed_at,
        course.title,
        course.programme_jp,
    ]


def course_rows(courses: list[Course], *, user: Any) -> Iterator[list[Any]]:
    yield [
        *(_("Course"), _("Region"), _("Published"), _("Participants"), _("Active")),
        *(_("Completed"), _("Completion rate (%)"), _("Last activity"), _("Programme JP")),
    ]
    figures = queries.course_figures(courses, user=user)
    for course in courses:
        own = figures.get(course.pk, queries.Figures())
        yield [
            course.title,
            course.region.name,
            _("yes") if course.is_live else _("no"),
            own.participants,
            own.active,
            own.completed,
            own.rate,
            own.last_seen,
            course.programme_jp,
        ]


def file_name(course: Course) -> str:
    return f"peserta-{slugify(course.title)[:60] or course.pk}-{timezone.localdate():%Y-%m-%d}"


def request_export(course: Course, *, data: QueryDict, kind: str, owner: Any) -> Job:
    """Note what to export; a task does it."""
    if kind not in KINDS:
        raise DomainError(_("Only CSV and XLSX files can be made."))
    wanted = {name: data.getlist(name) for name in ParticipantFilterSet.base_filters}
    return jobs.create(
        KIND,
        owner=owner,
        filename=course.title,
        params={
            "course": course.pk,
            "kind": kind,
            "filters": {name: values for name, values in wanted.items() if values},
            "language": get_language() or "",
        },
    )


def make(job: Job) -> Job:
    return jobs.run(job, _make)


def _make(job: Job) -> None:
    course = Course.objects.filter(pk=job.params["course"]).first()
    user, kind = job.owner, job.params["kind"]
    # Rights may have ended since the export was asked for.
    if course is None or user is None or not user.is_active or not access.reads(user):
        raise DomainError(_("You may no longer see these participants."))
    with override(job.params.get("language") or None):
        asked = Asked.of(job)
        rows, _filters = filtered(user, course, asked.GET, asked)
        job.total = rows.count()
        table = participant_rows(rows, course=course, user=user)
        sheets.keep(job, table, kind=kind, name=file_name(course))


class Asked:
    """What filters read of a request: a task has none."""

    def __init__(self, user: Any, data: QueryDict) -> None:
        self.user, self.GET = user, data

    @classmethod
    def of(cls, job: Job) -> Asked:
        data = QueryDict(mutable=True)
        for name, values in job.params.get("filters", {}).items():
            data.setlist(name, values)
        return cls(job.owner, data)
