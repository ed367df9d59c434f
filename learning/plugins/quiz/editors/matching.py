from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, RowsBlock, TextBlock, combined, folded


class PairBlock(blocks.StructBlock):
    text = TextBlock(label=_("Question"), help_text=_("Empty: only one answer more to choose."))
    answer = blocks.CharBlock(label=_("Answer"), max_length=500)

    class Meta:
        label = _("Pair")
        icon = "link"
        label_format = "{answer}"


class MatchingEditor(BodyBlock):
    pairs = RowsBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=50)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the questions"), required=False, default=True)
    combined = combined()

    class Meta:
        form_layout = BlockGroup(["pairs", folded("shuffle", "combined")])
