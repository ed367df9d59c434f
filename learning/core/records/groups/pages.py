"""What the admin's pages of a course's groups share: who may look and act, and their furniture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import pgettext

from learning.core.courses.models import Course
from learning.core.regions.admin.list_pages import ListPage
from learning.core.regions.permissions import can, policy_for

from ..models import CourseGroup, Grouping, GroupMember

NAMESPACE = "learning_groups"


def url(name: str, *args: Any) -> str:
    return reverse(f"{NAMESPACE}:{name}", args=args)


def may(user: Any, action: str, course: Course, model: type = CourseGroup) -> bool:
    """Whether the user may do something with groups of the course, sets of them, or members."""
    if model is GroupMember:
        return can(user, action, GroupMember(group=CourseGroup(course=course)))
    return can(user, action, model(course=course))


def get_course(request: HttpRequest, pk: int, action: str = "view") -> Course:
    """A course whose groups the user may see; to others it does not exist."""
    rows = policy_for(Course).instances_user_has_permission_for(request.user, "view")
    course = get_object_or_404(rows.select_related("region"), pk=pk)
    if not may(request.user, action, course):
        raise PermissionDenied
    return course


def get_group(
    request: HttpRequest, pk: int, action: str = "view", model: type = CourseGroup
) -> CourseGroup:
    rows = policy_for(CourseGroup).instances_user_has_permission_for(request.user, "view")
    group = get_object_or_404(rows.select_related("course__region"), pk=pk)
    if not may(request.user, action, group.course, model):
        raise PermissionDenied
    return group


def get_grouping(request: HttpRequest, pk: int, action: str) -> Grouping:
    rows = policy_for(Grouping).instances_user_has_permission_for(request.user, "view")
    grouping = get_object_or_404(rows.select_related("course__region"), pk=pk)
    if not may(request.user, action, grouping.course, Grouping):
        raise PermissionDenied
    return grouping


def above(course: Course, group: CourseGroup | None = None) -> list[dict[str, Any]]:
    links = [{"url": url("groups", course.pk), "label": pgettext("people of a course", "Groups")}]
    if group:
        links.append({"url": url("group", group.pk), "label": group.name})
    return links


def page(
    title: str, course: Course, *, group: CourseGroup | None = None, icon: str = "group"
) -> ListPage:
    made = ListPage(title, above(course, group), icon=icon)
    made.page_subtitle = course.title
    return made
