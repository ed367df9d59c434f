"""Dead ends: what nobody could ever open, whatever they do and however long they wait.

``find`` looks at all rules of a course together: trees, dates, orders, and that a section's rule
holds for what stands in it and the course's for everything. Each rule is taken apart into its
alternatives (see ``demands``); then the earliest moment at which each activity can be opened is
the least fixpoint: an alternative opens when its dates have come and all activities in which it
wants something to have happened could be opened before. What stays without a moment is a dead end.

What is found is true: nobody gets in, as long as the rules stay (and, for what says so, from now
on). It is complete for people who may come to stand anywhere in what they could open once (a later
attempt, a corrected mark, a word of the staff) and whose groups may change. Not found: what only
such changes would open; that one may not stand in two activities as a rule wants at once; what a
score has to do with passing; what plugins' conditions mean beyond the activities they name; and
rules of more alternatives than ``demands.MOST_CLAUSES``, which are thinned before they are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import inf

from .demands import (
    ALWAYS,
    About,
    Among,
    Clause,
    DemandOf,
    Expansion,
    Place,
    Span,
    Stand,
    Standing,
    Subject,
    Time,
    below,
    both,
    every,
    expand,
    expand_part,
    literal,
)
from .tree import EMPTY, Leaf, Node, Tree

FINISHED = frozenset({Stand.DONE, Stand.PASSED, Stand.FAILED})
TOP = 100
# More alternatives of the same rule would not be read.
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A rules, a section or an activity. ``parent`` is the key of what it stands in.

    ``since`` and ``until`` are its own dates, ``after`` the activity that must be finished first.
    ``can`` says how one may come to stand in it; nothing but "undone" for what is no activity.
    """

    key: str
    parent: str = ""
    tree: Tree = EMPTY
    since: float = -inf
    until: float = inf
    after: str = ""
    can: frozenset[Stand] = frozenset({Stand.UNDONE})
    is_scored: bool = False
    is_activity: bool = True


class Why(StrEnum):
    CLASH = "clash"
    GONE = "gone"
    UNTRACKED = "untracked"
    UNSCORED = "unscored"
    LATE = "late"
    BLOCKED = "blocked"
    CYCLE = "cycle"
    CLOSED = "closed"
    NEWCOMERS = "newcomers"


class Link(StrEnum):
    """How one item of a cycle leads to the next."""

    NEEDS = "needs"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class DeadEnd:
    """``place`` is where the fault stands, ``item`` what it closes, ``other`` what it clashes with.

    ``is_partial``: one of several ways in that never opens. ``subject`` names the activity or fact
    in question, ``moment`` when that opens at the earliest (LATE) or the item closed (CLOSED), in
    seconds of the epoch. ``chain`` leads from the item round to itself.
    """

    item: str
    why: Why
    place: Place
    subject: Subject
    other: Place | None = None
    moment: float = inf
    is_partial: bool = False
    chain: tuple[tuple[str, Link], ...] = ()

    @property
    def is_error(self) -> bool:
        return not self.is_partial and self.why not in (Why.CLOSED, Why.NEWCOMERS)


@dataclass(frozen=True, slots=True)
class Rules:
    """All items by key, parents before what stands in them; ``whole`` are their joint rules."""

    items: Mapping[str, Item]
    demand_of: DemandOf
    own: Mapping[str, Expansion] = field(default_factory=dict)
    whole: Mapping[str, Expansion] = field(default_factory=dict)


Moments = Mapping[str, float]


def find(items: Sequence[Item], demand_of: DemandOf, *, now: float = -inf) -> list[DeadEnd]:
    """All dead ends in the order of ``items``, which has parents before children."""
    rules = _prepared(items, demand_of)
    ever = opening_moments(rules)
    found = [end for item in items for end in _of_item(rules, item, ever)]
    if now > -inf:
        later = opening_moments(rules, now=now)
        found += [end for item in items for end in _from_now_on(rules, item, ever, later, now)]
    return found


