"""The pictures that messengers fetch with a link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from ..queries.listed import listed_entries
from ..services.share_cards import card_address, card_bytes, card_hash

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def share_card(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    entry = get_object_or_404(listed_entries().select_related("region"), pk=pk)
    if digest != card_hash(entry):
        return redirect(card_address(entry))
    response = HttpResponse(card_bytes(entry), content_type="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    return response
