from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, TextBlock, folded
from .file import file_types, megabytes
from .marking import MarkingBlock

FORMATS = [
    ("rich", _("Text with emphasis and lists")),
    ("rich_files", _("Text with emphasis, lists and files")),
    ("plain", _("Plain text")),
    ("mono", _("Plain text, letters of one width")),
    ("none", _("No text, only files")),
]


class EssayEditor(BodyBlock):
    format = blocks.ChoiceBlock(label=_("Kind of answer"), choices=FORMATS, default="rich")
    min_words = blocks.IntegerBlock(label=_("Fewest words"), required=False, min_value=1)
    max_words = blocks.IntegerBlock(label=_("Most words"), required=False, min_value=1)
    marking = MarkingBlock()
    grader_info = TextBlock(label=_("For markers"))
    template = TextBlock(label=_("Text to begin with"))
    required = blocks.BooleanBlock(label=_("Text is needed"), required=False, default=True)
    lines = blocks.IntegerBlock(
        label=_("Lines of the field"), default=15, min_value=2, max_value=60
    )
    attachments = blocks.IntegerBlock(
        label=_("Most files"), default=0, min_value=-1, max_value=20, help_text=_("-1: any number.")
    )
    attachments_required = blocks.IntegerBlock(
        label=_("Files needed"), default=0, min_value=0, max_value=20
    )
    max_bytes = megabytes()
    file_types = file_types()

    class Meta:
        form_layout = BlockGroup(
            [
                "format",
                "min_words",
                "max_words",
                "marking",
                "grader_info",
                folded(
                    "template",
                    "required",
                    "lines",
                    "attachments",
                    "attachments_required",
                    "max_bytes",
                    "file_types",
                ),
            ]
        )
