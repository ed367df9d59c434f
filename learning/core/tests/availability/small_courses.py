"""Small courses with any rules, and who gets where in them by trying everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import NamedTuple

from hypothesis import strategies as st

from learning.core.activities.availability import Facts, Leaf, Node, Op, Tree, judge
from learning.core.activities.availability.deadends import FINISHED, Item
from learning.core.activities.availability.demands import (
    Demand,
    Member,
    Score,
    Stand,
    Standing,
    Time,
)
from learning.core.contract import Fact

COURSE, SECTIONS, ACTIVITIES = "course", ("s0", "s1"), ("a", "b", "c")
MOMENTS = range(5)
SCORES = (20, 80)
AMONG = {
    "complete": {Stand.DONE, Stand.PASSED},
    "incomplete": {Stand.UNDONE, Stand.FAILED},
    "passed": {Stand.PASSED},
    "failed": {Stand.FAILED},
}
CAN = (
    frozenset({Stand.UNDONE}),
    frozenset({Stand.UNDONE, Stand.DONE}),
    frozenset({Stand.UNDONE, Stand.PASSED, Stand.FAILED}),
)


class Outcome(NamedTuple):
    stand: Stand = Stand.UNDONE
    score: int | None = None


@dataclass(frozen=True)
class World:
    moment: int
    outcomes: Mapping[str, Outcome]
    is_member: bool


def demand_of(leaf: Leaf) -> Demand:
    data = leaf.data
    if leaf.kind == "date":
        return Time(data.get("since", -inf), data.get("until", inf))
    if leaf.kind == "stand":
        return Standing(data["key"], frozenset(AMONG[data["state"]]))
    if leaf.kind == "score":
        return Score(data["key"], data.get("low", -inf), data.get("high", inf))
    return Member("group")


def holds(leaf: Leaf, world: World) -> bool:
    demand = demand_of(leaf)
    if isinstance(demand, Time):
        return demand.since <= world.moment < demand.until
    if isinstance(demand, Standing):
        return world.outcomes.get(demand.key, Outcome()).stand in demand.among
    if isinstance(demand, Score):
        score = world.outcomes.get(demand.key, Outcome()).score
        return score is not None and demand.low <= score < demand.high
    return world.is_member


def is_open(item: Item, items: Mapping[str, Item], world: World) -> bool:
    """By the engine that opens activities for learners."""
    while True:
        facts = Facts({leaf.key: Fact(holds(leaf, world)) for leaf in item.tree.leaves()})
        in_time = item.since <= world.moment < item.until
        after = world.outcomes.get(item.after, Outcome()).stand in FINISHED
        if not judge(item.tree, facts).is_open or not in_time or (item.after and not after):
            return False
        if not item.parent:
            return True
        item = items[item.parent]


def outcomes_of(item: Item) -> list[Outcome]:
    scores = [None, *SCORES] if item.is_scored else [None]
    return [Outcome(stand, score) for stand, score in product(sorted(item.can), scores)]


def reached_freely(items: Mapping[str, Item]) -> set[str]:
    """Who could open an activity once may stand in it in any way; groups change at will."""
    found: set[str] = set()
    for moment in (-1, *MOMENTS):
        changed = True
        while changed:
            new = {
                key
                for key in items.keys() - found
                if any(is_open(items[key], items, world) for world in _worlds(items, found, moment))
            }
            found |= new
            changed = bool(new)
    return found


def _worlds(items: Mapping[str, Item], opened: set[str], moment: int) -> Iterator[World]:
    keys = [key for key in ACTIVITIES if key in opened]
    for chosen in product(*(outcomes_of(items[key]) for key in keys)):
        for is_member in (False, True):
            yield World(moment, dict(zip(keys, chosen, strict=True)), is_member)


def reached_forward(items: Mapping[str, Item]) -> set[str]:
    """One outcome in each activity, only while it is open, and groups stay as they are."""
    found: set[str] = set()
    seen: set[tuple] = set()
    waiting = [World(-1, {}, is_member) for is_member in (False, True)]
    while waiting:
        world = waiting.pop()
        state = (world.moment, tuple(sorted(world.outcomes.items())), world.is_member)
        if state in seen:
            continue
        seen.add(state)
        opened = {key for key, item in items.items() if is_open(item, items, world)}
        found |= opened
        if world.moment < MOMENTS[-1]:
            waiting.append(World(world.moment + 1, world.outcomes, world.is_member))
        for key in opened.intersection(ACTIVITIES) - world.outcomes.keys():
            for outcome in outcomes_of(items[key]):
                waiting.append(
                    World(world.moment, {**world.outcomes, key: outcome}, world.is_member)
                )
    return found


def _leaves() -> st.SearchStrategy[Leaf]:
    key = st.sampled_from(ACTIVITIES)
    bound = st.sampled_from(MOMENTS)
    return st.one_of(
        st.builds(lambda since: Leaf("date", {"since": since}), bound),
        st.builds(lambda until: Leaf("date", {"until": until}), bound),
        st.builds(
            lambda since, until: Leaf("date", {"since": since, "until": until}), bound, bound
        ),
        st.builds(
            lambda key, state: Leaf("stand", {"key": key, "state": state}),
            key,
            st.sampled_from(sorted(AMONG)),
        ),
        st.builds(lambda key: Leaf("score", {"key": key, "low": 50}), key),
        st.builds(lambda key: Leaf("score", {"key": key, "high": 50}), key),
        st.just(Leaf("group")),
    )


def _trees() -> st.SearchStrategy[Tree]:
    parts = st.recursive(
        _leaves(),
        lambda inner: st.builds(
            lambda op, children: Node(op, tuple(children)),
            st.sampled_from(list(Op)),
            st.lists(inner, max_size=3),
        ),
        max_leaves=5,
    )
    return st.one_of(
        st.just(Tree()),
        parts.map(lambda part: Tree(part if isinstance(part, Node) else Node(children=(part,)))),
    )


@st.composite
def courses(draw) -> list[Item]:
    until = st.sampled_from((inf, inf, 2, 4))
    since = st.sampled_from((-inf, -inf, 1, 3))
    # What closes the whole course would leave nothing to find.
    around = st.one_of(st.just(Tree()), st.just(Tree()), _trees())
    items = [Item(COURSE, tree=draw(around), is_activity=False)]
    items += [Item(key, COURSE, draw(around), is_activity=False) for key in SECTIONS]
    for number, key in enumerate(ACTIVITIES):
        can = draw(st.sampled_from(CAN))
        items.append(
            Item(
                key,
                parent=draw(st.sampled_from((COURSE, *SECTIONS))),
                tree=draw(_trees()),
                since=draw(since),
                until=draw(until),
                after=ACTIVITIES[number - 1] if number and draw(st.booleans()) else "",
                can=can,
                is_scored=Stand.PASSED in can,
            )
        )
    return items
