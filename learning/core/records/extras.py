"""Further parts of a course's public page, added by plugins in ``learning_hooks.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from learning.core.courses.models import Course


@dataclass(frozen=True, slots=True)
class CourseExtra:
    """``data`` is asked once a page, with one cheap query where there is nothing to show.

    ``template`` gets what it returns as ``extra``; nothing is shown where that is empty. The page
    is kept for the public, so nothing of one person may stand in it.
    """

    slug: str
    template: str
    data: Callable[[Course, HttpRequest], Any]


_extras: dict[str, CourseExtra] = {}


def add_course_extra(extra: CourseExtra) -> None:
    _extras[extra.slug] = extra


def course_extras(course: Course, request: HttpRequest) -> list[tuple[str, Any]]:
    """Template and data of every part that has something to show."""
    found = ((extra.template, extra.data(course, request)) for extra in _extras.values())
    return [(template, data) for template, data in found if data]
