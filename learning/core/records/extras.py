"""Further parts of core's pages of a course, added by plugins in ``learning_hooks.py``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from learning.core.courses.models import Course

from .models import CourseCompletion


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


@dataclass(frozen=True, slots=True)
class CourseLink:
    """A link on a course's page for whoever learns in it; ``icon`` is one of the site's set.

    ``url`` is asked once a page, with at most one cheap query; empty: no link. The page is kept for
    all learners in the same state, so the answer follows from the course alone.
    """

    slug: str
    label: str | Promise
    url: Callable[[Course], str]
    icon: str = "next"


_links: dict[str, CourseLink] = {}


def add_course_link(link: CourseLink) -> None:
    _links[link.slug] = link


def course_links(course: Course) -> tuple[tuple[CourseLink, str], ...]:
    """Each link that there is, with its address."""
    found = ((link, link.url(course)) for link in _links.values())
    return tuple((link, url) for link, url in found if url)


@dataclass(frozen=True, slots=True)
class CompletionExtra:
    """A part of the page that a person sees once they completed a course, above all the rest.

    ``data`` gets the completion; ``template`` gets what it returns as ``extra``.
    Nothing is shown where that is empty.
    """

    slug: str
    template: str
    data: Callable[[CourseCompletion], Any]


_completion_extras: dict[str, CompletionExtra] = {}


def add_completion_extra(extra: CompletionExtra) -> None:
    _completion_extras[extra.slug] = extra


def completion_extras(completion: CourseCompletion) -> list[tuple[str, Any]]:
    found = ((extra.template, extra.data(completion)) for extra in _completion_extras.values())
    return [(template, data) for template, data in found if data]
