"""Exceptions from a quiz's rules, for a person, a unit, a group, or a list of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learning.core.api import (
    ChosenField,
    looks_like_number,
    normalise_number,
    unit_chooser,
    units_offered,
)
from learning.core.models import CourseGroup, Enrolment, Person, Unit

from ..models import Override, Quiz
from .moments import MomentField

MAX_PEOPLE = 500
MINUTE = 60


class OverrideForm(forms.ModelForm):
    """``who`` says which of the four it is for. Empty fields leave the quiz's rule."""

    PERSON, UNIT, GROUP, LIST = "person", "unit", "group", "list"

    who = forms.ChoiceField(
        label=_("For"),
        choices=[
            (PERSON, _("One person")),
            (UNIT, _("A unit and those below it")),
            (GROUP, _("A group of the course")),
            (LIST, _("A list of people")),
        ],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    number = forms.CharField(
        label=_("NIP"), required=False, max_length=30, help_text=_("Of somebody in the course.")
    )
    unit = ChosenField(label=_("Unit"), queryset=Unit.objects.none(), required=False)
    group = forms.ModelChoiceField(
        label=pgettext_lazy("people of a course", "Group"),
        queryset=CourseGroup.objects.none(),
        required=False,
    )
    numbers = forms.CharField(
        label=_("NIPs of the list"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; at most 500 people of the course."),
    )
    minutes = forms.IntegerField(
        label=_("Time limit in minutes"),
        required=False,
        min_value=0,
        max_value=525_600,
        help_text=_("0: no limit."),
    )
    attempts = forms.IntegerField(
        label=_("Attempts"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=_("0: as many as one likes."),
    )

    class Meta:
        model = Override
        fields = [
            *("unit", "group", "group_name", "open_at", "close_at", "attempts", "password"),
            "reason",
        ]
        field_classes = {"open_at": MomentField, "close_at": MomentField}

    field_order = [
        *("who", "number", "unit", "group", "group_name", "numbers", "open_at", "close_at"),
        *("minutes", "attempts", "password", "reason"),
    ]

    def __init__(self, quiz: Quiz, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quiz = quiz
        self.instance.quiz = quiz
        course = quiz.activity.course
        unit = self.fields["unit"]
        unit.queryset = units_offered(user)
        unit.widget = unit_chooser()
        self.fields["group"].queryset = CourseGroup.objects.filter(course=course)
        self.found: list[Person] = []
        if self.instance.pk:
            self._fill()

    def _fill(self) -> None:
        row = self.instance
        kind = self._kind()
        self.initial["who"] = kind
        if row.time_limit is not None:
            self.initial["minutes"] = row.time_limit // MINUTE
        # Who it is for stays as it is: another exception is for somebody else.
        for name in ("who", "number", "unit", "group", "group_name"):
            self.fields[name].disabled = True
        # It may be closed since, or out of this user's reach.
        self.fields["unit"].queryset = Unit.objects.filter(pk=row.unit_id)
        if kind != self.LIST:
            del self.fields["numbers"]
        else:
            self.fields["numbers"].help_text = gettext("Left empty, the people stay who they are.")

    def _kind(self) -> str:
        row = self.instance
        kinds = {self.UNIT: row.unit_id, self.GROUP: row.group_id, self.LIST: row.group_name}
        return next((kind for kind, value in kinds.items() if value), self.PERSON)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.instance.time_limit = None if data.get("minutes") is None else data["minutes"] * MINUTE
        if not self.instance.pk:
            self._whose(data)
        elif data.get("numbers"):
            self._list(data)
        rules = ("open_at", "close_at", "minutes", "attempts", "password")
        if not any(data.get(name) not in (None, "") for name in rules):
            self.add_error(None, gettext("Change at least one rule."))
        return data

    def _whose(self, data: dict[str, Any]) -> None:
        who = data.get("who")
        # What was chosen for another kind does not count.
        for kind, name, empty in (
            (self.UNIT, "unit", None),
            (self.GROUP, "group", None),
            (self.LIST, "group_name", ""),
        ):
            if who != kind:
                data[name] = empty
                setattr(self.instance, name, empty)
        if who == self.PERSON:
            people = self._people([data.get("number", "")], "number")
            self.instance.person = people[0] if people else None
        elif who == self.UNIT and not data.get("unit"):
            self.add_error("unit", gettext("Choose a unit."))
        elif who == self.GROUP and not data.get("group"):
            self.add_error("group", gettext("Choose a group."))
        elif who == self.LIST:
            if not data.get("group_name", "").strip():
                self.add_error("group_name", gettext("Give the list a name."))
            self._list(data)

    def _list(self, data: dict[str, Any]) -> None:
        lines = [line.strip() for line in data.get("numbers", "").splitlines() if line.strip()]
        if not lines:
            self.add_error("numbers", gettext("Name the people of the list."))
        elif len(lines) > MAX_PEOPLE:
            self.add_error("numbers", gettext("At most 500 people of the course."))
        else:
            self.found = self._people(lines, "numbers")

    def _people(self, texts: list[str], field: str) -> list[Person]:
        """People of the course by their numbers; what is not found is named."""
        wanted = [normalise_number(text) if looks_like_number(text) else text for text in texts]
        rows = Enrolment.objects.filter(
            course=self.quiz.activity.course_id, person__numbers__number__in=wanted
        ).select_related("person")
        found = dict(rows.values_list("person__numbers__number", "person_id"))
        missing = [text for text, number in zip(texts, wanted, strict=True) if number not in found]
        if missing:
            told = gettext("Nobody in the course has these numbers: %(numbers)s")
            self.add_error(field, told % {"numbers": ", ".join(missing[:5]) or "–"})
            return []
        return list(Person.objects.filter(pk__in=found.values()))

    def _get_validation_exclusions(self) -> set[str]:
        # The service checks the whole row, with the person or the people found here.
        return {*super()._get_validation_exclusions(), "person", "unit", "group", "group_name"}

    def _post_clean(self) -> None:
        """The service validates: only the values are taken over here."""
        data = self.cleaned_data
        for name in ("open_at", "close_at", "attempts", "password", "reason"):
            if name in data:
                setattr(self.instance, name, data[name])
        if not self.instance.pk:
            self.instance.unit, self.instance.group = data.get("unit"), data.get("group")
            self.instance.group_name = (data.get("group_name") or "").strip()
