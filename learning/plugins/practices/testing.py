"""Factories for this plugin's pages and rows; published ones go through Wagtail's own signals."""

from __future__ import annotations

from datetime import date
from itertools import count

from wagtail.models import Page

from learning.core.models import Region
from learning.core.testing.factories import add_page, make_region, make_region_page
from learning.plugins.practices.models import (
    ArticlePage,
    ArticlesIndexPage,
    Entry,
    InnovationIndicator,
    InnovationPage,
    InnovationsIndexPage,
    InnovationValue,
    KnowledgePage,
    PracticeIndicator,
    PracticePage,
    PracticesIndexPage,
    PracticeValue,
)

_serial = count(1)


def make_index(model: type[Page], region: Region | None = None) -> Page:
    """The index of the region, below its page; both are made where missing."""
    region = region or make_region()
    region_page = region.pages.first() or make_region_page(region)
    found = model.objects.child_of(region_page).first()
    slug = model.__name__.lower()
    return found or add_page(region_page, model(title=slug, slug=slug))


def _make(model, index, *, region=None, parent=None, publish=True, tags=(), **fields):
    number = next(_serial)
    fields.setdefault("title", f"{model._meta.model_name} {number}")
    fields.setdefault("slug", f"halaman-{number}")
    fields.setdefault("summary", "Ringkasan satu kalimat.")
    page = model(**fields)
    page.tags.add(*tags)
    return add_page(parent or make_index(index, region), page, publish=publish)


def make_article(**fields) -> ArticlePage:
    return _make(ArticlePage, ArticlesIndexPage, **fields)


def make_practice(*, figures=(), **fields) -> PracticePage:
    fields["indicators"] = _figures(PracticeIndicator, PracticeValue, figures)
    return _make(PracticePage, PracticesIndexPage, **fields)


def make_innovation(*, figures=(), **fields) -> InnovationPage:
    """``figures``: tuples of name, unit, value before, value now."""
    fields["indicators"] = _figures(InnovationIndicator, InnovationValue, figures)
    return _make(InnovationPage, InnovationsIndexPage, **fields)


def _figures(indicator, value, figures) -> list:
    return [
        indicator(
            name=name,
            unit=unit,
            baseline=before,
            baseline_on=date(2024, 1, 1),
            source="Catatan loket",
            values=[value(measured_on=date(2025, 1, 1), value=now)],
        )
        for name, unit, before, now in figures
    ]


def entry_of(page: KnowledgePage) -> Entry:
    return Entry.objects.get(translation_key=page.translation_key)
