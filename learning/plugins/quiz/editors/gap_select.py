from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, RowsBlock, combined, folded


class GapChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Word"), max_length=500)
    group = blocks.IntegerBlock(
        label=_("Group"),
        default=1,
        min_value=1,
        max_value=20,
        help_text=_("Words of one group are offered together."),
    )

    class Meta:
        label = _("Word")
        icon = "edit"
        label_format = "{text} ({group})"


class GapSelectEditor(BodyBlock):
    stem_help = _("Write [[1]] where the first word of the list belongs, [[2]] for the second.")

    choices = RowsBlock(GapChoiceBlock(), label=_("Words"), min_num=1, max_num=100)
    shuffle = blocks.BooleanBlock(label=_("Shuffle the words"), required=False, default=True)
    combined = combined()

    class Meta:
        form_layout = BlockGroup(["choices", folded("shuffle", "combined")])
