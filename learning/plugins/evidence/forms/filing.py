"""What people write about what they learned elsewhere; the form decides which fields it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.core.models import CreditRule, CreditScope, DevelopmentForm, FieldOfKnowledge

from ..engine.parts import PER_SESSION, Times
from ..models import Evidence, EvidenceSession
from ..queries.forms import basis_of, current_forms
from ..services.filing import MOST_SESSIONS

ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic"
DATE_HELP = _("For example 21-11-2026.")
Basis = CreditRule.Basis


def form_choices() -> list[Any]:
    """Forms in force, grouped by track."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for form in current_forms():
        groups.setdefault(str(DevelopmentForm.Track(form.track).label), []).append(
            (form.code, form.name)
        )
    return [("", _("Choose")), *groups.items()]


class BeginForm(forms.Form):
    """The first step: it decides what the second asks for."""

    form_code = forms.ChoiceField(
        label=_("Form of development"),
        help_text=_("What kind of activity it was. The hours are counted by it."),
    )
    scope = forms.ChoiceField(
        label=_("Scope"), choices=CreditScope.choices, initial=CreditScope.NATIONAL
    )
    title = forms.CharField(
        label=pgettext_lazy("of an activity", "Title"),
        max_length=200,
        strip=True,
        help_text=_("As it stands on the certificate or letter."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_code"].choices = form_choices()


class EvidenceForm(forms.ModelForm):
    """Any field may stay empty in a draft; what is missing is said before it is sent."""

    class Meta:
        model = Evidence
        fields = (
            *("title", "organiser", "starts_on", "ends_on", "claimed_jp", "certificate_number"),
            *("form_code", "scope", "field_code", "note"),
        )
        labels = {
            "title": pgettext_lazy("of an activity", "Title"),
            "claimed_jp": _("JP as on the certificate"),
        }
        help_texts = {
            "organiser": _("Who held it, for example an agency or a university."),
            "starts_on": DATE_HELP,
            "certificate_number": _("If there is one."),
        }
        widgets = {
            "starts_on": forms.DateInput(attrs={"autocomplete": "off"}),
            "ends_on": forms.DateInput(attrs={"autocomplete": "off"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    FOLDED = ("form_code", "scope", "field_code", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = FieldOfKnowledge.objects.values_list("code", "name")
        self.fields["field_code"] = forms.ChoiceField(
            label=_("Field of knowledge"), required=False, choices=[("", "–"), *fields]
        )
        self.fields["form_code"] = forms.ChoiceField(
            label=_("Form of development"), choices=self._forms()
        )
        self.fields["scope"] = forms.ChoiceField(label=_("Scope"), choices=CreditScope.choices)
        self.fields["title"].required = False
        self.fields["claimed_jp"].help_text = self._about_hours()
        if self.has_sessions:
            # The days follow from the sessions.
            del self.fields["starts_on"], self.fields["ends_on"]

    def _forms(self) -> list[Any]:
        """A form that has gone out of use meanwhile stays chosen until another is."""
        choices = form_choices()[1:]
        known = {code for _track, group in choices for code, _name in group}
        kept = self.instance.form_code
        return choices if kept in known else [(kept, kept), *choices]

    @property
    def basis(self) -> str:
        return basis_of(self.instance.form_code, self.instance.scope, self.instance.ends_on)

    @property
    def has_sessions(self) -> bool:
        return self.basis == PER_SESSION

    def _about_hours(self) -> Any:
        return {
            Basis.PER_DAY: _("This form is counted by day. Empty: as the table says."),
            Basis.PER_SESSION: _("This form is counted by session. Empty: as the table says."),
            Basis.PER_EVENT: _("This form is counted as a whole. Empty: as the table says."),
            Basis.PER_SEMESTER: _("This form is counted by semester. Empty: as the table says."),
            Basis.PROGRAMME: _("The hours that the certificate states count."),
        }.get(self.basis, _("No table exists for this form: the verifier decides the JP."))

    def mark_needed(self) -> None:
        """Show what sending needs as needed, once the draft has been judged without it."""
        needed = {"title", "organiser", "starts_on", "ends_on"}
        if self.basis == Basis.PROGRAMME:
            needed.add("claimed_jp")
        _judged = self.errors
        for name in needed & set(self.fields):
            self.fields[name].required = True

    @property
    def main(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in self.FOLDED]

    @property
    def folded(self) -> list[Any]:
        return [self[name] for name in self.FOLDED]

    @property
    def is_folded_wrong(self) -> bool:
        return any(name in self.errors for name in self.FOLDED)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day comes before the first."))
        return cleaned

    def clean_claimed_jp(self) -> int | None:
        hours = self.cleaned_data["claimed_jp"]
        if hours is not None and not 0 < hours <= MAX_JP:
            raise forms.ValidationError(_("Enter a number from 1 to 2000."))
        return hours


MAX_JP = 2_000


class SessionForm(forms.ModelForm):
    class Meta:
        model = EvidenceSession
        fields = ("day", "starts", "ends")
        widgets = {
            "day": forms.DateInput(attrs={"autocomplete": "off", "placeholder": "21-11-2026"}),
            "starts": forms.TimeInput(format="%H:%M", attrs={"placeholder": "09:00"}),
            "ends": forms.TimeInput(format="%H:%M", attrs={"placeholder": "11:00"}),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end comes before the beginning."))
        day = cleaned.get("day")
        if day and day > timezone.localdate():
            self.add_error("day", _("This day is in the future."))
        return cleaned


class BaseSessions(BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        times = [(one.day, one.starts) for one in self.times]
        if len(set(times)) < len(times):
            raise forms.ValidationError(_("Two sessions begin at the same time."))

    @property
    def times(self) -> list[Times]:
        """The rows that were filled in."""
        given = [form.cleaned_data for form in self.forms if form.cleaned_data]
        return [
            Times(row["day"], row["starts"], row["ends"]) for row in given if not row.get("DELETE")
        ]


def sessions_form(evidence: Evidence, data: Any = None) -> BaseSessions:
    """Its sessions, with two empty rows to go on."""
    kept = [
        {"day": one.day, "starts": one.starts, "ends": one.ends} for one in evidence.sessions.all()
    ]
    made = formset_factory(
        SessionForm,
        formset=BaseSessions,
        extra=2,
        max_num=MOST_SESSIONS,
        absolute_max=MOST_SESSIONS + 2,
        can_delete=True,
    )
    return made(data, initial=kept, prefix="sesi")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesForm(forms.Form):
    files = forms.FileField(
        label=_("Add files"),
        required=False,
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = _("PDF, JPG, PNG, WebP or HEIC, at most %(size)d MB each, %(count)d files in all.")
        self.fields["files"].help_text = text % {
            "size": settings.ASAH_EVIDENCE_MAX_MB,
            "count": settings.ASAH_EVIDENCE_MAX_FILES,
        }


class RemarkForm(forms.Form):
    answer = forms.ChoiceField(choices=[("endorse", "endorse"), ("decline", "decline")])
    remark = forms.CharField(
        label=_("Remark"),
        help_text=_("Needed if you decline. The employee and the verifier read it."),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == "decline" and not cleaned.get("remark"):
            self.add_error("remark", _("Enter a reason."))
        return cleaned
