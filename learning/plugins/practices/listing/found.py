"""Articles, practices and innovations in the site-wide search."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from learning.core.api import add_search_source
from learning.core.listing import Hit, SearchSource

from ..models import Entry
from .lists import PAGES, entry_words

KINDS = (
    ("inovasi", Entry.Kind.INNOVATION, _("Innovations"), "tip"),
    ("praktik-baik", Entry.Kind.PRACTICE, _("Best practices"), "target"),
    ("artikel", Entry.Kind.ARTICLE, _("Articles"), "note"),
)


def _live(page_ids: Sequence[int]) -> Iterable[int]:
    rows = Entry.objects.filter(page_id__in=page_ids, is_live=True)
    return rows.order_by().values_list("page_id", flat=True)


def _load(page_ids: Sequence[int]) -> list[Hit]:
    rows = Entry.objects.filter(page_id__in=page_ids).select_related("region")
    return [
        Hit(
            id=row.page_id,
            title=row.title,
            url=row.url,
            texts=[row.summary],
            over=row.region.name,
            meta=row.get_stage_display() if row.stage else "",
        )
        for row in rows.order_by()
    ]


def register() -> None:
    for order, (key, kind, label, icon) in enumerate(KINDS):
        add_search_source(
            SearchSource(
                key=key,
                label=label,
                icon=icon,
                load=_load,
                models=lambda kind=kind: [PAGES[kind]],
                keep=_live,
                order=30 + order,
                # One for the three: they share their words.
                vocabulary=entry_words if order == 0 else None,
            )
        )
