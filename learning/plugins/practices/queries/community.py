"""Comments and reactions as readers and moderators see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from learning.core.api import policy_for
from learning.core.models import Person

from ..models import Comment, CommentReport, Entry, Reaction

MOST_SHOWN = 100


def shown_comments(entry: Entry, person: Person | None = None) -> list[Comment]:
    """The newest that moderators let pass, in order; ``person`` sees own ones that wait, too."""
    condition = Q(state=Comment.State.SHOWN)
    if person is not None:
        condition |= Q(person=person, state=Comment.State.WAITING)
    rows = Comment.objects.filter(condition, entry=entry).select_related("person__region")
    return list(rows.order_by("-created_at", "-pk")[:MOST_SHOWN])[::-1]


def reaction_of(entry: Entry, person: Person) -> Reaction | None:
    return Reaction.objects.filter(entry=entry, person=person).first()


def comments_for(user: Any, action: str = "view") -> QuerySet[Comment]:
    rows = policy_for(Comment).instances_user_has_permission_for(user, action)
    return rows.select_related("entry__region", "person__region", "moderated_by")


def with_open_reports(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    """What was reported most first; each row with ``open_reports``, without who reported."""
    reports = CommentReport.objects.filter(settled_at=None).order_by("created_at", "pk")
    found = rows.order_by("-report_count", "-created_at", "-pk")
    return found.prefetch_related(Prefetch("reports", reports, to_attr="open_reports"))


def reported_by(person: Person, comments: list[Comment]) -> set[int]:
    rows = CommentReport.objects.filter(person=person, comment__in=[row.pk for row in comments])
    return set(rows.values_list("comment", flat=True))
