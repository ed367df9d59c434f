from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.images.blocks import ImageChooserBlock

from .base import BodyBlock, PlaceBlock, RowsBlock, combined, folded
from .drag_image import alt_help

SHAPES = [("circle", _("Circle")), ("rectangle", _("Rectangle")), ("polygon", _("Polygon"))]


class MarkerBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Word"), max_length=200)
    count = blocks.IntegerBlock(
        label=_("How often"),
        default=1,
        min_value=0,
        max_value=50,
        help_text=_("0: as often as wanted."),
    )

    class Meta:
        label = _("Marker")
        icon = "tag"
        label_format = "{text} ({count})"


class ZoneBlock(blocks.StructBlock):
    marker = PlaceBlock(
        of="markers", label=_("Number of the marker"), help_text=_("As they stand above, from 1.")
    )
    shape = blocks.ChoiceBlock(label=_("Shape"), choices=SHAPES, default="circle")
    coords = blocks.CharBlock(
        label=_("Coordinates"),
        max_length=1_000,
        help_text=_(
            "Circle: x,y;radius. Rectangle: x,y;width,height. Polygon: x,y;x,y;x,y. In pixels."
        ),
    )

    class Meta:
        label = _("Right place")
        icon = "crosshairs"
        label_format = "{marker}: {shape} {coords}"
        form_classname = "struct-block lq-zone"


class DragMarkersEditor(BodyBlock):
    image = ImageChooserBlock(label=_("Picture"))
    image_alt = blocks.CharBlock(label=_("Description"), max_length=500, help_text=alt_help)
    markers = RowsBlock(MarkerBlock(), label=_("Markers"), min_num=1, max_num=50)
    zones = RowsBlock(
        ZoneBlock(),
        label=_("Right places"),
        min_num=1,
        max_num=50,
        help_text=_("A click on the picture fills in the place chosen last."),
    )
    shuffle = blocks.BooleanBlock(label=_("Shuffle the markers"), required=False, default=True)
    show_misplaced = blocks.BooleanBlock(
        label=_("Show which markers stand in the wrong place"), required=False
    )
    combined = combined()

    class Meta:
        form_layout = BlockGroup(
            [
                "image",
                "image_alt",
                "markers",
                "zones",
                folded("shuffle", "show_misplaced", "combined"),
            ]
        )
