"""Pre-test and post-test of a course: what people gained in between."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import (
    Avg,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)

from learning.core.models import Course

from ..models import Quiz, QuizAttempt, QuizGrade
from .anonymity import hidden

PERCENT = Decimal("0.01")
# A person, and the number of their attempt at the course.
Taken = tuple[int | None, int]
SHARE = ExpressionWrapper(
    F("grade") * 100 / F("max_grade"), output_field=DecimalField(max_digits=12, decimal_places=5)
)


@dataclass(frozen=True, slots=True)
class Gain:
    """In percent of the highest grade, over people with both. ``normalised`` is Hake's gain: the
    share of what could still be gained (R. Hake, Am. J. Phys. 66, 1998)."""

    people: int
    before: Decimal
    after: Decimal

    @property
    def gain(self) -> Decimal:
        return self.after - self.before

    @property
    def normalised(self) -> Decimal | None:
        """None where the pre-test left nothing to gain."""
        if self.before >= 100:
            return None
        return ((self.after - self.before) / (100 - self.before)).quantize(PERCENT, ROUND_HALF_UP)


def pair_of(course: Course) -> tuple[Quiz, Quiz] | None:
    """The pre-test and the post-test of a course; None unless there are both."""
    found = {}
    rows = Quiz.objects.filter(activity__course=course, activity__is_live=True)
    for quiz in rows.select_related("activity").order_by("-activity__order"):
        # The first of each in the course's order.
        found[quiz.rules.test_role] = quiz
    return (found["pre"], found["post"]) if "pre" in found and "post" in found else None


def rows_of(pre: Quiz, post: Quiz) -> QuerySet[QuizGrade]:
    """A post-test grade for each person and time with ``share`` and ``share_before``."""
    before = QuizGrade.objects.filter(
        quiz=pre,
        person=OuterRef("person"),
        course_attempt=OuterRef("course_attempt"),
        grade__isnull=False,
        max_grade__gt=0,
    )
    rows: Any = QuizGrade.objects.filter(quiz=post, grade__isnull=False, max_grade__gt=0)
    return (
        rows.annotate(share=SHARE, share_before=Subquery(before.annotate(s=SHARE).values("s")[:1]))
        .filter(share_before__isnull=False)
        .select_related("person")
    )


def course_gain(course: Course) -> Gain | None:
    """Three queries, however many people. None without a pair, or without people in both."""
    pair = pair_of(course)
    if pair is None:
        return None
    total = (
        rows_of(*pair)
        .order_by()
        .aggregate(people=Count("pk"), before=Avg("share_before"), after=Avg("share"))
    )
    if not total["people"]:
        return None
    return Gain(total["people"], _rounded(total["before"]), _rounded(total["after"]))


def gains_of(course: Course, attempts: Iterable[QuizAttempt]) -> dict[Taken, Gain]:
    """What the takers of these gained, by person and time: three queries, however many. Of whose
    marks are not out yet nothing is told."""
    pair = pair_of(course)
    if pair is None:
        return {}
    rows: Any = rows_of(*pair).filter(person__in={row.person_id for row in attempts})
    for quiz in pair:
        held = QuizAttempt.objects.filter(quiz=quiz, person=OuterRef("person"))
        rows = rows.exclude(Exists(held.filter(hidden(quiz))))
    return {
        (row.person_id, row.course_attempt): Gain(
            1, _rounded(row.share_before), _rounded(row.share)
        )
        for row in rows
    }


def _rounded(value: Any) -> Decimal:
    return Decimal(value).quantize(PERCENT, ROUND_HALF_UP)
