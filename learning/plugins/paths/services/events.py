"""Facts arrive: what they change on the paths of the people they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.core.models import Person

from ..engine.nodes import Kind
from ..models import Achievement, PathCycle
from . import courses, cycles, nested

OWN = "path:"


def fact_arrived(person_id: int, *, kind: Kind, ref: str) -> int:
    """Mark and settle what ``kind`` and ``ref`` fulfil on this person's paths.

    One query where nothing of theirs asks for it. Returns how many paths it completed.
    """
    if not _running([person_id], kind=kind, ref=ref).exists():
        return 0
    with transaction.atomic():
        cycles.lock_people([person_id])
        return settle_fact([person_id], kind=kind, ref=ref, now=timezone.now())


def settle_fact(ids: Sequence[int], *, kind: Kind, ref: str, now: dt.datetime) -> int:
    """As ``fact_arrived`` for people who are locked already."""
    found = _running(ids, kind=kind, ref=ref)
    works = cycles.open_work(pk__in=list(found.values_list("pk", flat=True)))
    done = cycles.mark_some(works, kind=kind, ref=ref, now=now)
    going_on = [work for work in works if not work.is_done]
    courses.follow(going_on)
    nested.follow(going_on)
    nested.spread(done, now=now)
    return len(done)


def _running(ids: Iterable[int], *, kind: Kind, ref: str) -> Any:
    """Open cycles of these people whose version has a leaf of this kind and ref."""
    rows = PathCycle.objects.filter(person__in=list(ids), closed_at__isnull=True)
    leaf = {"version__leaves__kind": kind.value}
    if kind == Kind.COURSE:
        leaf["version__leaves__course"] = ref
    elif kind == Kind.PATH:
        leaf["version__leaves__path"] = ref
    else:
        leaf["version__leaves__ref"] = ref
    return rows.filter(**leaf).order_by("pk").distinct()


def achievement_announced(person: Person, *, achievement: str, label: str = "") -> None:
    """Keep what another part of the system announced, and let it count.

    ``event:<key>`` fulfils the leaf of an event, any other word that of an achievement. What
    paths announce of themselves is not kept: their cycles say it already.
    """
    if achievement.startswith(OWN) or not achievement:
        return
    key = achievement[:80]
    Achievement.objects.create(person=person, key=key, at=timezone.now(), label=label[:255])
    is_event = key.startswith("event:")
    fact_arrived(
        person.pk,
        kind=Kind.EVENT if is_event else Kind.ACHIEVEMENT,
        ref=key.removeprefix("event:") if is_event else key,
    )
