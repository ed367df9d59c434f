"""People ("Pegawai"): list, new person, and the page of one person."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from learning.core.regions import numbers, queries, services
from learning.core.regions.admin import forms
from learning.core.regions.admin.base import BareViewSet, Page, get_or_404, visible
from learning.core.regions.models import IdentityNumber, Person, Region, Unit
from learning.core.regions.permissions import can, policy_for, regions_with

LIST = ("people:index", gettext_lazy("People"))


def _seen_regions(request: HttpRequest) -> QuerySet[Region]:
    ids = visible(request.user, Person).order_by().values("region").distinct()
    return Region.objects.filter(pk__in=ids).order_by("path")


def _seen_agencies(request: HttpRequest) -> QuerySet[Unit]:
    """Agencies of the chosen region: the whole country's would be tens of thousands."""
    agencies = Unit.objects.filter(depth=1).order_by("name")
    regions = _seen_regions(request)
    chosen = request.GET.get("region", "")
    if chosen.isdecimal():
        return agencies.filter(region__in=regions.filter(pk=chosen))
    only = regions[:2]
    return agencies.filter(region=only[0]) if len(only) == 1 else agencies.none()


class PersonFilterSet(WagtailFilterSet):
    region = django_filters.ModelChoiceFilter(queryset=_seen_regions, label=gettext_lazy("Region"))
    agency = django_filters.ModelChoiceFilter(
        queryset=_seen_agencies, label=gettext_lazy("Agency"), method="in_agency"
    )
    status = django_filters.ChoiceFilter(
        choices=Person.Status.choices, label=gettext_lazy("Employment status")
    )
    is_active = django_filters.BooleanFilter(label=gettext_lazy("Active"))

    class Meta:
        model = Person
        fields = ["region", "agency", "status", "is_active"]

    def in_agency(self, queryset: QuerySet, name: str, agency: Unit) -> QuerySet:
        return queryset.filter(unit__path__startswith=agency.path)


def current_number(person: Person) -> str:
    return person.current[0].masked if person.current else ""


class PersonIndexView(generic.IndexView):
    default_ordering = "name"
    search_backend_name = None
    search_fields = ["name"]
    filterset_class = PersonFilterSet
    page_title = gettext_lazy("People")
    columns = [
        TitleColumn(
            "full_name", label=gettext_lazy("Name"), sort_key="name", url_name="people:edit"
        ),
        Column("number", label=gettext_lazy("Number"), accessor=current_number),
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display"),
        Column("position", label=gettext_lazy("Position")),
        Column("unit", label=gettext_lazy("Unit"), accessor="unit"),
        Column("region", label=gettext_lazy("Region"), accessor="region"),
        StatusTagColumn(
            "is_active",
            label=gettext_lazy("Active"),
            accessor=lambda person: _("active") if person.is_active else _("retired"),
            primary=lambda person: person.is_active,
        ),
    ]

    def get_base_queryset(self) -> QuerySet:
        current = IdentityNumber.objects.filter(is_current=True)
        return (
            visible(self.request.user, Person)
            .select_related("region", "unit")
            .prefetch_related(Prefetch("numbers", queryset=current, to_attr="current"))
        )

    @property
    def header_buttons(self):
        buttons = [
            HeaderButton(
                _("Find by number"), url=reverse("people:find"), icon_name="search", priority=20
            )
        ]
        if self.user_has_permission("add"):
            buttons += [
                HeaderButton(
                    _("Add person"), url=reverse("people:add"), icon_name="plus", priority=10
                ),
                HeaderButton(
                    _("Import"), url=reverse("people_import:new"), icon_name="upload", priority=30
                ),
            ]
        return buttons


def find(request: HttpRequest) -> HttpResponse:
    """Look somebody up by number. By POST, because a number tells birth date and sex."""
    if not policy_for(Person).user_has_any_permission(request.user, ["view", "add", "change"]):
        raise PermissionDenied
    error = typed = ""
    if request.method == "POST":
        typed = request.POST.get("number", "")[:40].replace("\x00", "")
        person = visible(request.user, Person).filter(numbers__number=numbers.normalise(typed))
        if found := person.first():
            return redirect("people:edit", found.pk)
        error = _("Nobody you may see has that number.")
    page = Page(_("Find by number"), "search", LIST)
    context = page.context(error=error, typed=typed)
    return render(request, "learning/regions/admin/find_person.html", context)


def chosen_region(request: HttpRequest, regions: QuerySet[Region]) -> Region | None:
    """The region of ``?region=``, or the only one; otherwise the user picks."""
    choice = request.GET.get("region", "")
    if choice.isdecimal():
        return regions.filter(pk=choice).first()
    first = list(regions[:2])
    return first[0] if len(first) == 1 else None


