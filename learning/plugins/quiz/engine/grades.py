"""From marks to the grade of a quiz. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from .settings import Band, QuizSettings

PLACES = Decimal("0.00001")
ZERO, ONE = Decimal(0), Decimal(1)


def attempt_grade(
    marks: Decimal | None, *, sum_of_marks: Decimal, max_grade: Decimal
) -> Decimal | None:
    """Marks out of those that this attempt could earn, on the quiz's scale.

    The attempt's own sum counts: a quiz that was changed since alters no earlier grade.
    """
    if marks is None:
        return None
    if not sum_of_marks:
        return ZERO
    return (marks * max_grade / sum_of_marks).quantize(PLACES, ROUND_HALF_UP)


def overall_grade(method: str, grades: Sequence[Decimal | None]) -> Decimal | None:
    """Over finished attempts in their order; None for one that nobody has marked yet.

    The first and the last attempt have no grade until they are marked; the highest and the
    average are of those that are.
    """
    found = [grade for at in counted(method, grades) if (grade := grades[at]) is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else _mean(found)


def counted(method: str, grades: Sequence[Decimal | None]) -> list[int]:
    """Places of the attempts that make the grade: of several highest ones the earliest."""
    known = [at for at, grade in enumerate(grades) if grade is not None]
    if method == "average" or not known:
        return known
    if method in ("first", "last"):
        wanted = 0 if method == "first" else len(grades) - 1
        return [wanted] if wanted in known else []
    return [max(known, key=lambda at: (grades[at], -at))]


def _mean(grades: Sequence[Decimal]) -> Decimal:
    return (sum(grades, ZERO) / len(grades)).quantize(PLACES, ROUND_HALF_UP)


def has_passed(rules: QuizSettings, grade: Decimal | None) -> bool | None:
    """None where there is nothing to pass, or no grade yet."""
    if rules.pass_grade is None or grade is None:
        return None
    return grade >= rules.pass_grade


def score(grade: Decimal | None, *, max_grade: Decimal) -> Decimal | None:
    """As core wants it: 0 to 1. Certainty may earn more than everything, and less than nothing."""
    if grade is None:
        return None
    if not max_grade:
        return ZERO
    return min(max(grade / max_grade, ZERO), ONE).quantize(PLACES, ROUND_HALF_UP)


def band_for(bands: Sequence[Band], grade: Decimal | None, *, max_grade: Decimal) -> str:
    """The feedback of the highest band that the grade reaches; its lower bound belongs to it."""
    if grade is None or not max_grade:
        return ""
    reached = [
        (Decimal(band.from_share), band.text)
        for band in bands
        if Decimal(band.from_share) * max_grade <= grade
    ]
    return max(reached, key=lambda found: found[0], default=(ZERO, ""))[1]
