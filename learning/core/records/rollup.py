"""Roll a person's progress up to section and course, inside the transaction of the event."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Avg, Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from learning.core.courses.criteria import Kind, read
from learning.core.courses.models import Completion, Course
from learning.core.prepared import Prepared
from learning.core.regions.models import Person
from learning.core.signals import course_completed, enrolment_changed

from . import notifying, rows
from .completion.following import FORGOTTEN, follow, kept_of, write
from .ledger.completions import book_completion
from .models import CourseCompletion, Enrolment, EnrolmentLog, Progress

Status = Enrolment.Status
PIECE = 500
COUNTS = Q(activity__is_live=True, activity__required=True) & ~Q(
    activity__completion=Completion.NONE
)


def roll_up(
    enrolment: Enrolment, *, course: Course, now: datetime, section_id: int | None = None
) -> None:
    """Recount what is done; complete the course when all that it needs is done.

    The caller holds the lock on the enrolment (or on its course). Counts are of what the course
    needs today, so a lesson that was added or removed changes the count but never takes a
    completion away. A course with criteria is complete since the last one that was needed.
    """
    before = _counts(enrolment)
    criteria = read(course.criteria)
    done = {}
    if section_id is not None or not criteria:
        done = dict(_done_by_section(person=enrolment.person_id, course=enrolment.course_id))
    if section_id is not None:
        rows.count_section(
            section_id=section_id,
            person_id=enrolment.person_id,
            done=done.get(section_id, 0),
            now=now,
        )
    moment: datetime | None
    if criteria:
        moment = follow(course, [enrolment], criteria=criteria, now=now)[enrolment.pk]
    else:
        enrolment.done_count = sum(done.values())
        moment = now if 0 < course.required_count <= enrolment.done_count else None
    if moment and enrolment.status == Status.ACTIVE and enrolment.completed_at is None:
        complete(enrolment, course=course, now=moment)
    if _counts(enrolment) != before:
        rows.write_counts(enrolment)


def complete_at_end(enrolment: Enrolment, *, course: Course, now: datetime) -> bool:
    """The enrolment ends, which completes a course that asks for nothing more. The caller saves."""
    criteria = read(course.criteria)
    if criteria.find(Kind.END) is None or enrolment.completed_at:
        return False
    moments = follow(course, [enrolment], criteria=criteria, now=now, ended=True)
    moment = moments[enrolment.pk]
    if moment:
        complete(enrolment, course=course, now=moment)
    return moment is not None


def _counts(enrolment: Enrolment) -> tuple:
    return enrolment.done_count, enrolment.status, enrolment.completed_at, *kept_of(enrolment)


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
    credit = book_completion(completion)
    notifying.tell_of_completion(completion, course=course, jp=credit.credited_jp if credit else 0)
    transaction.on_commit(
        partial(
            course_completed.send_robust,
            sender=Enrolment,
            enrolment=enrolment,
            completion=completion,
        )
    )
    transaction.on_commit(
        partial(
            enrolment_changed.send_robust, sender=Enrolment, enrolment=enrolment, previous=previous
        )
    )
    return completion


def _snapshot(enrolment: Enrolment, course: Course, now: datetime) -> dict:
    person = Person.objects.select_related("region").get(pk=enrolment.person_id)
    spent = Progress.objects.filter(
        person_id=enrolment.person_id, activity__course_id=course.pk
    ).aggregate(total=Sum("seconds"), mean=Avg("score", filter=Q(activity__is_live=True)))
    return {
        "person": person,
        "course_id": course.pk,
        # The row's own: ``course`` may speak the reader's language (see courses.lookup).
        "title": Course.objects.values_list("title", flat=True).get(pk=course.pk),
        "form_code": course.form.code if course.form else "",
        "programme_jp": course.programme_jp,
        "seconds": spent["total"] or 0,
        "score": spent["mean"] if spent["mean"] is None else round(spent["mean"], 5),
        "completed_at": now,
        # The day where the person works: the caps of learning hours are of local days.
        "local_date": timezone.localdate(now, person.region.zone),
    }


def roll_up_course(course: Course) -> int:
    """Recount every enrolment after the outline or the criteria changed; complete those that now
    have it all, as of now: before, other rules held. Returns how many were completed.
    """
    course = Course.objects.get(pk=course.pk)
    if read(course.criteria):
        return sum(roll_up_piece(course, ids, since_now=True) for ids in _pieces(course))
    return _roll_up_activities(course)


def _pieces(course: Course) -> Iterator[list[int]]:
    last = 0
    found = Enrolment.objects.filter(course=course).order_by("pk").values_list("pk", flat=True)
    while ids := list(found.filter(pk__gt=last)[:PIECE]):
        yield ids
        last = ids[-1]


@transaction.atomic
def roll_up_piece(course: Course, ids: Sequence[int], *, since_now: bool = False) -> int:
    """Judge some enrolments of a course with criteria: a constant number of statements, and those
    of completing whoever has it all. Returns how many that were."""
    now = timezone.now()
    if not read(course.criteria):
        Enrolment.objects.filter(course=course, pk__in=ids).update(**FORGOTTEN)
        return 0
    locked = Enrolment.objects.select_for_update(no_key=True).filter(course=course, pk__in=ids)
    return judge_held(course, list(locked.order_by("pk")), now=now, since_now=since_now)


def judge_held(
    course: Course, enrolments: Sequence[Enrolment], *, now: datetime, since_now: bool = False
) -> int:
    """As ``roll_up_piece``, of enrolments that the caller has locked or just made. None without
    criteria."""
    criteria, count = read(course.criteria), 0
    if not criteria:
        return 0
    before = {row.pk: _counts(row) for row in enrolments}
    moments = follow(course, enrolments, criteria=criteria, now=now)
    for row in enrolments:
        moment = moments[row.pk]
        if moment and row.status == Status.ACTIVE and row.completed_at is None:
            complete(row, course=course, now=now if since_now else moment)
            count += 1
    write([row for row in enrolments if _counts(row) != before[row.pk]])
    return count


@transaction.atomic
def _roll_up_activities(course: Course) -> int:
    """One statement for the counts whatever the number of people."""
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
    Enrolment.objects.filter(course=course).update(
        done_count=Coalesce(Subquery(done), 0), **FORGOTTEN
    )
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
