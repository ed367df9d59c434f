from django import forms
from django.utils.translation import gettext_lazy as _


class ApprovalForm(forms.Form):
    note = forms.CharField(label=_("Note (optional)"), max_length=255, required=False, strip=True)
