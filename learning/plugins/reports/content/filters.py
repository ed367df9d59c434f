"""What the reports of content can be narrowed to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from learning.core.models import Region

from ..models import TermOfDay
from . import queries
from .queries import Period, State
from .scope import Scope

DAYS = {"7": _("7 days"), "90": _("90 days")}
MOST_DAYS = 400


def period_of(data: QueryDict) -> Period:
    """The period asked for: own dates where they make sense, else the last 7, 30 or 90 days."""
    start, end = _date(data.get("since")), _date(data.get("until"))
    if start is None and end is None:
        days = data.get("days", "")
        return queries.last_days(int(days) if days in DAYS else queries.USUAL_DAYS)
    end = min(end or timezone.localdate(), timezone.localdate())
    if start is None or start > end:
        start = end - timedelta(days=queries.USUAL_DAYS - 1)
    return Period(max(start, end - timedelta(days=MOST_DAYS - 1)), end)


def _date(text: str | None) -> date | None:
    try:
        return parse_date(text or "")
    except ValueError:
        return None


class PeriodFilterSet(WagtailFilterSet):
    """The period is read by ``period_of``: it narrows what is counted, not the rows."""

    days = django_filters.ChoiceFilter(
        label=_("Period"), choices=list(DAYS.items()), empty_label=_("30 days"), method="keep"
    )
    since = django_filters.DateFilter(label=_("From"), widget=AdminDateInput, method="keep")
    until = django_filters.DateFilter(label=_("Until"), widget=AdminDateInput, method="keep")

    def keep(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        return rows


def _regions(request: HttpRequest) -> QuerySet[Region]:
    scope = Scope.of(request.user)
    return Region.objects.filter(pk__in=list(scope.regions)).order_by("path")


class PageFilterSet(PeriodFilterSet):
    region = django_filters.ModelChoiceFilter(
        queryset=_regions, label=_("Region"), empty_label=_("All regions"), method="in_region"
    )
    type = django_filters.ChoiceFilter(
        label=_("Type"), choices=lambda: list(queries.kinds().items()), field_name="content_type"
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = Page
        fields = ["region", "type", "state", "days", "since", "until"]

    def in_region(self, rows: QuerySet[Page], name: str, value: Region) -> QuerySet[Page]:
        return rows.filter(Scope.of(self.request.user).in_region(value)) if value else rows


class TermFilterSet(PeriodFilterSet):
    found = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=[("no", _("Without results"))], method="by_outcome"
    )

    class Meta:
        model = TermOfDay
        fields = ["found", "days", "since", "until"]

    def by_outcome(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(empty__gt=0) if value else rows
