"""The course and activity that a request is about, kept under their content versions.

Their words are those of the published translation in the reader's language, if there is one
(docs/decisions/0019). The rows themselves hold the source's.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from learning.core.listing import read_by_learner
from learning.core.memory import Memory
from learning.core.prepared import Prepared, copied

from .models import Activity, Course

_courses: Memory[Course] = Memory(2_000)
_activities: Memory[Activity | None] = Memory(5_000)
_versions = Prepared(
    lambda pk: (
        Activity.objects.filter(pk=pk)
        .order_by()
        .values_list("content_version", "course__content_version")
    ),
    pk=int,
)
_course_versions = Prepared(
    lambda pk: Course.objects.filter(pk=pk).order_by().values_list("content_version"), pk=int
)


def find_activity(pk: int) -> Activity | None:
    """The activity with course and region: one narrow query when warm.

    For reading what is published. Counters such as ``seats_taken`` may be old: lock and load the
    course before deciding by them.
    """
    versions = _versions(pk=pk)
    if not versions:
        return None
    found = _activities.get((pk, *versions[0], get_language()), lambda: _load(pk))
    return copied(found) if found else None


def _load(pk: int) -> Activity | None:
    row = Activity.objects.select_related("course__region").filter(pk=pk).first()
    if row is None:
        return None
    pages = read_by_learner([row.translation_key, row.course.translation_key])
    own = pages.get(row.translation_key)
    if own:
        row.title, row.summary = own.title, own.specific.summary
    elif get_language() != settings.LANGUAGE_CODE:
        row.spoken = settings.LANGUAGE_CODE
    _reword(row.course, pages)
    return row


def _reword(course: Course, pages: Mapping[UUID, Page]) -> Course:
    page = pages.get(course.translation_key)
    if page:
        course.title, course.summary = page.title, page.specific.summary
        course.url = page.get_url() or course.url
    return course


def page_to_read(activity: Activity) -> Page:
    """The published translation in the reader's language, else the page of the row."""
    pages = read_by_learner([activity.translation_key])
    found = pages.get(activity.translation_key)
    return found or Page.objects.get(pk=activity.page_id).specific


def find_course(pk: int) -> Course | None:
    """The course with its region, as ``find_activity`` finds an activity: for reading only."""
    versions = _course_versions(pk=pk)
    return copied(kept_course(pk, *versions[0])) if versions else None


def kept_course(pk: int, version: int) -> Course:
    """For who has just read the ``content_version`` with another row. Shared: change nothing."""
    return _courses.get((pk, version, get_language()), lambda: _load_course(pk))


def _load_course(pk: int) -> Course:
    course = Course.objects.select_related("region").get(pk=pk)
    return _reword(course, read_by_learner([course.translation_key]))
