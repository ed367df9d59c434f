"""Scales and letters of a region, typed line by line. The services check and store them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm

from learning.core.api import regions_with

from ..models import LetterBoundary, LetterSet, Scale
from ..services import shared

LINE = re.compile(r"(?P<letter>.+?)\s*[=:;\t]\s*(?P<percent>\d{1,3}(?:[.,]\d{1,5})?)\s*%?")
MOST_LINES, LONGEST = 60, 40


class _RegionForm(WagtailAdminModelForm):
    """Rows go into regions in which the user may write; a service stores them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = "change" if self.instance.pk else "add"
        regions = regions_with(self.for_user, type(self.instance), action)
        self.fields["region"].queryset = regions
        if not self.instance.pk and len(regions) == 1:
            self.initial.setdefault("region", regions[0].pk)

    def store(self, *, actor: Any) -> Any:
        """Raises GradesRefused."""
        raise NotImplementedError


class ScaleForm(_RegionForm):
    values = forms.CharField(
        label=gettext_lazy("values"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line, from the lowest to the highest."),
    )

    class Meta:
        model = Scale
        fields = ["name", "region", "values", "explains"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["values"] = "\n".join(map(str, self.instance.values))

    def clean_values(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["values"].splitlines() if line.strip()]

    def store(self, *, actor: Any) -> Scale:
        return shared.save_scale(self.instance, actor=actor)


class LetterSetForm(_RegionForm):
    boundaries = forms.CharField(
        label=gettext_lazy("Letters"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "One a line with the percent from which it holds, such as “A = 85”. The lowest is 0."
        ),
    )

    class Meta:
        model = LetterSet
        fields = ["name", "region", "is_default"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["boundaries"] = "\n".join(map(_line, self.instance.boundaries.all()))

    def clean_boundaries(self) -> list[tuple[str, Decimal]]:
        lines = [line.strip() for line in self.cleaned_data["boundaries"].splitlines()]
        return [_read(line) for line in lines if line][:MOST_LINES]

    def store(self, *, actor: Any) -> LetterSet:
        pairs = self.cleaned_data["boundaries"]
        return shared.save_letters(self.instance, boundaries=pairs, actor=actor)


def _line(row: LetterBoundary) -> str:
    return f"{row.letter} = {row.percent.normalize():f}"


def _read(line: str) -> tuple[str, Decimal]:
    found = LINE.fullmatch(line)
    if found is None or len(found["letter"]) > LONGEST:
        message = _("“%(line)s” cannot be read. Write it like “A = 85”.")
        raise ValidationError(message % {"line": line[:60]})
    return found["letter"], Decimal(found["percent"].replace(",", "."))
