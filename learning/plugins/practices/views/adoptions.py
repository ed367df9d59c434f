"""Editors of another region propose to replicate what they read."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.core.api import DomainError
from learning.core.models import Region

from ..forms.adoptions import ProposalForm
from ..models import Entry
from ..queries.adoptions import adopting_regions, open_adoption
from ..queries.listed import listed_entries
from ..services import adoptions

TEMPLATE = "learning_practices/adopt/adopt.html"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """``?daerah=`` names the region where somebody works for several."""
    entry = get_object_or_404(listed_entries().select_related("region"), pk=pk)
    if not adoptions.is_adoptable(entry):
        raise Http404
    regions = adopting_regions(request.user, entry)
    region = _chosen(request, list(regions[:2]), regions)
    if region is None:
        # Readers without the right learn who has it; those with several regions choose one.
        allowed = regions.exists()
        context = {"entry": entry, "regions": regions if allowed else None}
        return render(request, TEMPLATE, context, status=200 if allowed else 403)
    return _propose(request, entry, region)


def _chosen(request: HttpRequest, first: list[Region], regions) -> Region | None:
    if len(first) == 1:
        return first[0]
    asked = request.GET.get("daerah", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return regions.filter(pk=asked).first()


def _propose(request: HttpRequest, entry: Entry, region: Region) -> HttpResponse:
    form = ProposalForm(request.POST or None, region=region)
    if form.is_valid():
        try:
            made = adoptions.propose(entry, region=region, user=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Proposed. A moderator of your region decides."))
            return redirect("learning_practices_admin:adoption", made.pk)
    context = {
        "entry": entry,
        "region": region,
        "form": form,
        "begun": open_adoption(entry, region),
    }
    return render(request, TEMPLATE, context, status=422 if form.errors else 200)
