"""Regions and standing pages, such as help, in the site-wide search."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from home.models import ContentPage
from learning.core.listing import Hit, SearchSource, add_search_source
from learning.core.models import RegionPage


def _load(ids: Sequence[int]) -> list[Hit]:
    rows = Page.objects.filter(pk__in=ids).order_by()
    return [
        Hit(id=row.pk, title=row.title, url=row.get_url() or "", texts=[row.search_description])
        for row in rows
    ]


def register() -> None:
    add_search_source(
        SearchSource(
            key="daerah",
            label=_("Regions"),
            icon="place",
            load=_load,
            models=lambda: [RegionPage],
            order=60,
        )
    )
    add_search_source(
        SearchSource(
            key="bantuan",
            label=_("Help and information"),
            icon="info",
            load=_load,
            models=lambda: [ContentPage],
            order=90,
        )
    )
