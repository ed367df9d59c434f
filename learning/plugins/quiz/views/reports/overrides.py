"""Exceptions from a quiz's rules: the list, the form, and taking one away."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import policy_for
from learning.core.contract import DomainError

from ...forms.overrides import OverrideForm
from ...models import Override, Quiz
from ...services import overrides as services
from .base import AdminPage, get_quiz, may, url

PER_PAGE = 50


def _of(request: HttpRequest, quiz: Quiz):
    rows = policy_for(Override).instances_user_has_permission_for(request.user, "view")
    return rows.filter(quiz=quiz).select_related("person", "unit", "group").order_by("pk")


def overrides(request: HttpRequest, pk: int) -> HttpResponse:
    quiz = get_quiz(request, pk)
    page_obj = Paginator(_of(request, quiz), PER_PAGE).get_page(request.GET.get("p"))
    page = AdminPage(_("Exceptions"), quiz=quiz, tab="overrides")
    return page.render(
        request, "overrides", page_obj=page_obj, may_change=may(request.user, quiz, "change")
    )


def edit(request: HttpRequest, pk: int, override_pk: int | None = None) -> HttpResponse:
    quiz = get_quiz(request, pk, "change")
    row = get_object_or_404(_of(request, quiz), pk=override_pk) if override_pk else None
    form = OverrideForm(quiz, request.POST or None, user=request.user, instance=row)
    if request.method == "POST" and form.is_valid() and _save(request, form):
        messages.success(request, _("The exception was saved."))
        return redirect(url("overrides", pk))
    page = AdminPage(
        str(row) if row else _("New exception"),
        quiz=quiz,
        tab="overrides",
        links=[{"url": url("overrides", pk), "label": _("Exceptions")}],
    )
    return page.render(
        request, "override", form=form, row=row, http_status=422 if form.errors else 200
    )


def _save(request: HttpRequest, form: OverrideForm) -> bool:
    people = form.found if form.instance.group_name and form.found else None
    try:
        services.save_override(form.instance, user=request.user, people=people)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return False
    return True


@require_POST
def delete(request: HttpRequest, pk: int, override_pk: int) -> HttpResponse:
    quiz = get_quiz(request, pk, "change")
    row = get_object_or_404(_of(request, quiz), pk=override_pk)
    services.delete_override(row, user=request.user)
    messages.success(request, _("The exception was taken away."))
    return redirect(url("overrides", pk))
