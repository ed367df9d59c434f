"""Requests for erasure, and the page where an administrator erases somebody's data."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from learning.core.contract import DomainError
from learning.core.regions.admin import LEARNING_MENU_HOOK
from learning.core.regions.admin.base import Page, get_or_404
from learning.core.regions.models import Person
from learning.core.regions.permissions import policy_for

from . import erasure
from .erasure_forms import EraseForm, RefuseForm
from .models import ErasureRequest

PAGE_SIZE = 30
ALL = "semua"
LIST = ("learning_erasure:requests", gettext_lazy("Requests for erasure"))


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    if not policy_for(Person).user_has_permission(request.user, "change"):
        raise PermissionDenied
    states = [*ErasureRequest.State.choices, (ALL, _("All"))]
    state = request.GET.get("state", "")
    state = state if state in dict(states) else ErasureRequest.State.REQUESTED
    rows = erasure.requests_for(request.user)
    if state != ALL:
        rows = rows.filter(state=state)
    page = Page(_("Requests for erasure"), "bin")
    context = page.context(
        states=states,
        state=state,
        page_obj=Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
    )
    return render(request, "learning/records/admin/erasure_requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_or_404(request, Person, pk, "change")
    form = EraseForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            erasure.erase(person, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            text = _("The data of %(name)s were erased and the account was closed.")
            messages.success(request, text % {"name": person})
            return redirect("people:edit", person.pk)
    return _erase_page(request, person, form=form)


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_or_404(request, Person, pk, "change")
    form = RefuseForm(request.POST, prefix="refuse")
    if form.is_valid():
        try:
            erasure.refuse(person, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("The request was refused; the person reads why."))
            return redirect(LIST[0])
    return _erase_page(request, person, refusal=form)


def _erase_page(
    request: HttpRequest,
    person: Person,
    *,
    form: EraseForm | None = None,
    refusal: RefuseForm | None = None,
) -> HttpResponse:
    try:
        erasure.check_erasable(person)
        hindrance = ""
    except DomainError as error:
        hindrance = error.message
    page = Page(_("Erase data of %(name)s") % {"name": person}, "bin", LIST)
    context = page.context(
        person=person,
        plan=erasure.plan(person),
        asked=erasure.open_request(person),
        hindrance=hindrance,
        form=form or EraseForm(person=person),
        refusal=refusal or RefuseForm(prefix="refuse"),
    )
    bad = bool((form and form.errors) or (refusal and refusal.errors))
    template = "learning/records/admin/erase.html"
    return render(request, template, context, status=422 if bad else 200)


urls = (
    [
        path("", requests, name="requests"),
        path("<int:pk>/", erase, name="erase"),
        path("<int:pk>/tolak/", refuse, name="refuse"),
    ],
    "learning_erasure",
)


class RequestsMenuItem(MenuItem):
    def is_shown(self, request):
        return policy_for(Person).user_has_permission(request.user, "change")


def register_admin_urls():
    return [path("penghapusan-data/", include(urls))]


def register_menu_item():
    return RequestsMenuItem(
        gettext_lazy("Requests for erasure"),
        reverse_lazy("learning_erasure:requests"),
        name="learning-erasure",
        icon_name="bin",
        order=115,
    )


def register_log_actions(actions):
    actions.register_action(
        "learning.person.erase", _("Erase a person's data"), _("Data of the person erased")
    )
    actions.register_action(
        "learning.person.refuse_erasure",
        _("Refuse to erase a person's data"),
        _("Erasure of data refused"),
    )


HOOKS = [
    ("register_admin_urls", register_admin_urls, 0),
    (LEARNING_MENU_HOOK, register_menu_item, 0),
    ("register_log_actions", register_log_actions, 0),
]
