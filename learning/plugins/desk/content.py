"""What a page holds, read from its newest draft as it is stored: nothing it shows is loaded.

``facts_of`` walks the fields and blocks of any page type. It knows blocks by what they are (a
picture with its description, a video, rich text, an address), not by the plugin that owns them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page, Revision

from learning.core.prose.blocks import MediaBlock, VideoBlock

PARAGRAPHS = frozenset({"p", "li", "h2", "h3", "h4", "br", "blockquote", "td", "th"})


@dataclass(frozen=True, slots=True)
class Draft:
    """The newest draft of a page: ``values`` are its stored fields by name."""

    page: Page
    model: type[Page]
    values: dict[str, Any]

    def has(self, name: str) -> bool:
        return name in self.values


class Place(NamedTuple):
    """In words, and as Wagtail's editor addresses it."""

    words: str
    path: str

    def inside(self, words: str, path: Any) -> Place:
        """``path`` is empty where an import left no id: then what is around it is shown."""
        return Place(f"{self.words} › {words}", f"{self.path}.{path}" if path else self.path)


@dataclass(frozen=True, slots=True)
class Picture:
    where: Place
    image: int | None
    described: bool


@dataclass(frozen=True, slots=True)
class Recording:
    where: Place
    is_video: bool
    is_file: bool
    captions: bool
    transcript: bool


@dataclass(frozen=True, slots=True)
class Target:
    """A link to a page or document by ``pk``, or to an address; ``words`` are what one clicks."""

    where: Place
    pk: int = 0
    url: str = ""
    words: str = ""


@dataclass(slots=True)
class Facts:
    pictures: list[Picture] = field(default_factory=list)
    # Pictures in fields of their own, described in the library.
    covers: list[Picture] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    pages: list[Target] = field(default_factory=list)
    documents: list[Target] = field(default_factory=list)
    urls: list[Target] = field(default_factory=list)
    # Paragraphs of running text.
    texts: list[str] = field(default_factory=list)


def drafts_of(pages: Iterable[Page]) -> list[Draft]:
    """The newest drafts by two queries and one for each type of page that has no revision."""
    rows = list(pages)
    revisions = Revision.objects.in_bulk([row.latest_revision_id for row in rows])
    without = [row.pk for row in rows if row.latest_revision_id not in revisions]
    stored = {page.pk: page for page in Page.objects.filter(pk__in=without).specific()}
    found = []
    for row in rows:
        revision = revisions.get(row.latest_revision_id)
        values = revision.content if revision else _stored_values(stored[row.pk])
        found.append(Draft(row, row.specific_class or Page, values))
    return found


def _stored_values(page: Page) -> dict[str, Any]:
    """As a revision has them, without what is kept in other tables."""
    fields = [part for part in page._meta.concrete_fields if part.name != "path"]
    return {
        part.name: part.value_to_string(page)
        if isinstance(part, StreamField)
        else part.value_from_object(page)
        for part in fields
    }


def facts_of(draft: Draft) -> Facts:
    facts = Facts()
    for name, value in draft.values.items():
        try:
            part = draft.model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        place = Place(str(getattr(part, "verbose_name", name)), name)
        if isinstance(part, StreamField):
            _read_stream(part, value, place, facts)
        elif isinstance(part, RichTextField):
            _read_rich(value, place, facts)
        elif isinstance(part, models.ForeignKey):
            _read_reference(part, value, place, facts)
    return facts


def _read_reference(part: models.ForeignKey, value: Any, where: Place, facts: Facts) -> None:
    if value and part.related_model is get_document_model():
        facts.documents.append(Target(where, pk=_number(value)))
    elif value and part.related_model is get_image_model():
        facts.covers.append(Picture(where, _number(value), described=True))


def _read_stream(part: StreamField, value: Any, place: Place, facts: Facts) -> None:
    raw = _decoded(value)
    for block, item, where in _walk(part.stream_block, raw, place):
        _read_block(block, item, where, facts)


