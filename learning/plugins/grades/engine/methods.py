"""The ways to make one total of many: each gives every part its share.

Shares of normal parts make 1 together; the total's score is the sum of share x score. So one line
of an explanation means the same under every method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .values import ONE, ZERO, Aggregation


@dataclass(frozen=True, slots=True)
class Child:
    """An item as its category sees it. ``low`` and ``high``: its range when everything counts.

    ``counts``: whether this kind of item does at all; ``is_zero``: its weight or range is nothing.
    ``weight`` is never below 0; under NATURAL it is the share when everything counts, and for
    extra credit the share set by hand.
    """

    item_id: int
    place: int
    low: Decimal
    high: Decimal
    counts: bool
    is_zero: bool
    is_extra: bool
    weight: Decimal
    is_own: bool


@dataclass(slots=True)
class Part:
    """A child that counts for one person. ``score`` 0..1; ``span`` and ``most`` in its points."""

    child: Child
    score: Decimal
    span: Decimal
    most: Decimal
    has_value: bool
    share: Decimal = ZERO

    @property
    def item_id(self) -> int:
        return self.child.item_id


Parts = Sequence[Part]
Method = Callable[[Parts, Parts], None]


def mean(normal: Parts, extra: Parts) -> None:
    _equally(normal)


def weighted_mean(normal: Parts, extra: Parts) -> None:
    whole = sum((part.child.weight for part in normal), ZERO)
    for part in normal:
        part.share = part.child.weight / whole


def simple_weighted_mean(normal: Parts, extra: Parts) -> None:
    """Extra credit is in the numerator only."""
    whole = sum((part.span for part in normal), ZERO)
    for part in (*normal, *extra):
        part.share = part.span / whole


def mean_extra_credit(normal: Parts, extra: Parts) -> None:
    """Extra x coefficient joins the sum, which is divided by the number of normal parts."""
    _equally(normal)
    for part in extra:
        part.share = part.child.weight / len(normal)


def median(normal: Parts, extra: Parts) -> None:
    row = sorted(normal, key=lambda part: part.score)
    _equally(row[(len(row) - 1) // 2 : len(row) // 2 + 1])


def lowest(normal: Parts, extra: Parts) -> None:
    _of_score(normal, min(part.score for part in normal))


def highest(normal: Parts, extra: Parts) -> None:
    _of_score(normal, max(part.score for part in normal))


def mode(normal: Parts, extra: Parts) -> None:
    """The most frequent score; of several as frequent ones the highest."""
    times = Counter(part.score for part in normal)
    _of_score(normal, max(times, key=lambda score: (times[score], score)))


def natural(normal: Parts, extra: Parts) -> None:
    """Weights as ``natural_weights`` made them, brought back to 1 for what this person has.

    Shares set by hand stay in proportion to all there is; the rest share the remainder by points.
    """
    points = sum((part.most for part in normal), ZERO)
    if not any(part.child.is_own for part in (*normal, *extra)):
        for part in (*normal, *extra):
            part.share = part.most / points
        return
    present = sum((part.child.weight for part in normal), ZERO)
    free = [part for part in normal if not part.child.is_own]
    left = sum((part.child.weight for part in free), ZERO) / present
    free_points = sum((part.most for part in free), ZERO)
    for part in normal:
        part.share = (
            part.child.weight / present if part.child.is_own else left * part.most / free_points
        )
    for part in extra:
        part.share = part.child.weight / present if part.child.is_own else part.most / points


METHODS: Mapping[Aggregation, Method] = {
    Aggregation.MEAN: mean,
    Aggregation.WEIGHTED_MEAN: weighted_mean,
    Aggregation.SIMPLE_WEIGHTED_MEAN: simple_weighted_mean,
    Aggregation.MEAN_EXTRA_CREDIT: mean_extra_credit,
    Aggregation.MEDIAN: median,
    Aggregation.LOWEST: lowest,
    Aggregation.HIGHEST: highest,
    Aggregation.MODE: mode,
    Aggregation.NATURAL: natural,
}
EXTRA_CREDIT = frozenset(
    {Aggregation.SIMPLE_WEIGHTED_MEAN, Aggregation.MEAN_EXTRA_CREDIT, Aggregation.NATURAL}
)
WEIGHTS = frozenset({Aggregation.WEIGHTED_MEAN, Aggregation.MEAN_EXTRA_CREDIT, Aggregation.NATURAL})
DECIDED_BY_SCORE = frozenset(
    {Aggregation.MEDIAN, Aggregation.LOWEST, Aggregation.HIGHEST, Aggregation.MODE}
)


def reads_extra_credit(aggregation: str) -> bool:
    """Whether a method knows extra credit: others count it as all else."""
    return aggregation in EXTRA_CREDIT


def reads_weight(aggregation: str, *, is_extra: bool | None = None) -> bool:
    """Whether a method reads the weight of a part; ``is_extra`` None: of any part."""
    if aggregation == Aggregation.MEAN_EXTRA_CREDIT:
        return is_extra is not False
    return aggregation in WEIGHTS


def natural_weights(most: Mapping[int, Decimal], own: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Share of each normal child when everything counts. ``most``: points, all above 0;
    ``own``: shares set by hand, not below 0, of some of these.

    Own shares stay and the rest share what is left by points. Own shares of more than 1, or with
    no rest, are brought to 1 and the rest get 0.
    """
    fixed = sum(own.values(), ZERO)
    free = {item_id: points for item_id, points in most.items() if item_id not in own}
    points = sum(free.values(), ZERO)
    scale = fixed if fixed > ONE or (fixed and not free) else ONE
    left = max(ONE - fixed, ZERO)
    return {
        item_id: own[item_id] / scale if item_id in own else left * free[item_id] / points
        for item_id in most
    }


def _equally(parts: Parts) -> None:
    share = ONE / len(parts)
    for part in parts:
        part.share = share


def _of_score(parts: Iterable[Part], score: Decimal) -> None:
    _equally([part for part in parts if part.score == score])
