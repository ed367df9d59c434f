"""Pages out of the demo's texts, not yet saved."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.art import Library
from cms.demo.blocks import BodyBuilder
from learning.core.models import CoursePage, Region, Unit
from learning.plugins.practices import models

from .markup import prose, rich

Raw = dict[str, Any]

SAMPLE = "data-contoh"
COPIED = (
    "title", "slug", "summary", "stage", "initiator", "initiator_name", "technology", "form",
    "theme", "award", "property_right", "latitude", "longitude", "is_replicable", "cost_band",
    "replication_months", "replication_skills", "replication_rules", "series_order",
    "allow_comments", "contact_name", "contact_role", "contact_email", "contact_phone",
)  # fmt: skip
RICH = (
    "purpose", "benefits", "results", "background", "novelty", "implementation", "significance",
    "adaptability", "resources", "sustainability_institutional", "sustainability_social",
    "sustainability_managerial", "problem", "lessons",
)  # fmt: skip


def build_page(kind: str, fields: Raw, *, region: Region, library: Library, scene: Raw) -> Any:
    """An unsaved page of ``kind``; ``scene`` says where its cover is set."""
    model = {
        "article": models.ArticlePage,
        "practice": models.PracticePage,
        "innovation": models.InnovationPage,
    }[kind]
    page = model(live=False, **{name: fields[name] for name in COPIED if name in fields})
    for name in RICH:
        if name in fields:
            setattr(page, name, rich(fields[name]))
    page.body = BodyBuilder(library, f"asah/demo/{fields['slug']}").build(
        prose(fields.get("body", ""))
    )
    page.review_by = timezone.localdate() + timedelta(days=fields.get("review_in_days", 365))
    page.cover = library.drawn(fields["title"], alt=fields["cover_alt"], **scene, **fields["cover"])
    page.tags.add(SAMPLE, *fields["tags"])
    courses = CoursePage.objects.filter(slug__in=fields.get("courses", []))
    related = {
        "article": models.ArticleCourse,
        "practice": models.PracticeCourse,
        "innovation": models.InnovationCourse,
    }[kind]
    page.related_courses = [related(course=course) for course in courses]
    FINISHERS[kind](page, fields, region, library)
    return page


def agency_of(region: Region, fields: Raw) -> Unit | None:
    name = fields.get("agency")
    return Unit.get_root_nodes().get(region=region, name=name) if name else None


def _article(page: Any, fields: Raw, region: Region, library: Library) -> None:
    authors = {
        author.slug: author
        for author in models.AuthorProfile.objects.filter(slug__in=fields["authors"])
    }
    page.authors = [models.ArticleAuthor(author=authors[slug]) for slug in fields["authors"]]
    page.series = models.Series.objects.filter(slug=fields.get("series")).first()


def _practice(page: Any, fields: Raw, region: Region, library: Library) -> None:
    page.agency = agency_of(region, fields)
    page.indicators = list(_indicators(fields, models.PracticeIndicator, models.PracticeValue))


def _innovation(page: Any, fields: Raw, region: Region, library: Library) -> None:
    page.agency = agency_of(region, fields)
    page.affair = models.Affair.objects.get(name=fields["affair"])
    page.other_affairs = models.Affair.objects.filter(name__in=fields.get("other_affairs", []))
    page.indicators = list(_indicators(fields, models.InnovationIndicator, models.InnovationValue))
    page.stages = [
        models.InnovationStage(stage=stage, began_on=began_on, note=note)
        for stage, began_on, note in fields.get("stages", [])
    ]
    page.team = [
        models.InnovationMember(name=name, role=role) for name, role in fields.get("team", [])
    ]
    page.evidence = list(_evidence(page, fields, library))


def _indicators(fields: Raw, indicator: Any, value: Any) -> Iterator[Any]:
    for row in fields.get("indicators", []):
        yield indicator(
            name=row["name"],
            unit=row["unit"],
            lower_is_better=row.get("lower", False),
            baseline=row["before"],
            baseline_on=row["on"],
            source=row["source"],
            values=[value(measured_on=day, value=figure) for day, figure in row["values"]],
        )


def _evidence(page: Any, fields: Raw, library: Library) -> Iterator[Any]:
    codes = {row.code: row for row in models.EvidenceIndicator.objects.current()}
    for code, parameter, note, *paper in fields.get("evidence", []):
        document = None
        if paper:
            title = f"{paper[0]} – {page.title}"
            text = f"{title}\n\n{note}\n\nData contoh.\n"
            document = library.document(
                f"{page.slug}-{code}.txt", title=title, content=text.encode()
            )
            page.documents.add(models.InnovationDocument(document=document))
        yield models.InnovationEvidence(
            indicator=codes[code], parameter=parameter, note=note, document=document
        )


def last_measured(fields: Raw) -> date | None:
    days = [day for row in fields.get("indicators", []) for day, _value in row["values"]]
    return max(days, default=None)


FINISHERS = {"article": _article, "practice": _practice, "innovation": _innovation}
