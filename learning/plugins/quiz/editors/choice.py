from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, RowsBlock, ShareBlock, TextBlock, combined, folded

NUMBERINGS = [
    ("abc", "a. b. c."),
    ("ABCD", "A. B. C."),
    ("123", "1. 2. 3."),
    ("iii", "i. ii. iii."),
    ("IIII", "I. II. III."),
    ("none", _("Without")),
]
LAYOUTS = [("vertical", _("Below each other")), ("horizontal", _("Side by side"))]


class OptionBlock(blocks.StructBlock):
    text = TextBlock(label=_("Option"))
    fraction = ShareBlock()
    feedback = TextBlock(label=_("Feedback"))

    class Meta:
        label = _("Option")
        icon = "radio-full"
        label_format = "{fraction} % {text}"
        form_layout = BlockGroup(["text", "fraction", folded("feedback", heading=_("Feedback"))])


class ChoiceEditor(BodyBlock):
    single = blocks.BooleanBlock(
        label=_("Only one option may be chosen"), required=False, default=True
    )
    options = RowsBlock(
        OptionBlock(),
        label=_("Options"),
        min_num=2,
        max_num=50,
        help_text=_(
            "100 for the right one. Where several may be chosen, the right ones add up to 100; "
            "wrong ones may be worth less than 0."
        ),
    )
    all_or_nothing = blocks.BooleanBlock(
        label=_("All or nothing"),
        required=False,
        help_text=_("Only with several: the mark is given for all right ones and no wrong one."),
    )
    shuffle = blocks.BooleanBlock(label=_("Shuffle the options"), required=False, default=True)
    numbering = blocks.ChoiceBlock(label=_("Numbering"), choices=NUMBERINGS, default="abc")
    layout = blocks.ChoiceBlock(label=_("Layout"), choices=LAYOUTS, default="vertical")
    combined = combined()

    class Meta:
        form_layout = BlockGroup(
            [
                "single",
                "options",
                folded("all_or_nothing", "shuffle", "numbering", "layout", "combined"),
            ]
        )
