"""Counts every open cycle anew from the facts: what an event that was lost left undone."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from ..models import PathCycle
from . import courses, cycles, nested

CHUNK = 200


def recount_open(**which: Any) -> int:
    """Recount open cycles, all or those that ``which`` filters. Returns how many it completed."""
    rows = PathCycle.objects.filter(closed_at__isnull=True, **which).order_by("pk")
    finished, last = 0, 0
    while found := list(rows.filter(pk__gt=last).values_list("pk", "person_id")[:CHUNK]):
        last = found[-1][0]
        with transaction.atomic():
            cycles.lock_people({person for _pk, person in found})
            now = timezone.now()
            works = cycles.open_work(pk__in=[pk for pk, _person in found])
            done = cycles.recount(works, now=now)
            going_on = [work for work in works if not work.is_done]
            courses.follow(going_on)
            nested.follow(going_on)
            nested.spread(done, now=now)
        finished += len(done)
    return finished
