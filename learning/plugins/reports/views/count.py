"""Where pages announce that they are being read: see docs/explanation/privacy.md."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..counting import buffer

MOST_BYTES = 10
GREATEST_ID = 2**31 - 1
ROBOT = re.compile(r"bot\b|crawl|spider|slurp", re.IGNORECASE)
REFUSALS = ("DNT", "Sec-GPC")
AHEAD_OF_TIME = ("Sec-Purpose", "Purpose", "X-Moz")


# Kept pages are the same for everybody and carry no token. None is needed: the request is made
# without cookies, changes nothing of anybody's, and is refused from other origins.
@csrf_exempt
@never_cache
@require_POST
def count_view(request: HttpRequest) -> HttpResponse:
    """Count one view of the page whose id is the body. The answer never tells whether it did."""
    page_id = _page_id(request) if _counts(request) else None
    if page_id is not None:
        buffer.views.add(page_id)
    return HttpResponse(status=204)


def _counts(request: HttpRequest) -> bool:
    headers = request.headers
    if any(headers.get(name) == "1" for name in REFUSALS):
        return False
    if any("prefetch" in headers.get(name, "") for name in AHEAD_OF_TIME):
        return False
    if ROBOT.search(headers.get("User-Agent", "")):
        return False
    # Every browser names the origin of a POST.
    same_site = headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    return same_site and urlsplit(headers.get("Origin", "")).netloc == request.get_host()


def _page_id(request: HttpRequest) -> int | None:
    length = request.headers.get("Content-Length", "")
    if not (length.isascii() and length.isdigit() and 0 < int(length[:9]) <= MOST_BYTES):
        return None
    text = request.body.decode("ascii", "replace")
    number = int(text) if text.isascii() and text.isdigit() else 0
    return number if 0 < number <= GREATEST_ID else None
