"""Demo courses as pages, published the way an editor would publish them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify

from cms.demo.art import Library
from cms.demo.blocks import BodyBuilder
from learning.core.models import (
    Course,
    CoursePage,
    CoursesIndexPage,
    DevelopmentForm,
    FieldOfKnowledge,
    JobType,
    SectionPage,
)
from learning.plugins.lesson.models import LessonPage

COPIED = (
    "title",
    "slug",
    "summary",
    "audience",
    "level",
    "programme_jp",
    "estimated_minutes",
    "sequential",
    "enrol_key",
    "scope",
    "seats",
    "access_days",
)


def load_course(fields: dict[str, Any], index: CoursesIndexPage, library: Library) -> Course:
    page = CoursePage.objects.child_of(index).filter(slug=fields["slug"]).first()
    if page is None:
        page = _build(fields, index, library)
    return Course.objects.get(translation_key=page.translation_key)


def _build(fields: dict[str, Any], index: CoursesIndexPage, library: Library) -> CoursePage:
    page = CoursePage(live=False, **{name: fields[name] for name in COPIED if name in fields})
    page.enrol_method = fields["enrolment"]
    for name, days in fields.get("days_from_now", {}).items():
        setattr(page, name, timezone.now() + timedelta(days=days))
    page.outcomes = html_list(fields["outcomes"])
    page.cover = library.image(fields["cover"])
    page.form = DevelopmentForm.objects.current().get(code=fields["form"])
    page.field_of_knowledge = FieldOfKnowledge.objects.get(name=fields["field"])
    index.refresh_from_db()
    index.add_child(instance=page)
    page.job_types = JobType.objects.filter(code__in=fields["job_types"])
    page.tags.add(*fields["tags"])
    for person in fields["instructors"]:
        page.instructors.create(name=person["name"], role=person.get("role", ""))
    for slug in fields.get("prerequisites", []):
        page.prerequisites.create(course=CoursePage.objects.get(slug=slug))
    for section in fields["sections"]:
        _section(page, section, library, seed=fields["slug"])
    # Last, so that the course's rows are made once from the whole tree.
    page.save_revision().publish()
    return page


def html_list(points: list[str]) -> str:
    return format_html(
        "<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((point,) for point in points))
    )


def _section(page: CoursePage, fields: dict[str, Any], library: Library, *, seed: str) -> None:
    page.refresh_from_db()
    section = page.add_child(
        instance=SectionPage(
            title=fields["title"],
            slug=slugify(fields["title"])[:80],
            summary=fields.get("summary", ""),
            live=False,
        )
    )
    section.save_revision().publish()
    for lesson in fields["lessons"]:
        _lesson(section, lesson, library, seed=seed)


def _lesson(section: SectionPage, fields: dict[str, Any], library: Library, *, seed: str) -> None:
    section.refresh_from_db()
    builder = BodyBuilder(library, f"asah/demo/{seed}/{fields['slug']}")
    lesson = LessonPage(
        title=fields["title"],
        slug=fields["slug"],
        summary=fields.get("summary", ""),
        estimated_minutes=fields["minutes"],
        completion=fields.get("completion", "manual"),
        min_seconds=fields.get("min_seconds", 0),
        required=fields.get("required", True),
        live=False,
    )
    lesson.body = builder.build(fields["blocks"])
    section.add_child(instance=lesson)
    lesson.save_revision().publish()
