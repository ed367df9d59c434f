"""Who says number and check page of credits, for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from learning.core.records import credit_links


@contextmanager
def credit_links_from(source: str, find: credit_links.FindLinks) -> Iterator[None]:
    """Have only ``find`` asked, and only about credits of ``source``."""
    before = dict(credit_links._finders)
    credit_links._finders.clear()
    credit_links.add_credit_link(source, find)
    try:
        yield
    finally:
        credit_links._finders.clear()
        credit_links._finders.update(before)
