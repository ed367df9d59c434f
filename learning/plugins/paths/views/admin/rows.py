"""The lines of a list of participants.

Fifty lines are most of what a page costs, and they differ in little: each is rendered once for all
who stand alike, with marks where a person's own words are filled in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from learning.core.api import mark, piece

from ...models import LearningPath, PathEnrolment
from .base import NAMESPACE

TEMPLATE = "learning_paths/admin/_row.html"
NONE = "–"
OWN = ("pk", "url", "tick", "name", "number", "unit", "region", "since", "percent", "due", "until")
MARKS = {name: mark(f"row-{name}") for name in OWN}
Status, Method = PathEnrolment.Status, PathEnrolment.Method


def rows_of(
    enrolments: Iterable[PathEnrolment],
    path: LearningPath,
    *,
    numbers: Mapping[int, str],
    may_change: bool,
) -> list[SafeString]:
    """``enrolments`` come with their people and rules; ``numbers`` are those shown, by person."""
    lines = _Lines(path, may_change)
    return [lines.html(row, numbers.get(row.person_id, "")) for row in enrolments]


class _Lines:
    def __init__(self, path: LearningPath, may_change: bool) -> None:
        self.certifies, self.may_change = path.is_certification, may_change
        self.today = timezone.localdate()
        self.tick = _("Tick %(name)s")
        self.address = reverse(f"{NAMESPACE}:participant", args=[0])
        self.day: Callable[[dt.date], str] = cache(lambda day: formats.date_format(day, "j M Y"))

    def html(self, row: PathEnrolment, number: str) -> SafeString:
        html: str = self._shape(row)
        for name, value in self._own(row, number).items():
            html = html.replace(MARKS[name], escape(value))
        return SafeString(html)

    def _shape(self, row: PathEnrolment) -> SafeString:
        """What many lines have in common."""
        shows_standing = self.certifies and row.valid_until
        return piece(
            TEMPLATE,
            may_change=self.may_change,
            certifies=self.certifies,
            is_open=row.is_open,
            status=str(Status(row.status).label),
            standing=str(row.standing(self.today).label) if shows_standing else "",
            method=str(Method(row.method).label),
            rule=row.rule.name if row.rule else "",
            is_late=row.is_late(self.today),
            **MARKS,
        )

    def _own(self, row: PathEnrolment, number: str) -> dict[str, Any]:
        person, name = row.person, row.person.full_name
        return {
            "pk": row.pk,
            "url": self.address.replace("/0/", f"/{row.pk}/"),
            "tick": self.tick % {"name": name},
            "name": name,
            "number": number,
            "unit": person.unit.name if person.unit else NONE,
            "region": person.region.name,
            "since": self.day(timezone.localdate(row.requested_at)),
            "percent": row.percent,
            "due": self._day(row.next_due_on),
            "until": self._day(row.valid_until),
        }

    def _day(self, day: dt.date | None) -> str:
        return self.day(day) if day else NONE
