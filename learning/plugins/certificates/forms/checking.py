"""What visitors fill in to check a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..services.public_ids import normalise

MOST_BYTES = 5 * 1024 * 1024
LONGEST = 120


class CodeForm(forms.Form):
    nomor = forms.CharField(label=_("Number of the certificate"), max_length=LONGEST)
    kode = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("20 letters and digits beside the QR code."),
    )

    def clean_kode(self) -> str:
        code = normalise(self.cleaned_data["kode"])
        if not code:
            raise forms.ValidationError(_("A code has 20 letters and digits."))
        return code


class FileForm(forms.Form):
    berkas = forms.FileField(
        label=_("The certificate as PDF"),
        help_text=_("Up to 5 MB. The file is compared, not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    def clean_berkas(self) -> Any:
        file = self.cleaned_data["berkas"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file
