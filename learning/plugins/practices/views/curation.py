"""Authors, series and collections in the admin: everybody sees those of the own regions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.admin.widgets.slug import SlugInput

from learning.core.api import DomainError, policy_for
from learning.core.models import Region

from ..forms.curation import AuthorForm, CollectionForm, SeriesForm
from ..models import AuthorProfile, Collection, Series
from ..services.curation import check_unused

SLUG_HELP = gettext_lazy("Part of the address. Links to an old address break when it changes.")


def own(view: Any, action: str) -> QuerySet:
    """Rows of other regions do not exist for this user."""
    rows = policy_for(view.model).instances_user_has_permission_for(view.request.user, action)
    return rows.select_related("region")


class OwnIndexView(generic.IndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet:
        return own(self, "view")


class OwnEditView(generic.EditView):
    def get_queryset(self) -> QuerySet:
        return own(self, "change")

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if hasattr(self.object, "get_absolute_url"):
            url = self.object.get_absolute_url()
            buttons.append(Button(_("Look at it"), url=url, icon_name="view", priority=5))
        return buttons


class OwnDeleteView(generic.DeleteView):
    def get_queryset(self) -> QuerySet:
        return own(self, "delete")


class UnusedDeleteView(OwnDeleteView):
    """Keeps what articles name."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_unused(self.object)
        except DomainError as error:
            messages.error(request, f"{self.object}: {error.message}")
            return redirect(self.index_url_name)
        return super().dispatch(request, *args, **kwargs)


class OwnHistoryView(HistoryView):
    def get_base_object_queryset(self) -> QuerySet:
        return own(self, "change")


class OwnUsageView(UsageView):
    def get_base_object_queryset(self) -> QuerySet:
        return own(self, "change")


def _region_filter(model: type) -> Any:
    """The user's regions that have such rows."""

    def regions(request: HttpRequest) -> QuerySet[Region]:
        rows = policy_for(model).instances_user_has_permission_for(request.user, "view")
        return Region.objects.filter(pk__in=rows.order_by().values("region")).order_by("path")

    return django_filters.ModelChoiceFilter(
        field_name="region", queryset=regions, label=gettext_lazy("Region")
    )


def _filters(model: type, **more: Any) -> type[WagtailFilterSet]:
    meta = type("Meta", (), {"model": model, "fields": []})
    body = {"region": _region_filter(model), **more, "Meta": meta}
    return type(f"{model.__name__}FilterSet", (WagtailFilterSet,), body)


class OwnViewSet(ModelViewSet):
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    search_backend_name = None
    list_per_page = 30


class AuthorIndexView(OwnIndexView):
    default_ordering = "name"
    filterset_class = _filters(AuthorProfile)
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), sort_key="name", url_name="authors:edit"),
        Column("position", label=gettext_lazy("Position")),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        StatusTagColumn(
            "person",
            label=gettext_lazy("Employee"),
            accessor=lambda author: _("linked") if author.person_id else _("not linked"),
            primary=lambda author: bool(author.person_id),
        ),
        Column("written", label=gettext_lazy("Published articles")),
    ]

    def get_base_queryset(self) -> QuerySet:
        written = Count("entries", filter=Q(entries__is_live=True))
        return super().get_base_queryset().annotate(written=written)


class AuthorViewSet(OwnViewSet):
    model = AuthorProfile
    name = "authors"
    url_prefix = "penulis"
    icon = "user"
    menu_order = 200
    search_fields = ["name", "position"]
    index_view_class = AuthorIndexView
    delete_view_class = UnusedDeleteView
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", placeholder=gettext_lazy("Name")),
            FieldPanel("slug", widget=SlugInput, help_text=SLUG_HELP),
            FieldPanel("region"),
            FieldPanel("position"),
            FieldPanel("bio"),
            FieldPanel("photo"),
            MultiFieldPanel(
                [FieldPanel("number"), FieldPanel("unlink")], heading=gettext_lazy("Employee")
            ),
        ],
        base_form_class=AuthorForm,
    )


class SeriesIndexView(OwnIndexView):
    default_ordering = "title"
    filterset_class = _filters(Series)
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), sort_key="title", url_name="series:edit"),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        Column("parts", label=gettext_lazy("Published articles")),
    ]

    def get_base_queryset(self) -> QuerySet:
        parts = Count("entries", filter=Q(entries__is_live=True))
        return super().get_base_queryset().annotate(parts=parts)


class SeriesViewSet(OwnViewSet):
    model = Series
    name = "series"
    url_prefix = "seri"
    icon = "list-ol"
    menu_order = 210
    search_fields = ["title"]
    index_view_class = SeriesIndexView
    delete_view_class = UnusedDeleteView
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title", placeholder=gettext_lazy("Title")),
            FieldPanel("slug", widget=SlugInput),
            FieldPanel("region"),
            FieldPanel("summary"),
        ],
        base_form_class=SeriesForm,
    )


class CollectionIndexView(OwnIndexView):
    default_ordering = "order"
    filterset_class = _filters(
        Collection,
        is_featured=django_filters.BooleanFilter(label=gettext_lazy("On the showcase")),
    )
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            sort_key="title",
            url_name="entry_collections:edit",
        ),
        Column("region", label=gettext_lazy("Region"), accessor="region.name"),
        Column("held", label=gettext_lazy("Pages in it")),
        StatusTagColumn(
            "is_featured",
            label=gettext_lazy("On the showcase"),
            accessor=lambda row: _("shown") if row.is_featured else _("by its address"),
            primary=lambda row: row.is_featured,
        ),
        Column("order", label=gettext_lazy("Order"), sort_key="order"),
    ]

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().annotate(held=Count("items"))


class CollectionViewSet(OwnViewSet):
    model = Collection
    name = "entry_collections"
    url_prefix = "koleksi"
    icon = "folder-open-inverse"
    menu_order = 220
    search_fields = ["title"]
    index_view_class = CollectionIndexView
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title", placeholder=gettext_lazy("Title")),
            FieldPanel("slug", widget=SlugInput, help_text=SLUG_HELP),
            FieldPanel("region"),
            FieldPanel("summary"),
            FieldRowPanel(
                [FieldPanel("is_featured"), FieldPanel("order")],
                heading=gettext_lazy("On the showcase"),
                help_text=gettext_lazy("Those of the nation come first, then the lowest order."),
            ),
            InlinePanel(
                "items",
                heading=gettext_lazy("In this collection"),
                label=gettext_lazy("Page"),
                max_num=60,
                panels=[FieldPanel("entry")],
            ),
        ],
        base_form_class=CollectionForm,
    )


VIEWSETS = (AuthorViewSet, SeriesViewSet, CollectionViewSet)
