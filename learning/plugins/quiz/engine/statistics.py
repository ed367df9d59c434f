"""Figures of classical test theory. Pure: marks in, figures out.

Rows are attempts, columns are places; a mark is out of the place's maximum. Covariances and
variances are those of a sample (divided by n - 1), as in Moodle's report.

Sources: facility, discrimination index and discriminative efficiency as in the public
documentation of Moodle's quiz statistics; alpha: L. J. Cronbach, Coefficient alpha and the internal
structure of tests, Psychometrika 16 (1951), formula 2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import fmean, median

Marks = Sequence[float]


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Of one place. Shares are between 0 and 1, indices between -1 and 1; None: cannot be said."""

    attempts: int
    facility: float | None = None
    """Mean mark by the maximum: near 1 is easy."""
    deviation: float | None = None
    """Standard deviation of the mark by the maximum."""
    discrimination: float | None = None
    """Correlation of the mark with the sum of all other marks."""
    efficiency: float | None = None
    """Covariance with the other marks, by the greatest that these very marks allow."""
    intended_weight: float | None = None
    effective_weight: float | None = None


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """Of the whole quiz. ``mean`` to ``deviation`` are sums of marks."""

    attempts: int
    mean: float | None = None
    median: float | None = None
    deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    alpha: float | None = None
    """Reliability, 1 at most; below 0.6 the marks say little about the person."""
    error_ratio: float | None = None
    """Share of the deviation that is chance: the root of 1 - alpha."""
    standard_error: float | None = None
    """What a mark may be off by chance, in marks."""


def covariance(first: Marks, second: Marks) -> float | None:
    """Of a sample; None for fewer than two pairs."""
    if len(first) < 2:
        return None
    mean_first, mean_second = fmean(first), fmean(second)
    pairs = zip(first, second, strict=True)
    total = sum((one - mean_first) * (other - mean_second) for one, other in pairs)
    return total / (len(first) - 1)


def variance(marks: Marks) -> float | None:
    return covariance(marks, marks)


def correlation(first: Marks, second: Marks) -> float | None:
    """Pearson's; None where one side does not vary."""
    together, one, other = covariance(first, second), variance(first), variance(second)
    if together is None or not one or not other:
        return None
    return together / sqrt(one * other)


def discrimination(marks: Marks, rest: Marks) -> float | None:
    return correlation(marks, rest)


def efficiency(marks: Marks, rest: Marks) -> float | None:
    """Observed covariance by that of the same marks, had the best takers always had the best."""
    together = covariance(marks, rest)
    most = covariance(sorted(marks), sorted(rest))
    return together / most if together is not None and most else None


def alpha(columns: Sequence[Marks]) -> float | None:
    """k / (k - 1) x (1 - sum of the items' variances / variance of the sums)."""
    count = len(columns)
    if count < 2 or len(columns[0]) < 2:
        return None
    sums = [sum(row) for row in zip(*columns, strict=True)]
    whole = variance(sums)
    if not whole:
        return None
    parts = sum(variance(column) or 0.0 for column in columns)
    return count / (count - 1) * (1 - parts / whole)


def skewness(marks: Marks) -> float | None:
    """n / ((n - 1)(n - 2)) x sum of cubed standard scores; None for fewer than three."""
    count, spread = len(marks), variance(marks)
    if count < 3 or not spread:
        return None
    mean = fmean(marks)
    cubes = sum((mark - mean) ** 3 for mark in marks)
    return count / ((count - 1) * (count - 2)) * cubes / spread**1.5


def kurtosis(marks: Marks) -> float | None:
    """Excess kurtosis of a sample; None for fewer than four."""
    count, spread = len(marks), variance(marks)
    if count < 4 or not spread:
        return None
    mean = fmean(marks)
    fourth = sum((mark - mean) ** 4 for mark in marks) / spread**2
    scale = count * (count + 1) / ((count - 1) * (count - 2) * (count - 3))
    return scale * fourth - 3 * (count - 1) ** 2 / ((count - 2) * (count - 3))


def item_figures(columns: Sequence[Marks], *, most: Sequence[float]) -> list[ItemFigures]:
    """One for each place; ``most`` are the highest marks, 0 for what is not marked."""
    sums = [sum(row) for row in zip(*columns, strict=True)]
    roots = [_root(covariance(column, sums)) for column in columns]
    all_roots = sum(root for root in roots if root is not None)
    return [
        _item(column, sums, highest, sum(most), root, all_roots)
        for column, highest, root in zip(columns, most, roots, strict=True)
    ]


def _item(
    marks: Marks, sums: Marks, most: float, all_most: float, root: float | None, all_roots: float
) -> ItemFigures:
    found = item_alone(marks, sums, most=most)
    if not marks or not most:
        return found
    return replace(
        found,
        intended_weight=most / all_most,
        effective_weight=root / all_roots if root is not None and all_roots else None,
    )


def item_alone(marks: Marks, sums: Marks, *, most: float) -> ItemFigures:
    """Without its weight in the quiz: also of those attempts only that met one of several
    questions. ``sums`` are all marks of the same attempts, these included."""
    if not marks or not most:
        return ItemFigures(len(marks))
    rest = [whole - own for whole, own in zip(sums, marks, strict=True)]
    spread = variance(marks)
    return ItemFigures(
        attempts=len(marks),
        facility=fmean(marks) / most,
        deviation=None if spread is None else sqrt(spread) / most,
        discrimination=discrimination(marks, rest),
        efficiency=efficiency(marks, rest),
    )


def _root(value: float | None) -> float | None:
    """Of a negative covariance there is no weight to speak of."""
    return sqrt(value) if value is not None and value >= 0 else None


def quiz_figures(columns: Sequence[Marks]) -> QuizFigures:
    sums = [sum(row) for row in zip(*columns, strict=True)]
    if not sums:
        return QuizFigures(0)
    spread, reliability = variance(sums), alpha(columns)
    deviation = None if spread is None else sqrt(spread)
    ratio = None if reliability is None else sqrt(max(0.0, 1 - reliability))
    return QuizFigures(
        attempts=len(sums),
        mean=fmean(sums),
        median=median(sums),
        deviation=deviation,
        skewness=skewness(sums),
        kurtosis=kurtosis(sums),
        alpha=reliability,
        error_ratio=ratio,
        standard_error=None if ratio is None or deviation is None else ratio * deviation,
    )
