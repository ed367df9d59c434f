"""Every change of grades in a gradebook, as whoever may see them reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from learning.core.api import policy_for

from ..models import Gradebook, GradeHistory, GradeItem, Marks, ValueType
from . import access
from .showing import number, places_of, word_of


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
        rows = rows.filter(pk__in=seen.order_by().values("pk"))
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


def actor_of(row: GradeHistory) -> str:
    if row.actor is None:
        return _("the system")
    return row.actor.get_full_name() or row.actor.get_username()


@dataclass(frozen=True, slots=True)
class Change:
    row: GradeHistory
    by: str
    old: str
    new: str
    marks: str


def shown(row: GradeHistory, *, book: Gradebook) -> Change:
    return Change(
        row=row,
        by=actor_of(row),
        old=row.old_text or _value(row.item, row.old_final, book),
        new=row.new_text or _value(row.item, row.new_final, book),
        marks=_marks(row.new_marks),
    )


def _value(item: GradeItem, value: Any, book: Gradebook) -> str:
    if value is None:
        return ""
    if item.value_type == ValueType.SCALE and item.scale:
        return word_of(item, value)
    return number(value, places_of(item, book))


def _marks(flags: int) -> str:
    words = {
        Marks.OVERRIDDEN: _("overridden"),
        Marks.EXCLUDED: _("excluded"),
        Marks.LOCKED: _("locked"),
        Marks.HIDDEN: _("hidden"),
    }
    return ", ".join(word for flag, word in words.items() if flags & flag)