def _prepared(items: Sequence[Item], demand_of: DemandOf) -> Rules:
    by_key = {item.key: item for item in items}
    own = {item.key: own_rule(item, demand_of) for item in items}
    whole: dict[str, Expansion] = {}
    for item in items:
        whole[item.key] = both(whole.get(item.parent, ALWAYS), own[item.key])
    return Rules(by_key, demand_of, own, whole)


def own_rule(item: Item, demand_of: DemandOf) -> Expansion:
    """What the item itself asks for, without what it stands in."""
    parts = [
        literal(Time(since=item.since), place=Place(item.key, field="available_from")),
        literal(Time(until=item.until), place=Place(item.key, field="available_until")),
        expand(item.tree, demand_of, item=item.key),
    ]
    if item.after:
        place = Place(item.key, field="requires_previous")
        parts.append(literal(Standing(item.after, FINISHED), place=place))
    return every(parts)


def opening_moments(rules: Rules, *, now: float = -inf) -> dict[str, float]:
    """When each item can be opened at the earliest, ``inf`` for never; ``now`` forbids earlier."""
    found = dict.fromkeys(rules.items, inf)
    changed = True
    while changed:
        changed = False
        for key in rules.items:
            moment = min(
                (_opens(rules, clause, found, now) for clause in rules.whole[key].clauses),
                default=inf,
            )
            if moment < found[key]:
                found[key] = moment
                changed = True
    return found


def _opens(rules: Rules, clause: Clause, opened: Moments, now: float) -> float:
    span = clause.span()
    moments = [now, span.low]
    for why, subject in _wants(rules, clause):
        moments.append(inf if why else opened[subject.key])
    moment = max(moments)
    return moment if moment < span.high else inf


def _wants(rules: Rules, clause: Clause) -> Iterator[tuple[Why | None, Subject]]:
    """Each activity in which something must have happened, or why it never can."""
    for subject, (limit, _place) in clause.held.items():
        item = rules.items.get(subject.key)
        if subject.about == About.STANDING and isinstance(limit, Among):
            if item is None:
                yield Why.GONE, subject
            elif not limit.values & item.can:
                yield Why.UNTRACKED, subject
            elif Stand.UNDONE not in limit.values:
                yield None, subject
        elif subject.about == About.SCORE and isinstance(limit, Span):
            if item is None:
                yield Why.GONE, subject
            elif not item.is_scored or limit.low > TOP or limit.high <= 0:
                yield Why.UNSCORED, subject
            else:
                yield None, subject
        elif subject.about == About.OPENED:
            yield (None if item else Why.GONE), subject


def _of_item(rules: Rules, item: Item, ever: Moments) -> Iterator[DeadEnd]:
    if ever[item.key] < inf:
        yield from _idle_parts(rules, item, ever)
    elif not _is_open(rules, rules.own[item.key], ever):
        yield from _told(rules, item, rules.own[item.key], ever)
    elif ever.get(item.parent, 0) < inf:
        # Neither is closed by itself: one excludes the other.
        above = Expansion(rules.whole[item.parent].clauses) if item.parent else ALWAYS
        joint = both(above, Expansion(rules.own[item.key].clauses))
        yield from _told(rules, item, joint, ever)


def _is_open(rules: Rules, rule: Expansion, opened: Moments, now: float = -inf) -> bool:
    return any(_opens(rules, clause, opened, now) < inf for clause in rule.clauses)


def _told(rules: Rules, item: Item, rule: Expansion, opened: Moments) -> list[DeadEnd]:
    """Why none of the alternatives opens, each reason once; a cycle says it all."""
    found = {(end.why, end.subject): end for end in _obstacles(rules, item, rule, opened)}
    blocked = [end for end in found.values() if end.why == Why.BLOCKED]
    cycle = _cycle(rules, item, opened) if blocked else ()
    if cycle:
        return [replace(blocked[0], why=Why.CYCLE, chain=cycle)]
    return list(found.values())[:MOST_TOLD]


