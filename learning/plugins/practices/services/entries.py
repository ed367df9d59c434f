"""Keep the Entry rows in step with the published pages."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from learning.core.api import is_source
from learning.core.models import Course, Region, RegionPage
from learning.core.signals import content_changed

from ..models import ArticlePage, Entry, InnovationPage, KnowledgePage, PracticePage
from ..reading import reading_minutes

COVER_FILTER = "fill-640x400|format-webp|preserve-svg"
OF_INNOVATIONS = (
    "stage",
    "initiator",
    "technology",
    "form",
    "affair_id",
    "is_replicable",
    "cost_band",
)


def sync_page(page: Page) -> Entry | None:
    """Bring the row of a published or unpublished page in step; other pages have none."""
    page = page.specific
    if isinstance(page, KnowledgePage) and is_source(page):
        return sync_entry(page)
    return None


@transaction.atomic
def sync_entry(page: KnowledgePage) -> Entry | None:
    """Upsert the row of ``page``. A page that was never published has none: returns None."""
    entry = (
        Entry.objects.select_for_update(no_key=True)
        .filter(translation_key=page.translation_key)
        .first()
    )
    if entry is None:
        if not page.live:
            return None
        entry = Entry(translation_key=page.translation_key, kind=page.entry_kind)
    _copy(entry, page)
    entry.content_version += 1
    entry.save()
    _copy_relations(entry, page)
    announce(entry)
    return entry


def announce(entry: Entry) -> None:
    """What the public sees of the entry is different once this transaction is through."""
    transaction.on_commit(partial(content_changed.send, sender=Entry, instance=entry))


def _copy(entry: Entry, page: KnowledgePage) -> None:
    entry.page_id = page.pk
    entry.title = page.title
    entry.summary = page.summary
    entry.region = _region_of(page)
    entry.url = page.get_url() or ""
    entry.cover_url = page.cover.get_rendition(COVER_FILTER).url if page.cover else ""
    entry.is_live = page.live
    entry.published_at = page.first_published_at
    entry.changed_at = page.last_published_at
    entry.review_by = page.review_by
    entry.reading_minutes = reading_minutes(page)
    entry.year = page.first_published_at.year if page.first_published_at else None
    entry.agency_id = getattr(page, "agency_id", None)
    if isinstance(page, ArticlePage):
        entry.series_id, entry.series_order = page.series_id, page.series_order
    if isinstance(page, InnovationPage):
        _copy_innovation(entry, page)
    if isinstance(page, InnovationPage | PracticePage):
        _copy_figure(entry, page)


def _region_of(page: KnowledgePage) -> Region:
    region_page = page.region_page
    if region_page is None:
        raise RegionPage.DoesNotExist(f"page {page.pk} is below no region")
    return region_page.region


def _copy_innovation(entry: Entry, page: InnovationPage) -> None:
    for name in OF_INNOVATIONS:
        setattr(entry, name, getattr(page, name))
    dates = [stage.began_on for stage in page.stages.all()]
    if dates:
        entry.year = min(dates).year


def _copy_figure(entry: Entry, page: InnovationPage | PracticePage) -> None:
    first = page.indicators.first()
    last = first.values.last() if first else None
    entry.figure_name = first.name if first else ""
    entry.figure_unit = first.unit if first else ""
    entry.figure_before = first.baseline if first else None
    entry.figure_after = last.value if last else None


def _copy_relations(entry: Entry, page: KnowledgePage) -> None:
    entry.tags.set(page.tags.all())
    keys = [related.course.translation_key for related in page.related_courses.all()]
    entry.courses.add(*Course.objects.filter(translation_key__in=keys))
    if isinstance(page, ArticlePage):
        entry.authors.set(author.author_id for author in page.authors.all())
    if isinstance(page, InnovationPage):
        entry.other_affairs.set(page.other_affairs.all())


@transaction.atomic
def forget_page(page: Page) -> None:
    """A page was deleted: its row stays, no longer published, with all that readers left."""
    key = page.translation_key
    if Page.objects.filter(translation_key=key, live=True).exists():
        return
    entry = Entry.objects.filter(translation_key=key).first()
    if entry:
        Entry.objects.filter(pk=entry.pk).update(
            is_live=False, content_version=F("content_version") + 1
        )
        announce(entry)


def sync_below(page: Page) -> None:
    """Refresh all entries at or below ``page``, after a move or a changed slug."""
    for model in (ArticlePage, PracticePage, InnovationPage):
        for found in model.objects.descendant_of(page, inclusive=True).filter(live=True):
            sync_page(found)


def refresh_addresses() -> None:
    """A site came, changed or went: the addresses kept on rows follow their pages."""
    rows = Entry.objects.filter(page__isnull=False).only("page_id", "url", "content_version")
    pages = Page.objects.in_bulk(rows.values_list("page_id", flat=True))
    changed = []
    for entry in rows:
        url = pages[entry.page_id].get_url() or ""
        if entry.url != url:
            entry.url, entry.content_version = url, entry.content_version + 1
            changed.append(entry)
    with transaction.atomic():
        Entry.objects.bulk_update(changed, ["url", "content_version"], batch_size=500)
        if changed:
            announce(changed[0])
