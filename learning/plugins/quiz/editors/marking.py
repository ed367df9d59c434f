"""How people mark: one field, a rubric, or a guide."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import RowsBlock, dump, load

METHODS = [
    ("simple", _("A mark and a comment")),
    ("rubric", _("Rubric: levels to choose from")),
    ("guide", _("Guide: points for each criterion")),
]
POINTS = {"min_value": 0, "max_value": 1_000, "max_digits": 7, "decimal_places": 2}


class LevelBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Level"), max_length=500)
    points = blocks.DecimalBlock(label=_("Points"), default=0, **POINTS)

    class Meta:
        label = _("Level")
        label_format = "{points}: {text}"


class RubricCriterionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Criterion"), max_length=500)
    levels = RowsBlock(LevelBlock(), label=_("Levels"), min_num=2, max_num=10)

    class Meta:
        label = _("Criterion")
        label_format = "{text}"


class GuideCriterionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Criterion"), max_length=500)
    max = blocks.DecimalBlock(label=_("Most points"), default=10, **POINTS)

    class Meta:
        label = _("Criterion")
        label_format = "{text} ({max})"


class MarkingBlock(blocks.StructBlock):
    method = blocks.ChoiceBlock(label=_("How people mark"), choices=METHODS, default="simple")
    rubric = blocks.ListBlock(
        RubricCriterionBlock(), label=_("Criteria of the rubric"), max_num=20, default=[]
    )
    guide = blocks.ListBlock(
        GuideCriterionBlock(), label=_("Criteria of the guide"), max_num=20, default=[]
    )

    class Meta:
        label = _("Marking")
        collapsed = True

    def dump(self, value):
        method = value["method"]
        criteria = dump(self.child_blocks[method], value[method]) if method != "simple" else []
        for row in criteria:
            for level in row.get("levels", ()):
                level.pop("id", None)
        return {"method": method, "criteria": criteria}

    def load(self, raw):
        given = raw or {}
        method = given.get("method", "simple")
        found = {"method": method}
        if method in ("rubric", "guide"):
            found[method] = load(self.child_blocks[method], given.get("criteria"))
        return found
