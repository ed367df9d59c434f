"""The gradebook's rules written again: with fractions, slowly, and without looking at the engine.

Only the engine's data classes are shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction as F
from functools import wraps

from learning.plugins.grades.engine import Aggregation, Given, Item, Kind, Status, ValueType

WITH_EXTRA = (
    Aggregation.SIMPLE_WEIGHTED_MEAN,
    Aggregation.MEAN_EXTRA_CREDIT,
    Aggregation.NATURAL,
)


def five_places(value: F) -> F:
    """Half away from zero."""
    units = math.floor(abs(value) * 100_000 + F(1, 2))
    return F(units if value >= 0 else -units, 100_000)


def step(value: F) -> F:
    return F(math.floor(value + F(1, 2))) if value >= 0 else -F(math.floor(-value + F(1, 2)))


def between(value: F, low: F, high: F) -> F:
    return max(low, min(high, value))


def once(method: Callable) -> Callable:
    """Kept by item."""

    @wraps(method)
    def kept(self: Reference, item: Item):
        key = (method.__name__, item.id)
        if key not in self.known:
            self.known[key] = method(self, item)
        return self.known[key]

    return kept


class Reference:
    """``formulas``: for each formula item what it computes of the finals of ``uses``."""

    def __init__(
        self,
        items: Iterable[Item],
        given: Mapping[int, Given],
        *,
        scales_count: bool,
        left_out: Collection[int] = (),
        formulas: Mapping[int, tuple[list[int], Callable[..., F]]] | None = None,
    ) -> None:
        self.items = {item.id: item for item in items}
        self.given = given
        self.scales_count = scales_count
        self.left_out = left_out
        self.formulas = formulas or {}
        self.known: dict[tuple[str, int], object] = {}

    # What is so for everybody.

    @once
    def kids(self, item: Item) -> list[Item]:
        row = [one for one in self.items.values() if one.parent_id == item.id]
        return sorted(row, key=lambda one: (one.order, one.id))

    def low(self, item: Item) -> F:
        if item.kind == Kind.CATEGORY:
            return F(0) if item.aggregation == Aggregation.NATURAL else F(item.min)
        return F(1) if item.value_type == ValueType.SCALE else F(item.min)

    @once
    def high(self, item: Item) -> F:
        if item.kind == Kind.CATEGORY and item.aggregation == Aggregation.NATURAL:
            row = [kid for kid in self.kids(item) if self.matters(kid) and not self.is_extra(kid)]
            maxima = sorted(self.high(kid) for kid in row)
            if self.may_drop(item):
                if item.drop_lowest:
                    maxima = maxima[: max(len(maxima) - item.drop_lowest, 0)]
                elif item.keep_highest:
                    maxima = maxima[: item.keep_highest]
            return sum(maxima, F(0))
        is_scale = item.kind != Kind.CATEGORY and item.value_type == ValueType.SCALE
        return F(item.scale_size) if is_scale else F(item.max)

    def parent(self, item: Item) -> Item:
        return self.items[item.parent_id]

    def is_extra(self, item: Item) -> bool:
        return item.extra_credit and self.parent(item).aggregation in WITH_EXTRA

    @once
    def of_a_kind_that_counts(self, item: Item) -> bool:
        if item.kind == Kind.CATEGORY:
            return any(self.matters(kid) and not self.is_extra(kid) for kid in self.kids(item))
        if item.value_type == ValueType.TEXT:
            return False
        return self.scales_count or item.value_type != ValueType.SCALE

    def matters(self, item: Item) -> bool:
        """Can change its category's total, for whoever has a grade in it."""
        return self.of_a_kind_that_counts(item) and self.weighs(item)

    @once
    def weighs(self, item: Item) -> bool:
        method = self.parent(item).aggregation
        if method == Aggregation.NATURAL:
            if self.high(item) <= 0:
                return False
            if self.is_extra(item):
                return not item.weight_is_own or (item.weight or 0) > 0
            return self.natural_weight(item) > 0
        if self.high(item) <= self.low(item):
            return False
        if method == Aggregation.WEIGHTED_MEAN or (
            method == Aggregation.MEAN_EXTRA_CREDIT and self.is_extra(item)
        ):
            return item.weight is None or item.weight > 0
        return True

    @once
    def natural_weight(self, item: Item) -> F:
        """The share of a normal child when all of them count."""
        row = [
            one
            for one in self.kids(self.parent(item))
            if not one.extra_credit and self.of_a_kind_that_counts(one) and self.high(one) > 0
        ]
        by_hand = [one for one in row if one.weight_is_own]
        rest = [one for one in row if not one.weight_is_own]
        taken = sum((F(max(one.weight or 0, 0)) for one in by_hand), F(0))
        if item.weight_is_own:
            weight = F(max(item.weight or 0, 0))
            return weight / taken if taken > 1 or (taken and not rest) else weight
        return max(1 - taken, F(0)) * self.high(item) / sum(self.high(one) for one in rest)

    @once
    def may_drop(self, item: Item) -> bool:
        if (item.drop_lowest and item.keep_highest) or min(item.drop_lowest, item.keep_highest) < 0:
            return False
        if item.aggregation != Aggregation.NATURAL:
            return True
        row = [kid for kid in self.kids(item) if self.of_a_kind_that_counts(kid)]
        if any(kid.kind == Kind.CATEGORY or kid.extra_credit for kid in row):
            return False
        alike = {(self.high(kid), self.high(kid) > 0 and self.natural_weight(kid)) for kid in row}
        return len(alike) <= 1

    # What is so for this person.

    def of(self, item: Item) -> Given:
        return self.given.get(item.id, Given())

    @once
    def why_not(self, item: Item) -> Status | None:
        if item.id in self.left_out:
            return Status.HIDDEN
        if not self.of_a_kind_that_counts(item):
            return Status.NOT_COUNTED
        if self.of(item).excluded:
            return Status.EXCLUDED
        if item.kind == Kind.CATEGORY and not self.of(item).is_fixed:
            reasons = [self.why_not(kid) for kid in self.kids(item)]
            open_ = [
                kid
                for kid, reason in zip(self.kids(item), reasons, strict=True)
                if reason is None and not self.is_extra(kid)
            ]
            if not open_:
                for reason in (Status.HIDDEN, Status.EXCLUDED):
                    if reason in reasons:
                        return reason
                return Status.NOT_COUNTED
        return None if self.weighs(item) else Status.ZERO_WEIGHT

    @once
    def final(self, item: Item) -> F | None:
        given = self.of(item)
        if given.is_fixed:
            return None if given.final is None else F(given.final)
        if item.kind == Kind.CATEGORY:
            return self.total(item)
        if item.kind == Kind.FORMULA:
            return self.formula(item)
        if given.raw is None:
            return None
        low, high = self.low(item), self.high(item)
        least = low if given.raw_min is None else F(given.raw_min)
        most = high if given.raw_max is None else F(given.raw_max)
        share = (F(given.raw) - least) / (most - least)
        return self.adjusted(item, low + share * (high - low), F(given.penalty))

    def adjusted(self, item: Item, points: F, penalty: F) -> F:
        points = points * F(item.multiplier) + F(item.offset)
        if item.value_type == ValueType.SCALE:
            return between(step(points), self.low(item), self.high(item))
        points = between(five_places(points), self.low(item), self.high(item))
        return between(five_places(points - penalty), self.low(item), self.high(item))

    def formula(self, item: Item) -> F | None:
        uses, compute = self.formulas[item.id]
        values = []
        for other in uses:
            is_out = other in self.left_out or self.of(self.items[other]).excluded
            values.append(None if is_out else self.final(self.items[other]))
        if all(value is None for value in values):
            return None
        return self.adjusted(item, compute(*(value or F(0) for value in values)), F(0))

    @once
    def top(self, item: Item) -> F:
        """The maximum that holds for this person."""
        is_natural = item.kind == Kind.CATEGORY and item.aggregation == Aggregation.NATURAL
        if not is_natural or self.of(item).is_fixed:
            return self.high(item)
        used = self.split(item)[0]
        return sum((self.top(kid) for kid in used), F(0)) if used else self.high(item)

    def score(self, item: Item) -> F:
        value = self.final(item)
        if value is None:
            return F(0)
        if self.parent(item).aggregation == Aggregation.NATURAL:
            return value / self.top(item)
        return (value - self.low(item)) / (self.top(item) - self.low(item))

    @once
    def split(self, item: Item) -> tuple[list[Item], list[Item], list[Item]]:
        """Used, dropped and extra children."""
        row = [kid for kid in self.kids(item) if self.why_not(kid) is None]
        if all(self.final(kid) is None for kid in row):
            return [], [], []
        if item.only_graded:
            row = [kid for kid in row if self.final(kid) is not None]
        extra = [kid for kid in row if self.is_extra(kid)]
        normal = [kid for kid in row if not self.is_extra(kid)]
        used, dropped = list(normal), []
        if self.may_drop(item):
            out = item.drop_lowest
            if item.keep_highest:
                out = len(normal) - item.keep_highest
            while used and len(dropped) < out:
                worst = min(self.score(kid) for kid in used)
                same = [kid for kid in used if self.score(kid) == worst]
                largest = max(self.top(kid) for kid in same)
                victim = [kid for kid in same if self.top(kid) == largest][-1]
                used.remove(victim)
                dropped.append(victim)
        return used, dropped, extra

    def status(self, item: Item) -> Status:
        if item.parent_id is None:
            return Status.NO_VALUE if self.final(item) is None else Status.USED
        if reason := self.why_not(item):
            return reason
        used, dropped, extra = self.split(self.parent(item))
        for status, row in (
            (Status.USED, used),
            (Status.DROPPED, dropped),
            (Status.EXTRA, extra),
        ):
            if item in row:
                return status
        return Status.NO_VALUE

    def total(self, item: Item) -> F | None:
        used, _dropped, extra = self.split(item)
        if not used:
            return None
        if item.aggregation == Aggregation.NATURAL:
            top = sum((self.top(kid) for kid in used), F(0))
            return min(five_places(self.natural(used, extra, top)), top)
        fraction = getattr(self, item.aggregation.value)(used, extra)
        low, high = self.low(item), self.high(item)
        return between(five_places(low + fraction * (high - low)), low, high)

    def mean(self, used: list[Item], extra: list[Item]) -> F:
        return sum((self.score(kid) for kid in used), F(0)) / len(used)

    def weighted_mean(self, used: list[Item], extra: list[Item]) -> F:
        weight = {kid.id: F(1) if kid.weight is None else F(kid.weight) for kid in used}
        above = sum((self.score(kid) * weight[kid.id] for kid in used), F(0))
        return above / sum(weight.values())

    def simple_weighted_mean(self, used: list[Item], extra: list[Item]) -> F:
        span = {kid.id: self.top(kid) - self.low(kid) for kid in (*used, *extra)}
        above = sum((self.score(kid) * span[kid.id] for kid in (*used, *extra)), F(0))
        return above / sum(span[kid.id] for kid in used)

    def mean_extra_credit(self, used: list[Item], extra: list[Item]) -> F:
        above = sum((self.score(kid) for kid in used), F(0))
        for kid in extra:
            above += self.score(kid) * (F(1) if kid.weight is None else F(kid.weight))
        return above / len(used)

    def median(self, used: list[Item], extra: list[Item]) -> F:
        row = sorted(self.score(kid) for kid in used)
        half = len(row) // 2
        return row[half] if len(row) % 2 else (row[half - 1] + row[half]) / 2

    def lowest(self, used: list[Item], extra: list[Item]) -> F:
        return min(self.score(kid) for kid in used)

    def highest(self, used: list[Item], extra: list[Item]) -> F:
        return max(self.score(kid) for kid in used)

    def mode(self, used: list[Item], extra: list[Item]) -> F:
        row = [self.score(kid) for kid in used]
        most = max(row.count(score) for score in row)
        return max(score for score in row if row.count(score) == most)

    def natural(self, used: list[Item], extra: list[Item], top: F) -> F:
        """Points."""
        there = sum((self.natural_weight(kid) for kid in used), F(0))
        by_hand = [kid for kid in used if kid.weight_is_own]
        rest = [kid for kid in used if not kid.weight_is_own]
        taken = sum((self.natural_weight(kid) for kid in by_hand), F(0)) / there
        points = F(0)
        for kid in by_hand:
            points += self.natural_weight(kid) / there * self.score(kid) * top
        rest_points = sum((self.final(kid) or F(0) for kid in rest), F(0))
        if rest:
            points += rest_points / sum(self.top(kid) for kid in rest) * (1 - taken) * top
        for kid in extra:
            if kid.weight_is_own:
                points += F(kid.weight) / there * self.score(kid) * top
            else:
                points += self.final(kid) or F(0)
        return points
