from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from learning.core.regions.models import CreditRule

from ..ledger import changes
from .words import form_names


class RuleForm(forms.ModelForm):
    """The values of a rule; what makes no sense is told at its field. Saves nothing."""

    class Meta:
        model = CreditRule
        fields = changes.VALUES
        widgets = {"valid_from": AdminDateInput, "valid_to": AdminDateInput}

    def __init__(self, *args: Any, rule: CreditRule | None = None, **kwargs: Any) -> None:
        self.rule = rule
        if rule is not None:
            kwargs["initial"] = changes.values_of(rule)
        super().__init__(*args, **kwargs)
        names = form_names()
        if rule is not None:
            names.setdefault(rule.form_code, rule.form_code)
        choices = sorted(names.items(), key=lambda pair: pair[1])
        label = self.fields["form_code"].label
        self.fields["form_code"] = forms.ChoiceField(label=label, choices=choices)
        self.fields["legal_basis"].required = True
        for name in changes.ABOUT if rule is not None else ():
            self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                changes.check_values(self.values, rule=self.rule)
            except changes.RuleError as error:
                self.add_error(error.field or None, error.message)
        return values

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in changes.VALUES}

    # The service decides: a row that replaces another may begin on the same day.
    def validate_unique(self) -> None:
        return

    def validate_constraints(self) -> None:
        return


class EndForm(forms.Form):
    on = forms.DateField(label=_("Last day on which it holds"), widget=AdminDateInput)
