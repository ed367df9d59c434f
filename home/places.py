"""Regions for the public: those that take part as cards, all of them by province."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.models import PageViewRestriction

from learning.core.api import TILES, Supply, listed_courses, supply_by_region
from learning.core.listing import displays, kept
from learning.core.listing.links import read_at
from learning.core.models import Course, Region, RegionPage

EMBLEM = "fill-112x112|format-webp"
PROVINCE_DIGITS = 2
PREFIXES = ("Kabupaten ", "Kota ", "Provinsi ")
NOTHING = Supply()


@dataclass
class Place:
    """One region. ``url`` is empty where it does not take part yet."""

    code: str
    name: str
    kind: str
    accent: str = "accent-1"
    url: str = ""
    courses: int = 0
    emblem: str = ""
    # What else it has published, in words.
    more: list[str] = field(default_factory=list)

    @property
    def short(self) -> str:
        for prefix in PREFIXES:
            if self.name.startswith(prefix):
                return self.name.removeprefix(prefix)
        return self.name

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.short.split()[:2]).upper()


@dataclass
class Province:
    place: Place
    members: list[Place] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"p{self.place.code}"

    @property
    def active(self) -> list[Place]:
        return [place for place in [self.place, *self.members] if place.url]


class Atlas:
    """Those that take part in three queries, all regions in one more."""

    @cached_property
    def courses(self) -> QuerySet[Course]:
        return listed_courses()

    @cached_property
    def supply(self) -> dict[int, Supply]:
        return supply_by_region(self.courses)

    @cached_property
    def counts(self) -> dict[int, list[str]]:
        """What plugins say of each region."""
        return kept("counts of regions", _counts)

    @cached_property
    def active_by_id(self) -> dict[int, Place]:
        return {page.region_id: self._place(page) for page in region_pages()}

    def _place(self, page: RegionPage) -> Place:
        region = page.region
        return Place(
            code=region.code,
            name=region.name,
            kind=region.kind,
            accent=region.accent,
            url=read_at(page),
            courses=self.supply.get(region.pk, NOTHING).courses,
            emblem=emblem_url(region),
            more=self.counts.get(region.pk, []),
        )

    @property
    def active(self) -> list[Place]:
        """The nation first, then by name."""
        places = self.active_by_id.values()
        return sorted(places, key=lambda place: (place.kind != Region.Kind.NATION, place.short))

    @cached_property
    def provinces(self) -> list[Province]:
        found: dict[str, Province] = {}
        rows = Region.objects.order_by("path").values_list("pk", "code", "name", "kind")
        for pk, code, name, kind in rows:
            place = self.active_by_id.get(pk) or Place(code, name, kind)
            above = found.get(code[:PROVINCE_DIGITS])
            if kind == Region.Kind.PROVINCE:
                found[code] = Province(place)
            elif kind != Region.Kind.NATION and above:
                above.members.append(place)
        return list(found.values())

    def matching(self, text: str) -> list[Province]:
        """Provinces that have ``text`` in their own name, or the members that have it."""
        wanted = text.casefold()
        result = []
        for province in self.provinces:
            members = [place for place in province.members if wanted in place.name.casefold()]
            if wanted in province.place.name.casefold():
                members = province.members
            if members or wanted in province.place.name.casefold():
                result.append(Province(province.place, members))
        return result

    @property
    def tiles(self) -> list[dict[str, Any]]:
        known = [province for province in self.provinces if province.place.code in TILES]
        return [_tile(province, *TILES[province.place.code]) for province in known]


def _counts() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for display in displays():
        for region, words in display.counts().items():
            found.setdefault(region, []).extend(words)
    return found


def _tile(province: Province, letters: str, column: int, row: int) -> dict[str, Any]:
    return {
        "code": letters,
        "name": province.place.short,
        "col": column,
        "row": row,
        "count": len(province.active),
        "url": f"{reverse('regions')}?{urlencode({'q': province.place.short})}",
    }


def region_pages() -> list[RegionPage]:
    """Published region pages with region and emblem, one for each region. One query."""
    private = PageViewRestriction.objects.filter(page=OuterRef("pk"))
    pages = RegionPage.objects.live().filter(~Exists(private)).order_by("-path")
    pages = pages.filter(locale__language_code=settings.LANGUAGE_CODE)
    found = pages.select_related("region__emblem").defer("intro", "priorities")
    return list({page.region_id: page for page in found}.values())


def emblem_url(region: Region) -> str:
    """A drawing is taken as it is; a picture in the size shown, from Wagtail's cache."""
    if region.emblem is None:
        return ""
    return (
        region.emblem.file if region.emblem.is_svg() else region.emblem.get_rendition(EMBLEM)
    ).url
