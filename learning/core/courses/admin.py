"""The course desk in Wagtail's admin; ``wagtail_hooks.py`` registers what stands here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, ListingButton
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from learning.core.contract import DomainError

from . import desk
from .findings import Held
from .models import ActivityPage, Course, CoursePage, SectionPage, activity_page_models


class DeskPage(WagtailAdminTemplateMixin):
    header_icon = "list-ul"

    def __init__(self, course: CoursePage) -> None:
        self.course = course
        self.page_title = course.get_admin_display_title()

    def get_breadcrumbs_items(self):
        parent = self.course.get_parent()
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {"url": "", "label": self.page_title},
        ]


def _course_or_403(request: HttpRequest, pk: int) -> CoursePage:
    course = get_object_or_404(CoursePage, pk=pk)
    if not course.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return course


def outline(request: HttpRequest, pk: int) -> HttpResponse:
    course = _course_or_403(request, pk)
    context = DeskPage(course).get_context_data(
        course=course,
        desk=desk.desk(course, user=request.user),
        kinds=_kinds(),
        row=Course.objects.filter(translation_key=course.translation_key).first(),
        can_publish=course.permissions_for_user(request.user).can_publish(),
        asks_to_send="send" in request.GET,
    )
    return render(request, "learning/courses/admin/outline.html", context)


def _kinds() -> list[dict[str, str]]:
    """What can be added below a course or a section; activity types come from the plugins."""
    return [
        {
            "app": model._meta.app_label,
            "model": model._meta.model_name,
            "label": capfirst(model._meta.verbose_name),
            "icon": "folder-open-inverse" if model is SectionPage else "doc-full",
            "section": "1" if model is SectionPage else "",
        }
        for model in [*activity_page_models(), SectionPage]
    ]


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    course = _course_or_403(request, pk)
    knowingly = bool(request.POST.get("knowingly"))
    try:
        sent = desk.submit_for_review(course, user=request.user, knowingly=knowingly)
    except Held:
        return redirect(reverse("learning_courses:outline", args=[pk], query={"send": 1}))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = ngettext("%d page was sent for review.", "%d pages were sent for review.", sent)
        messages.success(request, text % sent)
    return redirect("learning_courses:outline", pk)


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    course = _course_or_403(request, pk)
    wrong = [row for row in desk.desk(course, user=request.user).in_review if row.errors]
    approved = desk.approve_all(course, user=request.user)
    text = ngettext("%d page was approved.", "%d pages were approved.", approved)
    messages.success(request, text % approved)
    for row in wrong:
        text = _("“%(title)s” went out with an error: %(error)s")
        messages.warning(request, text % {"title": row.page.title, "error": row.errors[0].text})
    return redirect("learning_courses:outline", pk)


@require_POST
def request_changes(request: HttpRequest, pk: int, page_id: int) -> HttpResponse:
    course = _course_or_403(request, pk)
    page = get_object_or_404(course.get_descendants(inclusive=True), pk=page_id)
    try:
        desk.request_changes(page, user=request.user, comment=request.POST.get("comment", ""))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        text = _("“%(title)s” was sent back to its editor.")
        messages.success(request, text % {"title": page.get_admin_display_title()})
    return redirect(reverse("learning_courses:outline", args=[pk]) + f"#page-{page_id}")


@require_POST
def move(request: HttpRequest, pk: int, page_id: int) -> HttpResponse:
    course = _course_or_403(request, pk)
    page = get_object_or_404(course.get_descendants(), pk=page_id)
    desk.move(page, user=request.user, direction=request.POST.get("direction", "up"))
    return redirect(reverse("learning_courses:outline", args=[pk]) + f"#page-{page_id}")


@require_POST
def place(request: HttpRequest, pk: int, page_id: int) -> HttpResponse:
    """What Wagtail's own drag-and-drop controller calls: ``?position=`` among the siblings."""
    course = _course_or_403(request, pk)
    page = get_object_or_404(course.get_descendants(), pk=page_id)
    try:
        position = int(request.GET.get("position", ""))
    except ValueError:
        return JsonResponse({"success": False}, status=400)
    desk.place(page, user=request.user, position=position)
    return JsonResponse({"success": True})


