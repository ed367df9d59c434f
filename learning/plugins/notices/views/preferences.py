"""How somebody wants to be told."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.core.api import DomainError, person_of

from ..forms import PreferencesForm
from ..services import bounces, choosing


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def preferences(request: HttpRequest) -> HttpResponse:
    user = request.user
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid() and _stored(request, form):
            messages.success(request, _("Your choices are saved."))
            return redirect("learning_notices:preferences")
    else:
        form = PreferencesForm(initial=_initial(user.pk))
    context = {
        "form": form,
        "has_person": person_of(user) is not None,
        "suspension": bounces.suspension_of(user.email),
    }
    status = 422 if form.errors else 200
    return render(request, "learning_notices/preferences.html", context, status=status)


def _initial(user_id: int) -> dict[str, object]:
    return PreferencesForm.initial_of(choosing.settings_of(user_id), choosing.paces_of(user_id))


def _stored(request: HttpRequest, form: PreferencesForm) -> bool:
    try:
        choosing.choose(request.user.pk, **form.choices())
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True
