"""What visitors search for, counted by day. Nothing about who searched is kept."""

from __future__ import annotations

import re
from datetime import date

from ..models import TermOfDay
from . import buffer

LONGEST = 100
SHORTEST = 2
# An identity number, a phone number, an account, whole or in groups: nobody looks for a subject
# with these. Years and numbers of regulations stay.
NUMBER = re.compile(r"\d{6}|\d(?:[ .\-/()]*\d){8,}")
ADDRESS = re.compile(r"\S@\S|@\S|://|\bwww\.", re.IGNORECASE)


def clean_term(text: str) -> str:
    """The term as it is counted; empty if it says nothing or may name a person."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    term = " ".join(printable.split()).lower()[:LONGEST].strip()
    if len(term) < SHORTEST or NUMBER.search(term) or ADDRESS.search(term):
        return ""
    return term if any(char.isalnum() for char in term) else ""


def record_search(text: str, *, found: int) -> None:
    """Count one search of today, without a query. ``found`` is how many results it had.

    Searches that the page cache answers are not counted, so figures are lower bounds.
    """
    term = clean_term(text)
    if term:
        buffer.searches.add((term, found > 0))


def forget_terms(*, before: date) -> int:
    """Delete the terms of older days. Returns how many rows went."""
    return TermOfDay.objects.filter(day__lt=before).delete()[0]
