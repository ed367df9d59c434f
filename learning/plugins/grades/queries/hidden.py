"""What is hidden from learners, and since when it is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from learning.core.models import Person

from ..models import Grade, GradeItem, Kind

# Categories above an item that are looked at one by one.
LEVELS = 4


def is_hidden(row: Grade | GradeItem, *, at: datetime) -> bool:
    """By itself: ``hidden`` for good, or until a moment that has not come."""
    return row.hidden or (row.hidden_until is not None and row.hidden_until > at)


def hidden_items(items: Iterable[GradeItem], *, at: datetime) -> set[int]:
    """Ids of what is hidden, itself or with a category above it. ``items`` parents first."""
    found: set[int] = set()
    for item in items:
        if item.parent_id in found or is_hidden(item, at=at):
            found.add(item.pk)
    return found


def hidden_from(person: Person) -> Q:
    """A condition on activities: those whose grade a grader hides from this person.

    With it goes all that stands in a hidden category; the columns themselves: ``hidden_items``.
    """
    own = Grade.objects.filter(Q(hidden=True) | Q(hidden_until__gt=timezone.now()), person=person)
    above = ["__".join(["parent"] * level) for level in range(1, LEVELS + 1)]
    unseen = Q(pk__in=own.values("item"))
    for name in above:
        unseen |= Q(**{f"{name}__in": own.values("item")})
    # What stands deeper is hidden with any category: too much rather than too little.
    categories = own.filter(item__kind=Kind.CATEGORY)
    unseen |= Q(
        **{f"{above[-1]}__parent__isnull": False}, gradebook__in=categories.values("gradebook")
    )
    return Q(Exists(GradeItem.objects.filter(unseen, activity=OuterRef("pk"))))
