from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import BodyBlock, NumberTextBlock, RowsBlock, ShareBlock, TextBlock, folded

TOLERANCES = [
    ("nominal", _("So much more or less")),
    ("relative", _("A share of the answer")),
    ("geometric", _("By factor")),
]
HANDLING = [
    ("none", _("No unit is asked for")),
    ("optional", _("A unit may be given")),
    ("graded", _("The unit is marked")),
]
PENALTY_OF = [("mark", _("Of the mark of the answer")), ("max", _("Of the whole mark"))]
INPUTS = [
    ("text", _("Typed with the number")),
    ("radio", _("Chosen from buttons")),
    ("select", _("Chosen from a list")),
]


class NumberBlock(blocks.StructBlock):
    value = NumberTextBlock(
        label=_("Answer"), max_length=60, help_text=_("A number; * stands for anything.")
    )
    tolerance = NumberTextBlock(label=_("Tolerance"), max_length=60, default="0")
    tolerance_type = blocks.ChoiceBlock(
        label=_("Kind of tolerance"), choices=TOLERANCES, default="nominal"
    )
    fraction = ShareBlock(default=100)
    feedback = TextBlock(label=_("Feedback"))

    class Meta:
        label = _("Answer")
        icon = "order"
        label_format = "{fraction} % {value} ± {tolerance}"
        form_layout = BlockGroup(
            [
                "value",
                "tolerance",
                "fraction",
                folded("tolerance_type", "feedback"),
            ]
        )


class UnitBlock(blocks.StructBlock):
    unit = blocks.CharBlock(label=_("Unit"), max_length=40)
    multiplier = NumberTextBlock(
        label=_("Factor"),
        default="1",
        max_length=60,
        help_text=_("1 for the unit of the answer; cm beside m: 100."),
    )

    class Meta:
        label = _("Unit")
        label_format = "{unit} × {multiplier}"


UNIT_FIELDS = ("unit_handling", "units", "unit_penalty", "unit_penalty_of", "unit_input")


class UnitsMixin(BodyBlock):
    unit_handling = blocks.ChoiceBlock(label=_("Units"), choices=HANDLING, default="none")
    units = blocks.ListBlock(UnitBlock(), label=_("Known units"), max_num=20, default=[])
    unit_penalty = ShareBlock(label=_("Taken off for a wrong unit, in %"), default=10, min_value=0)
    unit_penalty_of = blocks.ChoiceBlock(
        label=_("Share of what"), choices=PENALTY_OF, default="mark"
    )
    unit_input = blocks.ChoiceBlock(
        label=_("How the unit is given"), choices=INPUTS, default="text"
    )
    unit_first = blocks.BooleanBlock(label=_("The unit stands before the number"), required=False)


class NumericalEditor(UnitsMixin):
    answers = RowsBlock(
        NumberBlock(),
        label=pgettext_lazy("question", "Answers"),
        min_num=1,
        max_num=100,
        help_text=_("The first that fits decides."),
    )

    class Meta:
        form_layout = BlockGroup(
            ["answers", folded(*UNIT_FIELDS, "unit_first", heading=_("Units"))]
        )
