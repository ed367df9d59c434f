"""What visitors search for, counted by day. Nothing about who searched is kept."""

from __future__ import annotations

import re
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ..models import TermOfDay

LONGEST = 100
SHORTEST = 2
MOST_A_DAY = 5_000
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


def record_search(term: str, *, found: int) -> None:
    """Count one search of today. One query; two more for the first of a day.

    Searches that the page cache answers are not counted, so figures are lower bounds.
    """
    term = clean_term(term)
    if not term:
        return
    day = timezone.localdate()
    empty = int(found == 0)
    rows = TermOfDay.objects.filter(day=day, term=term)
    added = {"searches": F("searches") + 1, "without_results": F("without_results") + empty}
    if rows.update(**added) or TermOfDay.objects.filter(day=day).count() >= MOST_A_DAY:
        return
    try:
        with transaction.atomic():
            TermOfDay.objects.create(day=day, term=term, searches=1, without_results=empty)
    except IntegrityError:
        # Somebody else typed it first, a moment ago.
        rows.update(**added)


def forget_terms(*, before: date) -> int:
    """Delete the terms of older days. Returns how many rows went."""
    return TermOfDay.objects.filter(day__lt=before).delete()[0]
