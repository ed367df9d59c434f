"""The badges of whoever is signed in, and the choice of what others see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.api import can_sign
from learning.core.models import Person

from ..forms.badges import ProfileForm
from ..models.badges import BadgeHolder
from ..queries import badges as queries
from ..services.badges import profiles
from ..wording_badges import state_words
from .guards import own_page

PAGE_SIZE = 12
# More would not be read on one page; the newest come first.
MOST_SHOWN = 200


@require_safe
@own_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    page = Paginator(queries.held_by(person), PAGE_SIZE).get_page(request.GET.get("page"))
    for award in page.object_list:
        award.words = state_words(award)
    context = {
        "person": person,
        "page_obj": page,
        "holder": BadgeHolder.objects.filter(person=person, is_public=True).first(),
        "can_sign": can_sign(),
    }
    return render(request, "learning_certificates/badges/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def profile(request: HttpRequest, person: Person) -> HttpResponse:
    awards = list(queries.held_by(person).filter(revoked_at=None)[:MOST_SHOWN])
    if request.method == "POST":
        form = ProfileForm(request.POST, awards=awards)
        if form.is_valid():
            open_now, shown = form.cleaned_data["is_public"], form.cleaned_data["shown"]
            profiles.set_profile(person, is_public=open_now, shown=shown)
            if open_now:
                messages.success(request, _("Your public profile is open."))
            else:
                messages.success(request, _("Your profile is closed. Its address no longer works."))
            return redirect("learning_certificates:badges_profile")
    else:
        form = ProfileForm(initial=_initial(person), awards=awards)
    holder = BadgeHolder.objects.filter(person=person, is_public=True).first()
    context = {"form": form, "holder": holder, "person": person, "number": len(awards)}
    status = 422 if request.method == "POST" else 200
    return render(request, "learning_certificates/badges/my_profile.html", context, status=status)


def _initial(person: Person) -> dict[str, Any]:
    holder = BadgeHolder.objects.filter(person=person).first()
    if holder is None:
        return {"is_public": False, "shown": []}
    return {
        "is_public": holder.is_public,
        "shown": list(holder.shown.values_list("pk", flat=True)),
    }
