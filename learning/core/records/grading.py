"""What a gradebook tells core: the course's total of a person, and that scores are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from learning.core.courses.models import Activity, Course
from learning.core.regions.models import Person

from . import errors, rollup
from .models import Enrolment

PLACES = Decimal("0.00001")
# A fraction from 0 to 1 (None: no grade yet), and whether that passes (None: nobody asks).
Total = tuple[Decimal | None, bool | None]


def report_course_grade(
    course: Course, *, person: Person, fraction: Decimal | None, passed: bool | None = None
) -> None:
    """As ``report_course_grades``, of one person."""
    report_course_grades(course, {person.pk: (fraction, passed)})


@transaction.atomic
def report_course_grades(course: Course, totals: Mapping[int, Total]) -> None:
    """Keep totals by person's id, and count criteria anew.

    Statements do not grow with the people, but for those of completing the course. Raises
    NotEnrolled when one of them never enrolled in the course.
    """
    locked = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    found = list(locked.filter(course=course, person__in=list(totals)).order_by("pk"))
    if len(found) < len(totals):
        raise errors.NotEnrolled
    changed = [row for row in found if _take(row, *totals[row.person_id])]
    Enrolment.objects.bulk_update(changed, ["grade", "grade_passed"])
    if changed:
        rollup.judge_held(course, changed, now=timezone.now())


def _take(enrolment: Enrolment, fraction: Decimal | None, passed: bool | None) -> bool:
    """Whether anything is different."""
    grade = None if fraction is None else min(max(fraction, Decimal(0)), Decimal(1))
    grade = None if grade is None else grade.quantize(PLACES)
    before = enrolment.grade, enrolment.grade_passed
    enrolment.grade, enrolment.grade_passed = grade, passed
    return before != (grade, passed)


@transaction.atomic
def hide_scores(activity: Activity, *, hidden: bool) -> None:
    """Learners no longer see whether they passed ``activity``; see ADR 31."""
    changed = Activity.objects.filter(pk=activity.pk).exclude(hides_score=hidden)
    if changed.update(hides_score=hidden):
        Course.objects.filter(pk=activity.course_id).update(
            content_version=F("content_version") + 1
        )
