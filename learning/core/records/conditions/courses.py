from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import Condition, DomainError, Fact
from learning.core.courses.models import Course
from learning.core.listing import in_readers_language
from learning.core.records.models import CourseCompletion
from learning.core.regions.models import Person

from .fields import THERE, KeyField, choosable_courses
from .progress import is_key


class CourseDoneCondition(Condition):
    """Another course was completed, in whatever attempt. ``course`` is its page's key."""

    slug = "course_done"
    label = gettext_lazy("Another course is completed")

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key = str(data.get("course") or "")
        if not is_key(key) or not Course.objects.filter(translation_key=key).exists():
            raise DomainError(_("Choose a course."))
        if course is not None and key == str(course.translation_key):
            raise DomainError(_("A course cannot wait for itself."))
        return {"course": key}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        keys = {leaf["course"] for leaf in leaves if is_key(leaf.get("course"))}
        found = {row.pop("key"): row for row in _rows(keys, person)}
        return [_fact(found.get(str(leaf.get("course")))) for leaf in leaves]

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        text = (
            _("Only without having completed the course “%(title)s”")
            if negated
            else _("Complete the course “%(title)s”")
        )
        return text % {"title": name}

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        return ("", "") if negated else (self.describe(data, negated=False, name=name), url)

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        rows = choosable_courses(user)
        field = KeyField(
            queryset=rows.exclude(pk=course.pk) if course else rows,
            to_field_name="translation_key",
            label=_("Course"),
        )
        return type("CourseDoneForm", (forms.Form,), {"course": field})


def _rows(keys: set[str], person: Person | None) -> list[dict[str, Any]]:
    rows = Course.objects.filter(THERE, translation_key__in=keys)
    done = CourseCompletion.objects.filter(
        course=OuterRef("pk"), person=person.pk if person else None
    )
    columns = ("translation_key", "title", "url", "met")
    found: list[Any] = list(rows.annotate(met=Q(Exists(done))).values(*columns))
    pages = [row["translation_key"] for row in found]
    in_readers_language(found, pages)
    return [{**row, "key": str(row["translation_key"])} for row in found]


def _fact(row: Mapping[str, Any] | None) -> Fact:
    if row is None:
        return Fact(None)
    note = _("completed") if row["met"] else _("not completed")
    return Fact(bool(row["met"]), row["title"], row["url"], note)
