"""Keep what is counted small."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from . import store, terms

# A little over a year, so that this month can be set beside the same month of last year.
KEEP = timedelta(days=400)


def roll_up() -> tuple[int, int]:
    """Add old views up by month and forget old search terms. Returns days and terms."""
    before = timezone.localdate() - KEEP
    return store.roll_up_views(before=before), terms.forget_terms(before=before)
