"""Heads of agencies read what waits for their endorsement, and decide."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import TaskState

from learning.core.api import DomainError, person_of
from learning.core.models import Person

from ..forms.contributions import DecisionForm
from ..models import Contribution
from ..queries.endorsements import Waiting, endorsable_by
from ..services import endorsements
from ..services.completeness import completeness
from .contributions import serve_draft


def _waiting(request: HttpRequest, pk: int) -> tuple[Person, TaskState]:
    """The step, where it waits for the person who asks; whatever else there is stays unknown."""
    person = person_of(request.user)
    if person is None or not person.is_active:
        raise Http404
    rows = endorsable_by(person).select_related("revision", "workflow_state__requested_by")
    return person, get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    person, state = _waiting(request, pk)
    form = DecisionForm(request.POST or None, initial={"revision": state.revision_id})
    if request.method == "POST" and form.is_valid() and _decide(request, person, state, form):
        return redirect("learning_practices:mine")
    page = state.revision.as_object()
    contribution = Contribution.objects.filter(page=page.pk).select_related("person__unit").first()
    meter = completeness(page)
    context = {
        "meter": meter,
        "items": [(item, "") for item in meter.items],
        "form": form,
        "waiting": Waiting(state, contribution),
        "state": state,
        "draft": page,
        "contribution": contribution,
    }
    return render(
        request,
        "learning_practices/endorse/endorse.html",
        context,
        status=422 if form.errors else 200,
    )


def _decide(request: HttpRequest, person: Person, state: TaskState, form: DecisionForm) -> bool:
    endorses = request.POST.get("decision") == "endorse"
    try:
        endorsements.decide(
            state,
            person=person,
            user=request.user,
            revision_id=form.cleaned_data["revision"],
            endorses=endorses,
            comment=form.cleaned_data["comment"],
        )
    except DomainError as error:
        form.add_error("comment" if not endorses else None, error.message)
        return False
    if endorses:
        messages.success(request, _("You endorsed it. It is published now."))
    else:
        messages.success(request, _("Sent back. The author sees your note."))
    return True


@require_safe
@login_required
@never_cache
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    _person, state = _waiting(request, pk)
    return serve_draft(request, state.revision.as_object())
