from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import Condition, DomainError, Fact
from learning.core.courses.models import Course
from learning.core.regions.models import Person

Period = tuple[datetime | None, datetime | None]


class DateCondition(Condition):
    """From (that moment counts) and until (that moment no longer), one of them or both."""

    slug = "date"
    label = gettext_lazy("Date")

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        start, end = read_moment(data.get("from")), read_moment(data.get("until"))
        for name, moment in (("from", start), ("until", end)):
            if data.get(name) and moment is None:
                raise DomainError(_("Enter a date and time."))
        if start is None and end is None:
            raise DomainError(_("Enter from when or until when."))
        if start and end and end <= start:
            raise DomainError(_("It must end after it begins."))
        moments = {"from": start, "until": end}
        return {name: moment.isoformat() for name, moment in moments.items() if moment}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        return [Fact(_holds(period(leaf), now)) for leaf in leaves]

    def moments(self, data: Mapping[str, Any]) -> list[datetime]:
        return [moment for moment in period(data) if moment]

    def is_hopeless(self, data: Mapping[str, Any], *, negated: bool, now: datetime) -> bool:
        start, end = period(data)
        if negated:
            return end is None and start is not None and now >= start
        return end is not None and now >= end

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        start, end = period(data)
        if start and end:
            text = (
                _("Before %(start)s or from %(end)s")
                if negated
                else _("From %(start)s until %(end)s")
            )
            return text % {"start": in_words(start), "end": in_words(end)}
        opens = (start and not negated) or (end and negated)
        text = _("From %(date)s") if opens else _("Until %(date)s")
        return text % {"date": in_words(start or end)}

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        return DateForm


def _holds(span: Period, now: datetime) -> bool | None:
    start, end = span
    if start is None and end is None:
        return None
    return (start is None or now >= start) and (end is None or now < end)


def period(data: Mapping[str, Any]) -> Period:
    return read_moment(data.get("from")), read_moment(data.get("until"))


def read_moment(value: Any) -> datetime | None:
    """An aware moment from ISO text or a form's value; None for what is none."""
    if isinstance(value, str):
        try:
            value = parse_datetime(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def in_words(moment: datetime | None) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""


# ``from`` is no name for an attribute of a class.
DateForm = type(
    "DateForm",
    (forms.Form,),
    {
        "from": forms.DateTimeField(label=gettext_lazy("From"), required=False),
        "until": forms.DateTimeField(
            label=gettext_lazy("Until"),
            required=False,
            help_text=gettext_lazy("At this moment it closes."),
        ),
    },
)
