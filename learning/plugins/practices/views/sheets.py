"""The proposal sheet of an innovation, to print or send on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from learning.core.api import person_of, public_pages

from ..models import InnovationPage
from ..services import sheets


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """What is published, for everybody; with ``?versi=rancangan`` the newest draft for some."""
    page = get_object_or_404(InnovationPage, pk=pk)
    is_draft = request.GET.get("versi") == "rancangan"
    if is_draft:
        if not sheets.may_read_draft(request.user, person_of(request.user), page):
            raise Http404
        page = page.get_latest_revision_as_object()
    elif not public_pages().filter(pk=pk).exists():
        raise Http404
    content = sheets.proposal(page, is_draft=is_draft, address=page.full_url or "")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{page.slug}.pdf"'
    patch_cache_control(response, private=True, no_cache=is_draft, max_age=0 if is_draft else 300)
    return response
