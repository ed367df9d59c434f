"""Blocks that explain: tables, call-outs, steps, comparisons, folded details."""

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTableBlock,
    TypedTableBlockValidationError,
)

from .base import (
    PREVIEW_TEMPLATE,
    STRUCTURE_GROUP,
    OptionalImageBlock,
    ProseBlock,
    rich_text,
)

MAX_TABLE_ROWS = 60
MAX_TABLE_COLUMNS = 8


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(label=_("Text"), required=False, max_length=400, icon="pilcrow")
    number = blocks.CharBlock(
        label=pgettext_lazy("a figure in a table", "Number"),
        required=False,
        max_length=40,
        icon="decimal",
    )

    class Meta:
        label = _("Table")
        description = _("Facts in rows. Give it a caption and name every column.")
        icon = "table"
        group = STRUCTURE_GROUP
        template = "learning/prose/blocks/table.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "caption": "Waktu tunggu di dua loket",
            "columns": [
                {"type": "text", "heading": "Loket"},
                {"type": "number", "heading": "Menit"},
            ],
            "rows": [{"values": ["Pendaftaran", "12"]}, {"values": ["Pengambilan", "7"]}],
        }

    def clean(self, table):
        table = super().clean(table)
        problem = None if self.is_deferred_validation else _table_problem(table)
        if problem:
            raise TypedTableBlockValidationError(
                non_block_errors=ErrorList([ValidationError(problem)])
            )
        return table

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        context["rows"] = [
            [_cell(column, text) for column, text in zip(value.columns, row["values"], strict=True)]
            for row in value.row_data
        ]
        return context


def _cell(column, text) -> dict:
    is_number = column["block"].name == "number"
    return {"text": text or "–", "heading": column["heading"], "is_number": is_number}


def _table_problem(table):
    if not table.columns or not table.row_data:
        return _("A table needs at least one column and one row.")
    if len(table.columns) > MAX_TABLE_COLUMNS or len(table.row_data) > MAX_TABLE_ROWS:
        return _("At most %(columns)d columns and %(rows)d rows; offer a file for more.") % {
            "columns": MAX_TABLE_COLUMNS,
            "rows": MAX_TABLE_ROWS,
        }
    if not (table.caption or "").strip():
        return _("Enter a caption: readers of screen readers choose tables by it.")
    if not all((column["heading"] or "").strip() for column in table.columns):
        return _("Enter a heading for every column.")
    return None


class CalloutBlock(ProseBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("tip", _("Tip")), ("warning", _("Warning")), ("regulation", _("Regulation"))],
        default="tip",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = rich_text(label=_("Text"), max_length=2_000)

    class Meta:
        label = _("Call-out")
        description = _("One point that must not be missed: a tip, a warning or a regulation.")
        icon = "info-circle"
        group = STRUCTURE_GROUP
        template = "learning/prose/blocks/callout.html"
        preview_value = {
            "kind": "tip",
            "title": "Cukup satu langkah dulu",
            "text": "<p>Pilih satu kebiasaan dan jalankan selama seminggu.</p>",
        }
        label_format = "{title}"


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = rich_text(label=_("Text"))

    class Meta:
        icon = "collapse-down"
        label_format = "{title}"


class AccordionBlock(ProseBlock):
    items = blocks.ListBlock(
        AccordionItemBlock(label=_("Part")), label=_("Parts"), min_num=1, max_num=20
    )

    class Meta:
        label = _("Accordion")
        description = _("Details that not everybody needs, folded under their titles.")
        icon = "list-ul"
        group = STRUCTURE_GROUP
        template = "learning/prose/blocks/accordion.html"
        preview_value = {
            "items": [
                {"title": "Bagaimana bila berkas kurang?", "text": "<p>Catat yang kurang.</p>"},
                {"title": "Siapa yang memutuskan?", "text": "<p>Kepala seksi.</p>"},
            ]
        }


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = rich_text(label=_("Text"), required=False)
    image = OptionalImageBlock(label=_("Picture"))

    class Meta:
        icon = "list-ol"
        label_format = "{title}"


class StepsBlock(ProseBlock):
    items = blocks.ListBlock(StepBlock(label=_("Step")), label=_("Steps"), min_num=2, max_num=20)

    class Meta:
        label = _("Steps")
        description = _("What to do in which order, with a picture where it helps.")
        icon = "list-ol"
        group = STRUCTURE_GROUP
        template = "learning/prose/blocks/steps.html"
        preview_value = {
            "items": [
                {"title": "Sapa", "text": "<p>Sebut nama Anda.</p>", "image": None},
                {"title": "Dengarkan", "text": "<p>Jangan memotong.</p>", "image": None},
            ]
        }


class ComparisonBlock(ProseBlock):
    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("before_after", _("Before and after")),
            ("dont_do", _("Avoid and do")),
            ("neutral", _("Two sides")),
        ],
        default="neutral",
    )
    left_title = blocks.CharBlock(label=_("Left title"), max_length=100)
    left_text = rich_text(label=_("Left text"), max_length=2_000)
    right_title = blocks.CharBlock(label=_("Right title"), max_length=100)
    right_text = rich_text(label=_("Right text"), max_length=2_000)

    class Meta:
        label = _("Comparison")
        description = _("Two things side by side: before and after, avoid and do.")
        icon = "order"
        group = STRUCTURE_GROUP
        template = "learning/prose/blocks/comparison.html"
        preview_value = {
            "tone": "dont_do",
            "left_title": "Hindari",
            "left_text": "<p>“Berkasnya kurang, silakan kembali.”</p>",
            "right_title": "Lakukan",
            "right_text": "<p>“Kurang satu lembar, ini daftarnya.”</p>",
        }
