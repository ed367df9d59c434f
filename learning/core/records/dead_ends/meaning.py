"""What stored rules mean to the analysis: a course's draft as items with demands."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from learning.core.activities.availability import Leaf, Tree, read
from learning.core.activities.availability.deadends import Item
from learning.core.activities.availability.demands import (
    Demand,
    DemandOf,
    Gone,
    Member,
    Opened,
    Score,
    Stand,
    Standing,
    Time,
)
from learning.core.activities.registry import activity_types, conditions
from learning.core.contract import Supports
from learning.core.courses.drafts import CourseDraft, Draft
from learning.core.records.conditions.dates import period
from learning.core.records.conditions.percent import percentage
from learning.core.records.conditions.progress import COURSE, Wanted

from .known import NAMING, Known, name_of

MEANT = {
    Wanted.COMPLETE: frozenset({Stand.DONE, Stand.PASSED}),
    Wanted.INCOMPLETE: frozenset({Stand.UNDONE, Stand.FAILED}),
    Wanted.PASS: frozenset({Stand.PASSED}),
    Wanted.FAIL: frozenset({Stand.FAILED}),
}
UNDONE = frozenset({Stand.UNDONE})
ANY_GROUP = "group"


def items_of(course: CourseDraft) -> list[Item]:
    """By keys of the pages; the grade of the whole course is one more, ``COURSE``."""
    items: list[Item] = []
    tracked: list[str] = []
    counting: list[str] = []
    in_order = bool(course.rows and course.rows[0].values.get("sequential"))
    for row in course.rows:
        after = ""
        if row.is_activity and counting and (in_order or row.values.get("requires_previous")):
            after = counting[-1]
        items.append(_item(course, row, after=after, before=tracked))
        if row.withdrawn:
            continue
        if row.is_tracked:
            tracked.append(row.key)
        if row.counts:
            counting.append(row.key)
    scored = any(item.is_scored for item in items)
    grade = Item(COURSE, str(course.page.translation_key), is_scored=scored)
    return [*items, grade]


def _item(course: CourseDraft, row: Draft, *, after: str, before: list[str]) -> Item:
    parent = course.parent_of(row)
    since, until = row.moment("available_from"), row.moment("available_until")
    return Item(
        row.key,
        parent=parent.key if parent else "",
        tree=_placed(row, before),
        since=since.timestamp() if since else -inf,
        until=until.timestamp() if until else inf,
        after=after,
        can=_can(row),
        is_scored=not row.withdrawn and _gives_scores(row),
        is_activity=row.is_activity,
    )


def _placed(row: Draft, before: list[str]) -> Tree:
    """With "the previous activity" replaced by its key."""

    def resolved(leaf: Leaf) -> Leaf:
        kind = conditions.get(leaf.kind)
        return Leaf(leaf.kind, kind.resolve(leaf.data, before=before), leaf.shown) if kind else leaf

    return read(row.values.get("availability")).mapped(resolved)


def _can(row: Draft) -> frozenset[Stand]:
    if not row.is_tracked or row.withdrawn:
        return UNDONE
    return frozenset(Stand) if _gives_scores(row) else frozenset({Stand.UNDONE, Stand.DONE})


def _gives_scores(row: Draft) -> bool:
    """Of a type whose plugin is gone nothing is known, so everything is possible."""
    if not row.is_activity:
        return False
    kind = activity_types.get(row.model.activity_type)
    return kind is None or Supports.SCORE in kind.supports


def is_unfinished(leaf: Leaf) -> bool:
    """Whether nobody has said yet what it names, as drafts may leave it."""
    if leaf.kind == "date":
        return period(leaf.data) == (None, None)
    if leaf.kind in ("completion", "score"):
        return not leaf.data.get("activity")
    names = [name for name in NAMING.get(leaf.kind, ()) if leaf.data.get(name)]
    return leaf.kind in NAMING and leaf.kind != "group" and not names


def demands_of(course: CourseDraft, known: Known) -> DemandOf:
    def demand_of(leaf: Leaf) -> Demand:
        if leaf.kind not in conditions:
            return Gone()
        name = name_of(leaf, course)
        if name:
            return Member(name) if name in known.names else Gone()
        if leaf.kind in NAMING:
            return Member(ANY_GROUP) if leaf.kind == "group" else Gone()
        return MEANINGS.get(leaf.kind, _of_plugin)(leaf)

    return demand_of


def _of_date(leaf: Leaf) -> Demand:
    start, end = period(leaf.data)
    if start is None and end is None:
        return Gone()
    return Time(start.timestamp() if start else -inf, end.timestamp() if end else inf)


def _of_completion(leaf: Leaf) -> Demand:
    key, wanted = str(leaf.data.get("activity") or ""), leaf.data.get("wanted")
    if not key or wanted not in Wanted.values:
        return Gone()
    return Standing(key, MEANT[Wanted(wanted)])


def _of_score(leaf: Leaf) -> Demand:
    low, high = percentage(leaf.data.get("min")), percentage(leaf.data.get("max"))
    return Score(
        str(leaf.data.get("activity") or ""),
        float(low) if low is not None else -inf,
        float(high) if high is not None else inf,
    )


def _of_plugin(leaf: Leaf) -> Demand:
    kind = conditions.get(leaf.kind)
    keys = tuple(kind.activities(leaf.data)) if kind else ()
    return Opened(keys) if keys else Member(leaf.key)


MEANINGS: Mapping[str, DemandOf] = {
    "date": _of_date,
    "completion": _of_completion,
    "score": _of_score,
}
