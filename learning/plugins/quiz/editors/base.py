"""Between a body (docs/reference/question-bodies.md) and the blocks that edit it.

Blocks are named as the body's keys, so a fault's path leads to its field, and what has no way of
its own here goes over unchanged. List items keep their body's ``id`` as Wagtail's id of the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError, ListValue
from wagtail.blocks.struct_block import BlockGroup, StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .root import RootBlock

TEXT_FEATURES = [
    *("bold", "italic", "superscript", "subscript", "code", "ol", "ul"),
    *("link", "document-link", "image"),
]
STEM_FEATURES = ["h3", "h4", *TEXT_FEATURES, "blockquote", "hr"]
# What Wagtail's editor would lose: texts with these are edited as HTML.
BEYOND_EDITOR = re.compile(
    r"<(?:table|math|pre|u|s|td|th|audio|h5|h6|dl|span|div)\b", re.IGNORECASE
)
ID = re.compile(r"[A-Za-z0-9_]{1,32}")
HUNDRED = Decimal(100)


def folded(*names: str, heading: Any = None) -> BlockGroup:
    return BlockGroup(
        [*names], heading=heading or _("Advanced"), classname="collapsed", label_format=""
    )


class TextBlock(blocks.RichTextBlock):
    """Rich text of an option, of feedback."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    def dump(self, value: Any) -> str:
        return value.source if value else ""


class SourceBlock(blocks.TextBlock):
    """The same as HTML, where it holds what the editor would lose."""


class ShareBlock(blocks.DecimalBlock):
    """A fraction, in percent of the mark."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Share of the mark in %"))
        kwargs.setdefault("default", 0)
        kwargs.setdefault("min_value", -100)
        super().__init__(max_value=100, max_digits=8, decimal_places=5, **kwargs)

    def dump(self, value: Any) -> str:
        return f"{(value or Decimal(0)) / HUNDRED:f}"

    def load(self, raw: Any) -> Any:
        number = as_decimal(raw)
        return None if number is None else plain(number * HUNDRED)


class NumberTextBlock(blocks.CharBlock):
    """A number that keeps the digits it was written with, or ``*``."""

    def dump(self, value: Any) -> str:
        return (value or "").strip().replace(",", ".")


class PlaceBlock(blocks.IntegerBlock):
    """The number of another part, from 1, standing for its id; ``of`` names that part's list."""

    def __init__(self, of: str, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=1, max_value=100, **kwargs)
        self.of = of


class WordsBlock(blocks.TextBlock):
    """A list of plain words, one a line."""

    def dump(self, value: Any) -> list[str]:
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def load(self, raw: Any) -> str:
        return "\n".join(str(word) for word in raw or ())


class CombinedBlock(blocks.StructBlock):
    right = TextBlock(label=_("When right"))
    partial = TextBlock(label=_("When partly right"))
    wrong = TextBlock(label=_("When wrong"))
    show_number_right = blocks.BooleanBlock(
        label=_("Tell how many are right"), required=False, default=False
    )


def combined() -> CombinedBlock:
    return CombinedBlock(label=_("Feedback for all"), collapsed=True)


class RowsBlock(blocks.ListBlock):
    """A list that begins with as many empty rows as it needs at least."""

    def get_default(self) -> Any:
        rows = [self.child_block.get_default() for _row in range(self.meta.min_num or 1)]
        return ListValue(self, values=rows)


class BodyBlock(RootBlock):
    """Edits a body. ``stem_help`` is shown below the question."""

    stem_help: Any = ""

    class Meta:
        label = pgettext_lazy("question", "Answers")
        collapsed = False

    def to_body(self, value: Any) -> dict[str, Any]:
        return dump(self, value)

    def to_value(self, body: Mapping[str, Any]) -> Any:
        """What the form begins with."""
        raw = load(self, {**_defaults(self), **body})
        return self.to_python(raw)

    def error_at(self, path: Sequence[str], message: str) -> ValidationError:
        return error_at(self, path, message)


def _defaults(block: blocks.StructBlock) -> dict[str, Any]:
    return {name: dump(child, child.get_default()) for name, child in block.child_blocks.items()}


def dump(block: blocks.Block, value: Any) -> Any:
    """The JSON of a block's value."""
    if hasattr(block, "dump"):
        return block.dump(value)
    if isinstance(block, blocks.StructBlock):
        found = {name: dump(child, value[name]) for name, child in block.child_blocks.items()}
        return _with_ids(block, found)
    if isinstance(block, blocks.ListBlock):
        return [_row(block.child_block, item) for item in value.bound_blocks]
    if isinstance(block, ImageChooserBlock):
        return value.pk if value else None
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None and isinstance(block, blocks.CharBlock | blocks.TextBlock) else value


def _row(block: blocks.Block, item: Any) -> Any:
    found = dump(block, item.value)
    if isinstance(block, blocks.StructBlock):
        found["id"] = item.original_id if ID.fullmatch(item.original_id or "") else ""
    return found