def add(request: HttpRequest) -> HttpResponse:
    regions = regions_with(request.user, Person, "add")
    if not regions:
        raise PermissionDenied
    region = chosen_region(request, regions)
    form = None
    if region:
        form = forms.NewPersonForm(request.POST or None, region=region)
        if request.method == "POST" and form.is_valid() and form.save(actor=request.user):
            messages.success(request, _("%(name)s was added.") % {"name": form.person})
            return redirect("people:edit", form.person.pk)
    page = Page(_("Add person"), "user", LIST)
    context = page.context(form, form=form, region=region, regions=regions)
    return render(request, "learning/regions/admin/add_person.html", context)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_or_404(request, Person, pk)
    if request.method == "POST":
        return _post_own_fields(request, person)
    return _person_page(request, person)


def _post_own_fields(request: HttpRequest, person: Person) -> HttpResponse:
    if not can(request.user, "change", person):
        raise PermissionDenied
    form = forms.PersonForm(request.POST, person=person)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, _("The changes were saved."))
        return redirect("people:edit", person.pk)
    # The instance carries refused values: the page shows the saved ones.
    return _person_page(request, get_or_404(request, Person, person.pk), form=form)


SECTIONS: dict[str, tuple[type[forms.SectionForm], Callable[..., str]]] = {
    "number": (forms.NumberForm, lambda: _("The number was added.")),
    "place": (forms.PlaceForm, lambda: _("The assignment was saved.")),
    "head": (forms.HeadshipForm, lambda: _("The headship was saved.")),
    "end-head": (forms.EndHeadshipForm, lambda: _("The headship was ended.")),
    "superior": (forms.SuperiorForm, lambda: _("The direct superior was saved.")),
    "password": (forms.PasswordForm, lambda: _("The initial password was set.")),
    "active": (forms.ActiveForm, lambda: _("The changes were saved.")),
}


@require_POST
@sensitive_post_parameters("password")
def section(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Save one section of a person's page."""
    person = get_or_404(request, Person, pk)
    if name not in SECTIONS or not can(request.user, "change", person):
        raise PermissionDenied
    form_class, message = SECTIONS[name]
    region = _place_region(request, person)
    form = form_class(request.POST, person=person, region=region, prefix=name)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, message())
        if not can(request.user, "view", get_again(person)):
            return redirect("people:index")
        return redirect("people:edit", person.pk)
    return _person_page(request, get_again(person), sections={name: form})


def get_again(person: Person) -> Person:
    return Person.objects.select_related("region", "unit", "user").get(pk=person.pk)


def _place_region(request: HttpRequest, person: Person) -> Region:
    """Where the person may be placed: at home, or where the user may also change people."""
    choice = request.GET.get("region", "")
    if not choice.isdecimal() or int(choice) == person.region_id:
        return person.region
    region = regions_with(request.user, Person, "change").filter(pk=choice).first()
    if region is None:
        raise PermissionDenied
    return region


def _person_page(
    request: HttpRequest,
    person: Person,
    *,
    form: forms.PersonForm | None = None,
    sections: dict[str, Any] | None = None,
) -> HttpResponse:
    may_change = can(request.user, "change", person)
    region = _place_region(request, person) if may_change else person.region
    shown: dict[str, Any] = {}
    if may_change:
        for name, (form_class, _message) in SECTIONS.items():
            key = name.replace("-", "_")
            shown[key] = (sections or {}).get(name) or form_class(
                person=person, region=region, prefix=name
            )
    page = Page(person.full_name, "user", LIST)
    if may_change:
        form = form or forms.PersonForm(person=person)
    context = page.context(
        form,
        *shown.values(),
        person=person,
        form=form,
        sections=shown,
        may_have_password=may_change and services.may_have_initial_password(person),
        region=region,
        regions=regions_with(request.user, Person, "change") if may_change else [],
        numbers=_shown_numbers(request.user, person),
        assignments=person.assignments.select_related("unit", "job_type"),
        headships=person.headships.select_related("unit"),
        superiors=person.superiors.select_related("superior"),
        superior=queries.superior_of(person),
        today=timezone.localdate(),
    )
    return render(request, "learning/regions/admin/person.html", context)


def _shown_numbers(user: Any, person: Person) -> list[dict[str, Any]]:
    rows = list(person.numbers.all())
    whole = bool(rows) and can(user, "view", rows[0])
    return [
        {"row": row, "text": numbers.format_grouped(row.number) if whole else row.masked}
        for row in rows
    ]


class PersonViewSet(BareViewSet):
    model = Person
    icon = "user"
    menu_label = gettext_lazy("People")
    menu_order = 100
    name = "people"
    url_prefix = "pegawai"
    index_view_class = PersonIndexView
    search_fields = ["name"]
    form_fields = ["name"]

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("baru/", add, name="add"),
            path("cari/", find, name="find"),
            path("<int:pk>/", edit, name="edit"),
            path("<int:pk>/<slug:name>/", section, name="section"),
        ]
