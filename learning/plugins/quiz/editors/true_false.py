from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .base import BodyBlock, TextBlock


class TruthBlock(blocks.ChoiceBlock):
    """True or false, chosen by word."""

    def __init__(self, **kwargs):
        choices = [("true", _("True")), ("false", _("False"))]
        super().__init__(choices=choices, default="true", **kwargs)

    def dump(self, value):
        return value == "true"

    def load(self, raw):
        return "true" if raw else "false"


class TrueFalseEditor(BodyBlock):
    right = TruthBlock(label=_("Right answer"))
    feedback_true = TextBlock(label=_("Feedback to “True”"))
    feedback_false = TextBlock(label=_("Feedback to “False”"))
