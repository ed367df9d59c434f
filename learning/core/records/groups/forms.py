"""Forms of a course's groups. Each translates input into one call of a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from learning.core.contract import DomainError
from learning.core.courses.models import Course
from learning.core.regions.models import Job
from learning.core.regions.people_forms import TableForm

from ..models import CourseGroup, Grouping
from . import lists, services
from .splitting import numbered

MAX_NAME = 120
MAX_START = 100
MAX_CAPACITY = 10_000


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=MAX_NAME)
    description = forms.CharField(label=_("Description"), max_length=255, required=False)
    capacity = forms.IntegerField(
        label=_("At most"),
        help_text=_("Members. Empty: as many as you like."),
        min_value=1,
        max_value=MAX_CAPACITY,
        required=False,
    )

    def __init__(
        self, *args: Any, course: Course, group: CourseGroup | None = None, **kwargs: Any
    ) -> None:
        if group:
            names = ("name", "description", "capacity")
            kwargs["initial"] = {name: getattr(group, name) for name in names}
        super().__init__(*args, **kwargs)
        self.course, self.group = course, group

    def save(self, *, actor: Any) -> CourseGroup | None:
        """The group; None where the service refused, with its words at the field."""
        given = {**self.cleaned_data, "actor": actor}
        try:
            if self.group:
                return services.change_group(self.group, **given)
            return services.create_group(self.course, **given)
        except DomainError as error:
            self.add_error("capacity" if error.code == "too_small" else "name", error.message)
            return None


class GroupingForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=MAX_NAME)
    groups = forms.ModelMultipleChoiceField(
        label=_("Groups in it"),
        queryset=CourseGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, course: Course, grouping: Grouping | None = None, **kwargs: Any
    ) -> None:
        if grouping:
            kwargs["initial"] = {"name": grouping.name, "groups": grouping.groups.all()}
        super().__init__(*args, **kwargs)
        self.course, self.grouping = course, grouping
        self.fields["groups"].queryset = course.groups.all()

    def save(self, *, actor: Any) -> Grouping | None:
        try:
            return services.save_grouping(
                self.course, grouping=self.grouping, actor=actor, **self.cleaned_data
            )
        except DomainError as error:
            self.add_error("name", error.message)
            return None


class SplitForm(forms.Form):
    """``prepare`` gives a job; it raises DomainError."""

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course

    def prepare(self, *, owner: Any) -> Job:
        raise NotImplementedError


class EvenForm(SplitForm):
    number = forms.IntegerField(
        label=_("Number of new groups"), min_value=1, max_value=lists.MOST_NEW, required=False
    )
    name = forms.CharField(
        label=_("Their name"),
        help_text=_("Followed by a number each."),
        max_length=MAX_START,
        required=False,
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Or over groups that there are"),
        queryset=CourseGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = self.course.groups.all()
        self.fields["name"].initial = pgettext("people of a course", "Group")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen, number = given.get("groups"), given.get("number")
        if "number" not in self.errors and bool(chosen) == bool(number):
            self.add_error("number", gettext("Enter a number, or choose groups below."))
        return given

    def prepare(self, *, owner: Any) -> Job:
        given = self.cleaned_data
        names = [group.name for group in given["groups"]]
        start = given["name"].strip() or pgettext("people of a course", "Group")
        names = names or numbered(start, given["number"])
        return lists.prepare_even(self.course, names=names, owner=owner)


class UnitsForm(SplitForm):
    level = forms.ChoiceField(
        label=_("One group for each"),
        choices=[("agency", _("Agency")), ("unit", _("Unit"))],
        initial="agency",
        widget=forms.RadioSelect,
    )

    def prepare(self, *, owner: Any) -> Job:
        agencies = self.cleaned_data["level"] == "agency"
        return lists.prepare_by_unit(self.course, agencies=agencies, owner=owner)


class GroupsTableForm(SplitForm, TableForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or XLSX with the columns NIP (or Email) and Kelompok, at most 10 MB and 20,000 "
            "rows. Groups that are not there yet are made."
        )

    def prepare(self, *, owner: Any) -> Job:
        return lists.prepare_table(self.course, owner=owner, **self.given())
