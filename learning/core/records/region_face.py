"""The page of a region as its template shows it: what the region has published, and how much."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning.core.courses.models import Course, CoursesIndexPage
from learning.core.courses.presenters import breadcrumb_data, crumbs_of, region_data
from learning.core.courses.queries import listed_courses
from learning.core.listing import CardGroup, Figure, displays, kept
from learning.core.listing.links import read_at
from learning.core.regions.models import Region, RegionPage

from .cards import course_cards
from .learners import person_of

SHOWN = 6


def reader(request: HttpRequest) -> Any:
    """Whose progress cards show; nobody's in a preview."""
    return None if getattr(request, "is_preview", False) else person_of(request.user)


def courses_below(page: Any) -> QuerySet[Course]:
    """Listed courses of a branch, newest first."""
    courses = listed_courses().filter(page__path__startswith=page.path)
    return courses.select_related("region").order_by("-page__first_published_at", "-pk")


@dataclass
class RegionFace:
    """Each part is asked for once, however many blocks of the template want it."""

    page: RegionPage
    request: HttpRequest

    def __post_init__(self) -> None:
        self.page.region = Region.objects.select_related("emblem").get(pk=self.page.region_id)

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs_of(self.page, self.request)

    @cached_property
    def courses(self) -> QuerySet[Course]:
        return courses_below(self.branch)

    @cached_property
    def branch(self) -> RegionPage:
        """Where the rows' pages are: below the source of a translated page."""
        if get_language() == settings.LANGUAGE_CODE:
            return self.page
        pages = RegionPage.objects.filter(translation_key=self.page.translation_key)
        source = pages.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        if source is None:
            return self.page
        source.region = self.page.region
        return source

    @cached_property
    def _rows(self) -> list[Course]:
        return list(self.courses[: SHOWN + 1])

    @cached_property
    def cards(self) -> list[dict[str, Any]]:
        return course_cards(self._rows[:SHOWN], person=reader(self.request))

    @cached_property
    def more_url(self) -> str:
        if len(self._rows) <= SHOWN:
            return ""
        index = CoursesIndexPage.objects.child_of(self.branch).live().first()
        return read_at(index, self.request) if index else ""

    @cached_property
    def figures(self) -> list[Figure]:
        """What the region has to show, each number above nothing."""
        return kept(("figures", *self._key), self._count)

    @property
    def _key(self) -> tuple[Hashable, ...]:
        # A preview shows a region that is chosen but not published, or a page without an id.
        return (self.page.pk, self.page.path, self.page.region_id)

    def _count(self) -> list[Figure]:
        region = self.page.region
        own = self._course_figures(region) if self._rows else []
        others = [figure for display in displays() for figure in display.figures(region)]
        return [figure for figure in [*own, *others] if figure.number]

    def _course_figures(self, region: Region) -> list[Figure]:
        row = self.courses.order_by().aggregate(n=Count("pk"), jp=Sum("programme_jp", default=0))
        url = catalogue_url(region)
        return [
            Figure(
                "courses",
                row["n"],
                ngettext("course", "courses", row["n"]),
                _("Published by this region and open to read before you enrol."),
                url,
            ),
            Figure(
                "jp",
                row["jp"],
                _("learning hours (JP) on offer"),
                _("All courses of the region together; each counts once for whoever completes it."),
                url,
            ),
        ]

    @cached_property
    def groups(self) -> list[CardGroup]:
        """What plugins publish in this branch."""
        return kept(("groups", *self._key), self._find_groups)

    def _find_groups(self) -> list[CardGroup]:
        found = [group for display in displays() for group in display.of_region(self.branch)]
        return [group for group in found if group.cards]

    @cached_property
    def data(self) -> list[dict[str, Any]]:
        crumbs = breadcrumb_data(self.crumbs, self.page.title, self.request)
        return [region_data(self.page, self.request), crumbs]


def catalogue_url(region: Region) -> str:
    """Where the site has a catalogue; core does not need one."""
    try:
        return f"{reverse('catalogue')}?daerah={region.slug}"
    except NoReverseMatch:
        return ""
