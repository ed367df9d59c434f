"""Which template a region's courses, paths and events get."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from learning.core.api import policy_for

from ...forms.templates import TWIN, TemplateChoiceForm
from ...models import TemplateChoice
from ..badges_editing import COURSES


def own(view: Any, action: str) -> QuerySet[TemplateChoice]:
    """Choices of other regions do not exist for this user."""
    rows = policy_for(TemplateChoice).instances_user_has_permission_for(view.request.user, action)
    return rows.select_related("region", "template")


class ChoiceIndexView(generic.IndexView):
    any_permission_required = ["view"]
    default_ordering = ("region", "kind", "source")
    columns = [
        TitleColumn(
            "region",
            label=gettext_lazy("Region"),
            accessor="region.name",
            url_name="certificate_choices:edit",
        ),
        Column("kind", label=gettext_lazy("For"), accessor="get_kind_display"),
        Column(
            "source", label=gettext_lazy("One of them only"), accessor=lambda row: row.source_title
        ),
        Column(
            "template",
            label=gettext_lazy("Template"),
            accessor=lambda row: row.template.name if row.template else gettext_lazy("none"),
        ),
    ]

    def get_base_queryset(self) -> QuerySet[TemplateChoice]:
        return own(self, "view")


class OnlyOne:
    """Of two who make the same choice at once, the second is told, and what was typed stays."""

    def form_valid(self, form: TemplateChoiceForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except IntegrityError:
            form.add_error(None, TWIN)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class ChoiceCreateView(OnlyOne, generic.CreateView):
    pass


class ChoiceEditView(OnlyOne, generic.EditView):
    def get_queryset(self) -> QuerySet[TemplateChoice]:
        return own(self, "change")


class ChoiceDeleteView(generic.DeleteView):
    def get_queryset(self) -> QuerySet[TemplateChoice]:
        return own(self, "delete")


class ChoiceHistoryView(HistoryView):
    def get_base_object_queryset(self) -> QuerySet[TemplateChoice]:
        return own(self, "change")


class TemplateChoiceViewSet(ModelViewSet):
    model = TemplateChoice
    name = "certificate_choices"
    url_prefix = "pilihan-sertifikat"
    icon = "list-ul"
    menu_label = gettext_lazy("Choice of templates")
    menu_name = "certificate-choices"
    menu_order = 99
    list_per_page = 30
    search_fields = ["source_title", "region__name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = ChoiceIndexView
    add_view_class = ChoiceCreateView
    edit_view_class = ChoiceEditView
    delete_view_class = ChoiceDeleteView
    history_view_class = ChoiceHistoryView
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("region"), FieldPanel("kind")]),
            FieldPanel("course", widget=COURSES.widget_class),
            FieldPanel("path"),
            FieldPanel("event"),
            FieldPanel("template", widget=forms.Select),
        ],
        base_form_class=TemplateChoiceForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list:
        return [url for url in super().get_urlpatterns() if url.name != "usage"]
