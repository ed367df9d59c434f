"""Paths in the site-wide search."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from learning.core.api import add_search_source
from learning.core.listing import Hit, SearchSource

from ..faces.cards import owner_name
from ..queries.listed import find_paths, listed_paths, path_words, words_of


def _load(ids: Sequence[int]) -> list[Hit]:
    rows = list(listed_paths().filter(pk__in=ids).select_related("region").order_by())
    words = words_of(row.translation_key for row in rows)
    hits = []
    for row in rows:
        told = words.get(row.translation_key, row)
        hits.append(
            Hit(
                id=row.pk,
                title=told.title,
                url=row.get_absolute_url(),
                texts=[told.summary, told.audience],
                over=owner_name(row.region),
                meta=_("%(jp)d JP") % {"jp": row.jp} if row.jp else "",
            )
        )
    return hits


def register() -> None:
    add_search_source(
        SearchSource(
            key="jalur",
            label=_("Learning paths"),
            icon="map",
            load=_load,
            find=find_paths,
            order=20,
            vocabulary=path_words,
        )
    )
