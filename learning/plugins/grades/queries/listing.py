"""Gradebooks as their list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from learning.core.models import Enrolment

from ..models import Gradebook, GradeItem, Kind
from ..policies import LEARNERS
from .access import may_see_all


def count_learners(user: Any, books: Sequence[Gradebook]) -> dict[int, int]:
    """By course: how many learn there of whom the user may see grades. One query."""
    whole = [book.course_id for book in books if may_see_all(user, book)]
    led = LEARNERS.condition(user, ["view"]) & ~Q(person__user=user.pk)
    rows = Enrolment.objects.filter(
        Q(course__in=whole) | led,
        course__in=[book.course_id for book in books],
        status__in=Enrolment.OPEN_STATUSES,
    )
    return dict(rows.order_by().values_list("course").annotate(Count("pk")))


def count_items(books: Sequence[Gradebook]) -> dict[int, int]:
    """By gradebook: how many columns there are beside totals. One query."""
    rows = GradeItem.objects.filter(gradebook__in=[book.pk for book in books], is_live=True)
    rows = rows.exclude(kind=Kind.CATEGORY)
    return dict(rows.order_by().values_list("gradebook").annotate(Count("pk")))
