"""What to import and where to, what to export and as what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.core.models import Region

from ..formats.registry import AUTO, FORMATS
from ..models import Category, VersionStatus
from ..queries import bank, categories

ENDINGS = sorted({f".{e}" for f in FORMATS.values() for e in (f.ending, *f.endings)})


def import_regions(user: Any) -> Any:
    """Where the user may add categories and change questions: an import does either."""
    may_change = bank.own_regions(user, "change").values("pk")
    return bank.own_regions(user, "add").filter(pk__in=may_change)


class CategoryChoice(forms.ModelChoiceField):
    """Categories in tree order, under the name of their region where there are several."""

    def __init__(self, *, rows: Any, **kwargs: Any) -> None:
        super().__init__(queryset=rows, **kwargs)
        found = categories.labels(rows.select_related("region"))
        empty = [] if self.empty_label is None else [("", self.empty_label)]
        self.choices = [*empty, *found]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)})
    )
    format = forms.ChoiceField(label=_("Format"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Region.objects.none(), empty_label=None
    )
    path = forms.CharField(
        label=_("New category, or a path of names"),
        required=False,
        max_length=400,
        help_text=_("Such as: Etika > Dasar. It is made where it is missing."),
    )
    with_paths = forms.BooleanField(
        label=_("Make the categories that the file names"), required=False, initial=True
    )
    status = forms.ChoiceField(
        label=_("New questions are"),
        initial=VersionStatus.READY,
        choices=[row for row in VersionStatus.choices if row[0] != VersionStatus.HIDDEN],
    )
    field_order = ("file", "format", "region", "below", "path", "with_paths", "status")

    def __init__(self, *args: Any, user: Any, regions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["region"].initial = regions.first()
        self.fields["below"] = CategoryChoice(
            rows=bank.own_categories(user, "add").filter(region__in=regions),
            label=_("Into the category"),
            required=False,
            empty_label=_("At the top of the region"),
        )
        known = [(slug, format.label) for slug, format in FORMATS.items()]
        self.fields["format"].choices = [(AUTO, _("Recognise by itself")), *known]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        below: Category | None = values.get("below")
        if below and values.get("region") and below.region_id != values["region"].pk:
            self.add_error("below", _("This category belongs to another region."))
        return values


class ExportForm(forms.Form):
    format = forms.ChoiceField(label=_("Format"))
    children = forms.BooleanField(
        label=_("With all categories below"), required=False, initial=True
    )
    field_order = ("category", "children", "format")

    def __init__(self, *args: Any, user: Any, is_chosen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(slug, format.label) for slug, format in FORMATS.items()]
        self.fields["format"].choices = known  # type: ignore[attr-defined]
        if is_chosen:
            del self.fields["children"]
        else:
            self.fields["category"] = CategoryChoice(
                rows=bank.own_categories(user), label=_("Category"), empty_label=None
            )
        self.order_fields(self.field_order)
