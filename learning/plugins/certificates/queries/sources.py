"""Facts of what core and others announce, ready for a certificate."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from learning.core.api import hidden_scores
from learning.core.contract import Award
from learning.core.models import Activity, Course, CourseCompletion, Progress

from ..facts import Facts, Learned
from ..models import Kind

COMPLETION = "completion"
COURSE = "course"
LONGEST_TITLE = 255
MOST_LEARNED = 200


def subject_of(course: Course | int) -> str:
    return f"{COURSE}:{course if isinstance(course, int) else course.pk}"


def source_of(completion: CourseCompletion) -> str:
    return f"{COMPLETION}:{completion.pk}"


def facts_of_completion(completion: CourseCompletion) -> Facts:
    """The lessons that the course has now, which is the day it was completed: one query, two if
    conditions hide some of them. Those stand here only if the person completed them.

    A score that the person may not see is not told to everybody who reads the certificate."""
    rows = (
        Activity.objects.filter(course=completion.course_id, is_live=True)
        .select_related("section")
        .order_by("section__order", "section_id", "order", "pk")
    )
    return Facts(
        source=source_of(completion),
        subject=subject_of(completion.course_id),
        kind=Kind.COURSE.value,
        title=completion.title,
        completed_on=completion.local_date,
        jp=completion.programme_jp,
        score=shown_score(completion),
        learned=tuple(
            Learned(
                title=row.title,
                group=row.section.title if row.section else "",
                minutes=row.estimated_minutes,
            )
            for row in _learned(completion, rows)[:MOST_LEARNED]
        ),
    )


def shown_score(completion: CourseCompletion) -> Decimal | None:
    """None where there is none, or while its owner may not see it."""
    if completion.score is None:
        return None
    hidden = hidden_scores(completion.person, course_id=completion.course_id)
    return None if completion.course_id in hidden.courses else completion.score


def _learned(completion: CourseCompletion, rows: Iterable[Activity]) -> list[Activity]:
    found = list(rows)
    hidden = [row for row in found if row.may_hide]
    if not hidden:
        return found
    progress = Progress.objects.filter(person=completion.person_id, completed_at__isnull=False)
    done = set(progress.filter(activity__in=hidden).values_list("activity_id", flat=True))
    return [row for row in found if row not in hidden or row.pk in done]


def facts_of_award(award: Award, *, zone: ZoneInfo) -> Facts:
    """``zone`` is that of whoever earned it: the day is theirs, as that of a completion."""
    return Facts(
        source=award.key,
        subject=award.subject,
        kind=award.kind,
        title=award.title[:LONGEST_TITLE],
        completed_on=timezone.localdate(award.earned_at, zone),
        jp=award.jp,
        valid_until=award.valid_until,
        learned=tuple(Learned(title=part.title, jp=part.jp) for part in award.parts[:MOST_LEARNED]),
    )
