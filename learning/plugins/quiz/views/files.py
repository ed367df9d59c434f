"""Files of answers: each request is asked for anew, nothing is kept on the way."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import ResponseFile
from .guards import visible_attempt


@require_safe
@login_required
def show(request: HttpRequest, key: UUID) -> HttpResponseBase:
    row = (
        ResponseFile.objects.select_related("question_attempt__usage__quiz_attempt__quiz")
        .filter(key=key)
        .first()
    )
    attempt = row and getattr(row.question_attempt.usage, "quiz_attempt", None)
    if row is None or attempt is None:
        raise Http404
    _attempt, staff = visible_attempt(request, attempt.pk)
    name = row.name
    if staff and attempt.quiz.rules.anonymous_marking:
        name = _("Answer") + row.suffix
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    # Never shown in the page: whatever it holds, it is a download.
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
