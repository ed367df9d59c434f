"""The content check of access: findings for pages of courses, as everything written stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from learning.core.activities.availability import deadends
from learning.core.contract import Finding
from learning.core.courses.drafts import CourseDraft, Draft, course_drafts

from .known import Known, asks_for_any_group, known_to, leaves_of, name_of
from .meaning import demands_of, items_of
from .rounds import finding_of
from .words import Speaker


def findings(pages: Sequence[Page]) -> dict[int, Sequence[Finding]]:
    """By page's id, for those of ``pages`` that stand in a course."""
    wanted = {page.pk for page in pages}
    courses = _speaking(course_drafts(pages))
    known = known_to(courses)
    found: dict[int, Sequence[Finding]] = {}
    for course in courses:
        found |= {pk: rows for pk, rows in _of_course(course, known).items() if pk in wanted}
    return found


def findings_while_writing(
    course: CourseDraft, page: Page, values: Mapping[str, Any]
) -> Sequence[Finding]:
    """For ``page`` with ``values`` that nobody has saved; a new page has its future path."""
    written = course.with_values(page, values)
    return _of_course(written, known_to([written])).get(page.pk, ())


def _speaking(courses: Sequence[CourseDraft]) -> list[CourseDraft]:
    """Rules of other translations are not used: the default language's speaks, else the first."""
    default = Locale.get_default().pk
    others = [course for course in courses if course.page.locale_id != default]
    if not others:
        return list(courses)
    keys = [course.page.translation_key for course in others]
    rows = Page.objects.filter(translation_key__in=keys).order_by().values("translation_key")
    first = {row["translation_key"]: row["first"] for row in rows.annotate(first=Min("pk"))}
    spoken = set(
        Page.objects.filter(translation_key__in=keys, locale=default).values_list(
            "translation_key", flat=True
        )
    )
    return [
        course
        for course in courses
        if course.page.locale_id == default
        or (
            course.page.translation_key not in spoken
            and first[course.page.translation_key] == course.page.pk
        )
    ]


def _of_course(course: CourseDraft, known: Known) -> dict[int | None, list[Finding]]:
    demand_of = demands_of(course, known)
    ends = deadends.find(items_of(course), demand_of, now=timezone.now().timestamp())
    speaker = Speaker(course, known)
    found: dict[int | None, list[Finding]] = {}
    for row in course.rows:
        if row.withdrawn:
            continue
        texts = [speaker.finding(end) for end in ends if end.item == row.key]
        texts += _nobody_in(course, row, known)
        if row.page.pk == course.page.pk:
            texts += finding_of(course, known.waiting)
        if texts:
            found[row.page.pk] = texts
    return found


def _nobody_in(course: CourseDraft, row: Draft, known: Known) -> list[Finding]:
    """Remarks on groups and cohorts that nobody belongs to yet."""
    leaves = list(leaves_of(row))
    names = dict.fromkeys(name_of(leaf, course) for leaf in leaves)
    text = _("Nobody is in “%(name)s” yet.")
    told = [text % {"name": known.names[name]} for name in names if name in known.empty]
    if str(course.page.translation_key) in known.ungrouped:
        if any(asks_for_any_group(leaf) for leaf in leaves):
            told.append(_("Nobody is in any group of this course yet."))
    return [Finding(False, "access-empty", words, path="availability") for words in told]
