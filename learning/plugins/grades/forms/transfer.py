"""What is asked before grades go out or come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import GradeItem
from ..services import files
from ..services.edits import REASON


class ExportForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("File"), choices=[("xlsx", "XLSX (Excel)"), ("csv", "CSV")], initial="xlsx"
    )
    feedback = forms.BooleanField(label=_("With columns for feedback"), required=False)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("With a column NIP or Email, and a column for each item."),
    )


class ColumnsForm(forms.Form):
    """A choice for each column of the file but those that name people."""

    def __init__(
        self,
        *args: Any,
        table: files.Table,
        items: list[GradeItem],
        chosen: dict[int, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [
            ("", gettext("Leave out")),
            (gettext("Grades"), [(f"g{item.pk}", str(item)) for item in items]),
            (
                gettext("Feedback"),
                [(f"f{item.pk}", gettext("Feedback: %(name)s") % {"name": item}) for item in items],
            ),
        ]
        for column, head in enumerate(table.heads):
            if column not in table.people.values() and (head or table.samples(column)):
                self.fields[f"c{column}"] = self._field(column, head, choices, chosen)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=REASON,
            help_text=_("Kept in the history of each grade. Without one, the file's name is."),
        )

    def _field(
        self, column: int, head: str, choices: list[Any], chosen: dict[int, str]
    ) -> forms.ChoiceField:
        samples = ", ".join(self.table.samples(column))
        return forms.ChoiceField(
            label=head or gettext("Column %(number)d") % {"number": column + 1},
            choices=choices,
            required=False,
            initial=chosen.get(column, ""),
            help_text=gettext("For example: %(samples)s") % {"samples": samples} if samples else "",
        )

    def columns(self) -> dict[int, str]:
        """By column of the file what it is; see ``services.files``."""
        return {
            int(name[1:]): value
            for name, value in self.cleaned_data.items()
            if name != "reason" and value
        }
