"""Taking a course again: what was completed stays on record, the present progress begins anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.courses.models import Course
from learning.core.regions.models import Person
from learning.core.signals import attempt_begun, enrolment_changed

from . import errors, rollup, rows
from .enrolments import BULK_CHUNK, access_ends
from .models import TOUCHED, Enrolment, EnrolmentLog, PastProgress, Progress, SectionProgress

Status = Enrolment.Status
# Copied as they are; what stands before them in the archive comes from the enrolment.
ARCHIVED = (
    *("completed_at", "score", "passed", "scored_at", "first_viewed_at", "last_viewed_at"),
    *("seconds", "overridden_by_id", "override_reason"),
)
CLEARED: dict[str, Any] = {
    **dict.fromkeys(("completed_at", "score", "passed", "scored_at", "last_beat_at")),
    **dict.fromkeys(("first_viewed_at", "last_viewed_at", "overridden_by")),
    **dict.fromkeys(("handed_in_at", "reported_at", "first_scored_at", "passed_at")),
    **{"score_key": "", "seconds": 0, "override_reason": ""},
}


def begin_attempt(course: Course, *, person: Person, actor: Any = None, reason: str) -> Enrolment:
    """Let ``person``, who has completed the course, take it again. Nothing earned is lost.

    Repeating it while the new attempt is under way changes nothing. Raises NotEnrolled, and
    NotAllowedNow without a reason, while the course is not published, and for an enrolment that
    is neither completed nor active.
    """
    reason = _checked(reason)
    with transaction.atomic():
        locked = rows.lock_course(course.pk)
        enrolment = rows.lock_enrolment(course_id=course.pk, person_id=person.pk)
        if enrolment is None:
            raise errors.NotEnrolled
        enrolment.course, enrolment.person = locked, person
        if _is_under_way(enrolment):
            return enrolment
        _check_live(locked)
        if not _is_completed(enrolment):
            raise errors.NotAllowedNow(
                _("A new attempt can begin once the present one is completed.")
            )
        _begin(locked, [enrolment], actor=actor, reason=reason)
    return enrolment


def begin_attempts(
    course: Course, *, person_ids: Iterable[int], actor: Any = None, reason: str
) -> dict[str, int]:
    """As ``begin_attempt`` for many, 500 to a transaction. Safe to repeat.

    Returns counts ``begun``, ``unchanged`` (under way already), ``refused`` (neither completed nor
    active) and ``not_enrolled``. Raises NotAllowedNow as ``begin_attempt`` does for the course.
    """
    reason = _checked(reason)
    counts = {"begun": 0, "unchanged": 0, "refused": 0, "not_enrolled": 0}
    ids = list(dict.fromkeys(person_ids))
    for start in range(0, len(ids), BULK_CHUNK):
        chunk = ids[start : start + BULK_CHUNK]
        for name, number in _begin_chunk(course, chunk, actor=actor, reason=reason).items():
            counts[name] += number
    return counts


@transaction.atomic
def _begin_chunk(course: Course, ids: list[int], *, actor: Any, reason: str) -> dict[str, int]:
    locked = rows.lock_course(course.pk)
    _check_live(locked)
    enrolled = Enrolment.objects.select_for_update(no_key=True).filter(
        course=locked, person_id__in=ids
    )
    found = list(enrolled.order_by("pk"))
    ready = [row for row in found if _is_completed(row)]
    running = sum(_is_under_way(row) for row in found)
    for row in ready:
        row.course = locked
    if ready:
        _begin(locked, ready, actor=actor, reason=reason)
    return {
        "begun": len(ready),
        "unchanged": running,
        "refused": len(found) - len(ready) - running,
        "not_enrolled": len(ids) - len(found),
    }


def _checked(reason: str) -> str:
    if reason := reason.strip():
        return reason[:255]
    raise errors.NotAllowedNow(_("Enter a reason."))


def _check_live(course: Course) -> None:
    if not course.is_live:
        raise errors.NotAllowedNow(_("This course is not open."))


def _is_completed(enrolment: Enrolment) -> bool:
    return enrolment.status == Status.COMPLETED


def _is_under_way(enrolment: Enrolment) -> bool:
    return enrolment.status == Status.ACTIVE and not enrolment.is_over


def _begin(course: Course, enrolments: list[Enrolment], *, actor: Any, reason: str) -> None:
    """The course and its enrolments are locked; each statement is one for all of them."""
    now = timezone.now()
    _archive(course, enrolments)
    _clear(course, enrolments)
    _reopen(course, enrolments, reason=reason, now=now)
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(
            enrolment=row, previous=Status.COMPLETED, status=row.status, actor=actor, reason=reason
        )
        for row in enrolments
    )
    attempt_begun.send(sender=Enrolment, course=course, enrolments=enrolments)
    # Days and approvals are waited for without the learner doing anything.
    rollup.judge_held(course, enrolments, now=now)
    for row in enrolments:
        announce = partial(enrolment_changed.send, sender=Enrolment, enrolment=row)
        transaction.on_commit(partial(announce, previous=Status.COMPLETED))


def _progress(course: Course, enrolments: list[Enrolment]) -> QuerySet[Progress]:
    return Progress.objects.filter(
        activity__course=course, person_id__in=[row.person_id for row in enrolments]
    )


def _archive(course: Course, enrolments: list[Enrolment]) -> None:
    """Copy what the attempt left, with its number, within the database."""
    names = ("person_id", "activity_id", "course_id", "attempt", *ARCHIVED)
    chosen = (
        _progress(course, enrolments)
        .filter(TOUCHED, person__enrolments__course=course)
        .order_by()
        .values_list(
            *("person_id", "activity_id", "activity__course_id", "person__enrolments__attempt"),
            *ARCHIVED,
        )
    )
    options, quote = PastProgress._meta, connection.ops.quote_name
    known = {field.attname: str(field.column) for field in options.concrete_fields}
    columns = ", ".join(quote(known[name]) for name in names)
    select, params = chosen.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(options.db_table)} ({columns}) {select}",
            params,
        )


def _clear(course: Course, enrolments: list[Enrolment]) -> None:
    _progress(course, enrolments).update(course=course, **CLEARED)
    sections = SectionProgress.objects.filter(
        section__course=course, person_id__in=[row.person_id for row in enrolments]
    )
    sections.update(done_count=0, completed_at=None)


def _reopen(course: Course, enrolments: list[Enrolment], *, reason: str, now: datetime) -> None:
    fresh: dict[str, Any] = {
        **{"status": Status.ACTIVE, "completed_at": None, "done_count": 0},
        **{"last_activity": None, "attempt_began_at": now, "attempt_reason": reason},
        **{"grade": None, "grade_passed": None, "criteria_met": None, "criteria_due_at": None},
        **{"leader_wanted_at": None, "admin_wanted_at": None},
        **{"activated_at": now, "expires_at": access_ends(course, now=now)},
    }
    chosen = Enrolment.objects.filter(pk__in=[row.pk for row in enrolments])
    chosen.update(attempt=F("attempt") + 1, **fresh)
    for row in enrolments:
        row.attempt += 1
        for name, value in fresh.items():
            setattr(row, name, value)
