from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import BodyBlock, RowsBlock, TextBlock, WordsBlock


class StatementBlock(blocks.StructBlock):
    text = TextBlock(label=_("Statement"))

    class Meta:
        label = _("Statement")
        icon = "list-ul"
        label_format = "{text}"


class ScaleEditor(BodyBlock):
    points = WordsBlock(
        label=_("Points of the scale"),
        rows=6,
        default="\n".join(
            ("Sangat tidak setuju", "Tidak setuju", "Netral", "Setuju", "Sangat setuju")
        ),
        help_text=_("One a line, from low to high."),
    )
    statements = RowsBlock(StatementBlock(), label=_("Statements"), min_num=1, max_num=50)
    required = blocks.BooleanBlock(label=_("All must be answered"), required=False)
