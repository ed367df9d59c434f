"""Who is to be counted, and whose scores were missed."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from learning.core.models import Progress

from ..models import Grade, Gradebook, GradeItem, Kind, Standing


def stale_people(book: Gradebook) -> QuerySet[Standing, int]:
    """Ids of people who were counted with an older structure."""
    rows = Standing.objects.filter(gradebook=book, counted_version__lt=book.version)
    return rows.order_by("person").values_list("person_id", flat=True)


def people_with_other_scores(book: Gradebook) -> QuerySet[Progress, int]:
    """Ids of people of whose activities core knows another score than their grades say."""
    items = GradeItem.objects.filter(gradebook=book, kind=Kind.ACTIVITY, is_live=True, locked=False)
    grade = Grade.objects.filter(
        gradebook=book, item__activity=OuterRef("activity"), person=OuterRef("person")
    )
    rows = Progress.objects.filter(activity__in=items.values("activity"), scored_at__isnull=False)
    at = Q(submitted_at=Coalesce(OuterRef("handed_in_at"), OuterRef("scored_at")))
    scored = Q(score__isnull=False) & ~Exists(
        grade.filter(Q(locked=True) | Q(raw=OuterRef("score")) & at)
    )
    # A score that was taken back.
    cleared = Q(score=None) & Exists(grade.filter(locked=False, raw__isnull=False))
    rows = rows.filter(scored | cleared)
    return rows.order_by("person").values_list("person_id", flat=True).distinct()
