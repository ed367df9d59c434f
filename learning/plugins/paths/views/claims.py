"""Evidence of programmes elsewhere: its owner sends it and reads what was decided."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.core.api import can, person_of
from learning.core.contract import DomainError
from learning.core.models import Person

from ..faces.mine import claim_lines
from ..faces.walk import Walk, leaf_of, walk_of
from ..forms.claims import ClaimForm
from ..models import Claim, PathEnrolment
from ..queries import mine as queries
from ..services import claims
from .guards import own_page

TYPES = {"pdf": "application/pdf", "png": "image/png"}


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def evidence(request: HttpRequest, person: Person, pk: int, key: str) -> HttpResponse:
    """The form for one requirement, with what was sent for it before."""
    enrolment = queries.enrolment_in(pk, person)
    walk = walk_of(enrolment, person) if enrolment is not None else None
    if enrolment is None or walk is None or key not in walk.asks:
        raise Http404
    form = None
    if _may_send(walk, key):
        form = ClaimForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and _submit(form, enrolment, key):
            messages.success(request, _("Sent. You will be told as soon as it is decided."))
            return redirect("learning_paths:path", pk=pk)
    elif request.method == "POST":
        messages.info(request, _("Nothing more is needed here: your evidence was sent before."))
        return redirect("learning_paths:evidence", pk=pk, key=key)
    context = {
        "walk": walk,
        "title": _title(walk, key),
        "asks": walk.asks[key],
        "form": form,
        "claims": claim_lines(claim for claim in walk.claims if claim.key == key),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "learning_paths/evidence.html", context, status=status)


def _may_send(walk: Walk, key: str) -> bool:
    """Not while one waits, nor once the requirement is reached or the path is left."""
    claim = walk.last_claim(key)
    waits = claim is not None and claim.state == Claim.State.SUBMITTED
    is_open = walk.enrolment.status == PathEnrolment.Status.ACTIVE
    return is_open and not waits and key not in walk.marks


def _title(walk: Walk, key: str) -> str:
    leaf = leaf_of(walk, key)
    return walk.titles.title(leaf) if leaf is not None else ""


def _submit(form: ClaimForm, enrolment: PathEnrolment, key: str) -> bool:
    if not form.is_valid():
        form.add_file_hint()
        return False
    try:
        claims.submit(enrolment, key=key, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@require_safe
@login_required
@never_cache
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file of a claim, for its owner and for whoever decides about it; never shown inline."""
    claim = get_object_or_404(Claim.objects.select_related("person"), pk=pk)
    person = person_of(request.user)
    is_own = person is not None and claim.person_id == person.pk
    if not claim.file or not (is_own or can(request.user, "view", claim)):
        raise Http404
    try:
        opened = claim.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    ending = claim.file_name.rpartition(".")[2].lower()
    response = FileResponse(
        opened,
        as_attachment=True,
        filename=claim.file_name,
        content_type=TYPES.get(ending, "image/jpeg"),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
