"""Heads of units find their people among the tabs of the learning space; counts are kept small."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    Clockwork,
    DeskTab,
    JobKind,
    add_clockwork,
    add_desk_tab,
    add_job_kind,
    answer_requests_at,
    heads_a_unit,
)

from . import bulk, exports, tasks
from .content import exports as content
from .counting.upkeep import roll_up
from .hours import exports as hours


def requests_of(course_id: int) -> str:
    address = reverse("learning_reports_admin:participants", args=[course_id])
    return f"{address}?status=requested"


add_desk_tab(
    DeskTab(
        slug="unit",
        label=_("My unit"),
        url_name="learning_reports:my_unit",
        is_for=heads_a_unit,
    )
)
answer_requests_at(requests_of)
add_clockwork(
    Clockwork(
        slug="roll-up-counts",
        label=_("Add up old views by month"),
        every=timedelta(days=1),
        run=lambda: sum(roll_up()),
    )
)
for kind, label in (
    (bulk.KIND, _("Enrol people")),
    (exports.KIND, _("Download of participants")),
    (content.KIND, _("Download of a content report")),
    (hours.KIND, _("Download of learning hours")),
):
    add_job_kind(JobKind(kind, label, tasks.go_on))