class UnfinishedCoursesPanel(Component):
    """The region's courses on the admin's first page: drafts and what is in review first."""

    name = "learning_courses"
    order = 90
    template_name = "learning/courses/admin/panel.html"
    most = 8

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context):
        editable = page_permission_policy.instances_user_has_permission_for(self.user, "change")
        # However many are published, what somebody is working on stays in sight.
        courses = CoursePage.objects.filter(pk__in=editable.values("pk")).order_by(
            "-has_unpublished_changes", "-latest_revision_created_at"
        )
        places = page_permission_policy.instances_user_has_permission_for(self.user, "add")
        first = places.filter(content_type__model="coursesindexpage").first()
        rows = [(row, desk.state_label(desk.state_of(row))) for row in courses[: self.most]]
        return {"courses": rows, "index": first}


def register_urls():
    patterns = [
        path("<int:pk>/", outline, name="outline"),
        path("<int:pk>/submit/", submit, name="submit"),
        path("<int:pk>/approve/", approve, name="approve"),
        path("<int:pk>/back/<int:page_id>/", request_changes, name="request_changes"),
        path("<int:pk>/move/<int:page_id>/", move, name="move"),
        path("<int:pk>/place/<int:page_id>/", place, name="place"),
    ]
    return [path("courses/", include((patterns, "learning_courses")))]


def header_buttons(page, user, view_name, next_url=None):
    url = outline_address(page, user)
    # The editor shows it as a button of its own.
    if url and view_name != "edit":
        yield Button(_("Course outline"), url, icon_name="list-ul", priority=5)


def outline_address(page: Page | None, user) -> str:
    """Empty where there is no course around the page, or the user may not edit it."""
    course = _course_around(page) if page else None
    if course is None or not course.permissions_for_user(user).can_edit():
        return ""
    return reverse("learning_courses:outline", args=[course.pk])


def listing_buttons(page, user, next_url=None):
    if isinstance(page.specific_deferred, CoursePage):
        if page.permissions_for_user(user).can_edit():
            url = reverse("learning_courses:outline", args=[page.pk])
            yield ListingButton(_("Outline"), url, icon_name="list-ul", priority=5)


def _course_around(page: Page) -> CoursePage | None:
    if not isinstance(page.specific_deferred, CoursePage | SectionPage | ActivityPage):
        return None
    return CoursePage.objects.ancestor_of(page, inclusive=True).last()


def to_outline(request, page):
    """A saved course without lessons opens its outline, which says what to do first.

    After an edit, too: the editor's autosave has made the page before anybody presses Save.
    """
    if isinstance(page, CoursePage) and page.is_leaf() and "action-publish" not in request.POST:
        return redirect("learning_courses:outline", page.pk)
    return None


def tell_remark(request, page):
    """Who opens a page that was sent back reads first what should be changed."""
    if request.method != "GET":
        return
    remark = desk.remark_on(page)
    if remark:
        text = _("%(name)s asks for changes: %(comment)s")
        messages.warning(request, text % {"name": remark.by, "comment": remark.text or "–"})


def panels(request, panels):
    if page_permission_policy.user_has_permission(request.user, "change"):
        panels.append(UnfinishedCoursesPanel(request.user))


HOOKS = [
    ("register_admin_urls", register_urls, 0),
    ("register_page_header_buttons", header_buttons, 0),
    ("register_page_listing_buttons", listing_buttons, 0),
    ("after_create_page", to_outline, 0),
    ("after_edit_page", to_outline, 0),
    ("before_edit_page", tell_remark, 0),
    ("construct_homepage_panels", panels, 0),
]
