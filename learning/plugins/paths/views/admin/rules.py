"""Standing rules: whom they put on a path, tried before they are saved."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from learning.core.api import Trying, people_fitting, policy_for

from ... import tasks
from ...forms.admin.rules import StandingRuleForm
from ...models import StandingRule
from ...queries.audience import never_on

SAMPLE = 10


def own(view: Any, action: str) -> QuerySet[StandingRule]:
    """Rules of other regions do not exist for this user."""
    rows = policy_for(StandingRule).instances_user_has_permission_for(view.request.user, action)
    return rows.select_related("region", "path")


def fitting(form: StandingRuleForm) -> dict[str, Any]:
    """Whom the rule in ``form``, valid and not saved, fits now: numbers and some names."""
    given = form.cleaned_data
    rule = form.instance
    people = people_fitting(rule, units=given["units"], job_types=given["job_types"])
    fresh = never_on(rule, people)
    return {
        "all": people.count(),
        "new": fresh.count(),
        "sample": list(fresh.select_related("unit", "region").order_by("name", "pk")[:SAMPLE]),
    }


class Running(Trying):
    """Runs a rule as soon as it is saved."""

    template_name = "learning_paths/admin/rule.html"

    def find(self, form: StandingRuleForm) -> dict[str, Any]:
        return fitting(form)

    def save_instance(self) -> StandingRule:
        rule = super().save_instance()  # type: ignore[misc]
        if rule.is_active:
            transaction.on_commit(lambda: tasks.run_rule.enqueue(rule.pk))
        return rule


class RuleIndexView(generic.IndexView):
    any_permission_required = ["view"]
    default_ordering = "name"
    columns = [
        TitleColumn(
            "name", label=gettext_lazy("Name"), sort_key="name", url_name="path_rules:edit"
        ),
        Column("path", label=gettext_lazy("Learning path"), accessor="path.title"),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
        Column("added_count", label=gettext_lazy("People added"), sort_key="added_count"),
        DateColumn("last_run_at", label=gettext_lazy("Last run"), sort_key="last_run_at"),
    ]

    def get_base_queryset(self) -> QuerySet[StandingRule]:
        return own(self, "view")


class RuleCreateView(Running, generic.CreateView):
    pass


class RuleEditView(Running, generic.EditView):
    def get_queryset(self) -> QuerySet[StandingRule]:
        return own(self, "change")


class RuleDeleteView(generic.DeleteView):
    def get_queryset(self) -> QuerySet[StandingRule]:
        return own(self, "delete")

    @property
    def confirmation_message(self) -> str:
        return _("Whoever the rule has put on the path stays on it.")


class RuleHistoryView(HistoryView):
    def get_base_object_queryset(self) -> QuerySet[StandingRule]:
        return own(self, "change")


class StandingRuleViewSet(ModelViewSet):
    model = StandingRule
    name = "path_rules"
    url_prefix = "aturan-jalur"
    icon = "rotate"
    menu_label = gettext_lazy("Standing rules")
    menu_name = "learning-path-rules"
    menu_order = 96
    list_per_page = 30
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    delete_view_class = RuleDeleteView
    history_view_class = RuleHistoryView
    edit_template_name = create_template_name = "learning_paths/admin/rule.html"
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("path"),
            FieldPanel("reason"),
            FieldPanel("due_days"),
            FieldPanel("is_active"),
            MultiFieldPanel(
                [
                    FieldPanel("region"),
                    FieldPanel("with_regions_below"),
                    FieldPanel("units"),
                    FieldPanel("job_types"),
                    FieldPanel("statuses"),
                    FieldPanel("position_contains"),
                    FieldRowPanel([FieldPanel("heads_only"), FieldPanel("agency_heads_only")]),
                    FieldPanel("within_months"),
                ],
                heading=gettext_lazy("Who: all that is filled in must fit"),
            ),
        ],
        base_form_class=StandingRuleForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list:
        # Nothing refers to a rule but the enrolments it made.
        return [url for url in super().get_urlpatterns() if url.name != "usage"]
