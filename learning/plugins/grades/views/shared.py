"""Scales and letters that gradebooks of a region, and of those below it, may use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.viewsets.model import ModelViewSet

from learning.core.api import policy_for

from ..forms.shared import LetterSetForm, ScaleForm
from ..models import LetterSet, Scale
from ..services import shared
from ..services.errors import GradesRefused


def own(view: Any, action: str) -> QuerySet[Any]:
    """Rows of other regions do not exist for this user."""
    rows = policy_for(view.model).instances_user_has_permission_for(view.request.user, action)
    return rows.select_related("region")


class Storing:
    """Stored by a service, which keeps the log too; what it refuses stands at its field."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except GradesRefused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def save_instance(self) -> Any:
        return self.form.store(actor=self.request.user)  # type: ignore[attr-defined]


class OwnIndexView(generic.IndexView):
    any_permission_required = ["view"]
    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[Any]:
        return own(self, "view")


class OwnCreateView(Storing, generic.CreateView):
    pass


class OwnEditView(Storing, generic.EditView):
    def get_queryset(self) -> QuerySet[Any]:
        return own(self, "change")


class OwnDeleteView(generic.DeleteView):
    def get_queryset(self) -> QuerySet[Any]:
        return own(self, "delete")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            shared.delete(self.object, actor=request.user)
        except GradesRefused as error:
            messages.error(request, error.message)
        else:
            messages.success(request, self.get_success_message())
        return redirect(self.index_url_name)


class OwnHistoryView(HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        return own(self, "change")


class SharedViewSet(ModelViewSet):
    list_per_page = 30
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = OwnIndexView
    add_view_class = OwnCreateView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        return [url for url in super().get_urlpatterns() if url.name != "usage"]


def _words(scale: Scale) -> str:
    return ", ".join(map(str, scale.values))


class ScaleIndexView(OwnIndexView):
    columns = [
        TitleColumn(
            "name", label=gettext_lazy("Name"), sort_key="name", url_name="grade_scales:edit"
        ),
        Column("words", label=gettext_lazy("Values"), accessor=_words),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
    ]


class ScaleViewSet(SharedViewSet):
    model = Scale
    name = "grade_scales"
    url_prefix = "skala-nilai"
    icon = "order"
    menu_label = gettext_lazy("Scales")
    menu_name = "grade-scales"
    menu_order = 94
    index_view_class = ScaleIndexView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "region", "values", "explains")],
        base_form_class=ScaleForm,
    )


class LetterSetIndexView(OwnIndexView):
    columns = [
        TitleColumn(
            "name", label=gettext_lazy("Name"), sort_key="name", url_name="letter_sets:edit"
        ),
        BooleanColumn("is_default", label=gettext_lazy("Used where none is chosen")),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
    ]


class LetterSetViewSet(SharedViewSet):
    model = LetterSet
    name = "letter_sets"
    url_prefix = "huruf-nilai"
    icon = "title"
    menu_label = gettext_lazy("Letter grades")
    menu_name = "letter-sets"
    menu_order = 95
    index_view_class = LetterSetIndexView
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "region", "boundaries", "is_default")],
        base_form_class=LetterSetForm,
    )
