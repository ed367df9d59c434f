"""The course and activity that a request is about, kept under their content versions."""

from __future__ import annotations

from copy import copy

from learning.core.memory import Memory
from learning.core.prepared import Prepared

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
    return copy(_activities.get((pk, *versions[0]), lambda: _load(pk)))


def _load(pk: int) -> Activity | None:
    return Activity.objects.select_related("course__region").filter(pk=pk).first()


def find_course(pk: int) -> Course | None:
    """The course with its region, as ``find_activity`` finds an activity: for reading only."""
    versions = _course_versions(pk=pk)
    return copy(kept_course(pk, *versions[0])) if versions else None


def kept_course(pk: int, version: int) -> Course:
    """For who has just read the ``content_version`` with another row. Shared: change nothing."""
    return _courses.get((pk, version), lambda: Course.objects.select_related("region").get(pk=pk))
