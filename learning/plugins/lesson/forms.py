from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from learning.core.models import Activity, Person

from . import services
from .answers import Question
from .models import LessonResponse


class ChecklistForm(forms.Form):
    done = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _("This item is no longer on the list. Reload the page.")
        },
    )

    def __init__(self, question: Question, data: QueryDict) -> None:
        super().__init__(data)
        items = question.definition["items"]
        self.fields["done"].choices = [(item["id"], item["text"]) for item in items]

    def value(self) -> dict[str, Any]:
        return {"done": self.cleaned_data["done"]}

    @staticmethod
    def save(activity: Activity, person: Person, question: Question, value) -> LessonResponse:
        return services.save_checklist(activity, person=person, question=question, **value)


class ReflectionForm(forms.Form):
    text = forms.CharField(required=False, max_length=services.MAX_REFLECTION)

    def __init__(self, question: Question, data: QueryDict) -> None:
        # Browsers send line ends as two characters and count them as one.
        text = data.get("text", "").replace("\r\n", "\n")
        super().__init__({"text": text})

    def value(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}

    @staticmethod
    def save(activity: Activity, person: Person, question: Question, value) -> LessonResponse:
        return services.save_reflection(activity, person=person, question=question, **value)


class SelfCheckForm(forms.Form):
    chosen = forms.MultipleChoiceField(
        error_messages={
            "required": _("Choose an answer first."),
            "invalid_choice": _("This answer is no longer offered. Reload the page."),
        },
    )
    text = forms.CharField(
        max_length=services.MAX_SHORT_ANSWER,
        error_messages={"required": _("Type an answer first.")},
    )

    def __init__(self, question: Question, data: QueryDict) -> None:
        super().__init__(data)
        if question.definition["kind"] == "short":
            del self.fields["chosen"]
            return
        del self.fields["text"]
        options = question.definition["options"]
        self.fields["chosen"].choices = [(option["id"], option["text"]) for option in options]

    def value(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    @staticmethod
    def save(activity: Activity, person: Person, question: Question, value) -> LessonResponse:
        return services.answer_self_check(activity, person=person, question=question, answer=value)


FORMS = {"checklist": ChecklistForm, "reflection": ReflectionForm, "self_check": SelfCheckForm}


def typed(question: Question, data: QueryDict) -> dict[str, Any]:
    """What was sent, to show it again beside the error."""
    return {
        "text": data.get("text", ""),
        "done": data.getlist("done"),
        "chosen": data.getlist("chosen"),
    }