def _obstacles(rules: Rules, item: Item, rule: Expansion, opened: Moments) -> Iterator[DeadEnd]:
    for clash in rule.clashes:
        why = Why.GONE if clash.subject.about == About.GONE else Why.CLASH
        yield DeadEnd(item.key, why, clash.place, clash.subject, clash.other)
    for clause in rule.clauses:
        yield from _of_clause(rules, item, clause, opened)


def _of_clause(rules: Rules, item: Item, clause: Clause, opened: Moments) -> Iterator[DeadEnd]:
    wants = list(_wants(rules, clause))
    for why, subject in wants:
        if why or opened[subject.key] == inf:
            place = clause.held[subject].place
            yield DeadEnd(item.key, why or Why.BLOCKED, place, subject)
    span = clause.span()
    late = [row for row in wants if not row[0] and span.high <= opened[row[1].key] < inf]
    for _why, subject in late:
        other = clause.held[Subject(About.TIME)].place
        yield DeadEnd(
            item.key,
            Why.LATE,
            clause.held[subject].place,
            subject,
            other,
            moment=opened[subject.key],
        )


def _idle_parts(rules: Rules, item: Item, ever: Moments) -> Iterator[DeadEnd]:
    """Alternatives that never open although the item does."""
    if not item.tree.is_broken:
        yield from _idle_below(rules, item, item.tree.root, ever, Place(item.key), negated=False)


def _idle_below(
    rules: Rules, item: Item, node: Node, ever: Moments, place: Place, *, negated: bool
) -> Iterator[DeadEnd]:
    inside = negated != node.op.negates
    is_choice = not node.op.needs_every(negated=negated)
    for number, child in enumerate(node.children):
        here = below(place, number)
        rule = expand_part(child, rules.demand_of, place=here, negated=inside)
        if is_choice and not _is_open(rules, rule, ever):
            ends = list(_obstacles(rules, item, rule, ever))[:1]
            yield from (replace(end, is_partial=True) for end in ends)
        elif not isinstance(child, Leaf):
            yield from _idle_below(rules, item, child, ever, here, negated=inside)


def _from_now_on(
    rules: Rules, item: Item, ever: Moments, later: Moments, now: float
) -> Iterator[DeadEnd]:
    """What was reachable once; only told where the item's own rule is the reason."""
    rule = rules.own[item.key]
    if ever[item.key] == inf or _is_open(rules, rule, later, now):
        return
    if not _is_open(rules, rule, ever, now):
        spans = [clause.span() for clause in rule.clauses]
        closed = max((span.high for span in spans if span.high < inf), default=inf)
        if closed <= now:
            place = Place(item.key, field="available_until")
            yield DeadEnd(item.key, Why.CLOSED, place, Subject(About.TIME), moment=closed)
            return
    for end in list(_obstacles(rules, item, Expansion(rule.clauses), later))[:1]:
        yield replace(end, why=Why.NEWCOMERS)


def _cycle(rules: Rules, item: Item, opened: Moments) -> tuple[tuple[str, Link], ...]:
    """The shortest way from the item over what it waits for back to itself; empty without one."""
    trails: dict[str, tuple[tuple[str, Link], ...]] = {item.key: ()}
    waiting = [item.key]
    for key in waiting:
        for following, link in _leads_to(rules, key, opened):
            if key == item.key and link == Link.INSIDE:
                continue
            trail = (*trails[key], (key, link))
            if following == item.key:
                return trail
            if following not in trails:
                trails[following] = trail
                waiting.append(following)
    return ()


def _leads_to(rules: Rules, key: str, opened: Moments) -> Iterator[tuple[str, Link]]:
    """What keeps an item closed: what its rule waits for, then what it stands in."""
    item = rules.items[key]
    for clause in rules.own[key].clauses:
        for why, subject in _wants(rules, clause):
            if not why and opened[subject.key] == inf:
                yield subject.key, Link.NEEDS
    if item.parent and opened[item.parent] == inf:
        yield item.parent, Link.INSIDE


def reachable(items: Iterable[Item], demand_of: DemandOf) -> set[str]:
    """Keys of what somebody can open some day."""
    rules = _prepared(list(items), demand_of)
    return {key for key, moment in opening_moments(rules).items() if moment < inf}
