"""The page of an innovation, part by part."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Locale

from learning.core.testing.factories import (
    make_course_page,
    make_region,
    make_region_page,
    make_unit,
)
from learning.plugins.practices.models import (
    Adoption,
    Affair,
    EvidenceIndicator,
    InnovationCourse,
    InnovationEvidence,
    InnovationMember,
    InnovationStage,
)
from learning.plugins.practices.testing import entry_of, make_innovation, make_practice

pytestmark = pytest.mark.django_db
WAITING = ("Waktu tunggu", "menit", 90, 25)


def structured(tree):
    found = tree.select('script[type="application/ld+json"]')
    return {data["@type"]: data for data in (json.loads(part.string) for part in found)}


def adopt(page, state=Adoption.State.RUNNING, **fields):
    fields.setdefault("region", make_region())
    return Adoption.objects.create(
        origin=entry_of(page), state=state, plan="Rencana", starts_on=date(2025, 3, 1), **fields
    )


def test_before_and_after_come_first(read, text):
    tree = read(make_innovation(title="Antrean daring", figures=[WAITING]))
    assert text(tree, "h1") == ["Antrean daring"]
    assert text(tree, ".turn-before dd b, .turn-after dd b") == ["90", "25"]
    assert text(tree, ".turn-change") == ["Down 65 menit (72 %)"]
    assert text(tree, ".figure-source") == ["Source: Catatan loket"]
    headings = [heading.get("id") for heading in tree.select("main h2")]
    assert headings[0] == "angka-judul"


def test_every_figure_is_in_a_table_too(read, text):
    tree = read(make_innovation(figures=[WAITING]))
    assert text(tree, ".figure-table tbody tr") == [
        "1 January 2024 (before) 90",
        "1 January 2025 25",
    ]


def test_an_innovation_without_anything_is_a_page_too(read):
    tree = read(make_innovation())
    assert not tree.select(".proof, .journey, .story-part, .replication, .story-nav")


def test_the_story_has_the_sections_that_are_written(read, text):
    page = make_innovation(
        background="<p>Dulu lama.</p>",
        sustainability_social="<p>Kader.</p>",
        novelty="<p>Baru.</p>",
        figures=[WAITING],
    )
    tree = read(page)
    assert text(tree, ".story-part h2") == ["Background", "What is new", "How it lasts"]
    assert text(tree, "#sustainability h3") == ["Society"]
    links = [link["href"] for link in tree.select(".story-nav a")]
    assert links == ["#angka", "#background", "#novelty", "#sustainability"]
    assert all(tree.select_one(link) for link in links)


def test_stages_with_their_dates(read, text):
    stages = [InnovationStage(stage="initiative", began_on=date(2024, 1, 1), note="Ide")]
    tree = read(make_innovation(stages=stages))
    assert text(tree, ".journey li") == [
        "Initiative January 2024 Ide",
        "Trial Not yet",
        "In use Not yet",
    ]
    assert text(tree, ".is-current b") == ["Initiative"]


def test_the_record_in_short(read, text):
    region = make_region()
    agency = make_unit(region, name="Dinas Kesehatan")
    affair = Affair.objects.get(code="kesehatan")
    page = make_innovation(region=region, agency=agency, affair=affair, award="Top 45")
    page.latitude, page.longitude = "-0.62410", "100.11200"
    page.save_revision().publish()
    facts = text(read(page), ".story-side .facts dd")
    assert facts[0] == "Dinas Kesehatan"
    assert facts[1] == f"{affair.name} Basic service"
    assert facts[-2:] == ["Top 45", "0.6241° S, 100.112° E"]


def test_evidence_is_a_checklist_without_a_score(read, text):
    indicators = list(EvidenceIndicator.objects.current())
    proof = InnovationEvidence(indicator=indicators[0], parameter=2, note="Perwal 12")
    tree = read(make_innovation(evidence=[proof]))
    assert text(tree, "#bukti > p")[0].startswith("The region has handed in evidence for 1 of 20")
    assert len(tree.select(".proofs li")) == 20
    assert len(tree.select(".proofs .is-there")) == 1
    assert indicators[0].middle in text(tree, ".proofs .is-there")[0]


def test_team_and_contact(read, text):
    page = make_innovation(
        team=[InnovationMember(name="Siti Aminah, S.Pd.", role="Penggagas")],
        contact_name="Budi",
        contact_email="budi@contoh.example",
        contact_phone="(061) 12-34",
    )
    tree = read(page)
    assert text(tree, ".team li") == ["SA Siti Aminah, S.Pd. Penggagas"]
    links = [link["href"] for link in tree.select(".story-contact a")]
    assert links == ["mailto:budi@contoh.example", "tel:0611234"]


def test_replication_says_what_it_takes_and_who_did(read, text):
    page = make_innovation(is_replicable=True, cost_band="low", replication_months=4)
    adopted = adopt(page, results="Turun")
    adopt(page, state=Adoption.State.PROPOSED)
    adopt(page, state=Adoption.State.DECLINED)
    tree = read(page)
    assert text(tree, ".replication .figures dd") == ["Below Rp50 million", "4 months"]
    (line,) = text(tree, ".adopters li")
    assert line.startswith(f"{adopted.region.name} Running, since March 2025")


@pytest.mark.parametrize(("is_published", "start"), [(False, ""), (True, "/en")])
def test_a_translated_region_is_linked_where_the_reader_reads_it(read, is_published, start):
    adopter = make_region()
    source = make_region_page(adopter)
    english, _ = Locale.objects.get_or_create(language_code="en")
    other = source.copy_for_translation(english, copy_parents=True)
    if is_published:
        other.save_revision().publish()
    page = make_innovation()
    adopt(page, region=adopter)
    (link,) = read(page).select(".adopters a")
    assert link["href"] == f"{start}{source.url}"


def test_a_page_to_be_reviewed_says_so(read):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert read(make_innovation(review_by=yesterday)).select(".alert-warning")
    assert not read(make_innovation(review_by=timezone.localdate())).select(".alert-warning")


def test_sample_data_is_marked_and_is_no_topic(read, text):
    tree = read(make_innovation(tags=["Data contoh", "antrean"]))
    assert text(tree, ".badge-warn") == ["Sample data"]
    assert text(tree, ".chips li") == ["antrean"]


def test_related_courses(read, text):
    course = make_course_page(title="Layanan prima")
    page = make_innovation(related_courses=[InnovationCourse(course=course)])
    assert text(read(page), "#kursus ~ *, [aria-labelledby=kursus] h3") == ["Layanan prima"]


def test_related_entries_here_and_elsewhere(read, text):
    region = make_region()
    affair = Affair.objects.get(code="kesehatan")
    page = make_innovation(region=region, tags=["antrean"], affair=affair)
    make_practice(region=region, title="Tetangga")
    make_innovation(region=region, title="Tetangga dekat", tags=["antrean"])
    make_innovation(title="Jauh", tags=["antrean"])
    make_innovation(title="Seurusan", affair=affair)
    make_innovation(title="Lain sama sekali")
    tree = read(page)
    assert text(tree, "[aria-labelledby=sedaerah] h3") == ["Tetangga dekat", "Tetangga"]
    assert text(tree, "[aria-labelledby=daerah-lain] h3") == ["Jauh", "Seurusan"]


def test_what_search_engines_and_messengers_read(read):
    page = make_innovation(title="Antrean daring", figures=[WAITING], tags=["antrean"])
    page.latitude, page.longitude = "3.5", "98.5"
    page.save_revision().publish()
    tree = read(page)
    article = structured(tree)["Article"]
    assert article["headline"] == "Antrean daring"
    assert article["keywords"] == ["antrean"]
    assert article["spatialCoverage"]["geo"]["latitude"] == 3.5
    assert "BreadcrumbList" in structured(tree)
    metas = {meta.get("property"): meta["content"] for meta in tree.select("meta[property]")}
    assert metas["og:type"] == "article"
    assert metas["og:image"] == article["image"][0]
    assert metas["og:image:width"] == "1200"


def test_whoever_is_not_signed_in_gets_a_page_to_keep(read):
    response = read(make_innovation()).response
    assert response.headers["X-Asah-Public"] == "1"


def test_the_preview_of_a_draft(read, text):
    page = make_innovation(publish=False, figures=[WAITING], background="<p>Dulu.</p>")
    page.stages = [InnovationStage(stage="trial", began_on=date(2024, 1, 1))]
    draft = page.get_latest_revision_as_object()
    response = draft.make_preview_request(preview_mode="")
    response.render()
    html = response.content.decode()
    assert response.status_code == 200
    assert "Waktu tunggu" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "ld+json" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_query_count(client, number, django_assert_num_queries):
    region = make_region()
    figures = [(f"Angka {n}", "menit", 90, 25) for n in range(number)]
    indicators = list(EvidenceIndicator.objects.current())[:number]
    page = make_innovation(
        region=region,
        figures=figures,
        tags=[f"tanda {n}" for n in range(number)],
        stages=[
            InnovationStage(stage="trial", began_on=date(2024, 1, n + 1)) for n in range(number)
        ],
        evidence=[InnovationEvidence(indicator=row) for row in indicators],
        team=[InnovationMember(name=f"Orang {n}") for n in range(number)],
        related_courses=[InnovationCourse(course=make_course_page()) for n in range(number)],
        is_replicable=True,
    )
    for _n in range(number):
        adopt(page)
        make_innovation(region=region)
        make_innovation(tags=["tanda 0"])
    client.get(page.get_url())
    with django_assert_num_queries(31):
        client.get(page.get_url())
