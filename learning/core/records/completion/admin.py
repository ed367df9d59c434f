"""In the page editor: what completes something, in a sentence; who keeps what when it changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.models import Page

from learning.core.courses.completion_editor.editor import says
from learning.core.courses.completion_editor.fields import NAME, CriteriaField
from learning.core.courses.models import Activity, ActivityPage, Course, CoursePage
from learning.core.courses.services import ASKED_OF_ACTIVITY, is_source

from ..dead_ends.admin import page_or_403, posted_form

SAYS = "learning/courses/admin/completion/says.html"


@require_POST
def activity(request: HttpRequest) -> HttpResponse:
    """What the conditions say as they are typed; nothing is saved."""
    page, parent = page_or_403(request)
    if not isinstance(page, ActivityPage):
        raise Http404
    return render(request, SAYS, says(posted_form(request, page, parent), page))


@require_POST
def course(request: HttpRequest) -> HttpResponse:
    page, parent = page_or_403(request)
    form = posted_form(request, page, parent)
    field = form.fields.get(NAME)
    if not isinstance(field, CriteriaField):
        raise Http404
    value = field.widget.value_from_datadict(request.POST, request.FILES, NAME)
    criteria = field.criteria
    return render(request, SAYS, criteria.shown(criteria.form(value, name=NAME)))


def tell_who_keeps(request: HttpRequest, page: Page) -> None:
    """Before publishing other conditions: how many keep what they reached under the former ones."""
    number = _kept(page)
    if number:
        text = ngettext(
            "%(number)d person completed “%(title)s” under the former conditions and keeps that. "
            "Whoever meets the new ones is completed in the background.",
            "%(number)d people completed “%(title)s” under the former conditions and keep that. "
            "Whoever meets the new ones is completed in the background.",
            number,
        )
        messages.info(request, text % {"number": number, "title": page.title})


def _kept(page: Page) -> int:
    if isinstance(page, ActivityPage) and is_source(page):
        row = Activity.objects.filter(translation_key=page.translation_key).first()
        if row and _differ(row, page, ASKED_OF_ACTIVITY):
            return row.progress.filter(completed_at__isnull=False).count()
    if isinstance(page, CoursePage) and is_source(page):
        found = Course.objects.filter(translation_key=page.translation_key).first()
        if found and _differ(found, page, (NAME,)):
            return found.enrolments.filter(completed_at__isnull=False).count()
    return 0


def _differ(row: Any, page: Any, names: tuple[str, ...]) -> bool:
    return any(getattr(row, name) != getattr(page, name) for name in names)


def urls() -> list[Any]:
    patterns = [
        path("activity/", activity, name="activity"),
        path("course/", course, name="course"),
    ]
    return [path("completion/", include((patterns, "learning_completion")))]


HOOKS: list[tuple[str, Any, int]] = [
    ("register_admin_urls", urls, 0),
    ("before_publish_page", tell_who_keeps, 0),
]
