"""Cycles: open one, settle what its marks add up to, complete it.

Who calls holds the lock on the person (``lock_people``): all paths of one person change one after
the other, so that a course that counts in several of them cannot deadlock two events.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from learning.core.api import add_months, notify
from learning.core.contract import Award, AwardPart
from learning.core.models import Person
from learning.core.signals import achievement_earned

from .. import kinds
from ..engine import evaluate
from ..engine.nodes import Group, Kind, Leaf, leaves
from ..models import EnrolmentLog, LearningPath, Mark, PathCycle, PathEnrolment, PathVersion
from ..queries.facts import Fact, Facts, best, day_start, facts_for

Status = PathEnrolment.Status
CHUNK = 500


@dataclass(slots=True)
class Work:
    """One open cycle with all that settling it needs."""

    cycle: PathCycle
    enrolment: PathEnrolment
    path: LearningPath
    root: Group
    marks: dict[str, Mark] = field(default_factory=dict)
    verdict: evaluate.Verdict | None = None

    @property
    def is_done(self) -> bool:
        return self.verdict is not None and self.verdict.is_done


def lock_people(ids: Iterable[int]) -> list[int]:
    """Hold these people, in the order of their ids. Returns those that exist."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=list(ids))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def open_work(**which: Any) -> list[Work]:
    """Open cycles as work, with their marks: two queries."""
    rows = PathCycle.objects.filter(closed_at__isnull=True, **which).select_related(
        "version", "enrolment__path__region", "enrolment__person"
    )
    roots: dict[int, Group] = {}
    found = [_work(row, roots) for row in rows.order_by("pk")]
    by_cycle = {work.cycle.pk: work for work in found}
    for mark in Mark.objects.filter(cycle__in=by_cycle):
        by_cycle[mark.cycle_id].marks[mark.key] = mark
    return found


def _work(cycle: PathCycle, roots: dict[int, Group]) -> Work:
    root = roots.setdefault(cycle.version_id, cycle.version.root)
    return Work(cycle, cycle.enrolment, cycle.enrolment.path, root)


def open_cycles(
    enrolments: Sequence[PathEnrolment],
    *,
    version: PathVersion,
    now: dt.datetime,
    counts_from: dt.datetime | None,
) -> list[PathCycle]:
    """A new cycle for each of ``enrolments``, due on their ``due_on``. Closes no other."""
    numbers = dict.fromkeys((row.pk for row in enrolments), 0)
    for pk, number in PathCycle.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "number"
    ):
        numbers[pk] = max(numbers[pk], number)
    return PathCycle.objects.bulk_create(
        PathCycle(
            enrolment=row,
            person_id=row.person_id,
            version=version,
            number=numbers[row.pk] + 1,
            opened_at=now,
            counts_from=counts_from,
            due_on=row.due_on,
        )
        for row in enrolments
    )


def recount(works: Sequence[Work], *, now: dt.datetime) -> list[Work]:
    """Find all marks of ``works`` anew from the facts, and settle them. Returns what is done."""
    wanted = {leaf.key: leaf for work in works for leaf in leaves(work.root)}
    facts = facts_for({work.cycle.person_id for work in works}, wanted.values())
    for work in works:
        keys = {leaf.key for leaf in leaves(work.root)}
        gone = [mark.pk for key, mark in work.marks.items() if key not in keys]
        if gone:
            Mark.objects.filter(pk__in=gone).delete()
            work.marks = {key: mark for key, mark in work.marks.items() if key in keys}
    _mark(works, facts)
    return settle(works, now=now)


def mark_some(works: Sequence[Work], *, kind: Kind, ref: str, now: dt.datetime) -> list[Work]:
    """As ``recount``, but only for leaves of ``kind`` and ``ref``: something has just happened."""
    wanted = [leaf for work in works for leaf in leaves(work.root) if _is(leaf, kind, ref)]
    facts = facts_for({work.cycle.person_id for work in works}, wanted)
    _mark(works, facts, only=(kind, ref))
    return settle(works, now=now)


def _is(leaf: Leaf, kind: Kind, ref: str) -> bool:
    return leaf.kind == kind and leaf.ref == ref


def _mark(works: Sequence[Work], facts: Facts, only: tuple[Kind, str] | None = None) -> None:
    fresh: list[Mark] = []
    changed: list[Mark] = []
    for work in works:
        own = facts.get(work.cycle.person_id, {})
        for leaf in leaves(work.root):
            if only and (leaf.kind, leaf.ref) != only:
                continue
            fact = best(leaf, own.get((leaf.kind, leaf.ref), ()), work.cycle)
            before = work.marks.get(leaf.key)
            if fact is None or (before is not None and _says(before, leaf, fact)):
                continue
            mark = before or Mark(cycle=work.cycle, key=leaf.key)
            mark.at, mark.score, mark.label = fact.at, fact.score, fact.label[:255]
            mark.jp = leaf.jp if fact.jp is None else fact.jp
            work.marks[leaf.key] = mark
            (changed if before else fresh).append(mark)
    Mark.objects.bulk_create(fresh)
    if changed:
        Mark.objects.bulk_update(changed, ["at", "score", "jp", "label"], batch_size=CHUNK)


def _says(mark: Mark, leaf: Leaf, fact: Fact) -> bool:
    jp = leaf.jp if fact.jp is None else fact.jp
    return (mark.at, mark.score, mark.jp) == (fact.at, fact.score, jp)


