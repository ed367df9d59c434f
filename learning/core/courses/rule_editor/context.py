"""Around what a rule is edited: the course with its drafts, and who edits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from learning.core.activities.availability import Facts, Leaf
from learning.core.activities.registry import conditions
from learning.core.contract import Fact
from learning.core.courses.drafts import CourseDraft, Draft, course_drafts
from learning.core.courses.models import Course, CoursePage, SectionPage
from learning.core.courses.services import is_source
from learning.core.regions.models import RegionPage

# Sorts after everything that stands there, as Wagtail adds pages.
LAST = "Z" * Page.steplen


class RuleContext:
    """``page`` may be new: then ``parent`` is what it will stand in. Loads as it is asked."""

    def __init__(self, page: Page, *, parent: Page | None, user: Any) -> None:
        self.page, self.parent, self.user = page, parent, user

    @cached_property
    def draft(self) -> CourseDraft | None:
        """The course as drafts stand, with the page at hand in it; None outside of courses."""
        if self.page.pk:
            return next(iter(course_drafts([self.page])), None)
        if self.parent is None:
            return None
        self.page.path = self.parent.path + LAST
        if isinstance(self.page, CoursePage):
            return CourseDraft(self.page, (Draft(self.page, CoursePage, {}),))
        course = next(iter(course_drafts([self.parent])), None)
        return course and course.with_values(self.page, {"title": self.page.title})

    @cached_property
    def course(self) -> Course:
        """The course's row; before its first publication one without id that has a region."""
        if self.draft and self.draft.row:
            return self.draft.row
        page = self.draft.page if self.draft else self.page
        course = Course(translation_key=page.translation_key, title=page.title)
        around = RegionPage.objects.ancestor_of(page if page.pk else self.parent or page)
        region_page = around.select_related("region").last()
        if region_page:
            course.region = region_page.region
        return course

    @cached_property
    def titles(self) -> dict[str, str]:
        rows = self.draft.activities if self.draft else ()
        return {row.key: row.title for row in rows if not row.withdrawn}

    @cached_property
    def activities(self) -> list[tuple[str, str]]:
        """What may be chosen: all other activities, with their sections."""
        found = []
        for row in self.draft.activities if self.draft else ():
            if row.withdrawn or row.key == str(self.page.translation_key):
                continue
            above = self.draft.parent_of(row) if self.draft else None
            inside = above is not None and issubclass(above.model, SectionPage)
            title = f"{above.title} › {row.title}" if above and inside else row.title
            found.append((row.key, title))
        return found

    @cached_property
    def before(self) -> list[str]:
        """Keys of the tracked activities before the page, the nearest last."""
        rows = self.draft.activities if self.draft else []
        place = self.page.path
        return [
            row.key
            for row in rows
            if row.is_tracked and not row.withdrawn and row.page.path < place
        ]

    @cached_property
    def previous(self) -> Draft | None:
        """What must be complete first where activities are done in order."""
        counting = [row for row in self._rows_before if row.counts]
        return counting[-1] if counting else None

    @cached_property
    def _rows_before(self) -> list[Draft]:
        rows = self.draft.activities if self.draft else []
        return [row for row in rows if row.page.path < self.page.path and not row.withdrawn]

    @cached_property
    def speaks(self) -> bool:
        """Whether this translation's rules are those that count."""
        draft = self.draft
        return draft is None or not draft.page.pk or is_source(draft.page)

    def resolve(self, leaf: Leaf) -> Leaf:
        kind = conditions.get(leaf.kind)
        if kind is None:
            return leaf
        return Leaf(leaf.kind, kind.resolve(leaf.data, before=self.before), leaf.shown)

    def facts(self, leaves: Iterable[Leaf]) -> Facts:
        """Names of what leaves name; whether anybody meets them is not asked."""
        by_kind: dict[str, dict[str, Mapping[str, Any]]] = {}
        for leaf in leaves:
            by_kind.setdefault(leaf.kind, {})[leaf.key] = leaf.data
        found: dict[str, Fact] = {}
        for slug, rows in by_kind.items():
            found |= self._facts_of(slug, rows)
        return Facts(found)

    def _facts_of(self, slug: str, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
        kind = conditions.get(slug)
        if kind is None:
            return {}
        drafts = {key: kind.fact_in_draft(data, titles=self.titles) for key, data in rows.items()}
        found = {key: fact for key, fact in drafts.items() if fact is not None}
        asked = {key: data for key, data in rows.items() if key not in found}
        if asked:
            facts = kind.facts(
                list(asked.values()), person=None, course=self.course, now=timezone.now()
            )
            found |= zip(asked, facts, strict=True)
        return found
