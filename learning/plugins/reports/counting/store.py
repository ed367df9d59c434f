"""Views and searches in the database: added up by day, older views by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from learning.core.api import public_pages

from ..models import TermOfDay, ViewsOfDay

Counts = Mapping[tuple[int, date], int]
# A term, and whether anything was found.
Search = tuple[str, bool]
Searches = Mapping[tuple[Search, date], int]
CHUNK = 1_000
MOST_TERMS_A_DAY = 5_000


def add_views(counts: Counts) -> int:
    """Add ``counts`` by page and day; returns how many views were of public pages.

    Four queries whatever the number of pages. Counts of unpublished, private and unknown pages
    are dropped.
    """
    ids = {page_id for page_id, _day in counts}
    with transaction.atomic():
        public = set(public_pages().filter(pk__in=ids).order_by().values_list("pk", flat=True))
        known = {key: views for key, views in counts.items() if key[0] in public}
        _add(known)
    return sum(known.values())


def _add(counts: Counts) -> None:
    adapted = connection.ops.adapt_datefield_value
    # In one order everywhere, so that two processes do not wait for each other's rows.
    rows = [(page_id, adapted(day), views) for (page_id, day), views in sorted(counts.items())]
    _upsert(ViewsOfDay, ("page_id", "day"), ("views",), rows)


def add_searches(counts: Searches) -> None:
    """Add ``counts`` by term and day. Three queries a day whatever the number of terms.

    A day holds a bounded number of terms; new ones beyond it are dropped.
    """
    by_day: dict[date, dict[str, list[int]]] = {}
    for ((term, found), day), number in counts.items():
        sums = by_day.setdefault(day, {}).setdefault(term, [0, 0])
        sums[0] += number
        sums[1] += 0 if found else number
    with transaction.atomic():
        for day, terms in sorted(by_day.items()):
            _add_terms(day, terms)


def _add_terms(day: date, terms: Mapping[str, list[int]]) -> None:
    of_day = TermOfDay.objects.filter(day=day)
    known = set(of_day.filter(term__in=terms).values_list("term", flat=True))
    room = max(0, MOST_TERMS_A_DAY - of_day.count())
    added = {*known, *[term for term in terms if term not in known][:room]}
    adapted = connection.ops.adapt_datefield_value(day)
    rows = [(adapted, term, *sums) for term, sums in sorted(terms.items()) if term in added]
    _upsert(TermOfDay, ("day", "term"), ("searches", "without_results"), rows)


def _upsert(
    model: type[Model], key: Sequence[str], sums: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """One statement adds to rows that exist and makes the others: two processes lose nothing."""
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    line = f"({', '.join(['%s'] * len(rows[0]))})"
    added = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    statement = (
        f"INSERT INTO {table} ({', '.join((*key, *sums))}) "  # noqa: S608 - no input
        f"VALUES {', '.join([line] * len(rows))} "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {added}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


def roll_up_views(*, before: date) -> int:
    """Add days of months that ended before that day's month up to the first of their month.

    Returns how many rows went. A day at a time and safe to repeat.
    """
    first_kept = before.replace(day=1)
    gone = 0
    while (day := _first_single_day(first_kept)) is not None:
        gone += _roll_up_day(day)
    return gone


def _first_single_day(first_kept: date) -> date | None:
    rows = ViewsOfDay.objects.filter(day__lt=first_kept).exclude(day__day=1)
    return rows.order_by("day").values_list("day", flat=True).first()


@transaction.atomic
def _roll_up_day(day: date) -> int:
    # Another process that does the same waits here and then finds nothing left.
    rows = list(ViewsOfDay.objects.filter(day=day).select_for_update())
    if not rows:
        return 0
    month: Counter[tuple[int, date]] = Counter()
    for row in rows:
        month[row.page_id, day.replace(day=1)] += row.views
    sums = list(month.items())
    for start in range(0, len(sums), CHUNK):
        _add(dict(sums[start : start + CHUNK]))
    return ViewsOfDay.objects.filter(day=day, pk__lte=max(row.pk for row in rows)).delete()[0]
