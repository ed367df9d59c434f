from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from .base import BodyBlock, PlaceBlock, RowsBlock, combined, folded

LARGEST = 20_000
alt_help = _("What is to be seen, without giving the answer away.")


class DragItemBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Word"), required=False, max_length=200)
    image = ImageChooserBlock(label=_("Or a picture"), required=False)
    group = blocks.IntegerBlock(label=_("Group"), default=1, min_value=1, max_value=20)
    infinite = blocks.BooleanBlock(label=_("May be used more than once"), required=False)

    class Meta:
        label = _("Item")
        icon = "draft"
        label_format = "{text}"
        form_layout = BlockGroup(["text", folded("image", "group", "infinite")])


class DropBlock(blocks.StructBlock):
    item = PlaceBlock(
        of="items", label=_("Number of the item"), help_text=_("As they stand above, from 1.")
    )
    x = blocks.IntegerBlock(label=_("From the left"), default=0, min_value=0, max_value=LARGEST)
    y = blocks.IntegerBlock(label=_("From the top"), default=0, min_value=0, max_value=LARGEST)
    label = blocks.CharBlock(
        label=_("Name of the place"),
        required=False,
        max_length=100,
        help_text=_("Read out to those who do not see the picture."),
    )

    class Meta:
        label = _("Place")
        icon = "crosshairs"
        label_format = "{item}: {x}, {y} {label}"
        form_classname = "struct-block lq-drop"


class DragImageEditor(BodyBlock):
    image = ImageChooserBlock(label=_("Picture"))
    image_alt = blocks.CharBlock(label=_("Description"), max_length=500, help_text=alt_help)
    items = RowsBlock(DragItemBlock(), label=_("Items to drag"), min_num=1, max_num=50)
    drops = RowsBlock(
        DropBlock(),
        label=_("Places in the picture"),
        min_num=1,
        max_num=50,
        help_text=_("In pixels of the picture; a click on it fills in the place chosen last."),
    )
    shuffle = blocks.BooleanBlock(label=_("Shuffle the items"), required=False, default=True)
    combined = combined()

    class Meta:
        form_layout = BlockGroup(
            ["image", "image_alt", "items", "drops", folded("shuffle", "combined")]
        )
