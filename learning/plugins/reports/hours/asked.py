"""What somebody asks of the reports of learning hours: read from an address, or from a job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning.core.api import DomainError
from learning.core.models import JobType, Person, Unit

from .people import Narrowing, Place, active, last_day, paced, reached, with_hours
from .sight import Sight
from .targets import Target, minima, targets, years

# What an address, and a job, keeps of what was asked.
NAMES = (
    *("region", "unit", "tahun", "status", "jabatan", "nama"),
    *("capai", "tanggal", "urut"),
)
REACHED = [("ya", gettext_lazy("Reached")), ("belum", gettext_lazy("Not yet"))]
ORDERS = [("kurang", gettext_lazy("The furthest behind first")), ("nama", gettext_lazy("By name"))]


class NotShown(DomainError):
    code = "not_shown"


class HoursForm(forms.Form):
    tahun = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int, required=False)
    status = forms.ChoiceField(
        label=gettext_lazy("Employment status"),
        choices=[("", gettext_lazy("All")), *Person.Status.choices],
        required=False,
    )
    jabatan = forms.ModelChoiceField(
        label=gettext_lazy("Job type"),
        queryset=JobType.objects.order_by("order"),
        empty_label=pgettext_lazy("job types", "All"),
        required=False,
    )
    nama = forms.CharField(label=gettext_lazy("Name"), max_length=100, required=False)
    capai = forms.ChoiceField(
        label=gettext_lazy("Target"),
        choices=[("", gettext_lazy("All")), *REACHED],
        required=False,
    )
    tanggal = forms.DateField(
        label=gettext_lazy("Pace until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    urut = forms.ChoiceField(label=gettext_lazy("Order"), choices=ORDERS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tahun"].choices = [(year, year) for year in years()]

    def shown(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


@dataclass(frozen=True)
class Asked:
    """``day`` is set where somebody chose one; ``values`` are what the form accepted."""

    sight: Sight
    place: Place
    form: HoursForm
    values: dict[str, Any]

    @classmethod
    def of(cls, user: Any, data: QueryDict) -> Asked:
        """Raises NotShown for a place that the user has nothing to do with."""
        sight = Sight(user)
        given = data.copy()
        if not given.get("tahun"):
            given["tahun"] = str(timezone.localdate().year)
        form = HoursForm(given)
        form.is_valid()
        return cls(sight, _place(sight, data), form, form.cleaned_data)

    @cached_property
    def year(self) -> int:
        return self.values.get("tahun") or timezone.localdate().year

    @cached_property
    def narrowing(self) -> Narrowing:
        return Narrowing(self.values.get("status") or "", self.values.get("jabatan"))

    @cached_property
    def targets(self) -> dict[str, Target]:
        return targets(self.year)

    @cached_property
    def named(self) -> bool:
        return self.sight.names(self.place.region)

    @cached_property
    def chosen_day(self) -> date | None:
        """A day outside the year asks for nothing."""
        day = self.values.get("tanggal")
        return day if day and day.year == self.year else None

    @cached_property
    def day(self) -> date:
        return self.chosen_day or last_day(self.year)

    @cached_property
    def only_due(self) -> bool:
        """By itself the list of this year opens on the day of the warning."""
        return self.chosen_day is None and self.year == timezone.localdate().year

    @cached_property
    def opens_on(self) -> date | None:
        """When the list opens by itself, while it has not."""
        goals = [target.goal for target in self.targets.values()]
        days = [goal.warns_on for goal in goals if goal.minimum]
        closed = self.only_due and days and min(days) > self.day
        return min(days) if closed else None

    def people(self) -> QuerySet[Person]:
        """Those of the place with ``jp``; only who may see the people gets any."""
        rows = active(self.place, regions=self.sight.named, narrowing=self.narrowing)
        if not self.named and self.place.region is not None:
            rows = rows.none()
        if name := " ".join((self.values.get("nama") or "").replace("\x00", "").split()):
            rows = rows.filter(name__icontains=name)
        return with_hours(rows, self.year)

    def listed(self) -> QuerySet[Person]:
        """``people``, narrowed to those who reached the target or not."""
        wanted = self.values.get("capai")
        rows = self.people()
        return reached(rows, minima(self.targets), yes=wanted == "ya") if wanted else rows

    def warned(self) -> QuerySet[Person]:
        rows = self.people()
        return paced(rows, self.targets, day=self.day, only_due=self.only_due)

    def ordered(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        by_name = self.values.get("urut") == "nama"
        return rows.order_by("name", "pk") if by_name else rows.order_by("-short", "name", "pk")


def _place(sight: Sight, data: QueryDict) -> Place:
    if pk := number(data, "unit"):
        unit = Unit.objects.select_related("region").filter(pk=pk, region__in=sight.shown).first()
        if unit is None:
            raise NotShown(_("There is no such unit."))
        return Place(sight.shown[unit.region_id], unit)
    if pk := number(data, "region"):
        if pk not in sight.shown:
            raise NotShown(_("There is no such region."))
        return Place(sight.shown[pk])
    return Place(*sight.shown.values()) if len(sight.shown) == 1 else Place()


def number(data: QueryDict, name: str) -> int:
    text = data.get(name, "")[:18]
    return int(text) if text.isascii() and text.isdigit() else 0
