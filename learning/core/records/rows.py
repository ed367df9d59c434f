"""The rows behind enrolling and completing: read, locked and written by prepared statements.

Locks are taken in one order everywhere: course, enrolment, progress.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from learning.core.courses.models import Course, Section
from learning.core.prepared import (
    Prepared,
    PreparedInsert,
    PreparedSave,
    PreparedUpdate,
    columns,
    execute,
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
# One statement, whether the person has a row of the section or not; a section once complete stays.
_SECTION = f"""
    INSERT INTO {SectionProgress._meta.db_table} (person_id, section_id, done_count, completed_at)
    SELECT %s, id, %s, CASE WHEN required_count BETWEEN 1 AND %s THEN %s END
    FROM {Section._meta.db_table} WHERE id = %s
    ON CONFLICT (person_id, section_id) DO UPDATE SET
        done_count = excluded.done_count,
        completed_at = COALESCE(
            {SectionProgress._meta.db_table}.completed_at, excluded.completed_at
        )
"""  # noqa: S608 - names of our own tables

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
write_counts = PreparedSave(
    Enrolment,
    *("done_count", "status", "completed_at"),
    *("criteria_met", "criteria_due_at", "leader_wanted_at", "admin_wanted_at"),
)
write_last_seen = PreparedSave(Enrolment, "last_activity", "last_seen_at")
write_viewed = PreparedSave(Progress, "first_viewed_at", "last_viewed_at")
write_result = PreparedSave(
    Progress,
    *("course", "completed_at", "score", "passed", "scored_at", "score_key"),
    *("handed_in_at", "reported_at", "first_scored_at", "passed_at"),
    *("first_viewed_at", "last_viewed_at", "seconds", "last_beat_at"),
)
_insert_progress = PreparedInsert(Progress)


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


def count_section(*, section_id: int, person_id: int, done: int, now: datetime) -> None:
    """Store how many of a section's activities somebody has done, and when that was enough."""
    at = connection.ops.adapt_datetimefield_value(now)
    execute(_SECTION, [person_id, done, done, at, section_id])
