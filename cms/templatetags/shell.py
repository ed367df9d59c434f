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

from cms.languages import spoken_at
from learning.core.api import Memory, here, here_key, home_address
from learning.core.listing import kept, languages_in_use
from learning.core.listing.links import address_at, links_key

register = template.Library()
SECTIONS = frozenset(
    {"katalog", "jalur", "inovasi", "praktik-baik", "artikel", "daerah", "belajar"}
)
_kept: Memory[SafeString] = Memory(2_000)


@register.simple_tag
def fixed(template_name: str, path: str = "") -> SafeString:
    """Render a template that knows the language, the section (the path's first part) and the host.

    Translating and reversing the frame on every page cost more than a lesson's own queries.
    """
    first = path.strip("/").partition("/")[0]
    section = first if first in SECTIONS else ""
    context = {"section": section, "fonts": settings.ASAH_FONTS, "here": here()}
    if settings.DEBUG:
        return render_to_string(template_name, context)
    key = (template_name, get_language(), links_key(), section, here_key())
    return _kept.get(key, lambda: render_to_string(template_name, context))


@register.simple_tag
def standing(path: str) -> str:
    """Address of a page of the site of all regions, ``/bantuan/``, in the reader's language."""
    found = here()
    return f"{found.main_url if found else ''}{address_at(path)}"


register.simple_tag(home_address)


@register.simple_tag(takes_context=True)
def content_language(context: Context) -> str:
    """The language of the page at hand where the interface speaks another; else nothing."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page):
        return ""
    spoken = spoken_at(request.path_info)
    return "" if spoken == get_language() else spoken


@register.simple_tag(takes_context=True)
def translations(context: Context) -> list[tuple[str, str]]:
    """Language and address of the page at hand in all its languages, if there are several."""
    page, request = context.get("page"), context.get("request")
    if request is None or not isinstance(page, Page) or getattr(request, "is_preview", False):
        return []
    if not page.live or len(languages_in_use()) == 1:
        return []
    found = kept(("translations", page.translation_key), lambda: _translations(page))
    rows = [(code, request.build_absolute_uri(address)) for code, address in found]
    return rows if len(rows) > 1 else []


def _translations(page: Page) -> list[tuple[str, str]]:
    pages = page.get_translations(inclusive=True).live().filter(alias_of__isnull=True)
    rows = pages.select_related("locale").order_by("locale__language_code")
    return [(row.locale.language_code, row.get_url() or "") for row in rows]


@register.simple_tag
def site_name() -> str:
    found = here()
    return found.name if found else settings.WAGTAIL_SITE_NAME


@register.simple_tag
def site_accent() -> str:
    """The class of the region's colour on a host of its own."""
    found = here()
    return found.region.accent if found else ""


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
