"""What fulfils leaves: completions, paths, evidence and achievements, read for many people at once.

A leaf takes the earliest fact that counts. So the order in which facts arrive does not matter, and
marks kept on events are those that a recount from the facts gives.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from learning.core.models import CourseCompletion

from ..engine.nodes import Kind, Leaf
from ..models import Achievement, Claim, PathCycle


@dataclass(frozen=True, slots=True)
class Fact:
    """``until`` is the last day on which it is valid, None for always."""

    at: dt.datetime
    label: str
    score: Decimal | None = None
    jp: int | None = None
    until: dt.date | None = None


# By person, then by kind and ref of the leaf that they may fulfil.
Facts = Mapping[int, Mapping[tuple[Kind, str], Sequence[Fact]]]


def facts_for(people: Iterable[int], leaves: Iterable[Leaf]) -> Facts:
    """All facts of ``people`` that have to do with ``leaves``; at most four queries."""
    ids = list(people)
    refs: dict[Kind, set[str]] = defaultdict(set)
    for leaf in leaves:
        if leaf.ref:
            refs[leaf.kind].add(leaf.ref)
    found: dict[int, dict[tuple[Kind, str], list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for kind, reader in _READERS.items():
        wanted = {
            ref for each in (kind if isinstance(kind, tuple) else (kind,)) for ref in refs[each]
        }
        if wanted and ids:
            for person, key, fact in reader(ids, wanted):
                found[person][key].append(fact)
    return found


def _courses(people: list[int], refs: set[str]):
    rows = CourseCompletion.objects.filter(person__in=people, course__in=refs).order_by()
    for row in rows.values_list(
        "person_id", "course_id", "completed_at", "title", "score", "programme_jp"
    ):
        person, course, at, title, score, jp = row
        yield person, (Kind.COURSE, str(course)), Fact(at, title, score, jp)


def _paths(people: list[int], refs: set[str]):
    rows = PathCycle.objects.filter(
        person__in=people, version__path__in=refs, completed_at__isnull=False
    ).order_by()
    for person, path, at, until, title in rows.values_list(
        "person_id", "version__path_id", "completed_at", "valid_until", "version__path__title"
    ):
        yield person, (Kind.PATH, str(path)), Fact(at, title, until=until)


def _claims(people: list[int], refs: set[str]):
    rows = Claim.objects.filter(person__in=people, key__in=refs, state=Claim.State.APPROVED)
    for person, key, day, title in rows.order_by().values_list(
        "person_id", "key", "finished_on", "title"
    ):
        yield person, (Kind.EVIDENCE, key), Fact(day_start(day), title)


def _achievements(people: list[int], refs: set[str]):
    named = {f"event:{ref}": ref for ref in refs} | {ref: ref for ref in refs}
    rows = Achievement.objects.filter(person__in=people, key__in=named).order_by()
    for person, key, at, label in rows.values_list("person_id", "key", "at", "label"):
        kind = Kind.EVENT if key.startswith("event:") else Kind.ACHIEVEMENT
        yield person, (kind, named[key]), Fact(at, label or named[key])


_READERS = {
    Kind.COURSE: _courses,
    Kind.PATH: _paths,
    Kind.EVIDENCE: _claims,
    (Kind.EVENT, Kind.ACHIEVEMENT): _achievements,
}


def day_start(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def best(leaf: Leaf, facts: Iterable[Fact], cycle: PathCycle) -> Fact | None:
    """The earliest fact that fulfils ``leaf`` in ``cycle``."""
    counting = [fact for fact in facts if counts(leaf, fact, cycle)]
    return min(counting, key=lambda fact: fact.at, default=None)


def counts(leaf: Leaf, fact: Fact, cycle: PathCycle) -> bool:
    if cycle.counts_from is not None and fact.at < cycle.counts_from:
        return False
    if leaf.min_score is not None and (fact.score is None or fact.score < leaf.min_score):
        return False
    return fact.until is None or fact.until >= timezone.localdate(cycle.opened_at)
