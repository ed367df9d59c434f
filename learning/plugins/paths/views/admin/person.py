"""One person on a path: every cycle explained leaf by leaf, and the steps one may take."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning.core.api import DomainError, ShownNumbers, can

from ...forms.admin.participants import ActionForm
from ...queries.evidence import claims_for
from ...queries.people import cycles_of, events_of
from ...services import acting
from .base import AdminPage, get_enrolment, url


def show(request: HttpRequest, pk: int, form: ActionForm | None = None) -> HttpResponse:
    row = get_enrolment(request, pk)
    person = row.person
    actions = acting.possible_actions(row) if can(request.user, "change", row) else []
    page = AdminPage(person.full_name, path=row.path, icon="user")
    return page.render(
        request,
        "participant",
        row=row,
        person=person,
        number=ShownNumbers(request.user).shown([person]).get(person.pk, ""),
        standing=row.standing() if row.path.is_certification else None,
        cycles=cycles_of(row),
        claims=list(claims_for(request.user).filter(enrolment=row).order_by("-pk")),
        events=events_of(row),
        actions=actions,
        asks_date=any(step.needs_date for _name, step in actions),
        form=form or ActionForm(),
        http_status=422 if form else 200,
    )


@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_enrolment(request, pk)
    if not can(request.user, "change", row):
        raise PermissionDenied
    form = ActionForm(request.POST)
    if not form.is_valid():
        return show(request, pk, form)
    given = form.cleaned_data
    try:
        acting.act(
            row,
            action=given["action"],
            actor=request.user,
            reason=given["reason"],
            due_on=given["due_on"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return show(request, pk, form)
    messages.success(request, f"{acting.ACTIONS[given['action']].done}.")
    return redirect(url("participant", row.pk))
