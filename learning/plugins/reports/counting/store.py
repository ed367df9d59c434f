"""Views of pages in the database: added up by day, older ones by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from django.db import connection, transaction

from learning.core.api import public_pages

from ..models import ViewsOfDay

Counts = Mapping[tuple[int, date], int]
CHUNK = 1_000


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
    """One statement adds to rows that exist and makes the others: two processes lose nothing."""
    if not counts:
        return
    table = connection.ops.quote_name(ViewsOfDay._meta.db_table)
    values = ", ".join(["(%s, %s, %s)"] * len(counts))
    statement = (
        f"INSERT INTO {table} (page_id, day, views) VALUES {values} "  # noqa: S608 - no input
        f"ON CONFLICT (page_id, day) DO UPDATE SET views = {table}.views + excluded.views"
    )
    adapted = connection.ops.adapt_datefield_value
    # In one order everywhere, so that two processes do not wait for each other's rows.
    rows = [(page_id, adapted(day), views) for (page_id, day), views in sorted(counts.items())]
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
