"""A condition of courses and activities: a grade of the course's gradebook, in per cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import (
    PercentCondition,
    bound_fields,
    clean_bounds,
    is_key,
    outline,
    percent_fact,
)
from learning.core.contract import DomainError, Fact
from learning.core.models import Course, Person

from . import engine
from .models import Grade, Gradebook, GradeItem, ValueType
from .queries.sheets import own_outcomes
from .queries.trees import Structure, structure_of

TOTAL = "total"


class GradeItemCondition(PercentCondition):
    """``item``: the key of an activity's page, ``total``, or the id of any other item, as text:
    in a copied course that of the item that was copied.

    It is judged by what the learner may see, so that an open door tells nothing of a hidden grade:
    one that is hidden from them counts as none.
    """

    slug = "grade_item"
    label = gettext_lazy("Grade in the gradebook")

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key = str(data.get("item") or "")
        # An activity's may come with its first publication.
        if key != TOTAL and not is_key(key) and key not in _Items(course):
            raise DomainError(_("Choose a grade."))
        return {"item": key, **clean_bounds(data)}

    def fact_in_draft(self, data: Mapping[str, Any], *, titles: Mapping[str, str]) -> Fact | None:
        key = data.get("item")
        if not is_key(key):
            return None
        title = titles.get(str(key))
        return Fact(False, _quoted(title)) if title else Fact(None)

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        seen = _Seen(_Items(course), person, now)
        return [seen.fact(leaf) for leaf in leaves]

    def rule(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        return super().rule(data, negated=negated, name=name or _("a hidden grade"))

    def activities(self, data: Mapping[str, Any]) -> list[str]:
        key = data.get("item")
        return [str(key)] if is_key(key) else []

    def rewrite(self, data: Mapping[str, Any], *, keys: Mapping[str, str]) -> dict[str, Any]:
        key = data.get("item")
        return {**data, "item": keys.get(key, key)} if isinstance(key, str) else dict(data)

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        fields = {
            "item": forms.ChoiceField(label=_("Grade"), choices=_Items(course).choices()),
            **bound_fields(),
        }
        return type("GradeItemForm", (forms.Form,), fields)


class _Items:
    """What a course's gradebook grades, by the keys that conditions name it by: two queries."""

    def __init__(self, course: Course | None) -> None:
        self.book: Gradebook | None = None
        self.structure: Structure | None = None
        self.by_key: dict[str, GradeItem] = {}
        self.titles: dict[int, str] = {}
        if course is None or course.pk is None:
            return
        self.book = Gradebook.objects.filter(course=course.pk).first()
        if self.book is None:
            return
        self.structure = structure_of(self.book)
        rows = {row.id: row for row in outline(course).activities}
        for item in self.structure.items:
            row = rows.get(item.activity_id or 0)
            if row is not None:
                self.by_key[row.key], self.titles[item.pk] = item, row.title
            elif item.activity_id is None:
                self.by_key[TOTAL if item.is_root else item.known_as] = item

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

    def name(self, item: GradeItem) -> str:
        return self.titles.get(item.pk) or str(item)

    def choices(self) -> list[tuple[str, str]]:
        depths: dict[int | None, int] = {None: -1}
        found = []
        for key, item in self.by_key.items():
            depths[item.pk] = depths.get(item.parent_id, 0) + 1
            if item.value_type != ValueType.TEXT:
                found.append((key, f"{'— ' * depths[item.pk]}{self.name(item)}"))
        return found or [(TOTAL, str(GradeItem()))]


class _Seen:
    """The grades of a person as that person may see them: one query more."""

    def __init__(self, items: _Items, person: Person | None, now: datetime) -> None:
        self.items, self.person = items, person
        self.outcomes: Mapping[int, engine.Outcome] = {}
        self.untold: frozenset[int] = frozenset()
        if person is not None and items.book and items.structure:
            rows = Grade.objects.filter(gradebook=items.book, person=person)
            grades = {row.item_id: row for row in rows}
            self.outcomes, self.untold = own_outcomes(items.structure, person, grades, now=now)

    def fact(self, leaf: Mapping[str, Any]) -> Fact:
        key = str(leaf.get("item"))
        item = self.items.by_key.get(key)
        if item is None:
            # Before there is a gradebook nobody has a total yet.
            return Fact(False, _quoted(str(GradeItem()))) if key == TOTAL else Fact(None)
        name = _quoted(self.items.name(item))
        if not self._is_hidden(item):
            return percent_fact(leaf, self._percent(item), name=name, url=self._address(item))
        note = _("%(grade)s is not shown to the learner") % {"grade": name}
        if item.pk in self.untold:
            return Fact(False, note=note)
        return Fact(False, name, self._address(item), note)

    def _percent(self, item: GradeItem) -> Decimal | None:
        outcome = self.outcomes.get(item.pk)
        return outcome.percent if outcome else None

    def _is_hidden(self, item: GradeItem) -> bool:
        if self.person is None or self.items.book is None:
            return False
        outcome = self.outcomes.get(item.pk)
        is_out = outcome is not None and outcome.status is engine.Status.HIDDEN
        return is_out or not self.items.book.is_shown_to_learners

    def _address(self, item: GradeItem) -> str:
        if item.activity_id is not None:
            return reverse("learning:activity", args=[item.activity_id])
        book = self.items.book
        shown = book is not None and book.is_shown_to_learners
        return reverse("learning_grades:course", args=[book.course_id]) if book and shown else ""


def _quoted(name: str) -> str:
    return f"“{name}”"
