"""How a total was counted, in words and figures that add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learning.core.api import piece

from .. import engine
from ..figures import add_up, number, out_of, percent
from ..models import Gradebook, GradeItem
from ..queries.sheets import PersonSheet, Row
from ..queries.showing import is_in_words, places_of, word_of

Status = engine.Status
Aggregation = engine.Aggregation
NATURAL = Aggregation.NATURAL
METHODS = {
    NATURAL: gettext_lazy("All points are added up."),
    Aggregation.MEAN: gettext_lazy("The mean of all grades, each weighing the same."),
    Aggregation.WEIGHTED_MEAN: gettext_lazy("The mean of all grades by their weights."),
    Aggregation.SIMPLE_WEIGHTED_MEAN: gettext_lazy(
        "The mean of all grades: what has more points weighs more."
    ),
    Aggregation.MEAN_EXTRA_CREDIT: gettext_lazy(
        "The mean of all grades; extra credit comes on top."
    ),
    Aggregation.MEDIAN: gettext_lazy("The grade in the middle counts."),
    Aggregation.LOWEST: gettext_lazy("The lowest grade counts."),
    Aggregation.HIGHEST: gettext_lazy("The highest grade counts."),
    Aggregation.MODE: gettext_lazy("The most frequent grade counts."),
}
NOTES = {
    Status.EXTRA: gettext_lazy("Extra credit"),
    Status.DROPPED: gettext_lazy("Left out: only the best count"),
    Status.EXCLUDED: gettext_lazy("Excluded: does not count for you"),
    Status.NO_VALUE: gettext_lazy("No grade yet, so it does not count"),
    Status.ZERO_WEIGHT: gettext_lazy("Has no weight"),
    Status.NOT_COUNTED: gettext_lazy("Is for information and does not count"),
    Status.HIDDEN: gettext_lazy("Not shown yet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sum. Empty texts where there is nothing to say."""

    name: str
    grade: str
    weight: str
    adds: str
    note: str
    counts: bool

    @property
    def html(self) -> str:
        """Many learners have the same grade of the same thing."""
        return piece("learning_grades/_told_line.html", line=self)


@dataclass(frozen=True, slots=True)
class Told:
    """``lines`` and ``more`` (a name and its points) add up to ``total``, as they are shown."""

    method: str
    rules: tuple[str, ...]
    lines: tuple[Line, ...]
    more: tuple[tuple[str, str], ...]
    total: str
    adds_up: bool
    fixed: bool


def explained(sheet: PersonSheet) -> dict[int, Told]:
    """By category's id; of those that the reader may know about."""
    rows = {row.item.pk: row for row in sheet.rows}
    return {
        pk: _told(found, rows, sheet.book) for pk, found in sheet.explanations.items() if pk in rows
    }


def _told(found: engine.Explanation, rows: Mapping[int, Row], book: Gradebook) -> Told:
    category = rows[found.category_id].item
    places = places_of(category, book)
    known = [line for line in found.lines if line.item_id in rows]
    adds_up = found.total is not None and not found.fixed
    more = [(name, points) for name, points in _more(found) if points]
    sums = _rounded(found, known, more, places) if adds_up else []
    adds = iter(sums)
    lines = tuple(_line(line, rows[line.item_id], book, adds, places, adds_up) for line in known)
    total = "" if found.total is None else number(found.total, places)
    return Told(
        method=str(METHODS[found.method]),
        rules=tuple(_rules(category)),
        lines=lines,
        more=tuple((name, _signed(next(adds), places)) for name, _points in more)
        if adds_up
        else (),
        total=f"{total} {out_of(found.max, places)}" if total else "",
        adds_up=adds_up and any(line.adds for line in lines),
        fixed=found.fixed,
    )


def _more(found: engine.Explanation) -> list[tuple[str, Decimal]]:
    cut = _("Cut off at the highest points") if found.cut < 0 else _("Raised to the lowest points")
    return [
        (_("Everybody begins with"), found.base),
        (_("Not shown yet"), found.hidden),
        (cut, found.cut),
    ]


def _rounded(
    found: engine.Explanation,
    lines: list[engine.Line],
    more: list[tuple[str, Decimal]],
    places: int,
) -> list[Decimal]:
    parts = [line.contribution for line in lines if line.contribution is not None]
    parts += [points for _name, points in more]
    return add_up(parts, total=found.total or Decimal(0), places=places)


def _line(
    line: engine.Line,
    row: Row,
    book: Gradebook,
    adds: Iterator[Decimal],
    places: int,
    adds_up: bool,
) -> Line:
    has_sum = adds_up and line.contribution is not None
    return Line(
        name=row.name,
        grade=_grade(line, row.item, book),
        weight="" if line.weight is None else percent(line.weight * 100),
        adds=number(next(adds), places) if has_sum else "",
        note=_note(line),
        counts=line.weight is not None,
    )


def _grade(line: engine.Line, item: GradeItem, book: Gradebook) -> str:
    if line.points is None:
        return ""
    if is_in_words(item):
        return word_of(item, line.points)
    places = places_of(item, book)
    return f"{number(line.points, places)} {out_of(line.max, places)}"


def _note(line: engine.Line) -> str:
    if line.as_zero:
        return _("No grade yet: counts as the lowest")
    if line.decides:
        return _("Decides the total")
    return str(NOTES.get(line.status, ""))


def _rules(category: GradeItem) -> Iterator[str]:
    if category.drop_lowest:
        text = ngettext(
            "The lowest grade is left out.",
            "The %(number)s lowest grades are left out.",
            category.drop_lowest,
        )
        yield text % {"number": category.drop_lowest}
    if category.keep_highest:
        text = ngettext(
            "Only the highest grade counts.",
            "Only the %(number)s highest grades count.",
            category.keep_highest,
        )
        yield text % {"number": category.keep_highest}
    if not category.only_graded:
        yield _("What has no grade yet counts as the lowest.")


def _signed(points: Decimal, places: int) -> str:
    text = number(points, places)
    return text if points < 0 else f"+{text}"
