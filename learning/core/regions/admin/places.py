"""Regions: what national administrators set for each."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.images.widgets import AdminImageChooser
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions.admin.base import BareViewSet, Page, get_or_404, visible
from learning.core.regions.models import Region, RegionPage
from learning.core.regions.provisioning import provision_region

LIST = ("regions:index", gettext_lazy("Regions"))
ACCENTS = [
    ("accent-1", gettext_lazy("Blue")),
    ("accent-2", gettext_lazy("Green")),
    ("accent-3", gettext_lazy("Terracotta")),
    ("accent-4", gettext_lazy("Purple")),
    ("accent-5", gettext_lazy("Teal")),
    ("accent-6", gettext_lazy("Wine red")),
    ("accent-7", gettext_lazy("Ochre")),
    ("accent-8", gettext_lazy("Indigo")),
]
ZONES = [
    ("Asia/Jakarta", "WIB (Asia/Jakarta)"),
    ("Asia/Makassar", "WITA (Asia/Makassar)"),
    ("Asia/Jayapura", "WIT (Asia/Jayapura)"),
]


class RegionForm(forms.ModelForm):
    accent = forms.ChoiceField(
        label=gettext_lazy("Accent colour"),
        choices=ACCENTS,
        help_text=gettext_lazy("Each is readable on light and on dark."),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=ZONES)

    class Meta:
        model = Region
        fields = ["capital", "accent", "emblem", "time_zone", "is_active"]
        widgets = {"emblem": AdminImageChooser}


class RegionFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=Region.Kind.choices, label=gettext_lazy("Kind"))
    is_active = django_filters.BooleanFilter(label=gettext_lazy("Active"))

    class Meta:
        model = Region
        fields = ["kind", "is_active"]


class RegionIndexView(generic.IndexView):
    any_permission_required = ["change"]
    default_ordering = "path"
    search_backend_name = None
    search_fields = ["name", "code", "capital"]
    filterset_class = RegionFilterSet
    paginate_by = 50
    page_title = gettext_lazy("Regions")
    columns = [
        TitleColumn("name", label=gettext_lazy("Name"), url_name="regions:edit"),
        Column("code", label=gettext_lazy("Kemendagri code")),
        Column("bps_code", label=gettext_lazy("BPS code")),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        StatusTagColumn(
            "is_active",
            label=gettext_lazy("Active"),
            accessor=lambda region: _("active") if region.is_active else _("not yet"),
            primary=lambda region: region.is_active,
        ),
    ]
    header_buttons = []

    def get_base_queryset(self) -> QuerySet:
        return visible(self.request.user, Region, "change")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("path")


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    region = get_or_404(request, Region, pk, "change")
    was_active = region.is_active
    form = RegionForm(request.POST or None, instance=region)
    if request.method == "POST" and form.is_valid():
        form.save()
        log(region, "wagtail.edit", user=request.user, data={"fields": form.changed_data})
        messages.success(request, _("The changes were saved."))
        if region.is_active and not was_active:
            _provision(request, region)
        return redirect("regions:edit", region.pk)
    page = Page(region.name, "site", LIST)
    branch = RegionPage.objects.filter(region=region).order_by("path").first()
    context = page.context(form, form=form, region=region, branch=branch)
    return render(request, "learning/regions/admin/region.html", context)


def _provision(request: HttpRequest, region: Region) -> None:
    try:
        provision_region(region, actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
        return
    messages.success(request, _("Its branch, groups and collection are ready."))


class RegionViewSet(BareViewSet):
    missing = (*BareViewSet.missing, "add")
    model = Region
    icon = "site"
    menu_label = gettext_lazy("Regions")
    menu_order = 130
    name = "regions"
    url_prefix = "daerah"
    index_view_class = RegionIndexView
    search_fields = ["name", "code"]
    form_fields = ["capital"]

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", edit, name="edit"),
        ]
