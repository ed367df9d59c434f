"""Replications in the admin: those of the own regions, and those of what they have shared."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import registry

from learning.core.api import DomainError, can, policy_for
from learning.core.models import Region

from ..forms.adoptions import ProgressForm, StepForm
from ..models import Adoption
from ..queries.adoptions import visible_adoptions
from ..queries.course_drafts import course_places
from ..services import adoptions
from .admin_pages import AdminPage

NAMESPACE = "learning_practices_admin"
# Step -> the permission it takes.
PERMISSIONS = {
    "approve": "approve",
    "decline": "approve",
    "start": "change",
    "finish": "change",
    "stop": "change",
}
WORDS = {
    "approve": gettext_lazy("Approve"),
    "decline": gettext_lazy("Decline"),
    "start": gettext_lazy("It has started"),
    "finish": gettext_lazy("It is in use"),
    "stop": gettext_lazy("Stop it"),
}
DONE = {
    "approve": gettext_lazy("Approved. The page of the origin names your region now."),
    "decline": gettext_lazy("Declined."),
    "start": gettext_lazy("Marked as running."),
    "finish": gettext_lazy("Marked as in use."),
    "stop": gettext_lazy("Stopped."),
}
SHOWN_EVENTS = 50


def _regions(request: HttpRequest) -> QuerySet[Region]:
    ids = visible_adoptions(request.user).order_by().values("region_id")
    return Region.objects.filter(pk__in=ids).order_by("path")


class AdoptionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=Adoption.State.choices, label=gettext_lazy("State"))
    region = django_filters.ModelChoiceFilter(
        queryset=_regions,
        label=gettext_lazy("Adopting region"),
        empty_label=gettext_lazy("All regions"),
    )

    class Meta:
        model = Adoption
        fields = ["state", "region"]


class AdoptionsView(IndexView):
    model = Adoption
    page_title = gettext_lazy("Replications")
    header_icon = "rotate"
    index_url_name = f"{NAMESPACE}:adoptions"
    index_results_url_name = f"{NAMESPACE}:adoptions_results"
    filterset_class = AdoptionFilterSet
    default_ordering = "-created_at"
    paginate_by = 25
    any_permission_required = ["view"]
    columns = [
        TitleColumn(
            "origin",
            label=gettext_lazy("What is replicated"),
            url_name=f"{NAMESPACE}:adoption",
            accessor="origin.title",
            width="35%",
        ),
        Column("of", label=gettext_lazy("Origin"), accessor="origin.region.name"),
        Column("region", label=gettext_lazy("Adopting region"), accessor="region.name"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            primary=lambda adoption: adoption.state not in adoptions.CLOSED,
        ),
        DateColumn("changed_at", label=gettext_lazy("Last changed")),
    ]

    @property
    def permission_policy(self):
        return policy_for(Adoption)

    def get_base_queryset(self) -> QuerySet[Adoption]:
        return visible_adoptions(self.request.user)


def _visible(request: HttpRequest, pk: int) -> Adoption:
    if not policy_for(Adoption).user_has_permission(request.user, "view"):
        raise PermissionDenied
    rows = visible_adoptions(request.user).select_related("created_by", "decided_by")
    return get_object_or_404(rows, pk=pk)


def adoption(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    may_change = can(request.user, "change", row) and row.state not in adoptions.CLOSED
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = None
    if may_change:
        # The form's own copy: what is shown beside it is what is stored.
        form = ProgressForm(request.POST or None, instance=row, region=row.region)
    if form and form.is_valid() and _update(request, row, form):
        return redirect(f"{NAMESPACE}:adoption", row.pk)
    steps = possible_steps(request.user, row)
    page = AdminPage(
        row.origin.title,
        above=(reverse(f"{NAMESPACE}:adoptions"), _("Replications")),
        subtitle=row.region.name,
        icon="rotate",
    )
    return page.render(
        request,
        "adoption",
        adoption=row,
        form=form,
        steps=[(step, WORDS[step]) for step in steps],
        may_teach=row.origin.is_live and course_places(request.user).exists(),
        wants_note=bool({"decline", "stop"} & set(steps)),
        events=registry.get_logs_for_instance(row).select_related("user")[:SHOWN_EVENTS],
        http_status=422 if form and form.errors else 200,
    )


def possible_steps(user: Any, row: Adoption) -> list[str]:
    held = {name for name in {*PERMISSIONS.values()} if can(user, name, row)}
    return [
        step
        for step, (before, _after) in adoptions.STEPS.items()
        if row.state in before and PERMISSIONS[step] in held
    ]


def _update(request: HttpRequest, row: Adoption, form: ProgressForm) -> bool:
    try:
        adoptions.update(row, values=form.cleaned_data, user=request.user)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, _("Saved."))
    return True


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose what is to happen; the reason may have 500 letters."))
        return redirect(f"{NAMESPACE}:adoption", row.pk)
    step = form.cleaned_data["step"]
    if not can(request.user, PERMISSIONS[step], row):
        raise PermissionDenied
    try:
        adoptions.move(row, step, user=request.user, note=form.cleaned_data["note"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, DONE[step])
    return redirect(f"{NAMESPACE}:adoption", row.pk)
