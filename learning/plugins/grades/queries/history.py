"""Every change of grades in a gradebook, as whoever may see them reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.core.api import policy_for

from ..figures import MOST_PLACES, number
from ..models import Gradebook, GradeHistory, GradeItem, Marks, Step
from . import access
from .showing import points_of

# A day and a time, as lists of changes have them.
WHEN = "j F Y H.i"


def changes(
    book: Gradebook,
    user: Any,
    *,
    item: int | None = None,
    person: int | None = None,
    name: str = "",
) -> QuerySet[GradeHistory]:
    """The newest first. ``name`` is a part of a person's; ``item`` and ``person`` are ids."""
    rows = GradeHistory.objects.filter(gradebook=book)
    if not access.may_see_all(user, book):
        seen = policy_for(GradeHistory).instances_user_has_permission_for(user, "view")
        rows = rows.filter(pk__in=seen.order_by().values("pk")).exclude(person__user=user.pk)
    if item is not None:
        rows = rows.filter(item=item)
    if person is not None:
        rows = rows.filter(person=person)
    if name:
        rows = rows.filter(person__name__icontains=name)
    return rows.select_related("item__scale", "person__unit", "actor").order_by("-pk")


def items_of(book: Gradebook) -> list[GradeItem]:
    """All that a change can be of, what was removed too. One query."""
    return list(GradeItem.objects.filter(gradebook=book).order_by("-is_live", "name", "pk"))


def name_of(actor: Any) -> str:
    if actor is None:
        return _("the system")
    return str(actor.get_full_name() or actor)


@dataclass(frozen=True, slots=True)
class Change:
    """``old`` and ``new`` are of what the step is about: the feedback, the date, the points lost,
    else the grade. Both are empty where that stayed as it was. ``marks`` are those that were set
    before already."""

    row: GradeHistory
    by: str
    old: str
    new: str
    marks: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def shown(row: GradeHistory, *, book: Gradebook) -> Change:
    old, new = _ends(row, book)
    if old == new:
        old = new = ""
    return Change(
        row=row,
        by=name_of(row.actor),
        old=old,
        new=new,
        marks=_marks(row.old_marks & row.new_marks),
    )


def _ends(row: GradeHistory, book: Gradebook) -> tuple[str, str]:
    """Before and after."""
    if row.step == Step.EXTENDED:
        return _moment(row.old_text), _moment(row.new_text)
    if row.step == Step.PENALTY:
        by_rule = pgettext("points lost", "as the rule has it")
        return _lost(row.old_text), _lost(row.new_text) or by_rule
    if row.step == Step.COMMENTED or row.old_text or row.new_text:
        return row.old_text, row.new_text
    return _value(row.item, row.old_final, book), _value(row.item, row.new_final, book)


def _moment(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), WHEN) if text else ""


def _lost(text: str) -> str:
    return number(Decimal(text), MOST_PLACES) if text else ""


def _value(item: GradeItem, value: Any, book: Gradebook) -> str:
    return "" if value is None else points_of(item, value, book=book)


def _marks(flags: int) -> str:
    words = {
        Marks.OVERRIDDEN: _("overridden"),
        Marks.EXCLUDED: _("excluded"),
        Marks.LOCKED: _("locked"),
        Marks.HIDDEN: _("hidden"),
    }
    return ", ".join(word for flag, word in words.items() if flags & flag)
