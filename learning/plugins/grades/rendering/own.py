"""The rows of one's own grades: what each says, as plain values, and its HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from learning.core.api import piece

from ..figures import number, out_of
from ..models import Gradebook, ValueType
from ..queries.sheets import Row
from ..queries.showing import places_of
from .explaining import Told


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of a gradebook as its reader sees it. ``most`` is what the points are out of.

    ``level`` is that of its heading; deeper ones look alike.
    """

    name: str
    level: int
    is_category: bool
    value_type: str
    shown: str
    most: str
    passed: bool | None
    is_hidden: bool
    shown_from: datetime | None
    text: str = ""
    excluded: bool = False
    overridden: bool = False
    late: str = ""
    feedback: str = ""
    sum: Told | None = None

    @property
    def is_common(self) -> bool:
        """Whether others are likely to have the very same row."""
        return not (self.text or self.feedback or self.sum)


def shown(row: Row, book: Gradebook, told: Told | None = None) -> Shown:
    places, remarks = places_of(row.item, book), row.remarks
    has_points = row.item.value_type == ValueType.VALUE and row.points is not None
    says_points = has_points and "points" in (row.item.display or book.display)
    return Shown(
        name=row.name,
        level=min(row.depth + 1, 4),
        is_category=row.item.is_category,
        value_type=row.item.value_type,
        shown=row.shown,
        most=out_of(row.outcome.max, places) if says_points else "",
        passed=row.passed,
        is_hidden=row.is_hidden,
        shown_from=row.shown_from,
        text=remarks.text,
        excluded=remarks.excluded,
        overridden=remarks.overridden,
        late=_late(row, places),
        feedback=remarks.feedback,
        sum=told,
    )


def _late(row: Row, places: int) -> str:
    penalty = row.remarks.penalty
    if penalty <= 0 or row.remarks.overridden:
        return ""
    return _("Late: %(points)s points taken off.") % {"points": number(penalty, places)}


def total_html(total: Shown) -> str:
    return render_to_string("learning_grades/_total.html", {"it": total})


def rows_html(rows: Sequence[Shown]) -> Iterator[str]:
    for row in rows:
        if row.is_common:
            yield piece("learning_grades/_row.html", it=row)
        else:
            yield render_to_string("learning_grades/_row.html", {"it": row})
