"""Comments and reactions as readers and moderators see them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from learning.core.api import policy_for
from learning.core.models import Person

from ..models import Comment, Entry, Reaction

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
