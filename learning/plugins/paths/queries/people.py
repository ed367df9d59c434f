"""One person on a path: every cycle, leaf by leaf, and what happened to the enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..engine.evaluate import Mark as Reached
from ..engine.evaluate import Verdict, evaluate
from ..engine.nodes import Group, Leaf
from ..models import EnrolmentLog, Mark, PathCycle, PathEnrolment

Status = PathEnrolment.Status


@dataclass(frozen=True, slots=True)
class Part:
    """A node of the tree as a line: how deep it stands, what was found, through what."""

    verdict: Verdict
    depth: int
    mark: Mark | None

    @property
    def is_group(self) -> bool:
        return isinstance(self.verdict.node, Group)


@dataclass(frozen=True, slots=True)
class Cycle:
    row: PathCycle
    parts: tuple[Part, ...]


def cycles_of(enrolment: PathEnrolment) -> list[Cycle]:
    """All cycles, the newest first. Two queries."""
    rows = enrolment.cycles.select_related("version").prefetch_related("marks")
    return [_cycle(row) for row in rows.order_by("-number")]


def _cycle(row: PathCycle) -> Cycle:
    marks = {mark.key: mark for mark in row.marks.all()}
    reached = {key: Reached(mark.at, mark.score, mark.jp) for key, mark in marks.items()}
    verdict = evaluate(row.version.root, reached)
    return Cycle(row, tuple(_parts(verdict, marks, depth=0)))


def _parts(verdict: Verdict, marks: dict[str, Mark], *, depth: int) -> list[Part]:
    found: list[Part] = []
    for child in verdict.children:
        mark = marks.get(child.node.key) if isinstance(child.node, Leaf) else None
        found.append(Part(child, depth, mark))
        found += _parts(child, marks, depth=depth + 1)
    return found


def events_of(enrolment: PathEnrolment) -> list[dict[str, Any]]:
    """What changed, by whom and why, the newest first. One query."""
    return [_event(row) for row in enrolment.log.select_related("actor").order_by("-pk")]


def _event(row: EnrolmentLog) -> dict[str, Any]:
    known = row.previous in Status.values
    return {
        "at": row.at,
        "previous": Status(row.previous).label if known else "",
        "status": row.get_status_display(),
        "actor": row.actor,
        "reason": row.reason,
    }
