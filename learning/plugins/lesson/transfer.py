"""A lesson as plain data and back, for export, import and demo content.

The body is Wagtail's own JSON: a list of ``{"type", "value", "id"}``. Images and documents are
given by their id in this installation, as in the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.rich_text import RichText

from learning.core.contract import DomainError
from learning.core.prose.richtext import clean_source

from .models import LessonPage

FIELDS = (
    "title",
    "slug",
    "summary",
    "estimated_minutes",
    "required",
    "completion",
    "min_seconds",
    "requires_previous",
)


def export(page: LessonPage) -> dict[str, Any]:
    data = {name: getattr(page, name) for name in FIELDS}
    return {"type": page.activity_type, **data, "body": list(page.body.get_prep_value())}


def import_item(item: Mapping[str, Any], parent) -> LessonPage:
    """Create a draft lesson below ``parent``. Raises DomainError for a block of unknown type."""
    stream = LessonPage.body.field.stream_block
    body = [_checked(row, stream) for row in item.get("body", ())]
    page = LessonPage(
        **{name: item[name] for name in FIELDS if name in item},
        body=stream.to_python(body),
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision()
    return page


def _checked(row: Mapping[str, Any], stream: blocks.StreamBlock) -> dict[str, Any]:
    kind = row.get("type")
    if kind not in stream.child_blocks:
        raise DomainError(_("Unknown block: %(type)s") % {"type": kind}, code="unknown_block")
    block = stream.child_blocks[kind]
    value = _cleaned(block, block.to_python(row.get("value")))
    return {
        "type": kind,
        "value": block.get_prep_value(value),
        "id": row.get("id") or str(uuid4()),
    }


def _cleaned(block: blocks.Block, value):
    """The same value with all rich text in it reduced to the tags that lessons show."""
    if isinstance(block, blocks.RichTextBlock):
        return RichText(clean_source(value.source or ""))
    if isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            child.value = _cleaned(block.child_block, child.value)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            value[name] = _cleaned(child, value.get(name))
    return value
