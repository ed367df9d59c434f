"""One step with one grade: the form that the page of a cell sends."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.core.contract import DomainError

from ..figures import NoNumber, parse
from ..models import GradeItem, Step
from ..services.edits import FEEDBACK, REASON, Edit
from .typed import value_of

BIGGEST = 2**31 - 1
STEPS = [
    *(Step.GRADED, Step.COMMENTED, Step.RESTORED, Step.EXCLUDED, Step.INCLUDED, Step.LOCKED),
    *(Step.UNLOCKED, Step.HIDDEN, Step.SHOWN, Step.EXTENDED, Step.PENALTY),
]


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class CellForm(forms.Form):
    """``number`` is that of the grade as the grader saw it."""

    step = forms.ChoiceField(choices=[(step.value, step.label) for step in STEPS])
    number = forms.IntegerField(min_value=0, max_value=BIGGEST)
    value = forms.CharField(label=_("Grade"), required=False, max_length=2_000)
    text = forms.CharField(label=_("Feedback"), required=False, max_length=FEEDBACK)
    at = forms.DateTimeField(label=_("Until"), required=False, widget=MomentInput)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=REASON)

    def __init__(self, item: GradeItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("step") == Step.GRADED:
            self._read(data, lambda typed: value_of(self.item, typed))
        elif data.get("step") == Step.PENALTY:
            self._read(data, _points)
        return data

    def _read(self, data: dict[str, Any], read: Any) -> None:
        try:
            data["number_typed"] = read(data.get("value", ""))
        except DomainError as error:
            self.add_error("value", error.message)
        except NoNumber:
            self.add_error("value", _("Type a number of points."))

    def edit(self, person_id: int) -> Edit:
        data = self.cleaned_data
        step = Step(data["step"])
        return Edit(
            item_id=self.item.pk,
            person_id=person_id,
            number=data["number"],
            step=step,
            value=data.get("number_typed"),
            text=data["value"] if step == Step.GRADED else data["text"],
            at=data["at"],
            reason=data["reason"],
        )


def _points(typed: str) -> Decimal | None:
    return parse(typed) if typed.strip() else None
