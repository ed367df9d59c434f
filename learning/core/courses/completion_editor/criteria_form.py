"""The small form in which an editor says what completes a course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser

from learning.core.courses.criteria import MOST_DAYS, MOST_PARTS, Kind, Match, Role
from learning.core.courses.criteria_words import ROLE_LABELS
from learning.core.courses.models import CoursePage

# Empty places for other courses beside those that are chosen.
SPARE, MOST_COURSES = 3, 20
ALL_OR_ANY = [(Match.ALL, gettext_lazy("all of them")), (Match.ANY, gettext_lazy("one of them"))]
KIND_LABELS = {
    Kind.ACTIVITIES: gettext_lazy("Activities of this course are complete"),
    Kind.COURSES: gettext_lazy("Other courses are complete"),
    Kind.APPROVAL: gettext_lazy("Somebody approves"),
    Kind.DECLARATION: gettext_lazy("The learner declares to be done"),
    Kind.DATE: gettext_lazy("A date has come"),
    Kind.DAYS: gettext_lazy("Days have passed since enrolment"),
    Kind.GRADE: gettext_lazy("The grade of the course suffices"),
    Kind.END: gettext_lazy("The enrolment has ended"),
}
KIND_HELPS = {
    Kind.DECLARATION: gettext_lazy("A button on the course page."),
    Kind.END: gettext_lazy(
        "The time of access ran out, or an organiser ended it. Leaving by oneself does not count."
    ),
    Kind.APPROVAL: gettext_lazy("They are asked once nothing else is missing."),
}


class CriteriaForm(forms.Form):
    """``activities`` are pairs of key and title. Built anew for each page: see ``build``."""

    match = forms.ChoiceField(
        label=gettext_lazy("It takes"),
        choices=[
            (Match.ALL, gettext_lazy("all criteria that are ticked")),
            (Match.ANY, gettext_lazy("one of the criteria that are ticked")),
        ],
        required=False,
    )
    activities_which = forms.ChoiceField(
        label=gettext_lazy("Which activities"),
        choices=[
            ("required", gettext_lazy("the required ones")),
            ("chosen", gettext_lazy("those ticked below")),
        ],
        required=False,
    )
    activities_match = forms.ChoiceField(
        label=gettext_lazy("How many"),
        choices=[*ALL_OR_ANY, (Match.SOME, gettext_lazy("at least a number of them"))],
        required=False,
    )
    activities_number = forms.IntegerField(
        label=gettext_lazy("Number"), min_value=1, max_value=MOST_PARTS, required=False
    )
    activities_keys = forms.MultipleChoiceField(
        label=gettext_lazy("Activities"), widget=forms.CheckboxSelectMultiple, required=False
    )
    courses_match = forms.ChoiceField(
        label=gettext_lazy("How many"), choices=ALL_OR_ANY, required=False
    )
    approval_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Who"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    approval_match = forms.ChoiceField(
        label=gettext_lazy("How many"), choices=ALL_OR_ANY, required=False
    )
    date_date = forms.DateField(
        label=gettext_lazy("Date"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("From the beginning of this day, where the course is given."),
    )
    days_days = forms.IntegerField(
        label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS, required=False
    )
    grade_percent = forms.DecimalField(
        label=gettext_lazy("At least, in per cent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        activities: Sequence[tuple[str, str]],
        courses: int,
        own_key: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.own_key = own_key
        self.fields["activities_keys"].choices = list(activities)
        self.course_names = [f"courses_{number}" for number in range(courses)]
        for kind, label in KIND_LABELS.items():
            self.fields[f"use_{kind}"] = forms.BooleanField(
                label=label, required=False, help_text=KIND_HELPS.get(kind, "")
            )
        for number, name in enumerate(self.course_names, start=1):
            self.fields[name] = forms.ModelChoiceField(
                CoursePage.objects.all(),
                label=_("Course %(number)d") % {"number": number},
                required=False,
                widget=AdminPageChooser(target_models=[CoursePage]),
            )

    @classmethod
    def choosers_media(cls) -> forms.Media:
        return AdminPageChooser(target_models=[CoursePage]).media

    def uses(self, kind: Kind) -> bool:
        return bool(self.cleaned_data.get(f"use_{kind}"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name, kind, text in (
            ("date_date", Kind.DATE, _("Enter the date.")),
            ("days_days", Kind.DAYS, _("Enter the number of days.")),
            ("grade_percent", Kind.GRADE, _("Enter the percentage.")),
            ("approval_roles", Kind.APPROVAL, _("Choose who approves.")),
        ):
            if self.uses(kind) and name not in self.errors and found.get(name) in (None, "", []):
                self.add_error(name, text)
        self._clean_activities(found)
        self._clean_courses(found)
        return found

    def _clean_activities(self, found: dict[str, Any]) -> None:
        if not self.uses(Kind.ACTIVITIES):
            return
        chosen = found.get("activities_which") == "chosen"
        keys = found.get("activities_keys") or []
        if chosen and not keys and "activities_keys" not in self.errors:
            self.add_error("activities_keys", _("Choose at least one activity."))
        if found.get("activities_match") == Match.SOME and "activities_number" not in self.errors:
            number = found.get("activities_number")
            if not number:
                self.add_error("activities_number", _("Enter how many."))
            elif chosen and keys and number > len(keys):
                self.add_error("activities_number", _("These are more than are chosen."))

    def _clean_courses(self, found: dict[str, Any]) -> None:
        if not self.uses(Kind.COURSES):
            return
        pages = [(name, found.get(name)) for name in self.course_names]
        if not any(page for _name, page in pages) and self.course_names:
            self.add_error(self.course_names[0], _("Choose a course."))
        for name, page in pages:
            if page and str(page.translation_key) == self.own_key:
                self.add_error(name, _("A course cannot wait for itself."))

    def stored(self) -> dict[str, Any]:
        """As JSON; of a draft also what is not filled in yet. Validate first."""
        found = self.cleaned_data
        kinds = {kind.value: self._part(kind, found) for kind in KIND_LABELS if self.uses(kind)}
        if not kinds:
            return {}
        return {"match": found.get("match") or Match.ALL.value, **kinds}

    def _part(self, kind: Kind, found: dict[str, Any]) -> dict[str, Any]:
        match kind:
            case Kind.ACTIVITIES:
                return self._activities(found)
            case Kind.COURSES:
                pages = [found.get(name) for name in self.course_names]
                keys = dict.fromkeys(str(page.translation_key) for page in pages if page)
                return {"match": found.get("courses_match") or Match.ALL, "keys": list(keys)}
            case Kind.APPROVAL:
                roles = found.get("approval_roles") or []
                return {"match": found.get("approval_match") or Match.ALL, "roles": roles}
            case Kind.DATE:
                day = found.get("date_date")
                return {"date": day.isoformat()} if day else {}
            case Kind.DAYS:
                days = found.get("days_days")
                return {"days": days} if days else {}
            case Kind.GRADE:
                percent = found.get("grade_percent")
                return {} if percent is None else {"percent": str(percent)}
        return {}

    def _activities(self, found: dict[str, Any]) -> dict[str, Any]:
        match = found.get("activities_match") or Match.ALL.value
        part: dict[str, Any] = {"match": match}
        if match == Match.SOME and found.get("activities_number"):
            part["number"] = found["activities_number"]
        if found.get("activities_which") == "chosen":
            part["keys"] = found.get("activities_keys") or []
        return part


def initial_of(data: dict[str, Any], courses: Iterable[CoursePage]) -> dict[str, Any]:
    """What the form shows of stored criteria, however incomplete; ``courses`` are their pages."""
    kinds = {kind: data[kind.value] for kind in KIND_LABELS if _is_part(data, kind)}
    found: dict[str, Any] = {f"use_{kind}": True for kind in kinds}
    for kind in (Kind.ACTIVITIES, Kind.COURSES, Kind.APPROVAL):
        found[f"{kind}_match"] = kinds.get(kind, {}).get("match", Match.ALL)
    activities = kinds.get(Kind.ACTIVITIES, {})
    found |= {
        "match": data.get("match", Match.ALL),
        "activities_which": "chosen" if activities.get("keys") else "required",
        "activities_keys": activities.get("keys", []),
        "activities_number": activities.get("number"),
        "approval_roles": kinds.get(Kind.APPROVAL, {}).get("roles", [Role.LEADER.value]),
        "date_date": _day(kinds.get(Kind.DATE, {}).get("date")),
        "days_days": kinds.get(Kind.DAYS, {}).get("days"),
        "grade_percent": _percent(kinds.get(Kind.GRADE, {}).get("percent")),
    }
    return found | {f"courses_{number}": page for number, page in enumerate(courses)}


def _is_part(data: dict[str, Any], kind: Kind) -> bool:
    return isinstance(data.get(kind.value), dict)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _percent(text: Any) -> Decimal | None:
    try:
        return Decimal(str(text)) if text is not None else None
    except ArithmeticError:
        return None
