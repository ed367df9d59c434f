"""Form fields of the quiz editor: spans of time, and what takers see when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .engine.settings import CLOSED, DURING, IMMEDIATELY, OPEN, REVIEW_ITEMS, REVIEW_TIMES

UNITS = [
    (60, _("minutes")),
    (3_600, _("hours")),
    (86_400, _("days")),
    (1, _("seconds")),
]
SIZES = [86_400, 3_600, 60]
MOST = 31_536_000
STYLES = {"all": ["learning_quiz/bank.css"]}
ITEM_LABELS = {
    "attempt": _("The attempt with its answers"),
    "correctness": _("Whether it was right"),
    "max_mark": _("The most marks"),
    "mark": _("The marks"),
    "specific_feedback": _("Feedback to the answer"),
    "general_feedback": _("General feedback"),
    "right_answer": _("The right answer"),
    "overall_feedback": _("Overall feedback"),
}
TIME_LABELS = {
    DURING: _("During the attempt"),
    IMMEDIATELY: _("Right after it"),
    OPEN: pgettext_lazy("review", "Later, while open"),
    CLOSED: _("After the quiz has closed"),
}
# Overall feedback follows from the grade: there is none while the attempt runs.
NEVER = {(DURING, "overall_feedback")}


class SpanWidget(forms.MultiWidget):
    """A number beside its unit."""

    template_name = "learning_quiz/bank/span_widget.html"

    class Media:
        css = STYLES

    def __init__(self, attrs: Any = None) -> None:
        number = forms.NumberInput(attrs={"min": 0, "aria-label": _("How much")})
        unit = forms.Select(choices=UNITS, attrs={"aria-label": _("Unit")})
        super().__init__([number, unit], attrs)

    def decompress(self, value: Any) -> list[Any]:
        """The largest unit that leaves a whole number."""
        if not value:
            return [0, 60]
        size = next((size for size in SIZES if value % size == 0), 1)
        return [value // size, size]


class SpanField(forms.MultiValueField):
    """Seconds, entered in the unit that suits."""

    widget = SpanWidget

    def __init__(self, **kwargs: Any) -> None:
        number = forms.IntegerField(min_value=0, required=False)
        unit = forms.TypedChoiceField(choices=UNITS, coerce=int, required=False)
        super().__init__([number, unit], required=False, **kwargs)

    def compress(self, values: list[Any]) -> int:
        number, unit = (values or [0, 60])[:2]
        seconds = (number or 0) * (unit or 60)
        if seconds > MOST:
            raise ValidationError(_("At most one year."))
        return seconds


class ReviewWidget(forms.Widget):
    """A box for each thing at each time."""

    template_name = "learning_quiz/bank/review_widget.html"

    class Media:
        css = STYLES

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        rows = [
            (
                label,
                [
                    {
                        "name": f"{name}-{time}-{item}",
                        "checked": bool(given.get(time, {}).get(item)),
                        "time": TIME_LABELS[time],
                        "never": (time, item) in NEVER,
                    }
                    for time in REVIEW_TIMES
                ],
            )
            for item, label in ITEM_LABELS.items()
        ]
        context["widget"] |= {"rows": rows, "times": list(TIME_LABELS.values())}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, dict[str, bool]]:
        return {
            time: {
                item: (time, item) not in NEVER and f"{name}-{time}-{item}" in data
                for item in REVIEW_ITEMS
            }
            for time in REVIEW_TIMES
        }

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # Boxes that are not ticked are not sent.
        return f"{name}-sent" not in data

    def id_for_label(self, id_: str) -> str:
        return ""


class ReviewField(forms.Field):
    """Without the form's own mark nothing was shown, so nothing was changed."""

    widget = ReviewWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _plain(initial) != _plain(data)


def _plain(given: Any) -> list[tuple[str, str]]:
    rows = given if isinstance(given, Mapping) else {}
    return [
        (time, item)
        for time in REVIEW_TIMES
        for item in REVIEW_ITEMS
        if (rows.get(time) or {}).get(item) and (time, item) not in NEVER
    ]
