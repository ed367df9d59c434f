"""Titles offered while somebody types."""

from learning.core.api import of_this_host
from learning.core.listing import match_for_reader

from ..models import Entry
from .lists import PAGES, Shelf, entry_words, of_kind

MOST = 8


def suggest(shelf: Shelf, text: str) -> list[str]:
    """Titles of entries that match, best first, after mending the words if none does.

    Three queries, five after a misspelt word.
    """
    found = _find(shelf, text)
    if not found:
        better = entry_words.respell(text)
        found = _find(shelf, better) if better else {}
    rows = of_kind(shelf.kind).filter(page_id__in=found).values_list("page_id", flat=True)
    listed = set(rows.order_by())
    return [title for pk, title in found.items() if pk in listed]


def _find(shelf: Shelf, text: str) -> dict[int, str]:
    """Titles as the reader reads them, by the source page's id."""
    pages = of_this_host(PAGES[Entry.Kind(shelf.kind)].objects.live())
    found, is_exact = match_for_reader(pages, text, fields=["title"], most=MOST)
    return dict(found) if is_exact else {}
