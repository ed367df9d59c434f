"""Pages whose HTML is the same for everybody in the same state, rendered once per process.

The few places that belong to one person (account menu, answers, notes, form tokens) are marked
while rendering and filled on each request. The page is rendered for nobody signed in, so a site
template that ignores the marks shows a stranger nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from learning.core.listing.links import links_key
from learning.core.memory import Memory
from learning.core.packing import PackedResponse, Piece, pack, recurring, stored
from learning.core.regions.here import here_key

# Nobody can write a mark into a page: it is drawn anew when a process starts.
MARK = get_random_string(24)
# No brackets: templates escape it.
TOKEN = f"{MARK}:token:"
MOST_PAGES = 400
MOST_FRAGMENTS = 10_000

# Pieces of a page and names of marks in turn.
Kept = list[Piece | str]
# HTML as a whole, or in parts that come again each by itself.
Filling = str | Sequence[str]

pages: Memory[Kept] = Memory(MOST_PAGES)
fragments: Memory[SafeString] = Memory(MOST_FRAGMENTS)


def kept(key: Hashable, make: Callable[[], SafeString]) -> SafeString:
    """A piece of HTML that is the same for everybody, rendered once per process and language."""
    return fragments.get((key, get_language()), make)


def piece(template: str, **values: Hashable) -> SafeString:
    """Render a template that knows nothing but ``values``, once per process and language.

    The values are the key: what would look different is another piece, so nothing goes stale and
    nothing of one person shows to somebody for whom it is not just as true.
    """
    key = (template, *values.items())
    return kept(key, lambda: render_to_string(template, values))


def mark(name: str) -> SafeString:
    """Stands in the rendered page for what ``own[name]`` gives later."""
    return mark_safe(f"<!--{MARK}:{name}:-->")  # noqa: S308 - a random word and a known name


def can_share(request: HttpRequest) -> bool:
    """A page with a message for one person, or asked for with options, is rendered whole."""
    return not request.GET and len(get_messages(request)) == 0


def shared_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    key: Hashable = None,
    own: Mapping[str, Callable[[], Filling]],
) -> HttpResponse:
    """Answer with the page kept under ``key``, the person's places filled from ``own``.

    ``context`` may hold nothing of one person; ``mark(name)`` takes its place there.
    """
    full_key = (template, key, request.path, get_language(), links_key(), here_key())
    parts = pages.get(full_key, lambda: _split(_render(request, template, context)))
    token = stored(get_token(request))
    fill: dict[str, Callable[[], Filling]] = {"account": lambda: _account(request), **own}
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, Piece):
            pieces.append(part)
        elif part == "token":
            pieces.append(token)
        else:
            pieces += _filled(fill[part](), token)
    return PackedResponse(pieces)


def _filled(filling: Filling, token: Piece) -> Iterator[Piece]:
    for html in (filling,) if isinstance(filling, str) else filling:
        for number, text in enumerate(html.split(TOKEN)):
            if number:
                yield token
            if text:
                yield recurring(text)


def _split(html: str) -> Kept:
    parts = re.split(f"(?:<!--)?{MARK}:([a-z0-9-]+):(?:-->)?", html)
    return [part if index % 2 else pack(part) for index, part in enumerate(parts)]


def _render(request: HttpRequest, template: str, context: Mapping[str, Any]) -> str:
    nobody = copy.copy(request)
    nobody.user = AnonymousUser()
    marked = {"holes": {"account": mark("account")}, "csrf_token": TOKEN, "messages": ()}
    return render_to_string(template, {**context, **marked}, request=nobody)


def _account(request: HttpRequest) -> str:
    user = request.user
    key = ("account", user.pk, str(user), user.get_short_name(), user.is_staff)
    context = {"csrf_token": TOKEN}
    return kept(key, lambda: render_to_string("navigation/account.html", context, request=request))
