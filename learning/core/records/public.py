"""How Wagtail serves core's pages to visitors."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.models import Page

from learning.core.courses.models import (
    Activity,
    ActivityPage,
    CoursePage,
    CoursesIndexPage,
    SectionPage,
)
from learning.core.courses.services import course_page_of
from learning.core.courses.views import mark_public
from learning.core.regions.models import RegionPage

from .models import Enrolment

PUBLIC_PAGES = (RegionPage, CoursesIndexPage, CoursePage)
Chain = Callable[[Page, HttpRequest, Any, Any], HttpResponse]


def serve_public(following: Chain) -> Chain:
    """Mark what everybody sees alike; send lessons, and courses no longer there, elsewhere."""

    def serve(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        if isinstance(page, ActivityPage | SectionPage):
            return redirect(_address_of(page, request))
        if isinstance(page, CoursePage) and page.is_withheld(request):
            return redirect(_record_of(page, request))
        response = following(page, request, args, kwargs)
        return mark_public(request, response) if isinstance(page, PUBLIC_PAGES) else response

    return serve


def _address_of(page: Page, request: HttpRequest) -> str:
    if isinstance(page, ActivityPage) and request.user.is_authenticated:
        key = page.translation_key
        activity = Activity.objects.filter(translation_key=key, is_live=True).first()
        if activity:
            return reverse("learning:activity", args=[activity.pk])
    course_page = course_page_of(page)
    address = course_page.get_url(request) if course_page and course_page.live else None
    return address or "/"


def _record_of(page: CoursePage, request: HttpRequest) -> str:
    """Who was enrolled comes to what they learned; to everybody else the page is not there."""
    enrolment = get_object_or_404(
        Enrolment.objects.filter(person__user=request.user),
        course__translation_key=page.translation_key,
    )
    return reverse("learning:record", args=[enrolment.course_id])


# After Wagtail's own check of private pages, which wraps this one.
HOOKS = [("on_serve_page", serve_public, 100)]
