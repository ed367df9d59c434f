"""Pages of one's own in the learning space: one frame for all, places that belong to one person."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.safestring import mark_safe

from .kept import TOKEN, Filling, can_share, mark, shared_page
from .tabs import tab_places, tabs_of


def own_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    key: Hashable,
    own: Mapping[str, Callable[[], Filling]],
) -> HttpResponse:
    """Answer with the page kept for all in the same state, or with one that is rendered whole.

    ``key`` is that state: all of ``context`` follows from it, the tabs aside. ``own`` gives the
    person's places by the names they have in the template (small letters and digits): escaped
    HTML, as a whole or in parts, with ``TOKEN`` where a form's token belongs.
    """
    if can_share(request):
        return shared_page(
            request,
            template,
            {**context, **{name: mark(name) for name in own}},
            key=(key, tabs_of(request)),
            own={**own, **tab_places(request)},
        )
    token = get_token(request)
    # The parts are HTML already: see above.
    places = {
        name: mark_safe("".join(make()).replace(TOKEN, token))  # noqa: S308
        for name, make in own.items()
    }
    return render(request, template, {**context, **places})