def _decoded(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return []


def _walk(block: Any, raw: Any, where: Place) -> Iterator[tuple[Any, Any, Place]]:
    """Every block below ``block`` with its stored value and its place in words."""
    if not isinstance(block, blocks.StreamBlock):
        yield block, raw, where
    for child, value, place in _children(block, raw, where):
        yield from _walk(child, value, place)


def _children(block: Any, raw: Any, where: Place) -> Iterator[tuple[Any, Any, Place]]:
    if isinstance(block, blocks.StreamBlock) and isinstance(raw, list):
        for number, item in enumerate(raw, 1):
            child = block.child_blocks.get(item.get("type")) if isinstance(item, dict) else None
            if child is not None:
                place = where.inside(f"{number}. {child.label}", item.get("id"))
                yield child, item.get("value"), place
    elif isinstance(block, blocks.ListBlock) and isinstance(raw, list):
        for number, item in enumerate(raw, 1):
            is_wrapped = isinstance(item, dict) and item.get("type") == "item"
            place = where.inside(str(number), item.get("id") if is_wrapped else "")
            yield block.child_block, item.get("value") if is_wrapped else item, place
    elif isinstance(block, ImageBlock | TypedTableBlock):
        return
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        for name, child in block.child_blocks.items():
            yield child, raw.get(name), where._replace(path=f"{where.path}.{name}")


def _read_block(block: Any, raw: Any, where: Place, facts: Facts) -> None:
    if isinstance(block, ImageBlock):
        _read_picture(raw, where, facts)
    elif isinstance(block, blocks.RichTextBlock):
        _read_rich(raw, where, facts)
    elif isinstance(block, blocks.TextBlock) and isinstance(raw, str):
        facts.texts.append(raw)
    elif isinstance(block, DocumentChooserBlock) and raw:
        facts.documents.append(Target(where, pk=_number(raw)))
    elif isinstance(block, blocks.PageChooserBlock) and raw:
        facts.pages.append(Target(where, pk=_number(raw)))
    elif isinstance(block, blocks.URLBlock) and raw:
        facts.urls.append(Target(where, url=str(raw), words=str(raw)))
    elif isinstance(block, MediaBlock) and isinstance(raw, dict):
        facts.recordings.append(_recording(block, raw, where))
    elif isinstance(block, blocks.StructBlock) and isinstance(raw, dict):
        _read_chosen_pictures(block, raw, where, facts)


def _read_picture(raw: Any, where: Place, facts: Facts) -> None:
    if isinstance(raw, dict) and raw.get("image"):
        described = bool(raw.get("decorative") or str(raw.get("alt_text") or "").strip())
        facts.pictures.append(Picture(where, _number(raw["image"]), described))


def _read_chosen_pictures(block: Any, raw: dict[str, Any], where: Place, facts: Facts) -> None:
    """Pictures with their description in a field beside them, named as they are and ``_alt``."""
    for name, child in block.child_blocks.items():
        if isinstance(child, ImageChooserBlock) and raw.get(name):
            alt = f"{name}_alt"
            described = alt not in block.child_blocks or bool(str(raw.get(alt) or "").strip())
            facts.pictures.append(Picture(where, _number(raw[name]), described))


def _recording(block: Any, raw: dict[str, Any], where: Place) -> Recording:
    return Recording(
        where,
        is_video=isinstance(block, VideoBlock),
        is_file=bool(raw.get("document")),
        captions=bool(raw.get("captions")),
        transcript=bool(_plain(raw.get("transcript"))),
    )


def _read_rich(html: Any, where: Place, facts: Facts) -> None:
    reader = _RichReader(where, facts)
    reader.feed(str(html or ""))
    reader.close()
    reader.end_paragraph()


def _plain(html: Any) -> str:
    facts = Facts()
    _read_rich(html, Place("", ""), facts)
    return " ".join(facts.texts)


class _RichReader(HTMLParser):
    """Paragraphs, links and pictures of Wagtail's stored rich text."""

    def __init__(self, where: Place, facts: Facts) -> None:
        super().__init__()
        self.where, self.facts = where, facts
        self.paragraph: list[str] = []
        self.link: dict[str, str | None] | None = None
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "a":
            self.link, self.words = found, []
        elif tag == "embed" and found.get("embedtype") == "image":
            described = bool((found.get("alt") or "").strip())
            picture = Picture(self.where, _number(found.get("id")), described)
            self.facts.pictures.append(picture)
        elif tag in PARAGRAPHS:
            self.end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            self.end_link(self.link)
        elif tag in PARAGRAPHS:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        self.paragraph.append(data)
        if self.link is not None:
            self.words.append(data)

    def end_paragraph(self) -> None:
        text = "".join(self.paragraph).strip()
        if text:
            self.facts.texts.append(text)
        self.paragraph = []

    def end_link(self, link: dict[str, str | None]) -> None:
        words, kind = "".join(self.words).strip(), link.get("linktype")
        target = Target(self.where, _number(link.get("id")), link.get("href") or "", words)
        if kind == "page":
            self.facts.pages.append(target)
        elif kind == "document":
            self.facts.documents.append(target)
        elif target.url:
            self.facts.urls.append(target)
        self.link = None


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def image_ids(facts: Facts) -> set[int]:
    return {picture.image for picture in [*facts.pictures, *facts.covers] if picture.image}


def rights_of_images(ids: Iterable[int]) -> dict[int, str]:
    """By the ids of those that exist; empty where nobody stated any."""
    return dict(_rights(get_image_model(), ids))


def rights_of_documents(ids: Iterable[int]) -> dict[int, str]:
    return dict(_rights(get_document_model(), ids))


def _rights(model: Any, ids: Iterable[int]) -> Any:
    return model.objects.filter(pk__in=set(ids)).order_by().values_list("pk", "rights")
