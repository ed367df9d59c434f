"""How a category's total was counted, line by line: data, not text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from .decimals import CONTEXT, floored, rounded, snapped
from .methods import DECIDED_BY_SCORE
from .nodes import Category
from .tree import Tree
from .values import HUNDRED, PLACES, ZERO, Aggregation, Outcome, Status


@dataclass(frozen=True, slots=True)
class Line:
    """One child. ``points`` on min..max of the child; ``percent`` (0..100) is how it was counted
    (under NATURAL points / max, else (points - min) / (max - min)).

    ``weight``: effective share 0..1. ``contribution``: points of the parent's range, five places;
    None where the child did not count or is hidden. ``as_zero``: had no value and counted as 0.
    ``decides``: under MEDIAN, LOWEST, HIGHEST and MODE, that the total is (partly) this one's.
    """

    item_id: int
    status: Status
    points: Decimal | None
    min: Decimal
    max: Decimal
    percent: Decimal | None
    weight: Decimal | None
    contribution: Decimal | None
    as_zero: bool = False
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """``base`` + contributions of the lines + ``hidden`` + ``cut`` == ``total``, exactly.

    ``base``: the least points of the range, where that is not 0. ``hidden``: what hidden lines
    brought in, together. ``cut``: what went beyond the range (below 0: extra credit over the
    maximum). ``fixed``: the total was set by hand or is locked: the sum does not hold and
    contributions are None.
    """

    category_id: int
    method: Aggregation
    lines: tuple[Line, ...]
    base: Decimal
    hidden: Decimal
    cut: Decimal
    total: Decimal | None
    min: Decimal
    max: Decimal
    fixed: bool


def explain(tree: Tree, outcomes: Mapping[int, Outcome], category_id: int) -> Explanation:
    """``outcomes``: of ``count`` or ``shown``. Raises KeyError for an id that is no category."""
    node = tree.category(category_id)
    of = outcomes[category_id]
    adds_up = of.final is not None and not of.fixed
    with localcontext(CONTEXT):
        lines = [_line(node, outcomes[child.item_id], child.item_id) for child in node.children]
        parts = [_exact(line, of) if adds_up else None for line in lines]
        hidden, cut = _rest(of, lines, parts) if adds_up else (ZERO, ZERO)
        if of.final is not None:
            parts = _allotted(parts, of.final - of.min - hidden - cut)
    return Explanation(
        category_id=category_id,
        method=node.item.aggregation,
        lines=tuple(
            replace(line, contribution=part) for line, part in zip(lines, parts, strict=True)
        ),
        base=of.min,
        hidden=hidden,
        cut=cut,
        total=of.final,
        min=of.min,
        max=of.max,
        fixed=of.fixed,
    )


def _line(node: Category, outcome: Outcome, item_id: int) -> Line:
    as_zero = outcome.final is None and outcome.status in (Status.USED, Status.EXTRA)
    return Line(
        item_id=item_id,
        status=outcome.status,
        points=outcome.final,
        min=outcome.min,
        max=outcome.max,
        percent=ZERO if as_zero else _percent(node, outcome),
        weight=outcome.weight,
        contribution=None,
        as_zero=as_zero,
        decides=bool(outcome.weight) and node.item.aggregation in DECIDED_BY_SCORE,
    )


def _percent(node: Category, outcome: Outcome) -> Decimal | None:
    least = ZERO if node.is_natural else outcome.min
    if outcome.final is None or outcome.max <= least:
        return None
    return (outcome.final - least) * HUNDRED / (outcome.max - least)


def _exact(line: Line, of: Outcome) -> Decimal | None:
    """Points it brings to the total, not rounded; None where it did not count or is hidden."""
    if line.weight is None or line.percent is None:
        return None
    return line.weight * line.percent / HUNDRED * (of.max - of.min)


def _rest(
    of: Outcome, lines: Sequence[Line], parts: Sequence[Decimal | None]
) -> tuple[Decimal, Decimal]:
    """What hidden lines brought in, and what was cut off at the ends of the range."""
    seen = rounded(of.min + sum((part for part in parts if part is not None), ZERO))
    rest = (of.final or ZERO) - seen
    if any(line.status is Status.HIDDEN and line.weight is not None for line in lines):
        return rest, ZERO
    is_cut = (rest < 0 and of.final == of.max) or (rest > 0 and of.final == of.min)
    return ZERO, rest if is_cut else ZERO


def _allotted(parts: Sequence[Decimal | None], total: Decimal) -> list[Decimal | None]:
    """Each with five places, ``total`` together: what lost most when cut off is rounded up."""
    places = [index for index, part in enumerate(parts) if part]
    found = [None if part is None else floored(part) for part in parts]
    if not places:
        return found
    missing = int((total - sum((part for part in found if part is not None), ZERO)) / PLACES)
    each, more = divmod(missing, len(places))
    places.sort(key=lambda index: _lost(parts[index], found[index]), reverse=True)
    for rank, index in enumerate(places):
        found[index] = (found[index] or ZERO) + PLACES * (each + (rank < more))
    return found


def _lost(exact: Decimal | None, floor: Decimal | None) -> Decimal:
    return snapped((exact or ZERO) - (floor or ZERO))
