"""Cohorts in the admin: the list, the form with its rule, tried before it is saved."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogFormatter

from learning.core.regions import cohort_jobs, tasks
from learning.core.regions.models import Cohort, CohortMember
from learning.core.regions.people_forms import RULE_FIELDS, PeopleRuleForm
from learning.core.regions.permissions import policy_for
from learning.core.regions.services import cohorts, matching
from learning.core.regions.trying import SAMPLE, Trying

from . import cohort_members
from .base import visible


class CohortForm(PeopleRuleForm):
    class Meta:
        model = Cohort
        fields = ["name", "description", "is_active", "by_rule", *RULE_FIELDS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is on its list belongs to the region.
        self.fields["region"].disabled = bool(self.instance.pk)

    def save(self, commit: bool = True) -> Cohort:
        self.instance.key = self.instance.key or cohorts.new_key(self.instance.name)
        return super().save(commit)


class Saving(Trying):
    """Fills a cohort by its rule as soon as that is saved; shows its members meanwhile."""

    template_name = "learning/people/admin/cohort_form.html"

    def find(self, form: CohortForm) -> dict[str, Any]:
        given, cohort = form.cleaned_data, form.instance
        people = matching.people_fitting(cohort, units=given["units"], job_types=given["job_types"])
        members = CohortMember.objects.filter(cohort=cohort.pk)
        fresh = people.exclude(pk__in=members.values("person"))
        return {
            "all": people.count(),
            "new": fresh.count(),
            "leave": members.filter(by_rule=True).exclude(person__in=people).count(),
            "sample": list(people.select_related("unit", "region").order_by("name", "pk")[:SAMPLE]),
        }

    def form_valid(self, form: CohortForm) -> HttpResponse:
        """Of two who give the same name at once, the second is told, and what was typed stays."""
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            form.add_error("name", _("The region has a cohort of this name already."))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> Cohort:
        cohort = super().save_instance()  # type: ignore[misc]
        cohorts.settle(cohort)
        if cohort.by_rule and cohort.is_active:
            job = cohort_jobs.start_filling(cohort, owner=self.request.user)
            transaction.on_commit(lambda: tasks.fill_cohort.enqueue(job.pk))
        return cohort

    def get_success_url(self) -> str:
        return reverse("cohorts:members", args=[self.object.pk])


class CohortIndexView(generic.IndexView):
    any_permission_required = ["view"]
    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[Cohort]:
        return visible(self.request.user, Cohort).select_related("region")

    @property
    def columns(self) -> list[Column]:
        sees = policy_for(CohortMember).user_has_permission(self.request.user, "view")
        name = {"label": _("Name"), "sort_key": "name"}
        return [
            TitleColumn("name", url_name="cohorts:members", **name)
            if sees
            else Column("name", **name),
            Column("region", label=_("Region"), accessor="region.name"),
            NumberColumn("member_count", label=_("Members"), sort_key="member_count"),
            BooleanColumn("by_rule", label=_("Filled by a rule")),
            BooleanColumn("is_active", label=_("Active")),
            DateColumn("filled_at", label=_("Last filled"), sort_key="filled_at"),
        ]


class CohortCreateView(Saving, generic.CreateView):
    pass


class CohortEditView(Saving, generic.EditView):
    def get_queryset(self) -> QuerySet[Cohort]:
        return visible(self.request.user, Cohort, "change").select_related("region")


class CohortDeleteView(generic.DeleteView):
    def get_queryset(self) -> QuerySet[Cohort]:
        return visible(self.request.user, Cohort, "delete")

    @property
    def confirmation_message(self) -> str:
        return _(
            "Its members stay people of their region and keep all that they learned. Whatever "
            "names the cohort, such as access to an activity, is no longer met by anybody."
        )


class CohortHistoryView(HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Cohort]:
        return visible(self.request.user, Cohort, "change")


class CohortViewSet(ModelViewSet):
    model = Cohort
    name = "cohorts"
    url_prefix = "kohor"
    icon = "group"
    menu_label = gettext_lazy("Cohorts")
    menu_name = "learning-cohorts"
    menu_order = 114
    list_per_page = 30
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = CohortIndexView
    add_view_class = CohortCreateView
    edit_view_class = CohortEditView
    delete_view_class = CohortDeleteView
    history_view_class = CohortHistoryView
    edit_template_name = create_template_name = Saving.template_name
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("description"),
            FieldPanel("region"),
            FieldPanel("is_active"),
            FieldPanel("by_rule"),
            MultiFieldPanel(
                [
                    FieldPanel("with_regions_below"),
                    FieldPanel("units"),
                    FieldPanel("job_types"),
                    FieldPanel("statuses"),
                    FieldPanel("position_contains"),
                    FieldRowPanel([FieldPanel("heads_only"), FieldPanel("agency_heads_only")]),
                    FieldPanel("within_months"),
                ],
                heading=gettext_lazy("The rule: all that is filled in must fit"),
            ),
        ],
        base_form_class=CohortForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list:
        own = [url for url in super().get_urlpatterns() if url.name != "usage"]
        return [*own, *cohort_members.urls()]


class AddedFormatter(LogFormatter):
    label = gettext_lazy("Add members")

    def format_message(self, log_entry: Any) -> str:
        number = log_entry.data.get("count", 0)
        told = ngettext("%(number)d member added", "%(number)d members added", number)
        return told % {"number": number}


class RemovedFormatter(LogFormatter):
    label = gettext_lazy("Remove members")

    def format_message(self, log_entry: Any) -> str:
        number = log_entry.data.get("count", 0)
        told = ngettext("%(number)d member removed", "%(number)d members removed", number)
        return told % {"number": number}


class FilledFormatter(LogFormatter):
    label = gettext_lazy("Fill by the rule")

    def format_message(self, log_entry: Any) -> str:
        told = _("Filled by the rule: %(joined)d joined, %(left)d left")
        return told % {name: log_entry.data.get(name, 0) for name in ("joined", "left")}


def register_log_actions(actions: Any) -> None:
    actions.register_action("learning.cohort.add")(AddedFormatter)
    actions.register_action("learning.cohort.remove")(RemovedFormatter)
    actions.register_action("learning.cohort.fill")(FilledFormatter)
