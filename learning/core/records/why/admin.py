"""Staff ask why something is so for somebody whose progress they may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learning.core.courses.models import Course
from learning.core.courses.outline import outline
from learning.core.prepared import new_row
from learning.core.regions.admin.base import Page
from learning.core.regions.models import Person
from learning.core.regions.permissions import can

from ..models import Enrolment, Progress
from ..simulation.views import people_for
from .answering import of_activity, of_course, of_section, outside
from .answers import Answer, Audience
from .asking import explain, find_subject
from .case import Case
from .views import is_readable


@dataclass(frozen=True, slots=True)
class Block:
    """A section with its activities; ``answer`` is None for what stands outside of sections."""

    answer: Answer | None
    activities: tuple[Answer, ...]


def _seen(request: HttpRequest, course: Course, person_id: int) -> Person:
    rows = people_for(request.user, course)
    person = get_object_or_404(rows, pk=person_id)
    if not can(request.user, "view", new_row(Progress, person=person, course=course)):
        raise PermissionDenied
    return person


def _audience(request: HttpRequest, course: Course, person: Person) -> Audience:
    """The rules of another region's course are read where one's people learn by them; before that
    one reads of it what they do. 404 for a course that not even they could know of."""
    if can(request.user, "view", course):
        return Audience.STAFF
    if Enrolment.objects.filter(course=course, person=person).exists():
        return Audience.STAFF
    if not is_readable(request, course):
        raise Http404
    return Audience.LEARNER


@require_safe
def person(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Everything in a course as it stands for one person."""
    course = get_object_or_404(Course.objects.select_related("region"), pk=pk)
    learner = _seen(request, course, person_pk)
    case = Case(course, person=learner, audience=_audience(request, course, learner))
    shut = outside(case, "kursus")
    context = {
        "learner": learner,
        "answer": shut or of_course(case),
        "blocks": [] if shut else _blocks(case),
    }
    return _page(request, course, learner, context)


def _blocks(case: Case) -> list[Block]:
    return [
        Block(
            of_section(case, section.id) if section.id else None,
            tuple(of_activity(case, row.id) for row in section.activities),
        )
        for section in outline(case.course).sections
    ]


@require_safe
def subject(request: HttpRequest, slug: str, pk: int, person_pk: int) -> HttpResponse:
    """One thing that anybody answers for, as a grade."""
    found = find_subject(slug, pk)
    if found is None:
        raise Http404
    entry, row = found
    course = entry.course(row)
    learner = _seen(request, course, person_pk)
    if not entry.may(request.user, row, learner):
        raise PermissionDenied
    answer = explain(row, person=learner, audience=_audience(request, course, learner))
    if answer is None:
        raise Http404
    return _page(request, course, learner, {"learner": learner, "answer": answer, "blocks": []})


def _page(
    request: HttpRequest, course: Course, learner: Person, context: dict[str, object]
) -> HttpResponse:
    title = _("Why: %(name)s") % {"name": learner.full_name}
    context = Page(title, "help").context(course=course, **context)
    return render(request, "learning/records/admin/why.html", context)


def address(course_id: int, person_id: int) -> str:
    return reverse("learning_why:person", args=[course_id, person_id])


def urls():
    patterns = [
        path("<int:pk>/<int:person_pk>/", person, name="person"),
        path("<slug:slug>/<int:pk>/<int:person_pk>/", subject, name="subject"),
    ]
    return [path("mengapa/", include((patterns, "learning_why")))]


HOOKS = [("register_admin_urls", urls, 0)]
