"""Whose scores core must not show: those of activities that are hidden in the gradebook."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learning.core.api import hide_scores

from ..models import Gradebook, GradeItem, Kind
from ..queries.hidden import hidden_items
from ..queries.trees import live_items


def tell_core(book: Gradebook, *, now: datetime | None = None) -> int:
    """Have core hide the scores of what is hidden now, and show the others. Returns how many."""
    items = live_items(book)
    unseen = hidden_items(items, at=now or timezone.now())
    rows = GradeItem.objects.filter(gradebook=book, kind=Kind.ACTIVITY, is_live=True)
    changed = 0
    for item in rows.select_related("activity"):
        if item.activity is not None and item.activity.hides_score != (item.pk in unseen):
            hide_scores(item.activity, hidden=item.pk in unseen)
            changed += 1
    return changed


def show_due() -> int:
    """Show what was hidden until now. Returns of how many items."""
    now = timezone.now()
    due = GradeItem.objects.filter(hidden_until__isnull=False, hidden_until__lte=now)
    shown = 0
    for book in Gradebook.objects.filter(pk__in=due.values("gradebook")):
        with transaction.atomic():
            shown += due.filter(gradebook=book).update(hidden_until=None)
            tell_core(book, now=now)
    return shown
