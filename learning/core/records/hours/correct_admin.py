"""Somebody's ledger in the admin: looked into, taken back from, corrected."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from learning.core.contract import DomainError
from learning.core.regions import numbers
from learning.core.regions.admin import LEARNING_MENU_HOOK
from learning.core.regions.admin.base import Page, visible
from learning.core.regions.models import Person
from learning.core.regions.permissions import policy_for, regions_for

from ..desk_views import query_string, typed
from ..models import Credit
from . import corrections
from .activities import activities, credits_of
from .correct_forms import CorrectionForm, TakeBackForm
from .words import form_names
from .years import totals_of

LIST: tuple[str, Any] = ("learning_hours:people", gettext_lazy("Learning hours of people"))
PAGE_SIZE = 50


def _people(user: Any) -> Any:
    """Of the regions in which this user may look into the ledger."""
    regions = regions_for(user, "learning.view_credit")
    return Person.objects.filter(region__in=regions.order_by().values("pk"))


def _person(request: HttpRequest, pk: int, action: str = "view") -> Person:
    person = get_object_or_404(
        _people(request.user).select_related("region", "unit", "user"), pk=pk
    )
    if action != "view" and not corrections.may_correct(request.user, action, person):
        raise PermissionDenied
    return person


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("number")
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody by name, or by number: that by POST, because it tells birth date and sex."""
    if not policy_for(Credit).user_has_permission(request.user, "view"):
        raise PermissionDenied
    error = ""
    if request.method == "POST":
        number = request.POST.get("number", "")[:40].replace("\x00", "")
        found = _people(request.user).filter(numbers__number=numbers.normalise(number)).first()
        if found is not None:
            return redirect("learning_hours:ledger", found.pk)
        error = _("Nobody you may see has that number.")
    search = typed(request, "q")
    rows = _people(request.user).select_related("region", "unit").order_by("name", "pk")
    if search:
        rows = rows.filter(name__icontains=search)
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    context = Page(str(LIST[1]), "time").context(
        page_obj=page_obj, search=search, query=query_string(q=search), error=error
    )
    return render(request, "learning/hours/admin/people.html", context)


@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    totals = totals_of(person)
    asked = request.GET.get("tahun", "")
    this_year = timezone.localdate().year
    year = next((row for row in totals if str(row) == asked), None) or max(
        totals, default=this_year
    )
    names = form_names()
    page_obj = Paginator(credits_of(person, year), PAGE_SIZE).get_page(request.GET.get("p"))
    context = Page(person.full_name, "time", LIST).context(
        person=person,
        year=year,
        years=sorted(totals, reverse=True),
        total=totals.get(year, (0, 0)),
        page_obj=page_obj,
        query=query_string(tahun=year),
        activities=activities(page_obj.object_list, year=year, forms=names),
        may_add=corrections.may_correct(request.user, "add", person),
        may_change=corrections.may_correct(request.user, "change", person),
    )
    return render(request, "learning/hours/admin/ledger.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk, "add")
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = corrections.book_correction(person, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            told = _("%(jp)d JP were credited to %(name)s.")
            messages.success(request, told % {"jp": row.credited_jp, "name": person})
            return redirect("learning_hours:ledger", person.pk)
    title = _("Book a correction for %(name)s") % {"name": person}
    return _form_page(request, title, person, form, _("Book the correction"))


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int, credit: int) -> HttpResponse:
    person = _person(request, pk, "change")
    row = get_object_or_404(visible(request.user, Credit, "change"), pk=credit, person=person)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            corrections.take_back(row, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("“%(title)s” was taken back.") % {"title": row.title})
            return redirect("learning_hours:ledger", person.pk)
    title = _("Take back “%(title)s”") % {"title": row.title}
    return _form_page(request, title, person, form, _("Take back"))


def _form_page(
    request: HttpRequest, title: str, person: Person, form: Any, action: str
) -> HttpResponse:
    context = Page(title, "time", LIST).context(form, form=form, person=person, action=action)
    status = 422 if form.errors else 200
    return render(request, "learning/hours/admin/correct.html", context, status=status)


urls = (
    [
        path("", people, name="people"),
        path("<int:pk>/", ledger, name="ledger"),
        path("<int:pk>/koreksi/", add, name="add"),
        path("<int:pk>/<int:credit>/batalkan/", take_back, name="take_back"),
    ],
    "learning_hours",
)


class HoursMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_for(Credit).user_has_permission(request.user, "view")


def register_admin_urls() -> list:
    return [path("jam-pelajaran/", include(urls))]


def register_menu_item() -> MenuItem:
    return HoursMenuItem(
        LIST[1], reverse_lazy(LIST[0]), name="learning-hours", icon_name="time", order=112
    )


def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "learning.hours.take_back", _("Take back learning hours"), _("Learning hours taken back")
    )
    actions.register_action(
        "learning.hours.correct", _("Correct learning hours"), _("Learning hours corrected")
    )


HOOKS = [
    ("register_admin_urls", register_admin_urls, 0),
    (LEARNING_MENU_HOOK, register_menu_item, 0),
    ("register_log_actions", register_log_actions, 0),
]
