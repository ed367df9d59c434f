"""A copied course, section or activity: what it names of itself is the copy, not the original."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from learning.core.activities.availability import Leaf, dump, read
from learning.core.activities.registry import conditions
from learning.core.courses.models import ActivityPage, Course, CoursePage, SectionPage
from learning.core.courses.services import course_page_of, sync_course
from learning.core.signals import course_copied

from .groups.services import copy_groups
from .models import CopiedPage

HELD = (CoursePage, SectionPage, ActivityPage)
Keys = Mapping[str, str]


@transaction.atomic
def follow_copy(original: Page, copy: Page) -> int:
    """Rewrite conditions and criteria of ``copy`` and all below it, drafts and history too, and
    remember what is the copy of what.

    Right after the copy, while both trees have the same shape; repeating it changes nothing. What
    lies outside of what was copied stays named. Returns how many pages changed.
    """
    pages = list(copy.get_descendants(inclusive=True).order_by("path").specific())
    before = original.get_descendants(inclusive=True).order_by("path")
    keys = {
        str(old): str(page.translation_key)
        for old, page in zip(before.values_list("translation_key", flat=True), pages, strict=False)
    }
    remember(keys, pages)
    changed = [page for page in pages if isinstance(page, HELD) and _rewrite(page, keys)]
    course = course_page_of(copy)
    if changed and course:
        sync_course(course)
    for page in pages:
        if isinstance(page, CoursePage):
            carry_over(page)
    return len(changed)


def remember(keys: Keys, pages: Iterable[Page]) -> None:
    old = {new: old for old, new in keys.items()}
    CopiedPage.objects.bulk_create(
        [
            CopiedPage(key=page.translation_key, source=UUID(old[str(page.translation_key)]))
            for page in pages
            if isinstance(page, HELD) and str(page.translation_key) in old
        ],
        ignore_conflicts=True,
    )


def sources_of(keys: Iterable[UUID]) -> dict[UUID, UUID]:
    """Keys of the pages that these are copies of, by their own. What is no copy is left out."""
    rows = CopiedPage.objects.filter(key__in=list(keys))
    return dict(rows.values_list("key", "source"))


@transaction.atomic
def carry_over(page: CoursePage) -> bool:
    """Once the copy of a course is published, its row takes over the groups, and receivers of
    ``course_copied`` what they keep of the original. Nobody's records are taken along.

    Whether anything was taken over: it is once.
    """
    rows = CopiedPage.objects.select_for_update(no_key=True)
    copied = rows.filter(key=page.translation_key, carried_at=None).first()
    if copied is None:
        return False
    courses = Course.objects.in_bulk([copied.key, copied.source], field_name="translation_key")
    course, source = courses.get(copied.key), courses.get(copied.source)
    if course is None or source is None:
        return False
    copy_groups(source, course=course)
    CopiedPage.objects.filter(pk=copied.pk).update(carried_at=timezone.now())
    course_copied.send(sender=Course, course=course, source=source)
    return True


def _rewrite(page: Page, keys: Keys) -> bool:
    values = _rewritten(vars(page), keys)
    if values:
        type(page).objects.filter(pk=page.pk).update(**values)
    for revision in page.revisions.all():
        content = _rewritten(revision.content, keys)
        if content:
            revision.content = {**revision.content, **content}
            revision.save(update_fields=["content"])
            values = values or content
    return bool(values)


def _rewritten(fields: Mapping[str, Any], keys: Keys) -> dict[str, Any]:
    """What is different of ``availability`` and ``criteria``."""
    found = {}
    for name, rewrite in (("availability", _tree), ("criteria", _criteria)):
        before = fields.get(name)
        if before and (after := rewrite(before, keys)) != before:
            found[name] = after
    return found


def _tree(data: Any, keys: Keys) -> Any:
    def leaf(row: Leaf) -> Leaf:
        kind = conditions.get(row.kind)
        return Leaf(row.kind, kind.rewrite(row.data, keys=keys), row.shown) if kind else row

    tree = read(data)
    # What cannot be read stays as it is, for somebody to look at.
    return data if tree.is_broken else dump(tree.mapped(leaf))


def _criteria(data: Any, keys: Keys) -> Any:
    asked = data.get("activities") if isinstance(data, dict) else None
    named = asked.get("keys") if isinstance(asked, dict) else None
    if not isinstance(named, list):
        return data
    own = [keys.get(key, key) if isinstance(key, str) else key for key in named]
    return {**data, "activities": {**asked, "keys": own}}


def after_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    follow_copy(page, new_page)


HOOKS = [("after_copy_page", after_copy, 0)]
