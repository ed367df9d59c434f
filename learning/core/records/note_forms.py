import re

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Note

MAX_TEXT = 4_000
MAX_QUOTE = 1_000


class _Text(forms.CharField):
    """Browsers send a line end as two characters but count it as one."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value and str(value).replace("\r\n", "\n"))


class NoteForm(forms.Form):
    text = _Text(
        label=_("Note"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewNoteForm(NoteForm):
    kind = forms.ChoiceField(
        choices=Note.Kind, required=False, initial=Note.Kind.NOTE, widget=forms.HiddenInput
    )
    quote = _Text(required=False, max_length=MAX_QUOTE, widget=forms.HiddenInput)

    def clean_kind(self):
        return self.cleaned_data["kind"] or Note.Kind.NOTE

    def clean_quote(self):
        """A selection over several paragraphs comes with their empty lines."""
        return re.sub(r"\s*\n\s*", "\n", self.cleaned_data["quote"])
