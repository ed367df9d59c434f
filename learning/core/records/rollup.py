"""Roll a person's progress up to section and course, inside the transaction of the event."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Avg, Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from learning.core.courses.models import Completion, Course
from learning.core.prepared import Prepared
from learning.core.signals import course_completed, enrolment_changed

from . import notifying, rows
from .models import CourseCompletion, Enrolment, EnrolmentLog, Progress

Status = Enrolment.Status
COUNTS = Q(activity__is_live=True, activity__required=True) & ~Q(
    activity__completion=Completion.NONE
)


def roll_up(
    enrolment: Enrolment, *, course: Course, now: datetime, section_id: int | None = None
) -> None:
    """Recount what is done; complete the course when all that it needs is done.

    The caller holds the lock on the enrolment (or on its course). Counts are of what the course
    needs today, so a lesson that was added or removed changes the count but never takes a
    completion away.
    """
    done = dict(_done_by_section(person=enrolment.person_id, course=enrolment.course_id))
    before = _counts(enrolment)
    enrolment.done_count = sum(done.values())
    if section_id is not None:
        _roll_up_section(enrolment, section_id, done.get(section_id, 0), now=now)
    reached = 0 < course.required_count <= enrolment.done_count
    if reached and enrolment.status == Status.ACTIVE and enrolment.completed_at is None:
        complete(enrolment, course=course, now=now)
    if _counts(enrolment) != before:
        rows.write_counts(enrolment)


def _counts(enrolment: Enrolment) -> tuple:
    return enrolment.done_count, enrolment.status, enrolment.completed_at


_done_by_section = Prepared(
    lambda person, course: (
        Progress.objects.filter(
            COUNTS,
            person_id=person,
            activity__course_id=course,
            completed_at__isnull=False,
        )
        .values_list("activity__section_id")
        .annotate(number=Count("pk"))
        .order_by()
    ),
    person=int,
    course=int,
)


def _roll_up_section(enrolment: Enrolment, section_id: int, done: int, *, now: datetime) -> None:
    required, row = rows.find_section(section_id=section_id, person_id=enrolment.person_id)
    row.done_count = done
    if row.completed_at is None and 0 < required <= done:
        row.completed_at = now
    rows.save_section(row)


def complete(enrolment: Enrolment, *, course: Course, now: datetime) -> CourseCompletion:
    previous = enrolment.status
    enrolment.status = Status.COMPLETED
    enrolment.completed_at = now
    rows.insert_log(EnrolmentLog(enrolment=enrolment, previous=previous, status=Status.COMPLETED))
    completion, _created = CourseCompletion.objects.get_or_create(
        enrolment=enrolment,
        attempt=enrolment.attempt,
        defaults=_snapshot(enrolment, course, now),
    )
    notifying.tell_of_completion(completion, course=course)
    transaction.on_commit(
        partial(course_completed.send, sender=Enrolment, enrolment=enrolment, completion=completion)
    )
    transaction.on_commit(
        partial(enrolment_changed.send, sender=Enrolment, enrolment=enrolment, previous=previous)
    )
    return completion


def _snapshot(enrolment: Enrolment, course: Course, now: datetime) -> dict:
    spent = Progress.objects.filter(
        person_id=enrolment.person_id, activity__course_id=course.pk
    ).aggregate(total=Sum("seconds"), mean=Avg("score", filter=Q(activity__is_live=True)))
    return {
        "person_id": enrolment.person_id,
        "course_id": course.pk,
        # The row's own: ``course`` may speak the reader's language (see courses.lookup).
        "title": Course.objects.values_list("title", flat=True).get(pk=course.pk),
        "form_code": course.form.code if course.form else "",
        "programme_jp": course.programme_jp,
        "seconds": spent["total"] or 0,
        "score": spent["mean"] if spent["mean"] is None else round(spent["mean"], 5),
        "completed_at": now,
        "local_date": timezone.localdate(now),
    }


@transaction.atomic
def roll_up_course(course: Course) -> int:
    """Recount every enrolment after the outline changed; complete those that now have it all.

    One statement for the counts whatever the number of people. Returns how many were completed.
    """
    now = timezone.now()
    course = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    done = (
        Progress.objects.filter(
            COUNTS,
            person=OuterRef("person"),
            activity__course=course,
            completed_at__isnull=False,
        )
        .order_by()
        .values("person")
        .annotate(number=Count("pk"))
        .values("number")
    )
    # Locked first: a statement that waits for a row still counts as of before the wait.
    locked = Enrolment.objects.select_for_update(no_key=True).filter(course=course).order_by("pk")
    deque(locked.values_list("pk").iterator(), maxlen=0)
    Enrolment.objects.filter(course=course).update(done_count=Coalesce(Subquery(done), 0))
    if not course.required_count:
        return 0
    ready = Enrolment.objects.select_for_update(no_key=True).filter(
        course=course,
        status=Status.ACTIVE,
        completed_at__isnull=True,
        done_count__gte=course.required_count,
    )
    count = 0
    for enrolment in ready.iterator(chunk_size=500):
        complete(enrolment, course=course, now=now)
        enrolment.save(update_fields=["status", "completed_at"])
        count += 1
    return count
