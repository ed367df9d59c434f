"""Wagtail builds its upload forms on these, in the library, the uploader and the choosers."""

from typing import Any

from django import forms
from wagtail.documents.forms import BaseDocumentForm

from learning.core.contract import DomainError

from .rights import check_source, explained_choices


class RightsForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "rights" in self.fields:
            self.fields["rights"].choices = explained_choices()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        try:
            check_source(self._value("rights"), self._value("source"))
        except DomainError as error:
            # A form of some of the fields has no place beside the field.
            self.add_error("source" if "source" in self.fields else None, str(error))
        return cleaned

    def _value(self, name: str) -> str:
        return self.cleaned_data.get(name, getattr(self.instance, name))


class DocumentForm(RightsForm, BaseDocumentForm):
    class Meta(BaseDocumentForm.Meta):
        pass
