"""Paths in paths: who follows the outer one follows the inner one, and finishing it counts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from ..engine import evaluate
from ..engine.nodes import Group, Kind, Leaf
from ..models import LearningPath, PathEnrolment
from .cycles import Work


def follow(works: Sequence[Work]) -> None:
    """Put people on the paths that everybody on theirs needs, when these are open. Repeatable."""
    from .enrolling import assign_many

    wanted: dict[int, set[int]] = defaultdict(set)
    for work in works:
        if work.verdict is not None:
            for found in needed_paths(work.verdict):
                if found.is_open and not found.is_done:
                    wanted[int(found.node.ref)].add(work.cycle.person_id)  # type: ignore[union-attr]
    for path in LearningPath.objects.filter(pk__in=wanted, live=True).order_by("pk"):
        assign_many(
            path,
            person_ids=sorted(wanted[path.pk]),
            actor=None,
            method=PathEnrolment.Method.PATH,
        )


def needed_paths(verdict: evaluate.Verdict) -> list[evaluate.Verdict]:
    node = verdict.node
    if isinstance(node, Leaf):
        return [verdict] if node.kind == Kind.PATH and node.ref else []
    assert isinstance(node, Group)  # noqa: S101
    return [
        found for child in verdict.children if child.node.required for found in needed_paths(child)
    ]


def spread(done: Sequence[Work], *, now: dt.datetime) -> None:
    """Tell the paths that require what has just been completed. Ends: paths have no cycles."""
    from .events import settle_fact

    people: dict[int, set[int]] = defaultdict(set)
    for work in done:
        people[work.path.pk].add(work.cycle.person_id)
    for path_id, ids in people.items():
        settle_fact(sorted(ids), kind=Kind.PATH, ref=str(path_id), now=now)
