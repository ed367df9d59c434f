"""The certificates of whoever is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.core.api import can, person_of
from learning.core.contract import DomainError
from learning.core.models import Person

from ..addresses import check_address
from ..models import Certificate
from ..queries.listing import own
from ..services import rendering, replacing
from .guards import own_page

PAGE_SIZE = 12


@require_safe
@own_page
def mine(request: HttpRequest, person: Person) -> HttpResponse:
    rows = own(person).exclude(state=Certificate.State.SUPERSEDED)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row.now = row.status()
    context = {"page_obj": page, "Status": Certificate.Status}
    return render(request, "learning_certificates/mine.html", context)


@require_safe
@own_page
def certificate(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    row = get_object_or_404(own(person), public_id=public_id)
    # Spares the query for the person: it is who asks.
    row.person = person
    context = {
        "certificate": row,
        "status": row.status(),
        "Status": Certificate.Status,
        "address": check_address(row.public_id),
        "has_old_name": replacing.has_old_name(row),
        "person": person,
    }
    return render(request, "learning_certificates/certificate.html", context)


@require_POST
@own_page
def correct(request: HttpRequest, person: Person, public_id: str) -> HttpResponse:
    row = get_object_or_404(own(person).select_related("person"), public_id=public_id)
    try:
        new = replacing.correct_name(row, person=person)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("learning_certificates:certificate", public_id=row.public_id)
    messages.success(request, _("Here is your certificate with your present name."))
    return redirect("learning_certificates:certificate", public_id=new.public_id)


@require_safe
@login_required
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file, for its holder and for administrators of the regions concerned; to others it does
    not exist."""
    row = get_object_or_404(
        Certificate.objects.select_related("region", "person__region"), public_id=public_id
    )
    person = person_of(request.user)
    if not (person and person.pk == row.person_id) and not can(request.user, "view", row):
        raise Http404
    response = HttpResponse(rendering.read(row), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="sertifikat-{row.public_id}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
