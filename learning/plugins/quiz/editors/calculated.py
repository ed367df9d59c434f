from random import Random

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from .base import (
    NumberTextBlock,
    RowsBlock,
    ShareBlock,
    TextBlock,
    WordsBlock,
    as_decimal,
    dump,
    folded,
)
from .numerical import TOLERANCES, UNIT_FIELDS, UnitsMixin

MADE = 10
FORMATS = [("decimals", _("Decimals")), ("figures", _("Significant figures"))]
DISTRIBUTIONS = [("uniform", _("Evenly")), ("loguniform", _("Evenly by size"))]


class FormulaBlock(blocks.StructBlock):
    formula = blocks.CharBlock(
        label=_("Formula"), max_length=500, help_text=_("Such as {a} * {b} + sqrt({c}).")
    )
    tolerance = NumberTextBlock(label=_("Tolerance"), max_length=60, default="0.01")
    tolerance_type = blocks.ChoiceBlock(
        label=_("Kind of tolerance"), choices=TOLERANCES, default="relative"
    )
    digits = blocks.IntegerBlock(label=_("Digits"), default=2, min_value=0, max_value=12)
    format = blocks.ChoiceBlock(label=_("Digits are"), choices=FORMATS, default="decimals")
    fraction = ShareBlock(default=100)
    feedback = TextBlock(label=_("Feedback"))

    class Meta:
        label = _("Answer")
        icon = "code"
        label_format = "{fraction} % {formula}"
        form_layout = BlockGroup(
            [
                "formula",
                "tolerance",
                "fraction",
                folded("tolerance_type", "digits", "format", "feedback"),
            ]
        )


class DatasetBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        label=_("Name"), default="a", max_length=30, help_text=_("As it stands between { and }.")
    )
    min = NumberTextBlock(label=_("From"), default="1", max_length=60)
    max = NumberTextBlock(label=_("To"), default="10", max_length=60)
    decimals = blocks.IntegerBlock(label=_("Decimals"), default=0, min_value=0, max_value=10)
    distribution = blocks.ChoiceBlock(label=_("Spread"), choices=DISTRIBUTIONS, default="uniform")
    values = WordsBlock(
        label=_("Values"),
        required=False,
        rows=4,
        help_text=_("One a line. Empty: ten are made between the bounds."),
    )

    class Meta:
        label = _("Data set")
        icon = "table"
        label_format = "{{{name}}} {min} – {max}"
        form_layout = BlockGroup(
            ["name", "min", "max", folded("decimals", "distribution", "values")]
        )


class CalculatedEditor(UnitsMixin):
    stem_help = _("Write {a} where a number of the data set “a” is to stand.")

    answers = RowsBlock(
        FormulaBlock(), label=pgettext_lazy("question", "Answers"), min_num=1, max_num=100
    )
    datasets = RowsBlock(DatasetBlock(), label=_("Data sets"), min_num=1, max_num=20)
    synchronise = blocks.BooleanBlock(
        label=_("Each attempt takes the same row of all sets"), required=False, default=True
    )

    class Meta:
        form_layout = BlockGroup(
            [
                "answers",
                "datasets",
                folded("synchronise", *UNIT_FIELDS, "unit_first"),
            ]
        )

    def to_body(self, value):
        body = dump(self, value)
        for row in body["datasets"]:
            row.pop("id", None)
            row["values"] = [word.replace(",", ".") for word in row["values"]] or made_values(row)
        return body


def made_values(row):
    """Ten values between the bounds: the same for the same bounds, so a preview shows them."""
    low, high = as_decimal(row["min"]), as_decimal(row["max"])
    if low is None or high is None or not low <= high:
        return []
    seed = ":".join(str(row[key]) for key in ("name", "min", "max", "decimals", "distribution"))
    random = Random(seed)  # noqa: S311 - numbers to calculate with, nothing secret
    by_size = row["distribution"] == "loguniform" and low > 0
    found = []
    for _number in range(MADE):
        share = random.random()
        value = (
            float(low) * (float(high) / float(low)) ** share
            if by_size
            else float(low) + (float(high) - float(low)) * share
        )
        found.append(f"{value:.{row['decimals'] or 0}f}")
    return found
