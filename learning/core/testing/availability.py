"""Conditions for tests: on rows, without pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from learning.core.activities.availability import judge, read
from learning.core.models import Activity, Course, Person, Section
from learning.core.records.availability import load_facts


def leaf(kind: str, *, shown: bool = True, **data: Any) -> dict[str, Any]:
    return {"kind": kind, "shown": shown, **data}


def hold(
    row: Course | Section | Activity, *children: dict[str, Any], op: str = "all", **flags: Any
) -> None:
    """Give the row conditions, as publishing its page does."""
    row.availability = {"op": op, "children": list(children), **flags}
    row.save(update_fields=["availability"])
    course = row if isinstance(row, Course) else row.course
    Course.objects.filter(pk=course.pk).update(content_version=F("content_version") + 1)
    course.refresh_from_db(fields=["content_version"])


def lets_in(
    course: Course,
    person: Person,
    *children: dict[str, Any],
    op: str = "all",
    now: datetime | None = None,
) -> bool:
    """Whether a tree of its own, nowhere stored, is open to the person."""
    tree = read({"op": op, "children": list(children)})
    facts = load_facts(tree.leaves(), person=person, course=course, now=now or timezone.now())
    return judge(tree, facts).is_open
