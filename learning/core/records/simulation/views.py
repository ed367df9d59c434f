"""The staff's page of a course as somebody sees it. Looking changes nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from learning.core.courses.models import Course
from learning.core.prepared import new_row
from learning.core.regions.admin.base import Page
from learning.core.regions.models import Person
from learning.core.regions.numbers import looks_like_number, normalise
from learning.core.regions.people_lists import FindForm
from learning.core.regions.permissions import can, policy_for

from ..models import Enrolment, Progress
from .profiles import of_person, read_moment, supposed
from .seeing import see

NAMED = 20


def address(course_id: int, **query: object) -> str:
    return reverse("learning_access:simulation", args=[course_id], query=query)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """By GET for a person (``orang``) or a profile; POST only finds a person by their number."""
    rows = policy_for(Course).instances_user_has_permission_for(request.user, "view")
    course = get_object_or_404(rows.select_related("region"), pk=pk)
    if request.method == "POST":
        return _find(request, course)
    at = read_moment(request.GET.get("pada", "")) or timezone.now()
    person = _person(request, course)
    if person is not None:
        profile = of_person(person, course=course, at=at)
    else:
        profile = supposed(request.GET, course=course, at=at)
    context = Page(_("The course as others see it"), "view").context(
        course=course,
        learner=person,
        profile=profile,
        seen=see(course, profile),
        may_choose=may_choose(request.user, course),
        **_named(request, course),
    )
    return render(request, "learning/records/admin/simulation.html", context)


def may_choose(user: Any, course: Course) -> bool:
    """Whether there may be people whom the user may look at in the course."""
    return policy_for(Progress).user_has_permission(user, "view")


def people_for(user: Any, course: Course) -> QuerySet[Person]:
    """Who takes part, as far as the user sees that, and whom the user may see anyway.

    Others could be asked about through rules that one writes oneself.
    """
    enrolled = policy_for(Enrolment).instances_user_has_permission_for(user, "view")
    known = policy_for(Person).instances_user_has_permission_for(user, "view")
    inside = enrolled.filter(course=course).order_by().values("person")
    rows = Person.objects.filter(Q(pk__in=inside) | Q(pk__in=known.order_by().values("pk")))
    return rows.select_related("region", "unit")


def _person(request: HttpRequest, course: Course) -> Person | None:
    text = request.GET.get("orang", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    person = get_object_or_404(people_for(request.user, course), pk=int(text))
    if not can(request.user, "view", new_row(Progress, person=person, course=course)):
        raise Http404
    return person


def _named(request: HttpRequest, course: Course) -> dict[str, Any]:
    text = request.GET.get("nama", "").replace("\x00", "").strip()[:100]
    if not text or not may_choose(request.user, course):
        return {"named": "", "found": []}
    rows = people_for(request.user, course).filter(name__icontains=text).order_by("name", "pk")
    return {"named": text, "found": list(rows[:NAMED])}


def _find(request: HttpRequest, course: Course) -> HttpResponse:
    """By POST, because a number tells birth date and sex."""
    form, back = FindForm(request.POST), address(course.pk)
    if not form.is_valid() or not may_choose(request.user, course):
        return redirect(back)
    text = form.cleaned_data["q"]
    if not looks_like_number(text):
        return redirect(address(course.pk, nama=text))
    found = people_for(request.user, course).filter(numbers__number=normalise(text)).first()
    if found is not None:
        return redirect(address(course.pk, orang=found.pk))
    messages.warning(request, _("Nobody you may see has that number."))
    return redirect(back)
