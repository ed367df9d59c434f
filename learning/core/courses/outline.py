"""The published shape of a course, cached under its content version so it never goes stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from learning.core.listing import in_readers_language, read_by_learner
from learning.core.memory import Memory

from .hiding import may_hide
from .models import Activity, Completion, Course, Section


@dataclass(frozen=True, slots=True)
class OutlineActivity:
    id: int
    title: str
    summary: str
    type: str
    minutes: int
    required: bool
    completion: str
    min_seconds: int
    available_from: datetime | None
    available_until: datetime | None
    requires_previous: bool
    requires_view: bool = False
    requires_report: bool = False
    requires_score: str = ""
    key: str = ""
    availability: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def counts(self) -> bool:
        """Whether the course needs this activity to be complete."""
        return self.required and self.completion != Completion.NONE


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """``id`` is None for the activities that stand directly below the course."""

    id: int | None
    title: str
    summary: str
    activities: tuple[OutlineActivity, ...]
    availability: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Outline:
    """``prerequisites`` are (id, title, url) of the courses to complete before this one.

    ``availability`` is the course's own, as stored.
    """

    course_id: int
    sections: tuple[OutlineSection, ...]
    prerequisites: tuple[tuple[int, str, str], ...] = ()
    availability: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def activities(self) -> list[OutlineActivity]:
        return [activity for section in self.sections for activity in section.activities]

    @cached_property
    def public(self) -> Outline:
        """What everybody may know of: without what conditions may hide from somebody."""
        sections = tuple(
            replace(section, activities=rows)
            for section in self.sections
            if not may_hide(section.availability)
            and (rows := tuple(row for row in section.activities if not may_hide(row.availability)))
        )
        return self if sections == self.sections else replace(self, sections=sections)

    @cached_property
    def dates(self) -> list[datetime]:
        """When something opens or closes, earliest first."""
        moments = {row.available_from for row in self.activities}
        moments |= {row.available_until for row in self.activities}
        return sorted(moment for moment in moments if moment)

    def following(self, activity_id: int) -> int | None:
        """The activity that stands after this one; None after the last, or if it is gone."""
        ids = [activity.id for activity in self.activities]
        after = ids.index(activity_id) + 1 if activity_id in ids else len(ids)
        return ids[after] if after < len(ids) else None

    @property
    def minutes(self) -> int:
        return sum(activity.minutes for activity in self.activities)


_outlines: Memory[Outline] = Memory(2_000)


def outline(course: Course) -> Outline:
    """The outline of ``course``: three queries when cold, none when warm.

    In the words of published translations, where the reader reads another language.
    """
    key = (course.pk, course.content_version, get_language())
    return _outlines.get(key, lambda: _build(course))


def _build(course: Course) -> Outline:
    activities = list(Activity.objects.filter(course=course, is_live=True).order_by("order", "pk"))
    sections = {section.pk: section for section in Section.objects.filter(course=course)}
    _reword([*activities, *sections.values()])
    groups: list[tuple[Section | None, list[OutlineActivity]]] = []
    for activity in activities:
        section = sections.get(activity.section_id)
        if not groups or groups[-1][0] is not section:
            groups.append((section, []))
        groups[-1][1].append(_entry(activity))
    return Outline(
        course.pk,
        tuple(_section(section, rows) for section, rows in groups),
        _prerequisites(course),
        course.availability,
    )


def _reword(rows: Sequence[Activity | Section]) -> None:
    pages = read_by_learner([row.translation_key for row in rows])
    for row in rows:
        page = pages.get(row.translation_key)
        if page:
            row.title, row.summary = page.title, page.specific.summary


def _prerequisites(course: Course) -> tuple[tuple[int, str, str], ...]:
    rows = list(course.prerequisites.values("pk", "title", "url", "translation_key"))
    in_readers_language(rows, [row["translation_key"] for row in rows])
    return tuple((row["pk"], row["title"], row["url"]) for row in rows)


def _entry(activity: Activity) -> OutlineActivity:
    return OutlineActivity(
        id=activity.pk,
        title=activity.title,
        summary=activity.summary,
        type=activity.type,
        minutes=activity.estimated_minutes,
        required=activity.required,
        completion=activity.completion,
        min_seconds=activity.min_seconds,
        available_from=activity.available_from,
        available_until=activity.available_until,
        requires_previous=activity.requires_previous,
        key=str(activity.translation_key),
        requires_view=activity.requires_view,
        requires_report=activity.requires_report,
        requires_score=activity.requires_score,
        availability=activity.availability,
    )


def _section(section: Section | None, rows: list[OutlineActivity]) -> OutlineSection:
    if section is None:
        return OutlineSection(None, "", "", tuple(rows))
    return OutlineSection(
        section.pk, section.title, section.summary, tuple(rows), section.availability
    )
