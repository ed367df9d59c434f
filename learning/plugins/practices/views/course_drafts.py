"""Editors make a course of a practice or an innovation, in a region of their own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from learning.core.api import DomainError

from ..forms.course_drafts import BeginCourseForm
from ..models import Entry
from ..queries.course_drafts import TAUGHT, course_places, drafts_of
from ..queries.listed import listed_entries
from ..services import course_drafts
from .admin_pages import AdminPage


def begin(request: HttpRequest, pk: int) -> HttpResponse:
    places = course_places(request.user)
    if not places.exists():
        raise PermissionDenied
    rows = listed_entries().filter(kind__in=TAUGHT).select_related("region")
    entry = get_object_or_404(rows, pk=pk)
    form = BeginCourseForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        answer = _begun(request, entry, form)
        if answer:
            return answer
    regions = {index.get_parent().specific.region.pk for index in places}
    page = AdminPage(_("Make a course of it"), above=(entry.url, entry.title), icon="openquote")
    return page.render(
        request,
        "begin_course",
        entry=entry,
        form=form,
        begun=[row for region, row in drafts_of(entry).items() if region in regions],
        http_status=422 if form.errors else 200,
    )


def _begun(request: HttpRequest, entry: Entry, form: BeginCourseForm) -> HttpResponse | None:
    try:
        course, is_new = course_drafts.begin(
            entry,
            index=form.cleaned_data["place"],
            user=request.user,
            again=form.cleaned_data["again"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    if is_new:
        messages.success(request, _("The draft is ready. Read it and adapt it to your region."))
    else:
        messages.info(request, _("This course was already begun; here it is."))
    return redirect("learning_courses:outline", course.pk)
