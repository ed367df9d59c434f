"""A gradebook's items worked out as far as can be done without people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from learning.core.api import Formula

from .formulas import read
from .methods import METHODS, Child, Method, natural_weights, reads_extra_credit, reads_weight
from .values import ONE, ZERO, Aggregation, Item, Kind, ValueType


@dataclass(frozen=True, slots=True)
class Leaf:
    """An item whose points are given, or follow from a formula."""

    item: Item
    low: Decimal
    high: Decimal
    counts: bool
    is_scale: bool
    is_plain: bool
    """Neither multiplier nor offset."""
    formula: Formula | None = None
    references: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    item: Item
    low: Decimal
    high: Decimal
    counts: bool
    """Whether anything in it can ever count."""
    children: tuple[Child, ...]
    method: Method
    is_natural: bool
    drop: int
    keep: int
    limits_fit: bool
    """False where limits are asked for that cannot be applied to these children."""


Node = Leaf | Category


def leaf(item: Item, keys: Mapping[str, int], *, scales_count: bool) -> Leaf:
    is_scale = item.value_type == ValueType.SCALE
    formula = read(item.formula) if item.kind == Kind.FORMULA else None
    names = sorted(formula.variables) if formula else []
    is_broken = item.kind == Kind.FORMULA and (
        formula is None or any(name not in keys for name in names)
    )
    return Leaf(
        item=item,
        low=ONE if is_scale else item.min,
        high=Decimal(item.scale_size) if is_scale else item.max,
        counts=not is_broken
        and item.value_type != ValueType.TEXT
        and (scales_count or not is_scale),
        is_scale=is_scale,
        is_plain=item.multiplier == ONE and not item.offset,
        formula=None if is_broken else formula,
        references=() if is_broken else tuple((name, keys[name]) for name in names),
    )


def category(item: Item, nodes: Sequence[Node]) -> Category:
    """``nodes``: the direct children, in their order."""
    is_natural = item.aggregation == Aggregation.NATURAL
    shares = _natural_shares(nodes) if is_natural else {}
    children = tuple(
        _child(node, place, item.aggregation, shares) for place, node in enumerate(nodes)
    )
    normal = [
        (child, node)
        for child, node in zip(children, nodes, strict=True)
        if child.counts and not child.is_zero and not child.is_extra
    ]
    fit = _limits_fit(item, children, nodes)
    drop, keep = (item.drop_lowest, item.keep_highest) if fit else (0, 0)
    high = item.max
    if is_natural:
        left = max(min(keep or len(normal), len(normal) - drop), 0)
        # Where something is dropped all are alike.
        high = sum((node.high for _, node in normal[:left]), ZERO)
    return Category(
        item=item,
        low=ZERO if is_natural else item.min,
        high=high,
        counts=bool(normal),
        children=children,
        method=METHODS[item.aggregation],
        is_natural=is_natural,
        drop=drop,
        keep=keep,
        limits_fit=fit,
    )


def _natural_shares(nodes: Sequence[Node]) -> dict[int, Decimal]:
    normal = [
        node for node in nodes if node.counts and not node.item.extra_credit and node.high > ZERO
    ]
    return natural_weights(
        {node.item.id: node.high for node in normal},
        {node.item.id: _own(node.item) for node in normal if node.item.weight_is_own},
    )


def _child(
    node: Node, place: int, aggregation: Aggregation, shares: Mapping[int, Decimal]
) -> Child:
    item = node.item
    is_extra = item.extra_credit and reads_extra_credit(aggregation)
    is_own = item.weight_is_own and aggregation == Aggregation.NATURAL
    if aggregation == Aggregation.NATURAL:
        weight = _own(item) if is_extra and is_own else shares.get(item.id, ZERO)
        is_zero = node.high <= ZERO or (not weight and (is_own or not is_extra))
    else:
        weight = ONE if item.weight is None else max(item.weight, ZERO)
        is_read = reads_weight(aggregation, is_extra=is_extra)
        is_zero = node.high <= node.low or (not weight and is_read)
    return Child(
        item_id=item.id,
        place=place,
        low=node.low,
        high=node.high,
        counts=node.counts,
        is_zero=is_zero,
        is_extra=is_extra,
        weight=weight,
        is_own=is_own,
    )


def _own(item: Item) -> Decimal:
    return max(item.weight or ZERO, ZERO)


def _limits_fit(item: Item, children: Sequence[Child], nodes: Sequence[Node]) -> bool:
    drop, keep = item.drop_lowest, item.keep_highest
    if min(drop, keep) < 0 or (drop and keep):
        return False
    if not (drop or keep) or item.aggregation != Aggregation.NATURAL:
        return True
    kinds = {
        (child.is_extra, isinstance(node, Category), child.weight, node.high)
        for child, node in zip(children, nodes, strict=True)
        if child.counts
    }
    return not kinds or (len(kinds) == 1 and next(iter(kinds))[:2] == (False, False))
