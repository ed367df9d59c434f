"""Courses that teach what an entry tells."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from learning.core.models import Course, CoursesIndexPage

from ..models import CourseDraft, Entry
from .listed import listed_entries

TAUGHT = (Entry.Kind.PRACTICE, Entry.Kind.INNOVATION)


def course_places(user: Any) -> QuerySet[CoursesIndexPage]:
    """Where the user may add courses."""
    pages = page_permission_policy.instances_user_has_permission_for(user, "add")
    return CoursesIndexPage.objects.filter(pk__in=pages.values("pk")).order_by("path")


def teachable_entry(page: Page) -> Entry | None:
    """The published entry of a page that can become a course."""
    if page.content_type.app_label != Entry._meta.app_label:
        return None
    rows = Entry.objects.filter(translation_key=page.translation_key, is_live=True)
    return rows.filter(kind__in=TAUGHT).first()


def drafts_of(entry: Entry) -> dict[int, CourseDraft]:
    """The newest course begun from ``entry``, by region."""
    rows = CourseDraft.objects.filter(entry=entry).select_related("page").order_by("pk")
    return {row.region_id: row for row in rows}


def entries_of_course(course: Course) -> list[Entry]:
    """What a course draws on; one query where that is nothing."""
    ids = list(Entry.courses.through.objects.filter(course=course).values_list("entry", flat=True))
    if not ids:
        return []
    rows = listed_entries().filter(pk__in=ids).select_related("region")
    return list(rows.order_by("title"))
