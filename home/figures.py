"""The figures of the home page, each counted from what is published now."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.core.models import Region

from .places import Atlas


def figures(show: Iterable[str], atlas: Atlas) -> list[tuple[str, int]]:
    """Pairs of label and number in the editor's order."""
    supply = atlas.supply.values()
    places = [place for place in atlas.active if place.kind != Region.Kind.NATION]
    courses, lessons = sum(row.courses for row in supply), sum(row.lessons for row in supply)
    found = {
        "courses": (ngettext("course", "courses", courses), courses),
        "lessons": (ngettext("lesson", "lessons", lessons), lessons),
        "regions": (ngettext("region", "regions", len(places)), len(places)),
        "jp": (_("learning hours (JP) on offer"), sum(row.jp for row in supply)),
    }
    return [found[name] for name in show if name in found]
