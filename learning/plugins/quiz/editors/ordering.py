from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, RowsBlock, TextBlock, combined, folded
from .choice import LAYOUTS, NUMBERINGS

SELECT = [
    ("all", _("All items")),
    ("random", _("Some, at random")),
    ("contiguous", _("Some that follow each other")),
]
SCHEMES = [
    ("all_or_nothing", _("All or nothing")),
    ("absolute", _("Place from the start")),
    ("relative_next", _("The next item")),
    ("relative_next_with_last", _("The next item, the last one included")),
    ("relative_both", _("The items before and after")),
    ("relative_all", _("All items before and after")),
    ("longest_ordered", _("Longest ordered part")),
    ("longest_contiguous", _("Longest unbroken part")),
    ("distance", _("Distance from the right place")),
]


class ItemBlock(blocks.StructBlock):
    text = TextBlock(label=_("Item"))

    class Meta:
        label = _("Item")
        icon = "list-ol"
        label_format = "{text}"


class OrderingEditor(BodyBlock):
    items = RowsBlock(ItemBlock(), label=_("Items in the right order"), min_num=2, max_num=50)
    scheme = blocks.ChoiceBlock(label=_("How it is marked"), choices=SCHEMES, default="absolute")
    layout = blocks.ChoiceBlock(label=_("Layout"), choices=LAYOUTS, default="vertical")
    numbering = blocks.ChoiceBlock(label=_("Numbering"), choices=NUMBERINGS, default="none")
    select = blocks.ChoiceBlock(label=_("Items shown"), choices=SELECT, default="all")
    select_count = blocks.IntegerBlock(
        label=_("How many of them"), required=False, default=3, min_value=2, max_value=50
    )
    show_grading = blocks.BooleanBlock(
        label=_("Show how it was marked"), required=False, default=True
    )
    combined = combined()

    class Meta:
        form_layout = BlockGroup(
            [
                "items",
                "scheme",
                folded("layout", "numbering", "select", "select_count", "show_grading", "combined"),
            ]
        )