def load(block: blocks.Block, raw: Any) -> Any:
    """What ``block.to_python`` takes."""
    if hasattr(block, "load"):
        return block.load(raw)
    if isinstance(block, blocks.StructBlock):
        given = raw if isinstance(raw, Mapping) else {}
        given = _with_places(block, given)
        return {
            name: load(child, given[name])
            for name, child in block.child_blocks.items()
            if name in given
        }
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "value": load(block.child_block, row),
                "id": row.get("id") if isinstance(row, Mapping) else None,
            }
            for row in raw or ()
        ]
    return raw


def _places(block: blocks.StructBlock) -> Iterable[tuple[str, str, PlaceBlock]]:
    """Name of a list, name of a place in its rows, and the place's block."""
    for name, child in block.child_blocks.items():
        row = child.child_block if isinstance(child, blocks.ListBlock) else None
        if isinstance(row, blocks.StructBlock):
            for inner, leaf in row.child_blocks.items():
                if isinstance(leaf, PlaceBlock):
                    yield name, inner, leaf


def _with_ids(block: blocks.StructBlock, found: dict[str, Any]) -> dict[str, Any]:
    """Numbers of parts become their ids, which are given out first."""
    for name, inner, place in _places(block):
        others = found[place.of]
        taken = {row["id"] for row in others}
        for index, row in enumerate(others, 1):
            row["id"] = row["id"] or next(_free(f"p{index}", taken))
            taken.add(row["id"])
        for row in found[name]:
            number = row[inner]
            row[inner] = others[number - 1]["id"] if number and number <= len(others) else None
    return found


def _free(wanted: str, taken: set[str]) -> Iterable[Any]:
    while wanted in taken:
        wanted += "x"
    yield wanted


def _with_places(block: blocks.StructBlock, given: Mapping[str, Any]) -> Mapping[str, Any]:
    changed = dict(given)
    for name, inner, place in _places(block):
        number = {row.get("id"): at for at, row in enumerate(given.get(place.of) or (), 1)}
        changed[name] = [
            {**row, inner: number.get(row.get(inner))} for row in changed.get(name) or ()
        ]
    return changed


def error_at(block: blocks.Block, path: Sequence[str], message: str) -> ValidationError:
    """An error for the field at ``path``, or as near to it as there is a field."""
    name, rest = (path[0], path[1:]) if path else ("", [])
    if isinstance(block, blocks.StructBlock):
        if name in block.child_blocks:
            below = error_at(block.child_blocks[name], rest, message)
            return StructBlockValidationError(block_errors={name: below})
        return StructBlockValidationError(non_block_errors=[message])
    if isinstance(block, blocks.ListBlock):
        if name.isdigit():
            below = error_at(block.child_block, rest, message)
            return ListBlockValidationError(block_errors={int(name): below})
        return ListBlockValidationError(non_block_errors=[message])
    return ValidationError(message)


def merged(errors: Sequence[ValidationError]) -> ValidationError:
    """Errors at several places of one block as one."""
    first, *others = errors
    if not others:
        return first
    by_place: dict[Any, list[ValidationError]] = {}
    whole: list[Any] = []
    for error in errors:
        if not isinstance(error, StructBlockValidationError | ListBlockValidationError):
            return ValidationError([message for one in errors for message in one.messages])
        for place, below in error.block_errors.items():
            by_place.setdefault(place, []).append(below)
        whole += error.non_block_errors.as_data()
    below_errors = {place: merged(found) for place, found in by_place.items()}
    return type(first)(block_errors=below_errors, non_block_errors=whole)


def as_source(block: blocks.Block) -> blocks.Block:
    """The same form with every rich text as HTML."""
    block = deepcopy(block)
    _replace(block)
    return block


def _replace(block: blocks.Block) -> None:
    if isinstance(block, blocks.StructBlock):
        for name, child in list(block.child_blocks.items()):
            if isinstance(child, TextBlock):
                block.child_blocks[name] = _source_of(child)
            else:
                _replace(child)
    elif isinstance(block, blocks.ListBlock):
        if isinstance(block.child_block, TextBlock):
            block.child_block = _source_of(block.child_block)
        else:
            _replace(block.child_block)


def _source_of(child: TextBlock) -> SourceBlock:
    source = SourceBlock(required=False, rows=3, label=child.label)
    source.set_name(child.name)
    return source


def holds_more(value: Any) -> bool:
    """Whether rich text in it would suffer from Wagtail's editor."""
    if isinstance(value, str):
        return BEYOND_EDITOR.search(value) is not None
    if isinstance(value, Mapping):
        return any(holds_more(inner) for inner in value.values())
    return isinstance(value, list | tuple) and any(holds_more(inner) for inner in value)


def as_decimal(raw: Any) -> Decimal | None:
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        return None


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
