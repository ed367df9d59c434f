"""Forms of badges: the editor's, the list of people, the reason, and the holder's own choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from learning.core.api import candidates
from learning.core.contract import award_kind

from ..badges import kinds
from ..models.badges import BadgeAward, BadgeFact
from .awarded import AwardedField, offer_awarded
from .publishing import PublishingForm

PATH = "path"

CRITERIA = ("path", "jp_in_year", "helpful_answers", "given_by", "earners")


class BadgeDefinitionForm(PublishingForm):
    """What somebody was given stays what it was: criteria are fixed from the first award on."""

    not_here = _("You may not publish badges of this region.")
    path = AwardedField(label=_("Completed learning path"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_awarded = bool(self.instance.pk) and self.instance.awards.exists()
        self.before = [row.course_id for row in self.instance.courses.all()]
        offer_awarded(self, PATH, subject=self.instance.path_key)
        if "helpful_answers" in self.fields and not self._has_forum():
            del self.fields["helpful_answers"]

    def _has_forum(self) -> bool:
        """Nobody answers anything before some part of the system announces it."""
        announced = BadgeFact.objects.filter(key=kinds.HELPFUL)
        return bool(self.instance.helpful_answers) or announced.exists()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        courses = self._courses()
        if PATH in self.fields:
            self.instance.path_key = self._path_key(cleaned.get(PATH))
        given = [cleaned.get(name) for name in CRITERIA[1:-1]]
        if not courses and not self.instance.path_key and not any(given):
            self.add_error(None, _("Choose at least one criterion: what is the badge given for?"))
        if cleaned.get("is_renewable") and not cleaned.get("valid_months"):
            self.add_error("valid_months", _("Only a badge that ends can be renewed."))
        if self.is_awarded:
            self._check_frozen(courses)
        return cleaned

    def _path_key(self, path: Any) -> str:
        """A path that is gone still counts for those who completed it, until another is chosen."""
        kind = award_kind(PATH)
        if path is None or kind is None:
            is_lost = bool(self.instance.path_key) and PATH not in self.initial
            return self.instance.path_key if is_lost else ""
        return kind.subject(path)

    def _courses(self) -> list[int]:
        """Courses of the rows that stay; a course that is no longer published has to be there
        before."""
        formset = self.formsets.get("courses")
        found = []
        for form in formset.forms if formset else ():
            if not form.is_valid() or form.cleaned_data.get("DELETE"):
                continue
            course = form.cleaned_data.get("course")
            if course is None:
                continue
            if not course.is_live and course.pk not in self.before:
                raise PermissionDenied
            found.append(course.pk)
        return found

    def _check_frozen(self, courses: list[int]) -> None:
        changed = [name for name in (*CRITERIA, "region") if name in self.changed_data]
        text = _("People hold this badge already, so this can no longer change. Make a new badge.")
        for name in changed:
            self.add_error(name, text)
        if sorted(courses) != sorted(self.before):
            self.add_error(None, text)


class GiveForm(forms.Form):
    people = forms.CharField(
        label=_("NIP, NI PPPK or e-mail addresses"),
        help_text=_("One on each line, at most 2,000."),
        max_length=candidates.MAX_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    note = forms.CharField(
        label=_("Reason for the award"),
        help_text=_("Kept with the award and shown to its holder."),
        max_length=500,
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everybody who checks the badge can read it. Write nothing personal."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProfileForm(forms.Form):
    is_public = forms.BooleanField(
        label=_("Show a public profile with my name and the badges chosen below"), required=False
    )
    shown = forms.TypedMultipleChoiceField(
        label=_("Badges on the profile"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, awards: Iterable[BadgeAward], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].choices = [(award.pk, str(award.definition)) for award in awards]
