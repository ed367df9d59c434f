"""Everything that the page of somebody who follows a path is made of, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from learning.core.models import Enrolment, Person

from ..engine.evaluate import Verdict, next_leaf
from ..engine.nodes import Group, Kind, Leaf, leaves
from ..models import Claim, LearningPath, Mark, PathCycle, PathEnrolment
from ..queries import mine
from ..queries.listed import newest_tree, words_of
from ..queries.trees import tree_of
from ..services.cycles import due_leaves, judge
from .titles import Titles, titles_of


@dataclass(frozen=True)
class Walk:
    """``cycle`` is the open one, else the newest; ``earlier`` are those before it."""

    enrolment: PathEnrolment
    words: LearningPath
    verdict: Verdict
    titles: Titles
    cycle: PathCycle | None = None
    earlier: Sequence[PathCycle] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)
    due: Mapping[str, dt.date] = field(default_factory=dict)
    courses: Mapping[int, Enrolment] = field(default_factory=dict)
    completions: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    inner: Mapping[int, PathEnrolment] = field(default_factory=dict)
    claims: Sequence[Claim] = ()
    asks: Mapping[str, str] = field(default_factory=dict)
    today: dt.date = field(default_factory=timezone.localdate)

    @property
    def path(self) -> LearningPath:
        return self.enrolment.path

    @property
    def is_going_on(self) -> bool:
        return self.enrolment.status == PathEnrolment.Status.ACTIVE

    @property
    def next(self) -> Verdict | None:
        return next_leaf(self.verdict) if self.is_going_on else None

    def last_claim(self, key: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.key == key), None)


def walk_of(enrolment: PathEnrolment, person: Person) -> Walk:
    """Nine queries at most, whatever the size of the path; three more for a translation."""
    path = enrolment.path
    found = mine.cycles_of(enrolment)
    cycle = found[0] if found else None
    root = cycle.version.root if cycle else newest_tree(path) or tree_of(path)
    marks = mine.marks_in(cycle) if cycle else {}
    verdict = judge(root, marks.values())
    words = words_of([path.translation_key]).get(path.translation_key, path)
    courses = _ids(root, Kind.COURSE)
    own = mine.own_enrolments(person, courses) if courses else {}
    again = [pk for pk in courses if pk in own and _was_completed(own[pk])]
    inner = _ids(root, Kind.PATH)
    asks = _asks(words, root)
    return Walk(
        enrolment=enrolment,
        words=words,
        verdict=verdict,
        titles=titles_of(root, None if words is path else words),
        cycle=cycle,
        earlier=found[1:],
        marks=marks,
        due={leaf.key: day for leaf, day in due_leaves(cycle, verdict)} if cycle else {},
        courses=own,
        completions=mine.completions_in(person, again) if again else {},
        inner=mine.followed_among(person, inner) if inner else {},
        claims=mine.claims_in(enrolment) if asks else (),
        asks=asks,
    )


def _ids(root: Group, kind: Kind) -> list[int]:
    return [int(leaf.ref) for leaf in leaves(root) if leaf.kind == kind and leaf.ref]


def _was_completed(row: Enrolment) -> bool:
    return row.completed_at is not None or row.attempt > 1


def _asks(words: LearningPath, root: Group) -> dict[str, str]:
    """By key, what proves each programme elsewhere; empty for what is no longer asked for."""
    wanted = {leaf.key for leaf in leaves(root) if leaf.kind == Kind.EVIDENCE}
    found = dict(_told(words.requirements.raw_data)) if wanted else {}
    return {key: found.get(key, "") for key in wanted}


def _told(raw: Any) -> Any:
    for block in raw:
        value = block["value"]
        if block["type"] == Kind.EVIDENCE:
            yield str(block.get("id") or ""), value.get("asks") or ""
        elif block["type"] == "group":
            yield from _told(value.get("children") or [])


def leaf_of(walk: Walk, key: str) -> Leaf | None:
    return next((leaf for leaf in leaves(_root(walk)) if leaf.key == key), None)


def _root(walk: Walk) -> Group:
    assert isinstance(walk.verdict.node, Group)  # noqa: S101
    return walk.verdict.node
