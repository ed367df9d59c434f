"""What people write in the learning space. A draft takes whatever is there; handing in does not.

A form is ``strict`` when the text is handed in. Otherwise nothing is required, ``values`` gives
what the page can hold, and ``unfinished`` what was typed beside it, so that nothing is lost.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from PIL import Image, UnidentifiedImageError
from wagtail.images.fields import WagtailImageField

from learning.core.models import Person, Unit

from ..models import Affair, CostBand, EvidenceIndicator, InnovationForm, Stage, Technology

MAX_TAGS, MAX_TAG = 8, 40
MAX_BODY, MAX_STORY, MAX_KEPT = 60_000, 12_000, 60_000
FIGURE_ROWS, EVIDENCE_ROWS = 3, 4
PICTURE_FORMATS = {"JPEG", "PNG", "WEBP"}
_THOUSANDS = re.compile(r"^-?\d{1,3}(\.\d{3})+$")


class PictureField(WagtailImageField):
    """JPEG, PNG or WebP; whatever else a file calls itself is refused."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        )
        super().__init__(**kwargs)
        # Wagtail names every format that its own form takes.
        self.help_text = kwargs.get("help_text", "")

    def to_python(self, data):
        if data and not self._is_picture(data):
            raise forms.ValidationError(_("Choose a picture in JPEG, PNG or WebP format."))
        try:
            return super().to_python(data)
        except (OSError, Image.DecompressionBombError) as error:
            raise forms.ValidationError(_("This picture cannot be read.")) from error

    @staticmethod
    def _is_picture(data) -> bool:
        try:
            with Image.open(data) as image:
                found = image.format in PICTURE_FORMATS
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            found = False
        data.seek(0)
        return found


