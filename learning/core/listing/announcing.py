"""Tells whoever listens what was searched for, so that empty searches come to light."""

from __future__ import annotations

from learning.core.signals import searched

from .search import Search


def announce(search: Search) -> None:
    """Announce the search of a list once: not again for its further pages and its facets.

    Words that had to be mended found nothing themselves.
    """
    params = search.params
    if params.text and params.page == 1 and not params.chosen:
        found = 0 if search.respelled else search.total
        searched.send(sender=Search, text=params.text, found=found)
