"""What changed in the ledger after SIASN had it, until somebody has set it right there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from ..models import BatchRow
from ..queries import credited

STEP = 5_000


def compare(rows: QuerySet[BatchRow]) -> int:
    """Note what the ledger says now of each row. Returns how many differ from what was noted."""
    found = rows.annotate(now=credited("credit")).exclude(ledger_jp=F("now"))
    changed = list(found.order_by("pk").values_list("pk", "now"))
    for pk, now in changed:
        BatchRow.objects.filter(pk=pk).update(ledger_jp=max(now, 0))
    return len(changed)


def compare_all() -> int:
    """By the clock: what an interrupted process did not note. Returns how many differed."""
    last, found = 0, 0
    while ids := list(
        BatchRow.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:STEP]
    ):
        found += compare(BatchRow.objects.filter(pk__range=(ids[0], ids[-1])))
        last = ids[-1]
    return found


@transaction.atomic
def settle(rows: QuerySet[BatchRow], *, seen: Mapping[int, int], actor: Any) -> int:
    """Note that SIASN now holds what the ledger says, for rows as they were seen.

    ``seen`` are the hours of the ledger by row as they stood on the page: a row that changed since
    stays in the list. Returns how many were settled.
    """
    open_rows = rows.filter(pk__in=seen).exclude(siasn_jp=F("ledger_jp"))
    # In order, so that two who settle the same rows wait for each other.
    locked = open_rows.select_for_update(of=("self",)).order_by("pk")
    settled = [row for row in locked if row.ledger_jp == seen[row.pk]]
    for row in settled:
        previous, row.siasn_jp = row.siasn_jp, row.ledger_jp
        row.corrected_at, row.corrected_by = timezone.now(), actor
        row.save(update_fields=["siasn_jp", "corrected_at", "corrected_by"])
        data = {"previous": previous, "jp": row.siasn_jp, "credit": row.credit_id}
        log(row, "learning.siasn.correct", user=actor, title=row.title, data=data)
    return len(settled)
