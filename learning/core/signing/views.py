"""The public keys, for whoever checks a signature of this site."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import jwks


@require_safe
@cache_control(public=True, max_age=3600)
def public_keys(request: HttpRequest) -> JsonResponse:
    response = JsonResponse(jwks(), content_type="application/jwk-set+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
