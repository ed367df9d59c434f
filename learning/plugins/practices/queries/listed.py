"""Which entries the public may know of."""

from django.db.models import QuerySet

from learning.core.api import hidden_branches

from ..models import Entry


def listed_entries() -> QuerySet[Entry]:
    """Published entries that are not below an unpublished or private page. One query of its own."""
    return Entry.objects.filter(is_live=True, page__isnull=False).exclude(hidden_branches())
