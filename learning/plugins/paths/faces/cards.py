"""Paths as cards: ``learning_paths/_card.html``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from learning.core.listing import kept
from learning.core.models import Course, Region

from ..models import LearningPath
from ..queries.listed import paths_with, words_of

COVER = "fill-640x360|format-webp|preserve-svg"


def path_cards(paths: Iterable[LearningPath]) -> list[dict[str, Any]]:
    """``paths`` come with their region. Two queries for covers, one for a translation."""
    rows = list(paths)
    covers = get_image_model().objects.prefetch_renditions(COVER)
    prefetch_related_objects(rows, Prefetch("cover", queryset=covers))
    words = words_of(row.translation_key for row in rows)
    return [_card(row, words.get(row.translation_key, row)) for row in rows]


def _card(path: LearningPath, words: LearningPath) -> dict[str, Any]:
    return {
        "id": path.pk,
        "url": path.get_absolute_url(),
        "title": words.title,
        "summary": words.summary,
        "over": owner_name(path.region),
        "accent": path.region.accent,
        "cover": path.cover.get_rendition(COVER).url if path.cover else "",
        "jp": path.jp,
        "courses": path.course_count,
        "months": path.valid_months,
    }


def owner_name(region: Region) -> str:
    return owner_named(region.name, region.kind)


def owner_named(name: str, kind: str) -> str:
    return _("National path") if kind == Region.Kind.NATION else name


def named_paths(course: Course) -> list[dict[str, str]]:
    """The paths that ask for ``course``, in few words; found once while nothing is published."""
    return kept(("paths of a course", course.pk), lambda: _named(course))


def _named(course: Course) -> list[dict[str, str]]:
    rows = list(paths_with(course))
    words = words_of(row.translation_key for row in rows) if rows else {}
    return [
        {
            "title": words.get(row.translation_key, row).title,
            "url": row.get_absolute_url(),
            "over": owner_name(row.region),
        }
        for row in rows
    ]