class NumberField(forms.DecimalField):
    """Takes 1.234,5 as well as 12.5: only groups of three digits make a point a separator."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, required=False, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            text = value.strip().replace(" ", "")
            if "," in text or _THOUSANDS.match(text):
                text = text.replace(".", "").replace(",", ".")
            value = text
        return super().to_python(value)

    def prepare_value(self, value):
        try:
            number = value if isinstance(value, str) else Decimal(str(value))
        except InvalidOperation:
            return value
        return (
            number
            if isinstance(number, str)
            else f"{number:f}".replace(".", ",").removesuffix(",00")
        )


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class TagsField(forms.CharField):
    def to_python(self, value):
        names = [" ".join(name.split()).lower() for name in super().to_python(value).split(",")]
        return list(dict.fromkeys(name for name in names if name))

    def validate(self, value):
        super().validate(value)
        if len(value) > MAX_TAGS or any(len(name) > MAX_TAG for name in value):
            raise forms.ValidationError(
                _("At most %(number)s tags of %(length)s letters each.")
                % {"number": MAX_TAGS, "length": MAX_TAG}
            )


def text_area(label, help_text="", *, rows: int = 5, max_length: int = MAX_STORY):
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class StartForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        help_text=gettext_lazy("Short and concrete. You can change it until it is published."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RowForm(forms.Form):
    """One line of a small table: all of it or nothing."""

    optional: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def is_empty(self) -> bool:
        names = [name for name in self.fields if name not in self.optional]
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def clean(self):
        cleaned = super().clean()
        if self.is_empty:
            return cleaned
        for name, value in list(cleaned.items()):
            if name not in self.optional and value in (None, ""):
                self.add_error(name, _("Fill this in as well, or empty the whole line."))
        return cleaned

    @property
    def row(self) -> dict[str, Any] | None:
        """What to store; empty to remove the line, None while it is unfinished."""
        if self.is_empty:
            return {}
        return self.cleaned_data if self.is_valid() else None

    @property
    def raw(self) -> dict[str, str]:
        return {name: str(self.data.get(self.add_prefix(name), ""))[:400] for name in self.fields}


class FigureForm(RowForm):
    optional = ("lower_is_better",)

    name = forms.CharField(
        label=gettext_lazy("What is measured"),
        max_length=160,
        help_text=gettext_lazy("For example: average waiting time."),
    )
    unit = forms.CharField(
        label=pgettext_lazy("of a figure", "Unit"),
        max_length=40,
        help_text=gettext_lazy("For example: minutes, people."),
    )
    baseline = NumberField(label=gettext_lazy("Before"))
    baseline_on = DayField(label=gettext_lazy("Measured on"))
    value = NumberField(label=gettext_lazy("Now"))
    measured_on = DayField(label=gettext_lazy("Measured on"))
    source = forms.CharField(
        label=gettext_lazy("Source of the figures"),
        max_length=255,
        help_text=gettext_lazy("For example: the counter's queue log."),
    )
    lower_is_better = forms.BooleanField(label=gettext_lazy("Less is better"))

    def clean(self):
        cleaned = super().clean()
        before, after = cleaned.get("baseline_on"), cleaned.get("measured_on")
        if before and after and after <= before:
            self.add_error("measured_on", _("The later figure must have the later day."))
        return cleaned


class EvidenceForm(RowForm):
    optional = ("note",)

    indicator = forms.ModelChoiceField(
        EvidenceIndicator.objects.none(), label=gettext_lazy("Evidence for")
    )
    note = forms.CharField(
        label=gettext_lazy("What proves it"),
        max_length=255,
        help_text=gettext_lazy("For example: number of the regulation, name of the report."),
    )

    def __init__(self, *args: Any, indicators: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators
        self.fields["indicator"].queryset = EvidenceIndicator.objects.all()
        self.fields["indicator"].widget.choices = indicators


class ContributionForm(forms.Form):
    """What an article and an innovation share."""

    needed: tuple[str, ...] = ("title", "summary", "body")
    files = ("cover_file", "picture_file", "picture_alt")

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    summary = text_area(
        gettext_lazy("Summary"),
        gettext_lazy("One or two sentences, shown on cards."),
        rows=2,
        max_length=255,
    )
    body = text_area(
        gettext_lazy("Text"),
        gettext_lazy("An empty line begins a new paragraph."),
        rows=18,
        max_length=MAX_BODY,
    )
    cover_file = PictureField(
        label=gettext_lazy("Cover picture"),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 8 MB."),
    )
    cover_alt = forms.CharField(
        label=gettext_lazy("What the cover shows"),
        max_length=255,
        help_text=gettext_lazy("One sentence for people who cannot see it."),
    )
    picture_file = PictureField(
        label=gettext_lazy("Picture for the text"),
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 8 MB."),
    )
    picture_alt = forms.CharField(
        label=gettext_lazy("What the picture shows"),
        max_length=255,
        help_text=gettext_lazy("One sentence for people who cannot see it."),
    )
    tags = TagsField(
        label=gettext_lazy("Tags"),
        max_length=400,
        help_text=gettext_lazy("A few words with commas between them, for example: queue, health."),
    )

    def __init__(
        self,
        *args: Any,
        person: Person,
        initial: dict[str, Any],
        unfinished: dict[str, Any] | None = None,
        strict: bool = False,
        **kwargs: Any,
    ) -> None:
        kept = unfinished or {}
        super().__init__(*args, initial={**initial, **kept}, **kwargs)
        self.person, self.strict = person, strict
        for name, field in self.fields.items():
            field.required = field.widget.is_required = strict and name in self.needed
        self.rows = self._rows({**initial, **kept})

    def _rows(self, initial: dict[str, Any]) -> dict[str, list[RowForm]]:
        return {}

    def clean(self):
        cleaned = super().clean()
        for picture, alt in (("cover_file", "cover_alt"), ("picture_file", "picture_alt")):
            if cleaned.get(picture) and not cleaned.get(alt):
                self.add_error(alt, _("Say in one sentence what the picture shows."))
        return cleaned

    def is_valid(self) -> bool:
        rows = [row for rows in self.rows.values() for row in rows]
        # A list, so that every line shows its errors.
        return all([super().is_valid(), *[row.is_empty or row.is_valid() for row in rows]])

    @property
    def values(self) -> dict[str, Any]:
        """What the page can take."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in self.files and name in self.data or name in self._ticks()
        }
        if not found.get("title"):
            found.pop("title", None)
        for name in ("stage", "technology", "form"):
            if not found.get(name):
                found.pop(name, None)
        return {**found, **{name: [row.row for row in rows] for name, rows in self.rows.items()}}

    def _ticks(self) -> set[str]:
        """Unticked boxes are absent from what a browser sends."""
        return {
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.BooleanField) and name in self.cleaned_data
        }

    @property
    def unfinished(self) -> dict[str, Any]:
        """What was typed and has errors, as it was typed."""
        kept: dict[str, Any] = {
            name: str(self.data.get(name, ""))[:MAX_KEPT]
            for name in self.errors
            if name in self.fields and name not in self.files
        }
        for name, rows in self.rows.items():
            if any(row.row is None for row in rows):
                kept[name] = [row.raw for row in rows]
        return kept


class ArticleForm(ContributionForm):
    allow_comments = forms.BooleanField(label=gettext_lazy("Readers may comment"))


