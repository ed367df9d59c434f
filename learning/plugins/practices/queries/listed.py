"""Which entries the public may know of."""

from django.db.models import QuerySet

from learning.core.api import hidden_branches

from ..models import Collection, Entry


def listed_entries() -> QuerySet[Entry]:
    """Published entries that are not below an unpublished or private page. One query of its own."""
    return Entry.objects.filter(is_live=True, page__isnull=False).exclude(hidden_branches())


def collected(collection: Collection) -> QuerySet[Entry]:
    """What the public finds in a collection, in the order that its editors gave it."""
    found = listed_entries().filter(collection_items__collection=collection)
    return found.order_by("collection_items__order", "collection_items__pk")
