"""Ten thousand innovations, written in bulk: publishing each would take an hour."""

import random
from datetime import timedelta
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from taggit.models import Tag
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from learning.core.models import Region, RegionPage
from learning.plugins.practices.models import (
    Affair,
    Entry,
    InnovationPage,
    InnovationsIndexPage,
    Stage,
    Technology,
)

MANY = 10_000
BATCH = 500
WHAT = "Antrean Loket Posyandu Pasar Arsip Sampah Izin Peta Kelas Kartu Bus Perpustakaan".split()
HOW = "daring keliling terbuka terpadu cepat bersama gratis digital mandiri".split()
WHERE = "puskesmas kecamatan desa sekolah kantor pelabuhan terminal kelurahan".split()
TAGS = 40


@transaction.atomic
def make_innovations(number: int = MANY) -> None:
    chance = random.Random(4)
    index = _index()
    affairs, regions = list(Affair.objects.all()), list(Region.objects.exclude(code="0"))
    tags = [Tag.objects.create(name=f"topik {n}", slug=f"topik-{n}") for n in range(TAGS)]
    for start in range(0, number, BATCH):
        pages = _pages(index, range(start, min(start + BATCH, number)), chance)
        for page in pages:
            page.affair = chance.choice(affairs)
            page.stage, page.technology = (
                chance.choice(Stage.values),
                chance.choice(Technology.values),
            )
            page.is_replicable = chance.random() < 0.4
        fields = InnovationPage._meta.local_concrete_fields
        InnovationPage._base_manager._insert(pages, fields=fields, using="default", raw=True)
        rows = Entry.objects.bulk_create([_entry(page, chance, regions) for page in pages])
        through = Entry.tags.through
        through.objects.bulk_create(
            through(entry_id=row.pk, tag_id=tag.pk)
            for row in rows
            for tag in chance.sample(tags, 3)
        )
        get_search_backend().add_bulk(InnovationPage, pages)
    Page.objects.filter(pk=index.pk).update(numchild=index.numchild + number)


def _index() -> InnovationsIndexPage:
    found = InnovationsIndexPage.objects.live().first()
    if found:
        return found
    parent = RegionPage.objects.live().first()
    return parent.add_child(instance=InnovationsIndexPage(title="Inovasi", slug="inovasi"))


def _pages(index: Page, numbers: range, chance: random.Random) -> list[InnovationPage]:
    now, locale = timezone.now(), Locale.get_default()
    kind = ContentType.objects.get_for_model(InnovationPage)
    region_page = RegionPage.objects.ancestor_of(index).last()
    shared = {"content_type": kind, "locale": locale, "live": True, "depth": index.depth + 1}
    bases = []
    for number in numbers:
        title = f"{chance.choice(WHAT)} {chance.choice(HOW)} {chance.choice(WHERE)} {number}"
        slug = f"tolok-{number}"
        bases.append(
            Page(
                **shared,
                path=Page._get_path(index.path, index.depth + 1, index.numchild + number + 1),
                title=title,
                draft_title=title,
                slug=slug,
                url_path=f"{index.url_path}{slug}/",
                translation_key=uuid4(),
                first_published_at=now - timedelta(hours=number),
            )
        )
    pages = []
    for base in Page.objects.bulk_create(bases):
        page = InnovationPage(page_ptr=base, summary="Waktu tunggu warga berkurang.")
        page.__dict__.update({k: v for k, v in base.__dict__.items() if k != "_state"})
        page.region_page = region_page
        pages.append(page)
    return pages


def _entry(page: InnovationPage, chance: random.Random, regions: list[Region]) -> Entry:
    return Entry(
        translation_key=page.translation_key,
        kind=Entry.Kind.INNOVATION,
        page_id=page.pk,
        region=chance.choice(regions),
        title=page.title,
        summary=page.summary,
        url=page.url_path,
        is_live=True,
        published_at=page.first_published_at,
        changed_at=page.first_published_at,
        stage=page.stage,
        technology=page.technology,
        affair=page.affair,
        is_replicable=page.is_replicable,
        year=chance.randint(2019, 2026),
        figure_name="Waktu tunggu",
        figure_unit="menit",
        figure_before=chance.randint(40, 120),
        figure_after=chance.randint(5, 39),
        adoption_count=chance.choice((0, 0, 0, 1, 4)),
    )
