from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import RowsBlock
from .gap_select import GapChoiceBlock, GapSelectEditor


class DragChoiceBlock(GapChoiceBlock):
    infinite = blocks.BooleanBlock(label=_("May be used more than once"), required=False)


class DragTextEditor(GapSelectEditor):
    choices = RowsBlock(DragChoiceBlock(), label=_("Words"), min_num=1, max_num=100)
