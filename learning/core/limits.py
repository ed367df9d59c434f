"""How often one address may ask a public page. A whole office shares an address, so a limit only
stops machines."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

View = Callable[..., HttpResponse]
SALT = "learning.core.limits"


def limited(*, setting: str, template: str) -> Callable[[View], View]:
    """Answer 429 with ``template`` to an address that asks more often than ``setting`` allows.

    The setting is a pair: how many requests in how many seconds. The address is not stored.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            most, seconds = getattr(settings, setting)
            if _asked(request, setting, seconds) <= most:
                return view(request, *args, **kwargs)
            response = render(request, template, status=429)
            response["Retry-After"] = str(seconds)
            return response

        return wrapper

    return decorate


def _asked(request: HttpRequest, name: str, seconds: int) -> int:
    turn = int(timezone.now().timestamp()) // seconds
    address = salted_hmac(SALT, _address(request), algorithm="sha256").hexdigest()
    key = f"asked:{name}:{turn}:{address}"
    cache.add(key, 0, seconds * 2)
    try:
        return int(cache.incr(key))
    except ValueError:  # fell out of the cache in between: then few asked
        return 1


def _address(request: HttpRequest) -> str:
    named = getattr(settings, "ASAH_CLIENT_ADDRESS", "")
    return str(import_string(named)(request) if named else request.META.get("REMOTE_ADDR", ""))
