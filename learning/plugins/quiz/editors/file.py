from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, TextBlock, WordsBlock, folded
from .marking import MarkingBlock

MEGABYTE = 1_048_576


class MegabytesBlock(blocks.IntegerBlock):
    """Bytes, in whole megabytes."""

    def dump(self, value):
        return (value or 0) * MEGABYTE

    def load(self, raw):
        return max(1, round((raw or 0) / MEGABYTE))


def megabytes():
    return MegabytesBlock(label=_("Largest file in MB"), default=10, min_value=1, max_value=100)


def file_types():
    return WordsBlock(
        label=_("Kinds of files"),
        required=False,
        rows=3,
        help_text=_("One ending a line, such as .pdf. Empty: all that are safe."),
    )


class FileEditor(BodyBlock):
    attachments = blocks.IntegerBlock(
        label=_("Most files"), default=1, min_value=-1, max_value=20, help_text=_("-1: any number.")
    )
    attachments_required = blocks.IntegerBlock(
        label=_("Files needed"), default=1, min_value=0, max_value=20
    )
    max_bytes = megabytes()
    file_types = file_types()
    grader_info = TextBlock(label=_("For markers"))
    marking = MarkingBlock()

    class Meta:
        form_layout = BlockGroup(
            [
                "attachments",
                "attachments_required",
                "marking",
                folded("max_bytes", "file_types", "grader_info"),
            ]
        )