class InnovationProposalForm(ContributionForm):
    needed = ("title", "summary", "affair", "background", "body")

    affair = forms.ModelChoiceField(
        Affair.objects.none(),
        label=gettext_lazy("Main affair"),
        empty_label=gettext_lazy("Choose …"),
    )
    agency = forms.ModelChoiceField(
        Unit.objects.none(),
        label=gettext_lazy("Agency"),
        empty_label=gettext_lazy("Choose …"),
        help_text=gettext_lazy("Its head endorses the innovation before it is published."),
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage)
    background = text_area(
        gettext_lazy("Background"),
        gettext_lazy("The state of things before, and for whom it was bad."),
    )
    body = text_area(
        gettext_lazy("Design"),
        gettext_lazy("How it works, in at least 300 words. An empty line begins a paragraph."),
        rows=14,
        max_length=MAX_BODY,
    )
    technology = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Technology)
    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=InnovationForm)
    theme = forms.CharField(label=gettext_lazy("Theme"), max_length=120)
    trial_on = DayField(label=gettext_lazy("Trial since"))
    in_use_on = DayField(label=gettext_lazy("In use since"))
    purpose = text_area(gettext_lazy("Purpose"))
    benefits = text_area(gettext_lazy("Benefits"))
    results = text_area(gettext_lazy("Results"))
    novelty = text_area(gettext_lazy("Novelty"), gettext_lazy("What nobody did like this before."))
    implementation = text_area(gettext_lazy("Implementation"))
    significance = text_area(
        gettext_lazy("Significance"), gettext_lazy("Compare before and after, with figures.")
    )
    adaptability = text_area(
        gettext_lazy("Adaptability"), gettext_lazy("What makes it easy to copy elsewhere.")
    )
    resources = text_area(
        gettext_lazy("Resources"), gettext_lazy("People, time, money and tools that it takes.")
    )
    sustainability_institutional = text_area(gettext_lazy("Sustainability: institution"))
    sustainability_social = text_area(gettext_lazy("Sustainability: society"))
    sustainability_managerial = text_area(gettext_lazy("Sustainability: management"))
    is_replicable = forms.BooleanField(label=gettext_lazy("Other regions may replicate it"))
    cost_band = forms.ChoiceField(
        label=gettext_lazy("Cost"), choices=[("", gettext_lazy("Choose …")), *CostBand.choices]
    )
    replication_months = forms.IntegerField(
        label=gettext_lazy("Months until it runs"), min_value=1, max_value=120
    )
    replication_skills = text_area(gettext_lazy("Skills needed"), rows=2, max_length=600)
    replication_rules = text_area(gettext_lazy("Regulations needed"), rows=2, max_length=600)
    contact_name = forms.CharField(label=gettext_lazy("Contact person"), max_length=160)
    contact_role = forms.CharField(label=gettext_lazy("Position"), max_length=160)
    contact_email = forms.EmailField(label=gettext_lazy("E-mail"))
    contact_phone = forms.CharField(
        label=gettext_lazy("Office phone"),
        max_length=40,
        validators=[RegexValidator(r"^[\d+() .-]*$", gettext_lazy("Enter a phone number."))],
    )

    def __init__(self, *args: Any, person: Person, initial: dict[str, Any], **kwargs: Any) -> None:
        self.indicators = [
            ("", _("Choose …")),
            *((row.pk, str(row)) for row in EvidenceIndicator.objects.all()),
        ]
        super().__init__(*args, person=person, initial=initial, **kwargs)
        own = Q(region=person.region_id, kind=Unit.Kind.AGENCY, is_active=True)
        # What an editor chose for it stays on offer.
        agencies = Unit.objects.filter(own | Q(pk=initial.get("agency")))
        self.fields["agency"].queryset = agencies.order_by("name")
        self.fields["affair"].queryset = Affair.objects.all()

    def _rows(self, initial: dict[str, Any]) -> dict[str, list[RowForm]]:
        given, data = {**initial}, self.data if self.is_bound else None
        figures, evidence = given.get("figures") or [], given.get("evidence") or []
        return {
            "figures": [
                FigureForm(data, prefix=f"figure-{index}", initial=row)
                for index, row in _padded(figures, FIGURE_ROWS)
            ],
            "evidence": [
                EvidenceForm(
                    data, prefix=f"evidence-{index}", initial=row, indicators=self.indicators
                )
                for index, row in _padded(evidence, EVIDENCE_ROWS)
            ],
        }


def _padded(rows: list[dict[str, Any]], least: int) -> list[tuple[int, dict[str, Any]]]:
    empty = [{} for _missing in range(max(1 if len(rows) >= least else 0, least - len(rows)))]
    return list(enumerate([*rows, *empty]))


class DecisionForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("Note to the author"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Needed where you return it: what should be changed, and why."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**53)
