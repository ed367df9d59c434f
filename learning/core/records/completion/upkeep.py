"""After the conditions of an activity changed: whoever meets the new ones is complete, too."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet

from learning.core.contract import Result
from learning.core.courses.models import Completion, Course, ScoreNeeded
from learning.core.signals import activity_reported

from ..models import Enrolment, Progress
from .states import Facts, complete_at

PIECE = 500

_VIEWED = Q(first_viewed_at__isnull=False)
_REPORTED = Q(reported_at__isnull=False)
_SPENT = Q(last_beat_at__isnull=False, seconds__gte=F("activity__min_seconds"))
_SCORED = Q(first_scored_at__isnull=False) | Q(scored_at__isnull=False)
_PASSED = Q(passed_at__isnull=False) | Q(passed=True, scored_at__isnull=False)
_NEEDS_SOMETHING = (
    Q(activity__requires_view=True)
    | Q(activity__requires_report=True)
    | Q(activity__min_seconds__gt=0)
    | ~Q(activity__requires_score=ScoreNeeded.NONE)
)
# ``completion.states.complete_at`` in SQL; tests compare the two.
MET = (
    Q(activity__completion=Completion.VIEW) & _VIEWED
    | Q(activity__completion=Completion.TIME) & _SPENT
    | ~Q(activity__completion=Completion.ALL) & _REPORTED
    | Q(activity__completion=Completion.ALL)
    & _NEEDS_SOMETHING
    & (Q(activity__requires_view=False) | _VIEWED)
    & (Q(activity__requires_report=False) | _REPORTED)
    & (Q(activity__min_seconds=0) | _SPENT)
    & (~Q(activity__requires_score=ScoreNeeded.ANY) | _SCORED)
    & (~Q(activity__requires_score=ScoreNeeded.PASS) | _PASSED)
)


def complete_met(course: Course) -> int:
    """Complete what meets its conditions and is not complete yet. Returns how many rows.

    Whom staff declared not complete waits for an event of their own. Four statements for 500
    rows; safe to repeat and to break off.
    """
    count = last = 0
    while ids := list(_met(course).filter(pk__gt=last).values_list("pk", flat=True)[:PIECE]):
        last = ids[-1]
        count += _complete(course, ids)
    return count


def _met(course: Course) -> QuerySet[Progress]:
    rows = Progress.objects.filter(
        MET, activity__course=course, activity__is_live=True, completed_at=None, override_reason=""
    )
    return rows.order_by("pk")


@transaction.atomic
def _complete(course: Course, ids: list[int]) -> int:
    people = Progress.objects.filter(pk__in=ids).order_by().values("person")
    enrolments = Enrolment.objects.select_for_update(no_key=True).filter(
        course=course, person__in=people
    )
    list(enrolments.order_by("pk").values_list("pk"))
    # Asked again: what was reported while the locks were waited for is complete already.
    rows = list(_met(course).filter(pk__in=ids).select_related("activity"))
    for row in rows:
        row.completed_at = complete_at(row.activity, Facts.of(row))
        result = Result(completed=True, at=row.completed_at)
        transaction.on_commit(
            partial(activity_reported.send_robust, sender=Progress, progress=row, result=result)
        )
    Progress.objects.bulk_update(rows, ["completed_at"])
    return len(rows)
