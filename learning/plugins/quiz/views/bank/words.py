"""Names of a body's places and of figures, in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NAMES: dict[str, Any] = {
    "name": _("Name"),
    "stem": _("Question"),
    "default_mark": _("Mark"),
    "penalty": _("Penalty for each wrong try"),
    "general_feedback": _("General feedback"),
    "hints": _("Hints"),
    "options": _("Options"),
    "answers": pgettext_lazy("question", "Answers"),
    "pairs": _("Pairs"),
    "items": _("Items"),
    "choices": _("Words"),
    "drops": _("Places in the picture"),
    "markers": _("Markers"),
    "zones": _("Right places"),
    "datasets": _("Data sets"),
    "units": _("Known units"),
    "statements": _("Statements"),
    "points": _("Points of the scale"),
    "text": _("Text"),
    "fraction": _("Share of the mark in %"),
    "feedback": _("Feedback"),
    "combined": _("Feedback for all"),
    "answer": _("Answer"),
    "pattern": _("Answer"),
    "value": _("Answer"),
    "tolerance": _("Tolerance"),
    "formula": _("Formula"),
    "shuffle": _("Shuffle"),
    "single": _("Only one option may be chosen"),
    "right": _("Right"),
    "partial": _("Partly right"),
    "wrong": _("Wrong"),
}
# As ``engine.statistics`` names them; told in percent.
FIGURES = (
    ("facility", _("Facility")),
    ("discrimination", _("Discrimination index")),
    ("efficiency", _("Discriminative efficiency")),
    ("deviation", _("Standard deviation")),
)


def field_name(path: str) -> str:
    """``options.2.fraction`` as people call it."""
    return " › ".join(str(NAMES.get(part, part)) for part in path.split("."))


def figures(found: Mapping[str, Any]) -> list[tuple[Any, str]]:
    return [(label, _shown(found[name])) for name, label in FIGURES if found.get(name) is not None]


def _shown(value: Any) -> str:
    return f"{number_format(Decimal(str(value)) * 100, 1)} %"
