"""A tree as a condition on people, for lists and reports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from django.db.models import BooleanField, Case, Q, Value, When

from learning.core.activities.registry import conditions

from .facts import Facts
from .tree import Leaf, Node, Tree

if TYPE_CHECKING:
    from learning.core.models import Course

# A condition that nothing has to fulfil, and one that nobody fulfils.
ANYBODY = ~Q(pk__in=())
NOBODY = Q(pk__in=())


def everybody_but(condition: Q) -> Q:
    """Whom ``condition`` does not hold for, and whom nothing is known of that it asks.

    ``~condition`` leaves those out where another part of the same filter needs the same table: how
    it is joined, and whether NULL is thought of, is decided for all parts at once.
    """
    held = When(condition, then=Value(False))
    return Q(Case(held, default=Value(True), output_field=BooleanField()))


def people_leaves(tree: Tree) -> Iterator[Leaf]:
    for leaf in tree.leaves():
        kind = conditions.get(leaf.kind)
        if kind and kind.filters_people:
            yield leaf


def people_q(tree: Tree, *, course: Course, targets: Facts, staff: Q) -> Q:
    """Who may meet the tree, as far as it is about people: all other leaves may hold or not.

    ``targets`` says which leaves' targets are gone, ``staff`` who is exempt where a kind is.
    """
    if tree.is_broken:
        return NOBODY

    def leaf_q(leaf: Leaf, negated: bool) -> Q:
        kind = conditions.get(leaf.kind)
        if kind is None or not kind.filters_people:
            return ANYBODY
        found = NOBODY
        if targets.of(leaf).met is not None:
            met = kind.people(leaf.data, course=course)
            found = everybody_but(met) if negated else met
        return found | staff if kind.exempts_staff else found

    return _node_q(tree.root, leaf_q, negated=False)


def _node_q(node: Node, leaf_q: Callable[[Leaf, bool], Q], *, negated: bool) -> Q:
    if not node.children:
        return ANYBODY
    inside = negated != node.op.negates
    parts = [
        leaf_q(child, inside) if isinstance(child, Leaf) else _node_q(child, leaf_q, negated=inside)
        for child in node.children
    ]
    return reduce(and_ if node.op.needs_every(negated=negated) else or_, parts)
