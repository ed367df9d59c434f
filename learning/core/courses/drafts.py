"""Whole courses as editors left them: what decides who may open what, from the newest drafts.

A course is judged as it will be once everything written has been published. Only the fields that
rules follow from are read, so the queries and their size follow neither texts nor the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

from .models import ActivityPage, Completion, Course, CoursePage, SectionPage

# Of all page types together; a type that has none of a name gives None for it.
RULES = (
    "availability",
    "criteria",
    "sequential",
    "completion",
    "required",
    "requires_previous",
    "available_from",
    "available_until",
)
NAMES = ("title", "prerequisites", *RULES)


@dataclass(frozen=True, slots=True)
class Draft:
    """One page of a course. ``values`` are its rules as the newest draft has them.

    ``withdrawn``: it, or its section, was published once and is no longer: learners will not
    meet it.
    """

    page: Page
    model: type[Page]
    values: Mapping[str, Any]
    withdrawn: bool = False

    @property
    def key(self) -> str:
        return str(self.page.translation_key)

    @property
    def title(self) -> str:
        return str(self.values.get("title") or self.page.title)

    @property
    def is_activity(self) -> bool:
        return issubclass(self.model, ActivityPage)

    @property
    def is_tracked(self) -> bool:
        return self.is_activity and self.values.get("completion") != Completion.NONE

    @property
    def counts(self) -> bool:
        return self.is_tracked and bool(self.values.get("required"))

    def moment(self, name: str) -> datetime | None:
        value = self.values.get(name)
        moment = parse_datetime(value) if isinstance(value, str) else value
        if moment and timezone.is_naive(moment):
            return timezone.make_aware(moment)
        return moment


@dataclass(frozen=True, slots=True)
class CourseDraft:
    """``rows`` in the order of the tree, the course's own page first. ``row`` is None before the
    first publication."""

    page: CoursePage
    rows: tuple[Draft, ...]
    row: Course | None = None

    @property
    def activities(self) -> list[Draft]:
        return [row for row in self.rows if row.is_activity]

    def of_page(self, pk: int | None) -> Draft | None:
        return next((row for row in self.rows if row.page.pk == pk), None)

    def parent_of(self, draft: Draft) -> Draft | None:
        above = draft.page.path[: -Page.steplen]
        return next((row for row in self.rows if row.page.path == above), None)

    def with_values(self, page: Page, values: Mapping[str, Any]) -> CourseDraft:
        """As it would be with ``page`` as somebody is writing it; a new page has a path already."""
        rows = [row for row in self.rows if row.page.pk != page.pk or not page.pk]
        present = self.of_page(page.pk) if page.pk else None
        known = present.values if present else {}
        rows.append(Draft(page, page.specific_class or type(page), {**known, **values}))
        rows.sort(key=lambda row: row.page.path)
        return replace(self, rows=tuple(rows))


def course_drafts(pages: Iterable[Page]) -> list[CourseDraft]:
    """The courses around ``pages``, which themselves are taken as coming (back) with the rest.

    Four queries and one for each type of page that has no revision, whatever the number of pages.
    """
    pages = list(pages)
    coming = {page.pk for page in pages}
    above = {
        page.path[:end]
        for page in pages
        for end in range(Page.steplen, len(page.path) + 1, Page.steplen)
    }
    courses = list(CoursePage.objects.filter(path__in=above).order_by("path")) if above else []
    if not courses:
        return []
    inside = reduce(or_, (Q(path__startswith=course.path) for course in courses))
    found = list(Page.objects.filter(inside).order_by("path"))
    values = _values_of(found)
    keys = [course.translation_key for course in courses]
    rows = {row.translation_key: row for row in Course.objects.filter(translation_key__in=keys)}
    return [
        CourseDraft(
            course,
            tuple(_drafts(_inside(course, found), values, coming)),
            rows.get(course.translation_key),
        )
        for course in courses
    ]


def _inside(course: CoursePage, pages: Iterable[Page]) -> list[Page]:
    return [page for page in pages if page.path.startswith(course.path)]


def _drafts(
    pages: Sequence[Page], values: Mapping[int, Mapping[str, Any]], coming: Set[int]
) -> Iterable[Draft]:
    gone: list[str] = []
    for page in pages:
        model = page.specific_class
        if model is None or page.pk not in values:
            continue
        if issubclass(model, CoursePage | SectionPage | ActivityPage):
            if _is_withdrawn(page) and page.pk not in coming:
                gone.append(page.path)
            withdrawn = any(page.path.startswith(path) for path in gone)
            yield Draft(page, model, values[page.pk], withdrawn)


def _is_withdrawn(page: Page) -> bool:
    return not page.live and page.first_published_at is not None and page.go_live_at is None


def _values_of(pages: Sequence[Page]) -> dict[int, dict[str, Any]]:
    wanted = {page.latest_revision_id: page.pk for page in pages if page.latest_revision_id}
    parts = {f"of_{name}": F(f"content__{name}") for name in NAMES}
    rows = Revision.objects.filter(pk__in=wanted).annotate(**parts).values("pk", *parts)
    found = {wanted[row["pk"]]: {name: row[f"of_{name}"] for name in NAMES} for row in rows}
    without = [page.pk for page in pages if page.pk not in found]
    for page in Page.objects.filter(pk__in=without).specific() if without else ():
        found[page.pk] = {name: getattr(page, name, None) for name in NAMES}
    return found
