"""What a learner may see of what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .counting import count, count_without
from .nodes import Category
from .tree import Tree
from .values import Given, HiddenTotals, Outcome, Status

# Hidden or not, these cannot change their category's total.
_WITHOUT_EFFECT = frozenset({Status.NOT_COUNTED, Status.EXCLUDED, Status.ZERO_WEIGHT})


def shown(tree: Tree, given: Mapping[int, Given], *, totals: HiddenTotals) -> dict[int, Outcome]:
    """Every item's outcome as the learner may see it.

    Hidden items have status HIDDEN and no value. A total (and a formula) with something hidden
    below it is, by ``totals``: BLANK: without value, status HIDDEN, even if the hidden item has no
    value yet, so that nothing can be read off; WITHOUT: counted as if the hidden items were
    excluded; REAL: the stored one. A total set by hand stays visible unless it is hidden itself.
    But for REAL, one that is locked as it was counted is as hidden as what it was counted from.
    """
    hidden = hidden_ids(tree, given)
    if totals != HiddenTotals.REAL:
        hidden |= _frozen(tree, given, hidden)
    if totals == HiddenTotals.WITHOUT:
        return count_without(tree, given, hidden)
    outcomes = count(tree, given)
    blank = _touched(tree, outcomes, hidden) if totals == HiddenTotals.BLANK else hidden
    return outcomes | {item_id: _blanked(outcomes[item_id]) for item_id in blank}


def shown_total(tree: Tree, given: Mapping[int, Given], *, totals: HiddenTotals) -> Outcome:
    """The course's total as the learner may see it; see ``shown``."""
    return shown(tree, given, totals=totals)[tree.root_id]


def hidden_ids(tree: Tree, given: Mapping[int, Given]) -> frozenset[int]:
    """What is hidden from this person, with all that is in a hidden category."""
    own = [item_id for item_id, one in given.items() if one.hidden and item_id in tree.nodes]
    return tree.hidden | tree.with_all_below(own) if own else tree.hidden


def _frozen(tree: Tree, given: Mapping[int, Given], hidden: frozenset[int]) -> frozenset[int]:
    """What is locked as it was counted, directly or not, from something hidden."""
    found, sources = set(), set(hidden)
    for item_id in tree.order if hidden else ():
        one = given.get(item_id)
        if sources.isdisjoint(tree.needs(item_id)) or (one and one.overridden):
            continue
        sources.add(item_id)
        if one and one.locked:
            found.add(item_id)
    return frozenset(found)


def _touched(tree: Tree, outcomes: Mapping[int, Outcome], hidden: frozenset[int]) -> frozenset[int]:
    """What is counted from something hidden. A value set by hand tells nothing."""
    found = set(hidden)
    for item_id, node in tree.nodes.items():
        sources = found.intersection(tree.needs(item_id))
        if isinstance(node, Category):
            sources = {one for one in sources if outcomes[one].status not in _WITHOUT_EFFECT}
        if sources and not outcomes[item_id].fixed:
            found.add(item_id)
    return frozenset(found)


def _blanked(outcome: Outcome) -> Outcome:
    return replace(outcome, final=None, status=Status.HIDDEN)