def settle(works: Sequence[Work], *, now: dt.datetime) -> list[Work]:
    """Write what the marks add up to; complete what is done. Returns the works that are done."""
    touched: list[Work] = []
    done: list[Work] = []
    for work in works:
        work.verdict = judge(work.root, work.marks.values())
        if _write(work, now=now):
            touched.append(work)
        if work.is_done:
            done.append(work)
    _save(touched)
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(enrolment=work.enrolment, previous=Status.ACTIVE, status=Status.COMPLETED)
        for work in done
    )
    for work in done:
        _announce(work)
    return done


def judge(root: Group, marks: Iterable[Mark]) -> evaluate.Verdict:
    return evaluate.evaluate(
        root, {mark.key: evaluate.Mark(mark.at, mark.score, mark.jp) for mark in marks}
    )


def _write(work: Work, *, now: dt.datetime) -> bool:
    """Set the counters of cycle and enrolment; whether anything is different."""
    cycle, enrolment, verdict = work.cycle, work.enrolment, work.verdict
    assert verdict is not None  # noqa: S101
    before = (cycle.percent, enrolment.percent, enrolment.next_due_on, cycle.closed_at)
    cycle.percent = enrolment.percent = verdict.percent
    enrolment.next_due_on = next_due(cycle, verdict)
    if verdict.is_done:
        _complete(work, now=now)
    after = (cycle.percent, enrolment.percent, enrolment.next_due_on, cycle.closed_at)
    return before != after


def next_due(cycle: PathCycle, verdict: evaluate.Verdict) -> dt.date | None:
    """The earliest day on which the cycle or an unfinished leaf is due."""
    days = [day for _leaf, day in due_leaves(cycle, verdict)]
    if cycle.due_on:
        days.append(cycle.due_on)
    return None if verdict.is_done else min(days, default=None)


def due_leaves(cycle: PathCycle, verdict: evaluate.Verdict) -> list[tuple[Leaf, dt.date]]:
    """Unfinished leaves with a date of their own."""
    start = timezone.localdate(cycle.opened_at)
    return [
        (found.node, start + dt.timedelta(days=found.node.due_days))
        for found in evaluate.flatten(verdict)
        if isinstance(found.node, Leaf) and found.node.due_days and not found.is_done
    ]


def _complete(work: Work, *, now: dt.datetime) -> None:
    cycle, enrolment, path = work.cycle, work.enrolment, work.path
    assert work.verdict is not None  # noqa: S101
    assert work.verdict.done_at is not None  # noqa: S101
    # What was done before counts from the day on which the cycle began.
    cycle.completed_at = max(work.verdict.done_at, cycle.opened_at)
    cycle.closed_at = now
    enrolment.status = Status.COMPLETED
    enrolment.completed_at = cycle.completed_at
    enrolment.cycles_done += 1
    enrolment.due_on = enrolment.next_due_on = None
    if path.valid_months:
        cycle.valid_until = renewed_until(
            timezone.localdate(cycle.completed_at), enrolment.valid_until, path.valid_months
        )
        set_validity(enrolment, path, cycle.valid_until)


def renewed_until(day: dt.date, before: dt.date | None, months: int) -> dt.date:
    """Renewed in time, the months follow the former end; otherwise the day of completion."""
    return add_months(before if before is not None and day <= before else day, months)


def set_validity(enrolment: PathEnrolment, path: LearningPath, until: dt.date) -> None:
    enrolment.valid_until = until
    enrolment.renew_from = until - dt.timedelta(days=path.window_days)
    enrolment.grace_until = until + dt.timedelta(days=path.grace_days)


def _save(works: Sequence[Work]) -> None:
    if not works:
        return
    PathCycle.objects.bulk_update(
        [work.cycle for work in works],
        ["percent", "completed_at", "closed_at", "valid_until"],
        batch_size=CHUNK,
    )
    PathEnrolment.objects.bulk_update(
        [work.enrolment for work in works],
        [
            *("status", "percent", "completed_at", "cycles_done", "due_on", "next_due_on"),
            *("valid_until", "renew_from", "grace_until"),
        ],
        batch_size=CHUNK,
    )


def _announce(work: Work) -> None:
    cycle, path = work.cycle, work.path
    notify(
        kinds.COMPLETED,
        key=f"{cycle.pk}",
        people=[cycle.person_id],
        data={
            "path": path.title,
            "valid_until": cycle.valid_until.isoformat() if cycle.valid_until else "",
        },
        url=kinds.path_url(path),
    )
    transaction.on_commit(
        partial(
            achievement_earned.send_robust,
            sender=PathCycle,
            person=work.enrolment.person,
            achievement=f"path:{path.pk}",
            source=cycle,
            award=_award(work),
        )
    )


def _award(work: Work) -> Award:
    cycle, path = work.cycle, work.path
    assert cycle.completed_at is not None  # noqa: S101
    titles = {leaf.key: leaf.title for leaf in leaves(work.root)}
    marks = sorted(work.marks.values(), key=lambda mark: mark.at)
    parts = tuple(AwardPart(title=titles.get(mark.key) or mark.label, jp=mark.jp) for mark in marks)
    return Award(
        key=f"path-cycle:{cycle.pk}",
        subject=f"path:{path.pk}",
        kind="path",
        title=path.title,
        region_id=path.region_id,
        earned_at=cycle.completed_at,
        jp=sum(mark.jp for mark in marks),
        valid_until=cycle.valid_until,
        parts=parts,
    )


def prior_limit(path: LearningPath, *, now: dt.datetime) -> dt.datetime | None:
    """Before which completions do not count in a first cycle; None when all do."""
    if not path.prior_counts:
        return now
    if path.prior_months:
        return day_start(add_months(timezone.localdate(now), -path.prior_months))
    return None
