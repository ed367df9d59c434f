"""Learners ask why something is so for themselves."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from learning.core.courses.models import Course
from learning.core.regions.models import Person

from ..guards import learner_page
from .asking import explain, find_subject

UNSEEN = ("not_shown", "unpublished")
NOT_ENROLLED = "not_enrolled"


def is_readable(request: HttpRequest, course: Course) -> bool:
    """Whether the course's own page could be read: answers name the course."""
    if not course.is_live:
        return False
    limits = course.page.get_view_restrictions() if course.page else ()
    return all(limit.accept_request(request) for limit in limits)


@learner_page
def why(request: HttpRequest, person: Person, slug: str, pk: int) -> HttpResponse:
    found = find_subject(slug, pk)
    answer = explain(found[1], person=person) if found else None
    if found is None or answer is None:
        raise Http404
    course = found[0].course(found[1])
    if answer.state == NOT_ENROLLED and not is_readable(request, course):
        raise Http404
    if answer.state in UNSEEN:
        context = {"course": course, "is_live": answer.state == "not_shown"}
        return render(request, "learning/activities/gone.html", context, status=404)
    context = {"answer": answer, "course": course, "tells_missing": found[0].tells_missing}
    return render(request, "learning/records/why.html", context)
