"""What completes a course without anybody doing something: days that pass, other courses."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from learning.core.courses.criteria import Kind, read
from learning.core.courses.models import Course

from .. import rollup, rows
from ..models import CourseCompletion, Enrolment

Status = Enrolment.Status


def judge_due() -> int:
    """Judge whose next criterion is met by the time. Returns how many completed a course.

    Six statements for 500 enrolments of a course; safe to repeat and to break off.
    """
    count, now = 0, timezone.now()
    due = Enrolment.objects.filter(criteria_due_at__lte=now, status=Status.ACTIVE)
    chosen = due.order_by("course_id", "pk").values_list("course_id", "pk")
    while pairs := list(chosen[: rollup.PIECE]):
        by_course: dict[int, list[int]] = defaultdict(list)
        for course_id, pk in pairs:
            by_course[course_id].append(pk)
        for course in Course.objects.filter(pk__in=by_course).select_related("region"):
            count += rollup.roll_up_piece(course, by_course[course.pk])
    return count


def count_dependents(completion: CourseCompletion) -> int:
    """Judge the person's enrolments in courses that ask for the one just completed.

    Returns how many there are. One query where there is none.
    """
    rows_ = Enrolment.objects.filter(person=completion.person_id, status=Status.ACTIVE)
    found = rows_.exclude(course__criteria={}).select_related("course__region")
    key = str(completion.course.translation_key) if found else ""
    asking = [row.course for row in found if _asks_for(row.course, key)]
    for course in asking:
        _judge(course, completion.person_id)
    return len(asking)


def _asks_for(course: Course, key: str) -> bool:
    asked = read(course.criteria).find(Kind.COURSES)
    return asked is not None and key in asked.keys


@transaction.atomic
def _judge(course: Course, person_id: int) -> None:
    enrolment = rows.lock_enrolment(course_id=course.pk, person_id=person_id)
    if enrolment:
        rollup.roll_up(enrolment, course=course, now=timezone.now())
