from django.utils.translation import gettext_lazy as _

from .base import BodyBlock


class ClozeEditor(BodyBlock):
    """The parts stand in the question itself."""

    stem_help = _(
        "Parts stand in braces: {1:SHORTANSWER:=Jakarta}, {1:NUMERICAL:=17:0.5}, "
        "{2:MULTICHOICE:=right~wrong#feedback}. The number is the weight; %50% gives a share."
    )
