"""What the public templates of core ask for."""

import json
from collections.abc import Callable
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.activities.registry import activity_types
from learning.core.courses.presenters import breadcrumb_data, crumbs_of
from learning.core.records.cards import course_cards
from learning.core.records.face import CourseFace
from learning.core.records.region_face import RegionFace, courses_below, reader

register = template.Library()
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
ON_INDEX_PAGE = 24
MINUTES_AN_HOUR = 60


@register.simple_tag
def jsonld(data: Any) -> SafeString:
    """Structured data for search engines; the content policy lets such blocks be."""
    text = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308


@register.simple_tag(takes_context=True)
def course_face(context: template.Context) -> CourseFace:
    """The one that the view has made, or one for whoever asks."""
    face = context.get("face")
    return face or _kept(context, lambda: CourseFace(context["page"], context["request"]))


def _kept(context: template.Context, make: Callable[[], Any]) -> Any:
    """Several blocks of a template ask; each block has a scope of its own."""
    page = context["page"]
    if not hasattr(page, "_face"):
        page._face = make()
    return page._face


@register.filter
def duration(minutes: int) -> str:
    """90 as "1 hour 30 minutes"."""
    hours, rest = divmod(int(minutes or 0), MINUTES_AN_HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest or not hours:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)


@register.simple_tag(takes_context=True)
def region_face(context: template.Context) -> RegionFace:
    return _kept(context, lambda: RegionFace(context["page"], context["request"]))


@register.simple_tag(takes_context=True)
def courses_face(context: template.Context) -> dict[str, Any]:
    return _kept(context, lambda: _courses_face(context["page"], context["request"]))


def _courses_face(page: Any, request: Any) -> dict[str, Any]:
    """One page of the courses below a region's index page."""
    paginator = Paginator(courses_below(page), ON_INDEX_PAGE)
    shown = paginator.get_page(request.GET.get("page"))
    crumbs = crumbs_of(page, request)
    return {
        "crumbs": crumbs,
        "page_obj": shown,
        "cards": course_cards(shown.object_list, person=reader(request)),
        "data": breadcrumb_data(crumbs, page.title, request),
    }


@register.simple_tag
def type_label(slug: str) -> str:
    kind = activity_types.get(slug)
    return str(kind.label) if kind else _("Activity")


@register.simple_tag(takes_context=True)
def canonical_address(context: template.Context) -> str:
    """The page's one address, without a query; with several sites on its own host."""
    page, request = context["page"], context["request"]
    return request.build_absolute_uri(page.get_url() or request.path)
