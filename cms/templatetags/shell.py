"""The parts of the site's frame that are alike for everybody, rendered once per process."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

register = template.Library()
SECTIONS = frozenset({"katalog", "inovasi", "praktik-baik", "artikel", "daerah", "belajar"})
_kept: dict[tuple[str, str | None, str], SafeString] = {}


@register.simple_tag
def fixed(template_name: str, path: str = "") -> SafeString:
    """Render a template that knows only the language and the section, the path's first part.

    Translating and reversing the frame on every page cost more than a lesson's own queries.
    """
    first = path.strip("/").partition("/")[0]
    section = first if first in SECTIONS else ""
    context = {"section": section, "fonts": settings.ASAH_FONTS}
    if settings.DEBUG:
        return render_to_string(template_name, context)
    key = (template_name, get_language(), section)
    if key not in _kept:
        _kept[key] = render_to_string(template_name, context)
    return _kept[key]


@register.simple_tag(takes_context=True)
def counted(context: Context) -> SafeString:
    """Attributes by which asah.js lets a published page be counted as read.

    There are none in previews and without the plugin that counts.
    """
    page_id = _page_read(context)
    try:
        address = reverse("learning_reports:count_view") if page_id else ""
    except NoReverseMatch:
        address = ""
    if not address:
        return SafeString()
    return format_html(' data-count="{}" data-page="{}"', address, page_id)


def _page_read(context: Context) -> int | None:
    request, page = context.get("request"), context.get("page")
    if request is None or getattr(request, "is_preview", False):
        return None
    launch: Any = context.get("launch")
    if launch is not None:
        return None if launch.preview else launch.activity.page_id
    return page.pk if isinstance(page, Page) and page.live else None
