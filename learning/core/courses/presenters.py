"""Public pages in the shapes that templates and search engines read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.models import Page

from learning.core.listing.links import place_of
from learning.core.regions.here import here, home_address

from .models import Course, CoursePage, Level

Crumb = tuple[str, str]
SCHEMA = "https://schema.org"
HOME_DEPTH = 2
LEVEL_WORDS = {
    Level.BASIC: "Beginner",
    Level.INTERMEDIATE: "Intermediate",
    Level.ADVANCED: "Advanced",
}


def crumbs_of(page: Page, request: HttpRequest | None) -> list[Crumb]:
    """Title and address of every page above; the home page is called home.

    On a region's own host the region's page is home. One query; none right below the home page.
    """
    home = here()
    if home and page.path.startswith(home.page.path):
        return _crumbs_below(home.page, page, request)
    key = home.page.translation_key if home else None
    if page.translation_key == key:
        return []
    if page.depth <= HOME_DEPTH + 1:
        return [(_("Home"), home_address())][: page.depth - HOME_DEPTH]
    crumbs = []
    for ancestor in page.get_ancestors().filter(depth__gte=HOME_DEPTH):
        if ancestor.translation_key == key:
            # A translation of the region's page that is home here.
            crumbs = []
        title, address = _crumb(ancestor, request)
        crumbs.append((title if crumbs else _("Home"), address))
    return crumbs


def _crumb(page: Page, request: HttpRequest | None) -> Crumb:
    """In the reader's language where that is published; never a copy that nobody reads."""
    place = place_of(page)
    return (place.title, place.address) if place else (page.title, page.get_url(request) or "/")


def _crumbs_below(home: Page, page: Page, request: HttpRequest | None) -> list[Crumb]:
    first = (_("Home"), home_address())
    if page.depth <= home.depth + 1:
        return [first][: page.depth - home.depth]
    between = page.get_ancestors().filter(depth__gt=home.depth)
    return [first, *(_crumb(row, request) for row in between)]


def breadcrumb_data(crumbs: Sequence[Crumb], title: str, request: HttpRequest) -> dict[str, Any]:
    steps = [*crumbs, (title, request.path)]
    return {
        "@context": SCHEMA,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": name,
                "item": request.build_absolute_uri(address),
            }
            for position, (name, address) in enumerate(steps, start=1)
        ],
    }


def course_data(page: CoursePage, course: Course, request: HttpRequest) -> dict[str, Any]:
    """The course as schema.org/Course, with the members that search engines ask for."""
    provider = {"@type": "GovernmentOrganization", "name": course.region.name}
    instance = {"@type": "CourseInstance", "courseMode": "Online"}
    if course.estimated_minutes:
        instance["courseWorkload"] = f"PT{course.estimated_minutes}M"
    data = {
        "@context": SCHEMA,
        "@type": "Course",
        "name": page.title,
        "description": page.summary,
        "url": request.build_absolute_uri(course.url),
        "provider": provider,
        "inLanguage": page.locale.language_code,
        "educationalLevel": LEVEL_WORDS[Level(page.level)],
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "IDR"},
        "hasCourseInstance": [instance],
    }
    if course.cover_url:
        data["image"] = request.build_absolute_uri(course.cover_url)
    if page.outcomes:
        data["teaches"] = strip_tags(page.outcomes.replace("</li>", "; ")).strip("; ")
    if page.last_published_at:
        data["dateModified"] = page.last_published_at.date().isoformat()
    return data


def region_data(page: Page, request: HttpRequest) -> dict[str, Any]:
    data = {
        "@context": SCHEMA,
        "@type": "GovernmentOrganization",
        "name": page.title,
        "url": request.build_absolute_uri(page.get_url(request)),
    }
    if page.contact_email:
        contact = {"@type": "ContactPoint", "email": page.contact_email}
        data["contactPoint"] = {**contact, "telephone": page.contact_phone}
    return data


@dataclass(frozen=True, slots=True)
class Supply:
    """What listed courses offer: how many, their lessons and other activities, their JP."""

    courses: int = 0
    lessons: int = 0
    jp: int = 0


def supply_by_region(courses: QuerySet[Course]) -> dict[int, Supply]:
    """Keyed by region id; a region without any of ``courses`` is missing. One query."""
    rows = courses.order_by().values_list("region_id")
    sums = rows.annotate(Count("pk"), Sum("activity_count"), Sum("programme_jp"))
    return {region: Supply(*numbers) for region, *numbers in sums}
