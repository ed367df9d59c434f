"""The form of a quiz's page: comfortable fields, and only questions that its region may use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import regions_with
from learning.core.models import CourseContentForm, Region, RegionPage

from ..behaviours.registry import behaviours
from ..page_fields import ReviewField, SpanField
from .bank import Category, Question
from .sharing import usable_in

SPANS = {
    "time_limit": gettext_lazy("Time limit"),
    "grace_seconds": gettext_lazy("Grace period"),
    "first_delay": gettext_lazy("Between first and second attempt"),
    "later_delay": gettext_lazy("Between later attempts"),
}
NO_LIMIT = gettext_lazy("0: none.")


class QuizPageForm(CourseContentForm):
    """Questions and categories that stand in the page already may stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = set(_used(self.instance.body))
        for name, label in SPANS.items():
            if name in self.fields:
                self.fields[name] = SpanField(label=label, help_text=NO_LIMIT)
        if "behaviour" in self.fields:
            self.fields["behaviour"] = behaviour_field(self.instance.behaviour)
        if "review" in self.fields:
            label = self.fields["review"].label
            self.fields["review"] = ReviewField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("body"):
            self._check_questions(set(_used(cleaned["body"])) - self.standing)
        return cleaned

    def _check_questions(self, new: set[tuple[type, int]]) -> None:
        """Whoever names a question they cannot know of is turned away; a form that came back
        would show its name."""
        if not new:
            return
        if not self.for_user.is_superuser:
            own = list(regions_with(self.for_user, Category, "view"))
            if any(True for _row in _not_usable(new, own)):
                raise PermissionDenied
        refused = [str(row) for row in _not_usable(new, self._regions())]
        if refused:
            text = _("Not shared with the region of this course: %(names)s.")
            self.add_error("body", text % {"names": ", ".join(sorted(refused)[:10])})

    def _regions(self) -> list[Region]:
        # A page to be made has no place in the tree yet.
        place = self.instance if self.instance.pk else self.parent_page
        pages = RegionPage.objects.ancestor_of(place, inclusive=True).select_related("region")
        found = pages.last()
        return [found.region] if found else []


def behaviour_field(present: str) -> forms.ChoiceField:
    """From the registry, so that a third party's needs no migration; the present one may stay."""
    choices = [(row.slug, row.label) for row in behaviours if row.is_offered]
    if present and present not in behaviours:
        choices.append((present, present))
    helps = [(row.label, row.help) for row in behaviours if row.is_offered and row.help]
    return forms.ChoiceField(
        choices=choices,
        label=gettext_lazy("How questions behave"),
        help_text=format_html_join(mark_safe("<br>"), "{}: {}", helps),
    )


def _used(body: Iterable[Any]) -> Iterator[tuple[type, int]]:
    for block in body or ():
        if block.block_type == "question" and block.value["question"]:
            yield Question, block.value["question"].pk
        elif block.block_type == "random" and block.value["category"]:
            yield Category, block.value["category"].pk


def _not_usable(wanted: set[tuple[type, int]], regions: Iterable[Region]) -> Iterator[Any]:
    regions = list(regions)
    for model, prefix in ((Question, "category__"), (Category, "")):
        ids = {pk for kind, pk in wanted if kind is model}
        if ids:
            rows = model.objects.filter(pk__in=ids)
            usable = rows.filter(usable_in(regions, prefix)) if regions else rows.none()
            yield from rows.exclude(pk__in=usable.values("pk"))
