"""Badges for other systems: pictures, JSON-LD, signed credentials. Open to every origin."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from learning.core.api import SigningUnavailable
from learning.core.models import Region

from ..badges import openbadges2, openbadges3, picture
from ..models.badges import BadgeAward, BadgeDefinition
from ..queries import badges as queries
from ..services.badges import issuing

JSON_LD = "application/ld+json"
VC_JWT = "application/vc+jwt"
PICTURES = {"png": "image/png", "svg": "image/svg+xml"}
# What is revoked has to be seen soon; the rest changes when somebody publishes.
SOON, LATER = 60, 600
View = Callable[..., HttpResponse]


def _open(seconds: int) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response = view(request, *args, **kwargs)
            except SigningUnavailable as error:
                response = HttpResponse(error.message, status=503, content_type="text/plain")
            response["Access-Control-Allow-Origin"] = "*"
            if response.status_code == 200:
                patch_cache_control(response, public=True, max_age=seconds)
            return response

        return require_safe(wrapper)

    return decorate


def _json(data: dict[str, Any], *, status: int = 200) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False)
    return HttpResponse(text, content_type=JSON_LD, status=status)


def _definition(public_id: str) -> BadgeDefinition:
    found = queries.definition_at(public_id)
    if found is None:
        raise Http404
    return found


def _award(public_id: str) -> BadgeAward:
    found = queries.award_at(public_id)
    if found is None:
        raise Http404
    return found


def _issuer(pk: int) -> Region:
    found = Region.objects.filter(pk=pk, badge_definitions__isnull=False).distinct().first()
    if found is None:
        raise Http404
    return found


@_open(LATER)
def png(request: HttpRequest, public_id: str) -> HttpResponse:
    return HttpResponse(picture.png(_definition(public_id)), content_type=PICTURES["png"])


@_open(LATER)
def svg(request: HttpRequest, public_id: str) -> HttpResponse:
    return HttpResponse(picture.draw(_definition(public_id)), content_type=PICTURES["svg"])


@_open(LATER)
def badge_class(request: HttpRequest, public_id: str) -> HttpResponse:
    return _json(openbadges2.badge_class(_definition(public_id)))


@_open(LATER)
def issuer(request: HttpRequest, pk: int) -> HttpResponse:
    return _json(openbadges3.profile(_issuer(pk)))


@_open(LATER)
def issuer_2(request: HttpRequest, pk: int) -> HttpResponse:
    return _json(openbadges2.issuer(_issuer(pk)))


@_open(SOON)
def status(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    last = BadgeAward.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if number > openbadges3.bits.place(last)[0]:
        raise Http404
    return HttpResponse(issuing.status_list(_issuer(pk), number), content_type=VC_JWT)


@_open(SOON)
def assertion(request: HttpRequest, public_id: str) -> HttpResponse:
    award = _award(public_id)
    return _json(issuing.assertion(award), status=410 if award.revoked_at else 200)


@_open(SOON)
def credential(request: HttpRequest, public_id: str) -> HttpResponse:
    return HttpResponse(issuing.credential(_award(public_id)), content_type=VC_JWT)


@_open(SOON)
def baked(request: HttpRequest, public_id: str, version: str, kind: str) -> HttpResponse:
    content = issuing.baked(_award(public_id), version, kind)
    response = HttpResponse(content, content_type=PICTURES[kind])
    response["Content-Disposition"] = f'inline; filename="lencana-{version}.{kind}"'
    return response
