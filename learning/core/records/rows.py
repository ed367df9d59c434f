"""The rows behind enrolling and completing: read, locked and written by prepared statements.

Locks are taken in one order everywhere: course, enrolment, progress.
"""

from __future__ import annotations

from django.db.models import F, FilteredRelation, Q

from learning.core.courses.models import Course, Section
from learning.core.prepared import (
    Prepared,
    PreparedInsert,
    PreparedSave,
    PreparedUpdate,
    columns,
    new_row,
    restore,
)

from .models import Enrolment, EnrolmentLog, Progress, SectionProgress

_courses_for_update = Prepared(
    lambda pk: (
        Course.objects.select_for_update(no_key=True)
        .filter(pk=pk)
        .order_by()
        .values_list(*columns(Course))
    ),
    pk=int,
)
_enrolments_for_update = Prepared(
    lambda course, person: (
        Enrolment.objects.select_for_update(no_key=True)
        .filter(course_id=course, person_id=person)
        .values_list(*columns(Enrolment))
    ),
    course=int,
    person=int,
)
_progress = Prepared(
    lambda person, activity: Progress.objects.filter(
        person_id=person, activity_id=activity
    ).values_list(*columns(Progress)),
    person=int,
    activity=int,
)
_sections = Prepared(
    lambda section, person: (
        Section.objects.annotate(
            own=FilteredRelation("progress", condition=Q(progress__person_id=person))
        )
        .filter(pk=section)
        .order_by()
        .values_list("required_count", *columns(SectionProgress, "own__"))
    ),
    section=int,
    person=int,
)

take_seats = PreparedUpdate(
    lambda course, number: (
        Course.objects.filter(
            Q(seats__isnull=True) | Q(seats__gte=F("seats_taken") + number), pk=course
        ),
        {"seats_taken": F("seats_taken") + number},
    ),
    course=int,
    number=int,
)
insert_enrolment = PreparedInsert(Enrolment)
insert_log = PreparedInsert(EnrolmentLog)
write_counts = PreparedSave(Enrolment, "done_count", "status", "completed_at")
write_last_seen = PreparedSave(Enrolment, "last_activity", "last_seen_at")
write_viewed = PreparedSave(Progress, "first_viewed_at", "last_viewed_at")
write_result = PreparedSave(
    Progress,
    *("course", "completed_at", "score", "passed", "scored_at", "score_key"),
    *("first_viewed_at", "last_viewed_at", "seconds", "last_beat_at"),
)
_insert_progress = PreparedInsert(Progress)
_insert_section = PreparedInsert(SectionProgress)
_write_section = PreparedSave(SectionProgress, "done_count", "completed_at")


def lock_course(pk: int) -> Course:
    rows = _courses_for_update(pk=pk)
    if not rows:
        raise Course.DoesNotExist
    return restore(Course, rows[0])


def lock_enrolment(*, course_id: int, person_id: int) -> Enrolment | None:
    rows = _enrolments_for_update(course=course_id, person=person_id)
    return restore(Enrolment, rows[0]) if rows else None


def find_progress(*, person_id: int, activity_id: int) -> Progress | None:
    rows = _progress(person=person_id, activity=activity_id)
    return restore(Progress, rows[0]) if rows else None


def save_progress(progress: Progress, write: PreparedSave = write_result) -> None:
    """Store a new row whole, and of a known one what ``write`` names."""
    if progress._state.adding:
        _insert_progress(progress)
    else:
        write(progress)


def find_section(*, section_id: int, person_id: int) -> tuple[int, SectionProgress]:
    """How many activities the section needs, and the person's roll-up of it, perhaps a new one."""
    [(required, *own)] = _sections(section=section_id, person=person_id)
    if own[0] is None:
        return required, new_row(SectionProgress, person_id=person_id, section_id=section_id)
    return required, restore(SectionProgress, tuple(own))


def save_section(row: SectionProgress) -> None:
    if row._state.adding:
        _insert_section(row)
    else:
        _write_section(row)
