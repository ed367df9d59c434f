"""A course as its page shows it to the public: from the row's outline, or a draft's own tree."""

from __future__ import annotations

from .models import ActivityPage, Completion, Course, CoursePage, SectionPage
from .outline import Outline, OutlineActivity, OutlineSection


def course_of(page: CoursePage) -> Course:
    """The row of ``page``; for a draft that has none, one that is not saved."""
    courses = Course.objects.select_related("region", "form")
    found = courses.filter(translation_key=page.translation_key).first()
    if found:
        return found
    region_page = page.region_page
    return Course(
        title=page.title,
        region=region_page.region if region_page else None,
        enrol_method=page.enrol_method,
        estimated_minutes=page.estimated_minutes,
        programme_jp=page.programme_jp,
        form=page.form,
    )


def draft_outline(page: CoursePage) -> Outline:
    """The tree below ``page`` with its drafts, for editors' previews."""
    groups: list[tuple[SectionPage | None, list[OutlineActivity]]] = []
    by_path: dict[str, SectionPage] = {}
    for child in page.get_descendants().order_by("path").specific():
        if isinstance(child, SectionPage):
            by_path[child.path] = child
        elif isinstance(child, ActivityPage):
            section = by_path.get(child.path[: -child.steplen])
            if not groups or groups[-1][0] is not section:
                groups.append((section, []))
            groups[-1][1].append(_draft_entry(child))
    return Outline(0, tuple(_draft_section(section, rows) for section, rows in groups))


def _draft_entry(page: ActivityPage) -> OutlineActivity:
    return OutlineActivity(
        id=0,
        title=page.title,
        summary=page.summary,
        type=page.activity_type,
        minutes=page.estimated_minutes,
        required=page.required,
        completion=Completion(page.completion),
        min_seconds=page.min_seconds,
        available_from=page.available_from,
        available_until=page.available_until,
        requires_previous=page.requires_previous,
    )


def _draft_section(section: SectionPage | None, rows: list[OutlineActivity]) -> OutlineSection:
    if section is None:
        return OutlineSection(None, "", "", tuple(rows))
    return OutlineSection(section.pk, section.title, section.summary, tuple(rows))
