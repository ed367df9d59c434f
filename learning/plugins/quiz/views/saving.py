"""What the page's script saves on the way. Answers are JSON, for signed-out people as well."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from learning.core.contract import DomainError

from ..models import QuestionAttempt, QuizAttempt
from ..services import attempts as services
from ..services import usages
from . import uploads
from .guards import check_open, own_attempt
from .taking import Taking, over_url, present

FLAG = "_-flag"


@require_POST
@never_cache
def save(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out(reverse("learning_quiz:page", args=[pk, page]))
    attempt = own_attempt(request, pk)
    try:
        check_open(request, attempt)
        if flags := {name: value for name, value in request.POST.items() if name.endswith(FLAG)}:
            return _flag(attempt, flags)
        return _save(request, Taking(attempt, page))
    except DomainError as error:
        fresh = QuizAttempt.objects.select_related("quiz__activity").get(pk=pk)
        url = present(fresh) if fresh.is_open else over_url(fresh)
        data = {"code": "over", "message": error.message, "url": url, "word": _("Continue")}
        return JsonResponse(data, status=409)


def _signed_out(back: str) -> HttpResponse:
    url = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    return JsonResponse({"code": "signed_out", "url": url}, status=401)


def _save(request: HttpRequest, taking: Taking) -> HttpResponse:
    posted = dict(request.POST.items())
    uploads.with_keys(posted, taking)
    kept = services.autosave_page(
        taking.attempt, posted=posted, page=taking.number, user=request.user, at=taking.at
    )
    return JsonResponse(
        {
            "saved": sorted(kept.slots),
            "stale": sorted(kept.stale),
            "seconds_left": kept.seconds_left,
        }
    )


def _flag(attempt: QuizAttempt, flags: Mapping[str, str]) -> HttpResponse:
    for name, value in flags.items():
        slot = name.removeprefix("q").removesuffix(FLAG)
        row = (
            slot.isdigit()
            and QuestionAttempt.objects.filter(usage=attempt.usage_id, slot=int(slot)).first()
        )
        if row and attempt.is_open:
            usages.set_flag(row, flagged=value == "1")
    return JsonResponse({"flagged": True})
