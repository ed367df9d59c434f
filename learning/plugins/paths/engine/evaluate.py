"""What a tree of requirements says about somebody's marks: done or not, since when, how far.

Pure: no clock, no database. Marks only ever add, so a node that is done stays done.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from heapq import nlargest

from .nodes import Group, Leaf, Node, Rule

NONE, WHOLE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A leaf was reached: when, with what score (a fraction), worth how many JP."""

    at: datetime
    score: Decimal | None = None
    jp: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the tree says of one node. ``share`` is between 0 and 1, and 1 only where it is done.

    ``earned`` sums the JP reached at or below the node. ``is_open`` is false while something
    before it, in a group that is done in sequence, is missing; ``waits_for`` names that.
    """

    node: Node
    done_at: datetime | None
    share: Fraction
    earned: int
    is_open: bool = True
    waits_for: Node | None = None
    children: tuple[Verdict, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @property
    def percent(self) -> int:
        """Rounded down: 100 means done."""
        return int(self.share * 100)


def evaluate(node: Node, marks: Mapping[str, Mark]) -> Verdict:
    """Judge ``node`` by ``marks`` (by the keys of leaves)."""
    return _judge(node, marks, is_open=True, waits_for=None)


def _judge(
    node: Node, marks: Mapping[str, Mark], *, is_open: bool, waits_for: Node | None
) -> Verdict:
    if isinstance(node, Leaf):
        mark = marks.get(node.key)
        if mark is None:
            return Verdict(node, None, NONE, 0, is_open, waits_for)
        return Verdict(node, mark.at, WHOLE, mark.jp, is_open, waits_for)
    children = _judge_children(node, marks, is_open=is_open, waits_for=waits_for)
    earned = sum(child.earned for child in children)
    done_at = _done_at(node, children, marks)
    share = WHOLE if done_at else min(_share(node, children, earned), Fraction(99, 100))
    return Verdict(node, done_at, share, earned, is_open, waits_for, children)


def _judge_children(
    group: Group, marks: Mapping[str, Mark], *, is_open: bool, waits_for: Node | None
) -> tuple[Verdict, ...]:
    judged: list[Verdict] = []
    for child in group.children:
        verdict = _judge(child, marks, is_open=is_open, waits_for=waits_for)
        judged.append(verdict)
        if group.in_sequence and is_open and child.required and not verdict.is_done:
            is_open, waits_for = False, child
    return tuple(judged)


def _done_at(
    group: Group, children: Sequence[Verdict], marks: Mapping[str, Mark]
) -> datetime | None:
    needed = [child.done_at for child in children if child.node.required]
    if any(at is None for at in needed) or not children:
        return None
    moments = [at for at in needed if at is not None]
    if group.rule == Rule.COUNT:
        moments.append(_reached_count(group.need, children))
    elif group.rule == Rule.JP:
        moments.append(_reached_jp(group.need, group, marks))
    if not moments:
        # Everything may be left out: done with the first thing that was not.
        moments = [min((child.done_at for child in children if child.done_at), default=None)]
    return None if None in moments else max(at for at in moments if at is not None)


def _reached_count(need: int, children: Iterable[Verdict]) -> datetime | None:
    done = sorted(child.done_at for child in children if child.done_at)
    return done[max(need, 1) - 1] if len(done) >= max(need, 1) else None


def _reached_jp(need: int, group: Group, marks: Mapping[str, Mark]) -> datetime | None:
    total = 0
    for mark in sorted(_marks_below(group, marks), key=lambda mark: mark.at):
        total += mark.jp
        if total >= max(need, 1):
            return mark.at
    return None


def _marks_below(node: Node, marks: Mapping[str, Mark]) -> list[Mark]:
    if isinstance(node, Leaf):
        return [marks[node.key]] if node.key in marks else []
    return [mark for child in node.children for mark in _marks_below(child, marks)]


def _share(group: Group, children: Sequence[Verdict], earned: int) -> Fraction:
    """How far an unfinished group is: by what is required, and by the best of the rest."""
    needed = [child.share for child in children if child.node.required]
    others = [child.share for child in children if not child.node.required]
    if group.rule == Rule.COUNT:
        wanted = max(group.need, len(needed), 1)
        return (sum(needed, NONE) + sum(nlargest(wanted - len(needed), others), NONE)) / wanted
    required = sum(needed, NONE) / len(needed) if needed else None
    if group.rule == Rule.JP:
        hours = min(Fraction(earned, max(group.need, 1)), WHOLE)
        return hours if required is None else min(hours, required)
    if required is None:
        return max(others, default=NONE)
    return required


def find(verdict: Verdict, key: str) -> Verdict | None:
    if verdict.node.key == key:
        return verdict
    return next((hit for child in verdict.children if (hit := find(child, key))), None)


def flatten(verdict: Verdict) -> list[Verdict]:
    """The verdict and those below it, in reading order."""
    return [verdict, *(below for child in verdict.children for below in flatten(child))]


def next_leaf(verdict: Verdict) -> Verdict | None:
    """The first open leaf that brings the whole nearer; None where it is done.

    Where only hours are missing that no unfinished group asks for, any open leaf will do.
    """
    if verdict.is_done:
        return None
    needed = _needed_keys(verdict)
    ready = [
        found
        for found in flatten(verdict)
        if isinstance(found.node, Leaf) and found.is_open and not found.is_done
    ]
    return next((leaf for leaf in ready if leaf.node.key in needed), ready[0] if ready else None)


def _needed_keys(verdict: Verdict) -> set[str]:
    """Leaves that something unfinished still asks for."""
    if verdict.is_done:
        return set()
    if isinstance(verdict.node, Leaf):
        return {verdict.node.key}
    has_required = any(child.node.required for child in verdict.children)
    skips_electives = verdict.node.rule == Rule.ALL and has_required
    found: set[str] = set()
    for child in verdict.children:
        if child.node.required or not skips_electives:
            found |= _needed_keys(child)
    return found
