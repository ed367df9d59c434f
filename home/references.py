"""Pages that blocks refer to, read at once for a whole body instead of for each kind of block."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page

_read: ContextVar[dict[int, Page] | None] = ContextVar("pages_read", default=None)


class PageBlock(blocks.PageChooserBlock):
    # Migrations name Wagtail's own block: what is stored is the same.
    canonical_module_path = "wagtail.blocks.PageChooserBlock"

    def bulk_to_python(self, values: list[int | None]) -> list[Page | None]:
        pages = _read.get()
        if pages is None:
            return super().bulk_to_python(values)
        return [pages.get(value) if value else None for value in values]


@contextmanager
def pages_read(body: StreamValue) -> Iterator[None]:
    """Within the block every page that ``body`` refers to is known; one query, or none."""
    known = body.stream_block.child_blocks
    ids = {
        pk
        for child in body.raw_data
        if child["type"] in known
        for pk in _page_ids(known[child["type"]], child["value"])
    }
    token = _read.set(Page.objects.in_bulk(ids) if ids else {})
    try:
        yield
    finally:
        _read.reset(token)


def _page_ids(block: blocks.Block, raw: Any) -> Iterator[int]:
    if not raw:
        return
    if isinstance(block, PageBlock):
        yield raw
    elif isinstance(block, blocks.ListBlock):
        for item in raw:
            yield from _page_ids(block.child_block, item["value"])
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _page_ids(child, raw.get(name))
