"""Agencies and units: the tree of a region."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from learning.core.regions import queries
from learning.core.regions.admin import forms
from learning.core.regions.admin.base import BareViewSet, Page, get_or_404, visible
from learning.core.regions.admin.people import chosen_region
from learning.core.regions.models import Headship, Region, Unit
from learning.core.regions.permissions import can, regions_with

LIST = ("units:index", gettext_lazy("Agencies and units"))


def _seen_regions(request: HttpRequest) -> QuerySet[Region]:
    ids = visible(request.user, Unit).order_by().values("region").distinct()
    return Region.objects.filter(pk__in=ids).order_by("path")


class UnitFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(queryset=_seen_regions, label=gettext_lazy("Region"))
    is_active = django_filters.BooleanFilter(label=gettext_lazy("Active"))

    class Meta:
        model = Unit
        fields = ["region", "is_active"]


def indented_name(unit: Unit) -> str:
    return f"{'— ' * (unit.depth - 1)}{unit.name}"


class UnitIndexView(generic.IndexView):
    default_ordering = "path"
    search_backend_name = None
    search_fields = ["name", "code"]
    filterset_class = UnitFilterSet
    paginate_by = 50
    page_title = gettext_lazy("Agencies and units")
    columns = [
        TitleColumn(
            "name", label=gettext_lazy("Name"), accessor=indented_name, url_name="units:edit"
        ),
        Column("region", label=gettext_lazy("Region"), accessor="region"),
        NumberColumn("people_count", label=gettext_lazy("People")),
        StatusTagColumn(
            "is_active",
            label=gettext_lazy("Active"),
            accessor=lambda unit: _("active") if unit.is_active else _("closed"),
            primary=lambda unit: unit.is_active,
        ),
    ]

    def get_base_queryset(self) -> QuerySet:
        active = Count("people", filter=Q(people__is_active=True))
        units = visible(self.request.user, Unit).select_related("region")
        return units.annotate(people_count=active)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("region__path", "path")

    @property
    def header_buttons(self):
        if not self.user_has_permission("add"):
            return []
        return [HeaderButton(_("Add unit"), url=reverse("units:add"), icon_name="plus")]


def add(request: HttpRequest) -> HttpResponse:
    regions = regions_with(request.user, Unit, "add")
    if not regions:
        raise PermissionDenied
    region = chosen_region(request, regions)
    form = None
    if region:
        form = forms.UnitForm(request.POST or None, region=region)
        if request.method == "POST" and form.is_valid() and form.save(actor=request.user):
            messages.success(request, _("%(name)s was added.") % {"name": form.unit})
            return redirect("units:edit", form.unit.pk)
    page = Page(_("Add unit"), "group", LIST)
    context = page.context(form, form=form, region=region, regions=regions)
    return render(request, "learning/regions/admin/add_unit.html", context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_or_404(request, Unit, pk)
    may_change = can(request.user, "change", unit)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    is_head = request.method == "POST" and "head" in request.POST
    form = forms.UnitForm(
        request.POST if request.method == "POST" and not is_head else None,
        region=unit.region,
        unit=unit,
    )
    head_form = forms.UnitHeadForm(request.POST if is_head else None, unit=unit, prefix="head")
    active_form: Any = head_form if is_head else form
    if request.method == "POST" and active_form.is_valid() and active_form.save(actor=request.user):
        messages.success(request, _("The changes were saved."))
        return redirect("units:edit", unit.pk)
    page = Page(unit.name, "group", LIST)
    context = page.context(
        form,
        head_form,
        unit=unit,
        form=form,
        head_form=head_form,
        may_change=may_change,
        head=queries.head_of(unit),
        headships=Headship.objects.filter(unit=unit).select_related("person"),
        children=unit.get_children(),
    )
    return render(request, "learning/regions/admin/unit.html", context)


class UnitViewSet(BareViewSet):
    model = Unit
    icon = "group"
    menu_label = gettext_lazy("Agencies and units")
    menu_order = 110
    name = "units"
    url_prefix = "perangkat-daerah"
    index_view_class = UnitIndexView
    search_fields = ["name", "code"]
    form_fields = ["name"]

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("baru/", add, name="add"),
            path("<int:pk>/", edit, name="edit"),
        ]
