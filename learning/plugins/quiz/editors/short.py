from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, RowsBlock, ShareBlock, TextBlock, folded


class PatternBlock(blocks.StructBlock):
    pattern = blocks.CharBlock(
        label=_("Answer"),
        max_length=500,
        help_text=_("A * stands for anything, \\* for a star."),
    )
    fraction = ShareBlock(default=100)
    feedback = TextBlock(label=_("Feedback"))

    class Meta:
        label = _("Answer")
        icon = "edit"
        label_format = "{fraction} % {pattern}"
        form_layout = BlockGroup(["pattern", "fraction", folded("feedback", heading=_("Feedback"))])


class ShortEditor(BodyBlock):
    answers = RowsBlock(
        PatternBlock(),
        label=pgettext_lazy("question", "Answers"),
        min_num=1,
        max_num=100,
        help_text=_("The first that fits decides."),
    )
    case_sensitive = blocks.BooleanBlock(label=_("Capitals matter"), required=False)
