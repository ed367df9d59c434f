"""The page behind the link in every mail: no sign-in, the signed token decides (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from learning.core.api import Pace

from ..services import stopping

ONE_CLICK = "List-Unsubscribe"
# What the buttons of the page say; anything else does nothing.
STEPS = {"henti": Pace.OFF, "ringkasan": Pace.DAILY}
AGAIN = "lagi"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True, private=True)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    found = stopping.read(token)
    if found is None:
        raise Http404
    pace = stopping.pace_of(found)
    if request.method == "POST":
        return _change(request, found, token, pace)
    context = {
        "token": token,
        "stop": found,
        "kind": found.kind,
        "is_off": pace == Pace.OFF,
        "is_digest": pace in (Pace.DAILY, Pace.WEEKLY),
        "before": _known_pace(request.GET.get("dulu", "")),
    }
    response = render(request, "learning_notices/stop.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _change(request: HttpRequest, found: stopping.Stop, token: str, pace: Pace) -> HttpResponse:
    one_click = ONE_CLICK in request.POST
    wanted = _wanted(request, found, one_click=one_click)
    if wanted is not None and wanted != pace:
        stopping.set_pace(found, wanted)
    if one_click:
        return HttpResponse(status=200)
    before = urlencode({"dulu": pace}) if wanted in (Pace.OFF, Pace.DAILY) else ""
    address = redirect("learning_notices:stop", token).headers["Location"]
    return redirect(f"{address}?{before}" if before and wanted != pace else address)


def _wanted(request: HttpRequest, found: stopping.Stop, *, one_click: bool) -> Pace | None:
    """A kind that cannot be stopped is gathered instead."""
    step = "henti" if one_click else request.POST.get("aksi", "")
    if step == AGAIN:
        own = found.kind.mail if found.kind else Pace.AT_ONCE
        return _known_pace(request.POST.get("dulu", "")) or own
    wanted = STEPS.get(step)
    return Pace.DAILY if wanted == Pace.OFF and not found.can_stop else wanted


def _known_pace(text: str) -> Pace | None:
    return Pace(text) if text in (Pace.AT_ONCE, Pace.DAILY, Pace.WEEKLY) else None
