"""The figures of the home page, each counted from what is published now."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.listing import Figure, displays, kept
from learning.core.models import Region

from .places import Atlas

OWN = frozenset({"courses", "lessons", "regions", "jp"})


def figures(show: Iterable[str], atlas: Atlas) -> list[Figure]:
    """In the editor's order; one of a plugin that is no longer there is left out."""
    show = tuple(show)
    return kept(("home figures", show), lambda: _counted(show, atlas))


def _counted(show: tuple[str, ...], atlas: Atlas) -> list[Figure]:
    found = {figure.key: figure for figure in _own(atlas)}
    for display in displays():
        if not display.figure_names.keys().isdisjoint(show):
            found |= {figure.key: figure for figure in display.figures(None)}
    return [found[name] for name in show if name in found]


def _own(atlas: Atlas) -> list[Figure]:
    supply = atlas.supply.values()
    places = [place for place in atlas.active if place.kind != Region.Kind.NATION]
    courses, lessons = sum(row.courses for row in supply), sum(row.lessons for row in supply)
    catalogue = reverse("catalogue")
    return [
        Figure(
            "courses",
            courses,
            ngettext("course", "courses", courses),
            _("Published by a region and listed in the catalogue."),
            catalogue,
        ),
        Figure(
            "lessons",
            lessons,
            ngettext("lesson", "lessons", lessons),
            _("Lessons and other activities of these courses."),
            catalogue,
        ),
        Figure(
            "regions",
            len(places),
            ngettext("region", "regions", len(places)),
            _("Provinces, regencies and cities with a page of their own here."),
            reverse("regions"),
        ),
        Figure(
            "jp",
            sum(row.jp for row in supply),
            _("learning hours (JP) on offer"),
            _("All courses together; each counts once for whoever completes it."),
            f"{catalogue}?urut=jp",
        ),
    ]
