"""A learner's course page from what is kept, without Wagtail's way through the tree of pages."""

from __future__ import annotations

from collections.abc import Hashable
from copy import copy

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from learning.core import published
from learning.core.courses.faces import course_of
from learning.core.courses.lookup import kept_course
from learning.core.courses.models import CoursePage
from learning.core.courses.views import mark_public
from learning.core.memory import Memory
from learning.core.prepared import Prepared, columns, restore
from learning.core.regions.models import Person

from .face import CourseFace
from .kept import can_share, shared_page
from .learners import person_of
from .models import Enrolment

# A page and the key of its course; None for an address where anything else is found.
_pages: Memory[tuple[CoursePage, int] | None] = Memory(2_000)
_enrolments = Prepared(
    lambda course, person: Enrolment.objects.filter(course_id=course, person_id=person).values_list(
        "course__content_version", *columns(Enrolment)
    ),
    course=int,
    person=int,
)


def learner_course(request: HttpRequest, path: str) -> HttpResponse | None:
    """The page of a course for somebody who learns in it; None for all that Wagtail answers.

    Only pages that everybody may see are served here, so Wagtail's hooks have nothing to decide.
    """
    if request.method != "GET" or not request.user.is_authenticated or not can_share(request):
        return None
    person, found = person_of(request.user), _page_at(request, path)
    if person is None or found is None:
        return None
    page, course_id = found
    enrolment = _enrolment(course_id, person)
    if enrolment is None or not enrolment.is_open:
        return None
    face = CourseFace.of_learner(copy(page), request, enrolment)
    response = shared_page(
        request,
        page.template,
        {"page": face.page, "self": face.page, "face": face},
        key=(request.scheme, request.get_host(), published.version(), page.pk, _state_key(face)),
        own={},
    )
    return mark_public(request, response)


def _page_at(request: HttpRequest, path: str) -> tuple[CoursePage, int] | None:
    # Of the address itself: below /en/ the same path is another page.
    key = (published.version(), request.get_host(), request.path_info, get_language())
    return _pages.get(key, lambda: _find_page(request, path))


def _find_page(request: HttpRequest, path: str) -> tuple[CoursePage, int] | None:
    route = Page.route_for_request(request, path)
    page = route[0] if route else None
    if not isinstance(page, CoursePage) or not page.live or page.get_view_restrictions():
        return None
    course = course_of(page)
    return (page, course.pk) if course.pk else None


def _enrolment(course_id: int, person: Person) -> Enrolment | None:
    rows = _enrolments(course=course_id, person=person.pk)
    if not rows:
        return None
    version, *row = rows[0]
    enrolment = restore(Enrolment, tuple(row))
    enrolment.course = kept_course(course_id, version)
    return enrolment


def _state_key(face: CourseFace) -> Hashable:
    """All that makes one learner's page look different from another's."""
    learner, completion, enrolment = face.learner, face.completion, face.enrolment
    return (
        learner.states.key,
        learner.last_id,
        *(learner.is_complete, learner.steps, face.criteria),
        tuple((link.slug, url) for link, url in face.links),
        completion and (timezone.localdate(completion.completed_at), completion.programme_jp),
        enrolment.expires_at and timezone.localdate(enrolment.expires_at),
        *(enrolment.attempt, enrolment.attempt_reason),
        enrolment.attempt_began_at and timezone.localdate(enrolment.attempt_began_at),
    )
