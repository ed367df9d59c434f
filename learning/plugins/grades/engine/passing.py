"""Whether a grade is a pass."""

from __future__ import annotations

from .tree import Tree
from .values import Outcome


def passed(tree: Tree, item_id: int, outcome: Outcome) -> bool | None:
    """None without a pass mark or a value.

    The pass mark is on the item's full range (``Tree.range_of``); where a NATURAL total counted
    less than everything, the same part of its smaller maximum is asked.
    """
    mark = tree.items[item_id].pass_mark
    if mark is None or outcome.final is None:
        return None
    _least, full = tree.range_of(item_id)
    if outcome.max == full or not full:
        return outcome.final >= mark
    return outcome.final * full >= mark * outcome.max
