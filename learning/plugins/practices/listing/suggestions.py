"""Titles offered while somebody types."""

from learning.core.listing import find_pages

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
        found = _find(shelf, better) if better else []
    rows = of_kind(shelf.kind).filter(page_id__in=found).values_list("page_id", "title")
    titles = dict(rows.order_by())
    return [titles[pk] for pk in found if pk in titles]


def _find(shelf: Shelf, text: str) -> list[int]:
    ids, is_exact = find_pages(PAGES[Entry.Kind(shelf.kind)].objects.live(), text, most=MOST)
    return ids if is_exact else []
