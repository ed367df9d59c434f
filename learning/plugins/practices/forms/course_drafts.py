from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BeginCourseForm(forms.Form):
    place = forms.ModelChoiceField(queryset=None, label=_("Where the course will stand"))
    again = forms.BooleanField(
        required=False,
        label=_("Begin another one"),
        help_text=_("Otherwise the course that was already begun is opened."),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        field.queryset = places
        field.label_from_instance = lambda index: index.get_parent().title
        field.empty_label = None
