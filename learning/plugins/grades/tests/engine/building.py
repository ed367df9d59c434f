"""Short ways to write gradebooks and people."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal as D

from learning.plugins.grades.engine import (
    Aggregation,
    Given,
    Item,
    Kind,
    Outcome,
    Status,
    Tree,
    ValueType,
    count,
)

ROOT = 1


def root(aggregation: Aggregation = Aggregation.MEAN, **fields) -> Item:
    return category(ROOT, None, aggregation, **fields)


def category(
    item_id: int, parent_id: int | None, aggregation: Aggregation = Aggregation.MEAN, **fields
) -> Item:
    return Item(
        id=item_id,
        parent_id=parent_id,
        kind=Kind.CATEGORY,
        aggregation=aggregation,
        **_decimals(fields),
    )


def item(item_id: int, parent_id: int = ROOT, **fields) -> Item:
    return Item(id=item_id, parent_id=parent_id, **_decimals(fields))


def scale(item_id: int, size: int, parent_id: int = ROOT, **fields) -> Item:
    fields |= {"value_type": ValueType.SCALE, "scale_size": size}
    return item(item_id, parent_id, **fields)


def tree(items: Iterable[Item], *, scales_count: bool = True) -> Tree:
    return Tree(items, scales_count=scales_count)


def raw(points, **fields) -> Given:
    return Given(raw=None if points is None else D(str(points)), **_decimals(fields))


def overridden(points) -> Given:
    return Given(final=None if points is None else D(str(points)), overridden=True)


EXCLUDED = Given(raw=D(100), excluded=True)


def counted(
    items: Iterable[Item], given: dict[int, object], *, scales_count: bool = True
) -> dict[int, Outcome]:
    """``given``: points, or a Given, by item."""
    made = {key: one if isinstance(one, Given) else raw(one) for key, one in given.items()}
    return count(tree(items, scales_count=scales_count), made)


def total(items: Iterable[Item], given: dict[int, object], **options) -> D | None:
    return counted(items, given, **options)[ROOT].final


def statuses(outcomes: dict[int, Outcome]) -> dict[int, Status]:
    return {key: one.status for key, one in outcomes.items() if key != ROOT}


def weights(outcomes: dict[int, Outcome]) -> dict[int, D | None]:
    return {key: one.weight for key, one in outcomes.items() if key != ROOT}


_NUMBERS = {
    *("min", "max", "multiplier", "offset", "weight", "pass_mark"),
    *("penalty", "final", "raw_min", "raw_max"),
}


def _decimals(fields: dict) -> dict:
    return {
        key: D(str(value)) if key in _NUMBERS and value is not None else value
        for key, value in fields.items()
    }
