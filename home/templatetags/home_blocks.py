"""What the blocks of the home page show beside the editor's words."""

from dataclasses import replace
from typing import Any

from django import template
from django.templatetags.static import static
from wagtail.blocks import StructValue

from home.figures import figures
from home.places import Atlas
from learning.core.api import course_cards, person_of
from learning.core.listing import CardGroup, Figure, displays, kept
from learning.core.listing.links import address_at, read_at

register = template.Library()


def _atlas(context: template.Context) -> Atlas:
    """One for each request: several blocks count from it."""
    request = context["request"]
    if not hasattr(request, "_home_atlas"):
        request._home_atlas = Atlas()
    return request._home_atlas


@register.simple_tag(takes_context=True)
def home_figures(context: template.Context, value: StructValue) -> list[Figure]:
    return figures(value["show"], _atlas(context))


@register.simple_tag(takes_context=True)
def home_atlas(context: template.Context) -> Atlas:
    return _atlas(context)


@register.simple_tag(takes_context=True)
def featured_cards(context: template.Context, value: StructValue) -> list[dict[str, Any]]:
    """The chosen courses that are listed, in the editor's order."""
    keys = [page.translation_key for page in value["courses"] if page]
    found = _atlas(context).courses.filter(translation_key__in=keys).select_related("region")
    courses = sorted(found, key=lambda course: keys.index(course.translation_key))
    return course_cards(courses, person=_person(context["request"]))


@register.simple_tag(takes_context=True)
def chosen_cards(context: template.Context, value: StructValue) -> list[tuple[str, Any]]:
    """Template and card of the chosen pages that the public can open, in the editor's order."""
    pages = [page for page in value["pages"] if page]
    keys = tuple(page.translation_key for page in pages)
    return kept(("home cards", keys), lambda: _find_cards(pages, keys))


def _find_cards(pages: list[Any], keys: tuple[Any, ...]) -> list[tuple[str, Any]]:
    found: dict[Any, tuple[str, Any]] = {}
    for display in displays() if pages else ():
        found |= display.cards(pages)
    return [found[key] for key in keys if key in found]


@register.simple_tag(takes_context=True)
def shelf_group(context: template.Context, value: StructValue) -> CardGroup | None:
    """All shelves of the page are read together."""
    request, page = context["request"], context["page"]
    if not hasattr(request, "_home_shelves"):
        request._home_shelves = _shelves(page)
    group = request._home_shelves.get(value["what"])
    return replace(group, cards=group.cards[: value["number"]]) if group else None


def _shelves(page: Any) -> dict[str, CardGroup]:
    wanted: dict[str, int] = {}
    for block in page.body:
        if block.block_type == "shelf":
            what, number = block.value["what"], block.value["number"] or 1
            wanted[what] = max(number, wanted.get(what, 0))
    key = ("home shelves", frozenset(wanted.items()))
    return kept(key, lambda: _find_groups(wanted)) if wanted else {}


def _find_groups(wanted: dict[str, int]) -> dict[str, CardGroup]:
    found: dict[str, CardGroup] = {}
    for display in displays():
        found |= display.groups(wanted)
    return found


def _person(request: Any) -> Any:
    return None if getattr(request, "is_preview", False) else person_of(request.user)


@register.simple_tag
def link_address(link: StructValue) -> str:
    """Address of a link block: its page where that is published, else the address typed."""
    page = link["page"]
    if page and page.live:
        return read_at(page)
    return address_at(link["address"] or "")


@register.simple_tag(takes_context=True)
def organization_data(context: template.Context) -> dict[str, Any]:
    request, page = context["request"], context["page"]
    address = request.build_absolute_uri("/")
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Organization",
                "@id": f"{address}#organization",
                "name": "Asah",
                "url": address,
                "logo": request.build_absolute_uri(static("asah/img/logo.svg")),
                "description": page.search_description,
            },
            {
                "@type": "WebSite",
                "name": "Asah",
                "url": address,
                "publisher": {"@id": f"{address}#organization"},
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": f"{address}cari/?q={{search_term_string}}",
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    }
