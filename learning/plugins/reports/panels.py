"""What waits for a learning administrator, on the admin's first page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from wagtail.admin.ui.components import Component

from learning.core.api import count_waiting, policy_for
from learning.core.models import Course, Enrolment, Person

from . import access

MOST = 8


class RequestsPanel(Component):
    name = "learning_requests"
    order = 80
    template_name = "learning_reports/admin/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context):
        return {
            "courses": list(waiting(self.user)[:MOST]),
            "approvals": count_waiting(self.user),
            "may_import": policy_for(Person).user_has_permission(self.user, "add"),
        }


def waiting(user: Any):
    """Courses with requests that the user may decide, the most first, each with ``number``."""
    requests = access.visible(user, "change").filter(status=Enrolment.Status.REQUESTED)
    counted = requests.order_by().values("course_id").annotate(number=Count("pk"))
    numbers = {row["course_id"]: row["number"] for row in counted}
    courses = list(Course.objects.filter(pk__in=numbers))
    for course in courses:
        course.number = numbers[course.pk]
    return sorted(courses, key=lambda course: (-course.number, course.title))
