from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, combined, folded


class RandomMatchingEditor(BodyBlock):
    count = blocks.IntegerBlock(
        label=_("How many"),
        default=4,
        min_value=2,
        max_value=10,
        help_text=_("So many short-answer questions of this category are drawn."),
    )
    children = blocks.BooleanBlock(label=_("With all categories below"), required=False)
    combined = combined()

    class Meta:
        form_layout = BlockGroup(["count", "children", folded("combined")])
