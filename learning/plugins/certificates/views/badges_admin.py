"""Who holds which badge; giving badges by hand, and taking them back."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView

from learning.core.api import DomainError, ShownNumbers, can, policy_for
from learning.core.models import Region

from .. import badge_tasks
from ..forms.badges import GiveForm, RevokeForm
from ..models.badges import BadgeAward, BadgeDefinition
from ..queries import badges as queries
from ..services.badges import giving, revoking
from ..wording_badges import state_words
from .admin.base import NAMESPACE, AdminPage, url


def check_reads(user: Any) -> None:
    if not policy_for(BadgeAward).user_has_permission(user, "view"):
        raise PermissionDenied


class AwardPage(AdminPage):
    """The same below the list of awarded badges."""

    folder = "learning_certificates/badges/admin"
    above, above_label = "badge_awards", gettext_lazy("Awarded badges")


class AwardFilterSet(WagtailFilterSet):
    definition = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Badge"), queryset=BadgeDefinition.objects.none()
    )
    region = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Given by"),
        field_name="definition__region",
        queryset=Region.objects.none(),
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=BadgeAward.State, method="narrow"
    )

    class Meta:
        model = BadgeAward
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        self.filters["definition"].queryset = BadgeDefinition.objects.filter(
            pk__in=queries.own_awards(user).order_by().values("definition")
        )
        self.filters["region"].queryset = Region.objects.filter(
            pk__in=queries.own_awards(user).order_by().values("definition__region")
        ).order_by("path")

    def narrow(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return queries.in_state(rows, value, now=timezone.now())


class StateColumn(Column):
    cell_template_name = "learning_certificates/badges/admin/_state.html"

    def get_value(self, instance: BadgeAward) -> Any:
        return state_words(instance)


class AwardsView(ReportView):
    model = BadgeAward
    page_title = gettext_lazy("Awarded badges")
    header_icon = "tag"
    results_template_name = "learning_certificates/badges/admin/awards_results.html"
    template_name = "learning_certificates/badges/admin/awards.html"
    index_url_name = f"{NAMESPACE}:badge_awards"
    index_results_url_name = f"{NAMESPACE}:badge_awards_results"
    filterset_class = AwardFilterSet
    is_searchable = True
    search_fields = ["person__name"]
    search_backend_name = None
    default_ordering = "-awarded_at"
    paginate_by = 25
    list_export: list[str] = []
    columns = [
        TitleColumn(
            "person",
            label=gettext_lazy("Holder"),
            accessor="person.full_name",
            sort_key="person__name",
            url_name=f"{NAMESPACE}:badge_award",
        ),
        Column("unit", label=gettext_lazy("Region"), accessor="person.region.name"),
        Column("badge", label=gettext_lazy("Badge"), accessor="definition.name"),
        StateColumn("state", label=gettext_lazy("State")),
        DateColumn("awarded_at", label=gettext_lazy("Awarded on"), sort_key="awarded_at"),
    ]

    def dispatch(self, request, *args, **kwargs):
        check_reads(request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*WagtailAdminTemplateMixin.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> QuerySet[BadgeAward]:
        rows = queries.own_awards(self.request.user)
        return rows.select_related("person__region", "definition")

    def order_queryset(self, queryset):
        return super().order_queryset(queryset).order_by(self.ordering, "-pk")

    def get_filtered_queryset(self):
        # Wagtail would filter once more what get_queryset has filtered.
        return self.get_queryset()

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        return context | {"object_list": rows, "table": self.get_table(rows)}

    def get(self, request, *args, **kwargs):
        self.object_list = self.get_filtered_queryset()
        return self.render_to_response(self.get_context_data())


def get_award(request: HttpRequest, pk: int, action: str = "view") -> BadgeAward:
    """Awards of other regions do not exist for this user."""
    check_reads(request.user)
    rows = queries.own_awards(request.user, action)
    related = ("definition__region", "person__region", "person__unit", "awarded_by", "revoked_by")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    return _award_page(request, get_award(request, pk), RevokeForm())


def _award_page(
    request: HttpRequest, found: BadgeAward, form: RevokeForm, **more: Any
) -> HttpResponse:
    page = AwardPage(found.definition.name, icon="tag")
    numbers = ShownNumbers(request.user).shown([found.person])
    return page.render(
        request,
        "award",
        award=found,
        state=state_words(found),
        number=numbers.get(found.person_id, ""),
        may_revoke=found.revoked_at is None and can(request.user, "change", found),
        form=form,
        **more,
    )


@require_http_methods(["POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_award(request, pk, "change")
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _award_page(request, found, form, http_status=422)
    try:
        revoking.revoke(found, actor=request.user, reason=form.cleaned_data["reason"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The badge is revoked. Its public page says so already."))
    return redirect(url("badge_award", found.pk))


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    check_reads(request.user)
    badge = get_object_or_404(queries.own_definitions(request.user).select_related("region"), pk=pk)
    if not queries.gives(request.user, badge):
        raise PermissionDenied
    form = GiveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        job = _prepared(request, badge, form)
        if job:
            return redirect(url("badge_job", job.pk))
    page = AwardPage(_("Give the badge “%(name)s”") % {"name": badge.name}, icon="plus")
    status = 422 if request.method == "POST" else 200
    return page.render(request, "give", badge=badge, form=form, http_status=status)


def _prepared(request: HttpRequest, badge: BadgeDefinition, form: GiveForm) -> Any:
    given = form.cleaned_data
    try:
        job = giving.prepare(badge, text=given["people"], note=given["note"], owner=request.user)
    except DomainError as error:
        form.add_error("people", error.message)
        return None
    if job.total <= giving.AT_ONCE:
        giving.plan(job)
    else:
        transaction.on_commit(lambda: badge_tasks.judge_people.enqueue(job.pk))
    return job
