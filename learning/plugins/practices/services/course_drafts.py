"""A practice or an innovation becomes the draft of a course: its story, told in lessons.

Lessons are made by whichever plugin registered the type "lesson", through core's contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.rich_text import RichText

from learning.core.api import DomainError, activity_types
from learning.core.models import Course, CoursePage, CoursesIndexPage, DevelopmentForm
from learning.core.prose.reading import count_words, minutes_for
from learning.core.prose.richtext import to_safe_html

from ..faces.innovation import STORY, SUSTAINABILITY
from ..faces.practice import AFTER_RESULTS, BEFORE_RESULTS
from ..faces.record import Section, sections_of
from ..models import CourseDraft, Entry, InnovationPage
from ..numbers import shown
from ..queries.course_drafts import TAUGHT
from .entries import announce

LESSON = "lesson"
Rows = list[dict[str, Any]]


@transaction.atomic
def begin(
    entry: Entry, *, index: CoursesIndexPage, user: Any, again: bool = False
) -> tuple[CoursePage, bool]:
    """The draft below ``index`` and whether it was made now; one a region unless ``again``."""
    entry = Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
    region = index.get_parent().specific.region
    found = CourseDraft.objects.filter(entry=entry, region=region).order_by("-pk").first()
    if found and not again:
        return found.page, False
    kind = activity_types.get(LESSON)
    if kind is None or entry.kind not in TAUGHT or not (entry.is_live and entry.page_id):
        raise DomainError(_("No course can be made of this."), code="not_teachable")
    if not index.permissions_for_user(user).can_add_subpage():
        raise DomainError(_("You may not add courses there."), code="forbidden")
    source = Page.objects.get(pk=entry.page_id).specific
    course = _course(source, index, user)
    for item in lessons_of(source, entry):
        kind.import_item(item, course)
    CourseDraft.objects.create(entry=entry, region=region, page=course, created_by=user)
    log(entry, "learning.entry.course", user=user, data={"page": course.pk, "title": course.title})
    return course, True


def _course(source: Any, index: CoursesIndexPage, user: Any) -> CoursePage:
    course = CoursePage(
        title=source.title,
        summary=source.summary,
        cover=source.cover,
        form=DevelopmentForm.objects.order_by("pk").first(),
        locale=index.locale,
        live=False,
        owner=user,
    )
    index.add_child(instance=course)
    course.save_revision(user=user, log_action="wagtail.create")
    return course


def lessons_of(source: Any, entry: Entry) -> Iterator[dict[str, Any]]:
    """The parts of the story as items of the type "lesson"; the first one names the origin."""
    rows = list(_parts(source))
    for place, (title, body) in enumerate(rows or [(entry.title, [])]):
        if place == 0:
            body = [_paragraph(_credit(entry)), *body]
        yield {
            "title": str(title)[:255],
            "estimated_minutes": max(1, minutes_for(count_words(str(body)))),
            "body": body,
        }


def _parts(source: Any) -> Iterator[tuple[Any, Rows]]:
    if isinstance(source, InnovationPage):
        yield from map(_told, sections_of(source, STORY))
        lasting = sections_of(source, SUSTAINABILITY)
        if lasting:
            yield _("How it lasts"), [row for part in lasting for row in _titled(part)]
        pictures = [*_blocks(source.video), *_blocks(source.gallery)]
        if pictures:
            yield _("Pictures and video"), pictures
        last: list[tuple[str, Any]] = []
    else:
        yield from map(_told, sections_of(source, BEFORE_RESULTS))
        last = AFTER_RESULTS
    figures = _figures(source)
    if figures:
        yield _("Results in figures"), [_paragraph(figures)]
    yield from map(_told, sections_of(source, last))


def _told(section: Section) -> tuple[Any, Rows]:
    if section.stream is not None:
        return section.title, _blocks(section.stream)
    return section.title, [_paragraph(to_safe_html(section.text))]


def _titled(section: Section) -> Rows:
    heading = {"type": "heading", "value": {"text": str(section.title), "level": "h2"}}
    return [heading, *_told(section)[1]]


def _paragraph(html: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": str(html)}


def _credit(entry: Entry) -> str:
    """Where it comes from, in the first words that a learner reads."""
    link = format_html('<a href="{}">{}</a>', entry.url, entry.title)
    text = _("This course draws on %(link)s of %(region)s.")
    return "<p>" + text % {"link": link, "region": format_html("{}", entry.region.name)} + "</p>"


def _figures(source: Any) -> str:
    lines = []
    for row in source.indicators.all():
        last = row.values.last()
        now = shown(last.value) if last else "–"
        lines.append((row.name, shown(row.baseline), now, row.unit, row.source))
    items = format_html_join("", "<li>{}: {} → <b>{}</b> {} ({})</li>", lines)
    return format_html("<ul>{}</ul>", items) if lines else ""


def _blocks(stream: Any) -> Rows:
    """Copies of the blocks, with links as addresses: a lesson keeps no link by a page's id."""
    rows = []
    for child in stream:
        value = _with_addresses(child.block, child.value)
        rows.append({"type": child.block_type, "value": child.block.get_prep_value(value)})
    return rows


def _with_addresses(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return RichText(to_safe_html(value.source or ""))
    if isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            child.value = _with_addresses(block.child_block, child.value)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            value[name] = _with_addresses(child, value.get(name))
    return value


def link_published(page: Page) -> None:
    """A course that was begun from an entry is published: from now on it stands with it."""
    draft = CourseDraft.objects.filter(page=page.pk).select_related("entry").first()
    if draft is None:
        return
    course = Course.objects.filter(translation_key=page.translation_key).first()
    if course and not draft.entry.courses.filter(pk=course.pk).exists():
        draft.entry.courses.add(course)
        announce(draft.entry)
