"""The words of a notice, from the templates of its kind, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from learning.core.api import NoticeKind

MAX_TITLE = 180


def title(kind: NoticeKind, values: Mapping[str, Any]) -> str:
    """One line: nothing that somebody typed can begin another one in a mail's head."""
    return " ".join(_plain(f"{kind.template}.title.txt", values).split())[:MAX_TITLE]


def text(kind: NoticeKind, values: Mapping[str, Any]) -> str:
    return _plain(f"{kind.template}.txt", values).strip()


def html(kind: NoticeKind, values: Mapping[str, Any]) -> SafeString:
    """The kind's own HTML or, where it has none, its text in paragraphs."""
    try:
        template = get_template(f"{kind.template}.html")
    except TemplateDoesNotExist:
        return mark_safe(linebreaks(text(kind, values), autoescape=True))  # noqa: S308 - escaped
    return mark_safe(template.render(dict(values)))  # noqa: S308 - rendered with escaping


def _plain(name: str, values: Mapping[str, Any]) -> str:
    """Without escaping: whoever puts it into HTML escapes it there."""
    found: Any = get_template(name)
    return str(found.template.render(Context(dict(values), autoescape=False)))


def absolute(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
