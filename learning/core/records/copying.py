"""A copied course, section or activity: what it names of itself is the copy, not the original."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from wagtail.models import Page

from learning.core.activities.availability import Leaf, dump, read
from learning.core.activities.registry import conditions
from learning.core.courses.models import ActivityPage, CoursePage, SectionPage
from learning.core.courses.services import course_page_of, sync_course

HELD = (CoursePage, SectionPage, ActivityPage)
Keys = Mapping[str, str]


@transaction.atomic
def follow_copy(original: Page, copy: Page) -> int:
    """Rewrite conditions and criteria of ``copy`` and all below it, drafts and history too.

    Right after the copy, while both trees have the same shape; repeating it changes nothing. What
    lies outside of what was copied stays named. Returns how many pages changed.
    """
    pages = list(copy.get_descendants(inclusive=True).order_by("path").specific())
    before = original.get_descendants(inclusive=True).order_by("path")
    keys = {
        str(old): str(page.translation_key)
        for old, page in zip(before.values_list("translation_key", flat=True), pages, strict=False)
    }
    changed = [page for page in pages if isinstance(page, HELD) and _rewrite(page, keys)]
    course = course_page_of(copy)
    if changed and course:
        sync_course(course)
    return len(changed)


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
