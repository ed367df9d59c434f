"""What the engine reads and answers. No database, no clock; every number is a Decimal.

Units: points are on an item's own range; shares, scores and weights are 0..1; percents are 0..100.
Points that leave the engine have five places (``PLACES``).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
PLACES = Decimal("0.00001")


class Aggregation(StrEnum):
    """How a category makes one total of its children."""

    MEAN = "mean"
    WEIGHTED_MEAN = "weighted_mean"
    SIMPLE_WEIGHTED_MEAN = "simple_weighted_mean"
    MEAN_EXTRA_CREDIT = "mean_extra_credit"
    MEDIAN = "median"
    LOWEST = "lowest"
    HIGHEST = "highest"
    MODE = "mode"
    NATURAL = "natural"


class Kind(StrEnum):
    CATEGORY = "category"
    ACTIVITY = "activity"
    MANUAL = "manual"
    FORMULA = "formula"


class ValueType(StrEnum):
    VALUE = "value"
    SCALE = "scale"
    TEXT = "text"


class Status(StrEnum):
    """What an item did for the total of its category, for one person."""

    USED = "used"
    EXTRA = "extra"
    DROPPED = "dropped"
    EXCLUDED = "excluded"
    NO_VALUE = "no_value"
    ZERO_WEIGHT = "zero_weight"
    """Its weight is 0, or its range is empty: it cannot change the total."""
    NOT_COUNTED = "not_counted"
    """A text, or a scale on a site where scales do not count."""
    HIDDEN = "hidden"
    """Not shown to the learner; see ``shown``. ``count`` never answers it."""


class HiddenTotals(StrEnum):
    """What a learner sees as the total where something below it is hidden."""

    BLANK = "blank"
    WITHOUT = "without"
    REAL = "real"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row of the gradebook, the same for everybody.

    ``weight`` is read by the parent's method: the weight under WEIGHTED_MEAN (None: 1), the
    coefficient of an extra credit under MEAN_EXTRA_CREDIT (None: 1), a share 0..1 of the category
    under NATURAL, there only with ``weight_is_own``. ``extra_credit`` means something under
    SIMPLE_WEIGHTED_MEAN, MEAN_EXTRA_CREDIT and NATURAL; other methods take the item as any other.

    A scale's points are its steps, 1 to ``scale_size``; its ``min`` and ``max`` are not read. Nor
    are those of a NATURAL category: its range is 0 to the sum of what is in it (``Tree.range_of``).
    ``multiplier`` and ``offset`` are not for categories. ``drop_lowest`` and ``keep_highest`` are
    numbers of children, 0: none.
    """

    id: int
    parent_id: int | None = None
    kind: Kind = Kind.MANUAL
    order: int = 0
    min: Decimal = ZERO
    max: Decimal = HUNDRED
    pass_mark: Decimal | None = None
    multiplier: Decimal = ONE
    offset: Decimal = ZERO
    weight: Decimal | None = None
    weight_is_own: bool = False
    extra_credit: bool = False
    value_type: ValueType = ValueType.VALUE
    scale_size: int = 0
    aggregation: Aggregation = Aggregation.NATURAL
    only_graded: bool = True
    drop_lowest: int = 0
    keep_highest: int = 0
    formula: str = ""
    key: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known of one person at one item, before counting. A missing one is ``Given()``.

    ``raw`` lies between ``raw_min`` and ``raw_max``; without these, on the item's own range.
    ``penalty`` is in points of the item's range and is taken off what is within it; scales have
    none.
    ``final`` is read only where ``overridden`` or ``locked``: it then stands as it is, None too.
    """

    raw: Decimal | None = None
    raw_min: Decimal | None = None
    raw_max: Decimal | None = None
    penalty: Decimal = ZERO
    final: Decimal | None = None
    overridden: bool = False
    locked: bool = False
    excluded: bool = False
    hidden: bool = False

    @property
    def is_fixed(self) -> bool:
        return self.overridden or self.locked


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was counted of one person at one item.

    ``min`` and ``max`` are the range that holds for this person: a NATURAL category's max is the
    sum of what counted for them. ``weight`` is the effective share in the parent (not rounded;
    extra credit comes on top of the 1 of the others), None where the item did not count. Under
    every method the parent's score is the sum of weight x score of its children, then clamped.
    ``percent`` is 0..100 on min..max. ``fixed``: the value stands by override or lock.
    """

    final: Decimal | None
    min: Decimal
    max: Decimal
    weight: Decimal | None = None
    status: Status = Status.NO_VALUE
    fixed: bool = False

    @property
    def percent(self) -> Decimal | None:
        """None without a value, and where the range is empty."""
        if self.final is None or self.max <= self.min:
            return None
        return (self.final - self.min) * HUNDRED / (self.max - self.min)
