"""Everything that the page of somebody who follows a path is made of, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from learning.core import published
from learning.core.api import Memory, hidden_scores
from learning.core.models import Enrolment, Person

from ..engine.evaluate import Verdict, next_leaf
from ..engine.nodes import Group, Kind, Leaf, leaves
from ..models import Claim, LearningPath, Mark, PathCycle, PathEnrolment
from ..queries import mine
from ..queries.kept import root_of
from ..queries.listed import words_of
from ..queries.trees import tree_of
from ..services.cycles import due_leaves, judge
from .titles import Titles, titles_of


@dataclass(frozen=True)
class Walk:
    """``cycle`` is the open one, else the newest; ``earlier`` are those before it.

    ``hidden``: courses of which the person may not see the score."""

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
    hidden: frozenset[int] = frozenset()
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

    def hides(self, leaf: Leaf) -> bool:
        return leaf.kind == Kind.COURSE and bool(leaf.ref) and int(leaf.ref) in self.hidden

    def last_claim(self, key: str) -> Claim | None:
        return next((claim for claim in self.claims if claim.key == key), None)


@dataclass(frozen=True)
class Asked:
    """What a version asks, in the reader's words."""

    root: Group
    words: LearningPath
    titles: Titles
    asks: Mapping[str, str]


_asked: Memory[Asked] = Memory(1_000)


def asked_of(version_id: int, path: LearningPath) -> Asked:
    """Found once while nothing is published."""
    key = (published.version(), get_language(), version_id)
    return _asked.get(key, lambda: _describe(root_of(version_id), path))


def _describe(root: Group, path: LearningPath) -> Asked:
    words = words_of([path.translation_key]).get(path.translation_key)
    titles = titles_of(root, words)
    return Asked(root, words or path, titles, _asks(words or path, root))


def walk_of(enrolment: PathEnrolment, person: Person) -> Walk:
    """Six queries at most once warm, whatever the size of the path; scores cost one or two more."""
    path = enrolment.path
    found = mine.cycles_of(enrolment)
    cycle = found[0] if found else None
    version_id = cycle.version_id if cycle else enrolment.newest_id
    asked = asked_of(version_id, path) if version_id else _describe(tree_of(path), path)
    root = asked.root
    marks = mine.marks_in(cycle) if cycle else {}
    verdict = judge(root, marks.values())
    own = mine.own_enrolments(person, version_id) if _has(root, Kind.COURSE) else {}
    again = [pk for pk, row in own.items() if _was_completed(row)]
    completions = mine.completions_in(person, again) if again else {}
    return Walk(
        enrolment=enrolment,
        words=asked.words,
        verdict=verdict,
        titles=asked.titles,
        cycle=cycle,
        earlier=found[1:],
        marks=marks,
        due={leaf.key: day for leaf, day in due_leaves(cycle, verdict)} if cycle else {},
        courses=own,
        completions=completions,
        hidden=_hidden(person, marks.values(), completions),
        inner=mine.followed_in(person, version_id) if _has(root, Kind.PATH) else {},
        claims=mine.claims_in(enrolment) if asked.asks else (),
        asks=asked.asks,
    )


def _hidden(
    person: Person, marks: Iterable[Mark], completions: Mapping[int, Sequence[Mapping[str, Any]]]
) -> frozenset[int]:
    scores = [mark.score for mark in marks]
    scores += [row["score"] for rows in completions.values() for row in rows]
    return hidden_scores(person).courses if any(one is not None for one in scores) else frozenset()


def _has(root: Group, kind: Kind) -> bool:
    return any(leaf.kind == kind and leaf.ref for leaf in leaves(root))


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
