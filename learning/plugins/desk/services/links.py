from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from .. import probe
from ..models import LinkCheck
from ..queries import links

# What one press of the button asks at most.
MOST = 100


def ask(urls: Iterable[str], *, now: datetime | None = None) -> list[int]:
    """Put addresses on the list whose outcome is unknown or old. Returns the rows to work on."""
    now = now or timezone.now()
    wanted = list(dict.fromkeys(urls))[:MOST]
    known = links.outcomes(wanted)
    new = [url for url in wanted if links.key_of(url) not in known]
    LinkCheck.objects.bulk_create(
        [LinkCheck(key=links.key_of(url), url=url, asked_at=now) for url in new],
        ignore_conflicts=True,
    )
    old = [row.pk for row in known.values() if not (links.is_fresh(row) or links.is_under_way(row))]
    LinkCheck.objects.filter(pk__in=old).update(state=LinkCheck.State.WAITING, asked_at=now)
    keys = [links.key_of(url) for url in new]
    made = LinkCheck.objects.filter(key__in=keys).order_by().values_list("pk", flat=True)
    return sorted([*old, *made])


def check(ids: Iterable[int]) -> None:
    """Ask each address and keep what it answered. For a worker: it may take minutes."""
    for row in links.rows(ids).filter(state=LinkCheck.State.WAITING):
        outcome = probe.probe(row.url)
        row.state, row.status, row.checked_at = outcome.state, outcome.status, timezone.now()
        row.save(update_fields=["state", "status", "checked_at"])
