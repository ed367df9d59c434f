from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from learning.core.regions.models import CreditScope

from .corrections import LONGEST
from .words import form_names

REASON = forms.Textarea(attrs={"rows": 3})
MOST_JP = 900
FIRST_YEAR = 2018


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=REASON,
        help_text=gettext_lazy("The person reads it."),
    )


class CorrectionForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What it was"), max_length=200)
    form_code = forms.ChoiceField(label=gettext_lazy("Form of development"))
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=CreditScope)
    day = forms.DateField(label=gettext_lazy("Day"), widget=AdminDateInput)
    jp = forms.IntegerField(
        label=gettext_lazy("JP"),
        min_value=1,
        max_value=MOST_JP,
        help_text=gettext_lazy("As claimed: the rules of the form decide what is credited."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=REASON,
        help_text=gettext_lazy("The person reads it."),
    )
    key = forms.SlugField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"key": get_random_string(24)})
        super().__init__(*args, **kwargs)
        self.fields["form_code"].choices = sorted(form_names().items(), key=lambda pair: pair[1])

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day.year < FIRST_YEAR:
            raise forms.ValidationError(_("No rules are known for this year."))
        return day
