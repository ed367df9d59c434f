"""Files of evidence: each request is asked for anew, nothing is kept on the way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from learning.core.api import person_of
from learning.core.contract import DomainError
from learning.core.models import Person

from ..models import EvidenceFile
from ..queries.evidence import file_for
from ..services import files
from ..services.files import PICTURES
from .guards import get_own, own_page


def _file(request: HttpRequest, pk: int, file: int) -> EvidenceFile:
    found = file_for(request.user, person_of(request.user), evidence=pk, file=file)
    if found is None:
        raise Http404
    return found


@require_safe
@login_required
@xframe_options_sameorigin
def show(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Pictures may be looked at in the page (``?lihat``); all else is a download."""
    row = _file(request, pk, file)
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    inline = "lihat" in request.GET and row.mime in PICTURES
    response = FileResponse(
        content, as_attachment=not inline, filename=row.name, content_type=row.mime
    )
    return guarded(response)


@require_safe
@login_required
def page(request: HttpRequest, pk: int, file: int, page: int) -> HttpResponse:
    """One page of a PDF as a picture."""
    row = _file(request, pk, file)
    if row.mime in PICTURES or not 1 <= page <= row.pages:
        raise Http404
    try:
        content = files.page_picture(row, page)
    except (FileNotFoundError, DomainError):
        raise Http404 from None
    return guarded(HttpResponse(content, content_type="image/png"))


def guarded(response: Any) -> Any:
    """Kept by nobody, read as what it says it is, and able to do nothing."""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_POST
@own_page
def remove(request: HttpRequest, person: Person, pk: int, file: int) -> HttpResponse:
    row = get_own(person, pk)
    found = get_object_or_404(
        EvidenceFile.objects.select_related("evidence"), pk=file, evidence=row
    )
    try:
        files.remove_file(found)
    except DomainError as error:
        messages.warning(request, error.message)
        return redirect("learning_evidence:detail", pk)
    messages.success(request, _("The file was removed."))
    return redirect("learning_evidence:edit", pk)
