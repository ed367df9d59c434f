"""The lines of an inbox. Many are told of the same event, so its words are kept for all of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString, mark_safe

from learning.core.api import kept, mark, notice_kinds

from ..queries.inbox import Line
from ..services import wording

ADDRESS = mark("address")
PERSONAL = SafeString("")
SOME_ID = 7_300_000_000


def line_html(line: Line, user: Any) -> str:
    """One line: escaped, in the reader's language."""
    key = ("notice", line.kind, line.data, line.url, line.created_at, line.read_at is None)
    html = kept(key, lambda: _shared(line))
    if html == PERSONAL:
        name = str(user)
        html = kept((*key, name), lambda: _render(line, name))
    return html.replace(ADDRESS, _address(line.pk))


def _address(pk: int) -> str:
    before, after = _around_id()
    return f"{before}{pk}{after}"


@cache
def _around_id() -> tuple[str, str]:
    """Of the address that opens a notice: reversing it for every line costs as much as the rest."""
    before, _id, after = reverse("learning_notices:open", args=[SOME_ID]).partition(str(SOME_ID))
    return before, after


def _shared(line: Line) -> SafeString:
    """PERSONAL where the words of the kind hold the reader's name: those are not for others."""
    asked: list[bool] = []
    html = _render(line, SimpleLazyObject(lambda: asked.append(True) or ""))
    return PERSONAL if asked else html


def _render(line: Line, name: Any) -> SafeString:
    kind = notice_kinds()[line.kind]
    values = {**json.loads(line.data), "name": name, "url": line.url}
    context = {
        "label": kind.label,
        "title": wording.title(kind, values),
        "text": wording.text(kind, values),
        "created_at": line.created_at,
        "is_read": line.read_at is not None,
        "address": ADDRESS,
    }
    return mark_safe(render_to_string("learning_notices/_line.html", context))  # noqa: S308
