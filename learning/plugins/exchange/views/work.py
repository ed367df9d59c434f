"""What is done with a batch: files fetched and made again, rows handed to SIASN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.core.api import DomainError, sheets

from .. import tasks
from ..models import Batch
from ..services.batches import make_again
from ..services.files import file_name
from ..services.sending import request_sending
from .base import get_batch, url


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    return _begin(request, get_batch(request, pk, action="add"), make_again, tasks.make_batch)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    return _begin(
        request, get_batch(request, pk, action="change"), request_sending, tasks.send_batch
    )


def _begin(
    request: HttpRequest, batch: Batch, how: Callable[..., Batch], task: Any
) -> HttpResponse:
    try:
        batch = how(batch, actor=request.user)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        transaction.on_commit(lambda: task.enqueue(batch.job_id))
    return redirect(url("batch", batch.pk))


@require_safe
@never_cache
def download(request: HttpRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """For who may see the batch; the file itself has no address."""
    batch = get_batch(request, pk)
    found = get_object_or_404(batch.files.select_related("batch__region"), pk=file_pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    log(
        batch,
        "learning.siasn.fetch",
        user=request.user,
        title=str(batch),
        data={"file": str(found)},
    )
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=file_name(found),
        content_type=sheets.TYPES[found.kind],
    )
    answer["Cache-Control"] = "no-store"
    return answer
