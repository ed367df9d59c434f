"""Which language an address speaks, and how readers go from one to the other (decision 0019).

Pages of the source language have no prefix, translations stand below ``/en/``. What is no page
(catalogue, learning space) has one address and follows the reader's choice, kept in a cookie.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls.resolvers import LocalePrefixPattern
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, override
from wagtail.models import Page

from learning.core.listing import languages_in_use

SOURCE = settings.LANGUAGE_CODE
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != SOURCE)


class ContentPrefix(LocalePrefixPattern):
    """As Django's, but what an address speaks never depends on the language of the interface."""

    def __init__(self) -> None:
        super().__init__(prefix_default_language=False)

    def match(self, path: str) -> tuple[str, tuple, dict[str, Any]]:
        first, _slash, rest = path.partition("/")
        return (rest if first in OTHERS else path), (), {}


def spoken_at(path: str) -> str:
    """The language of the address: ``/en/binjai/`` speaks English, ``/binjai/`` the source's."""
    first = path.lstrip("/").partition("/")[0]
    return first if first in OTHERS else SOURCE


def chosen_by(request: HttpRequest) -> str:
    """What the reader once chose; empty for whoever never did."""
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return wanted if wanted == SOURCE or wanted in OTHERS else ""


def find_page(request: HttpRequest, path: str, language: str) -> Page | None:
    """The page at ``path`` among the pages of a language; later code finds the same route."""
    with override(language):
        found = Page.route_for_request(request, path)
    return found[0] if found else None


def other_address(request: HttpRequest, path: str) -> HttpResponse | None:
    """Where to read the page at hand in the language chosen, or else as it was written.

    None where the address is right. No query for whoever reads the language that they chose.
    """
    spoken, wanted = spoken_at(request.path_info), chosen_by(request)
    if spoken == SOURCE and (wanted in ("", SOURCE) or wanted not in languages_in_use()):
        return None
    page = find_page(request, path, spoken)
    if page is None or page.alias_of_id:
        return _source_of(request, path, page, spoken)
    if not wanted or wanted == spoken:
        return None
    other = page.get_translations().filter(locale__language_code=wanted, live=True).first()
    address = other.get_url(request) if other and not other.alias_of_id else ""
    return redirect(address) if address else None


def _source_of(
    request: HttpRequest, path: str, page: Page | None, spoken: str
) -> HttpResponse | None:
    """A page that is not translated is read as it was written."""
    if spoken == SOURCE:
        return None
    if page is not None:
        source = page.get_translations().filter(locale__language_code=SOURCE, live=True).first()
    else:
        del request._wagtail_route_for_request
        source = find_page(request, path, SOURCE)
        request._wagtail_route_for_request = None
    address = source.get_url(request) if source and source.live else ""
    return redirect(address) if address else None


def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back: pages themselves lead on to their translation."""
    back = request.POST.get("next") or request.headers.get("Referer", "")
    hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(back, hosts, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    wanted = request.POST.get("language", "")
    if request.method == "POST" and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
