"""A gradebook made ready once, to count thousands of people with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from learning.core.contract import DomainError

from .decimals import CONTEXT
from .methods import DECIDED_BY_SCORE, Part
from .nodes import Category, Leaf, Node, category, leaf
from .values import ZERO, Item, Kind


class BadGradebook(DomainError):
    """The items make no tree that can be counted. ``item_id`` is where; ``code`` says what:
    ``no_root``, ``roots``, ``parent``, ``parent_kind``, ``cycle``, ``formula_cycle``."""

    def __init__(self, message: str, *, code: str, item_id: int | None = None) -> None:
        super().__init__(message, code=code)
        self.item_id = item_id


class Tree:
    """The items of one gradebook, checked and put in the order of counting.

    Raises BadGradebook. Immutable and without people: may be shared and kept while the gradebook's
    version stays. ``scales_count``: whether scales count on this site.

    ``order``: ids, what is needed first comes first, the root last. ``hidden``: ids that are hidden
    from everybody, those in a hidden category too.
    """

    root_id: int
    items: Mapping[int, Item]
    order: tuple[int, ...]
    hidden: frozenset[int]

    def __init__(self, items: Iterable[Item], *, scales_count: bool) -> None:
        self.items = {item.id: item for item in items}
        self.scales_count = scales_count
        self.root_id = _root(self.items)
        self._children = _children(self.items)
        self.nodes: dict[int, Node] = {}
        with localcontext(CONTEXT):
            self._prepare()
        self.order = tuple(self.nodes)
        self.hidden = self.with_all_below(one.id for one in self.items.values() if one.hidden)

    def children(self, category_id: int) -> Sequence[int]:
        """Ids of the direct children, by ``order`` then id."""
        return self._children.get(category_id, ())

    def range_of(self, item_id: int) -> tuple[Decimal, Decimal]:
        """Least and most points when everything counts: 0 and the sum for NATURAL categories."""
        node = self.nodes[item_id]
        return node.low, node.high

    def weights(self, category_id: int) -> dict[int, Decimal | None]:
        """Share of each child in the category when everything counts and nothing is dropped.

        For the page where weights are set; extra credit comes on top of 1. None for children that
        do not count, and under MEDIAN, LOWEST, HIGHEST and MODE, where it depends on the scores.
        Raises KeyError for an id that is no category.
        """
        node = self.category(category_id)
        shares: dict[int, Decimal | None] = dict.fromkeys(self.children(category_id))
        if node.item.aggregation in DECIDED_BY_SCORE:
            return shares
        parts = [
            Part(child, ZERO, child.high - child.low, child.high, False)
            for child in node.children
            if child.counts and not child.is_zero
        ]
        normal = [part for part in parts if not part.child.is_extra]
        with localcontext(CONTEXT):
            if normal:
                node.method(normal, [part for part in parts if part.child.is_extra])
        shares |= {child.item_id: ZERO for child in node.children if child.counts}
        return shares | {part.item_id: part.share for part in parts}

    def affected_by(self, item_id: int) -> frozenset[int]:
        """Ids whose value depends on this item: categories above it and formulas that name it."""
        found = {item_id}
        for other in self.order:
            if found.intersection(self.needs(other)):
                found.add(other)
        return frozenset(found - {item_id})

    def needs(self, item_id: int) -> Sequence[int]:
        """Ids that must be counted before: a category's children, a formula's references."""
        node = self.nodes[item_id]
        if isinstance(node, Leaf):
            return [other for _key, other in node.references]
        return self._children.get(item_id, ())

    def with_all_below(self, ids: Iterable[int]) -> frozenset[int]:
        found = set(ids)
        if found:
            # From the root down.
            for item_id in reversed(self.order):
                if self.items[item_id].parent_id in found:
                    found.add(item_id)
        return frozenset(found)

    def category(self, item_id: int) -> Category:
        """Raises KeyError for an id that is no category."""
        node = self.nodes[item_id]
        if isinstance(node, Leaf):
            raise KeyError(item_id)
        return node

    def _prepare(self) -> None:
        keys = keyed(self.items.values())
        leaves = {
            item.id: leaf(item, keys, scales_count=self.scales_count)
            for item in self.items.values()
            if item.kind != Kind.CATEGORY
        }
        for item_id in _in_order(self.items, self._children, leaves):
            self.nodes[item_id] = leaves.get(item_id) or category(
                self.items[item_id], [self.nodes[child] for child in self.children(item_id)]
            )


def keyed(items: Iterable[Item]) -> dict[str, int]:
    """Item by id-number; of two with the same the first."""
    keys: dict[str, int] = {}
    for item in items:
        if item.key:
            keys.setdefault(item.key.strip(), item.id)
    return keys


def _root(items: Mapping[int, Item]) -> int:
    roots = [item for item in items.values() if item.parent_id is None]
    if not roots:
        raise BadGradebook(_("The gradebook has no total."), code="no_root")
    if len(roots) > 1:
        message = _("The gradebook has more than one total.")
        raise BadGradebook(message, code="roots", item_id=roots[1].id)
    if roots[0].kind != Kind.CATEGORY:
        raise _not_a_category(roots[0].id)
    return roots[0].id


def _children(items: Mapping[int, Item]) -> dict[int, tuple[int, ...]]:
    """By category. Raises BadGradebook for parents that are missing or no category."""
    below: dict[int, list[Item]] = {}
    for item in items.values():
        if item.parent_id is None:
            continue
        parent = items.get(item.parent_id)
        if parent is None:
            message = _("The category of this item is not in the gradebook.")
            raise BadGradebook(message, code="parent", item_id=item.id)
        if parent.kind != Kind.CATEGORY:
            raise _not_a_category(parent.id)
        below.setdefault(parent.id, []).append(item)
    return {
        parent: tuple(item.id for item in sorted(row, key=lambda one: (one.order, one.id)))
        for parent, row in below.items()
    }


def _not_a_category(item_id: int) -> BadGradebook:
    message = _("Only a category can contain other items.")
    return BadGradebook(message, code="parent_kind", item_id=item_id)


def _in_order(
    items: Iterable[int], children: Mapping[int, Sequence[int]], leaves: Mapping[int, Leaf]
) -> list[int]:
    """What is needed first comes first. Raises BadGradebook for circles."""
    _sorted(children, _("A category cannot be inside itself."), code="cycle")
    needs: dict[int, Sequence[int]] = dict.fromkeys(items, ())
    needs |= children
    needs |= {id_: [other for _key, other in node.references] for id_, node in leaves.items()}
    message = _("The formula needs its own result: directly, or through another item.")
    return _sorted(needs, message, code="formula_cycle")


def _sorted(needs: Mapping[int, Sequence[int]], message: str, *, code: str) -> list[int]:
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as circle:
        raise BadGradebook(message, code=code, item_id=circle.args[1][0]) from None
