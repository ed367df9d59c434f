from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import labels
from ..forms import CalendarForm
from ..queries import calendar
from ..queries.calendar import EXPIRE, GO_LIVE, REVIEW, Event, Month
from .base import DeskPage, check_editor, url

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def show(request: HttpRequest) -> HttpResponse:
    check_editor(request.user)
    month, form = month_of(request.GET.get("month", "")), CalendarForm(request)
    chosen = {name: form.chosen(name) for name in ("region", "type")}
    found = calendar.events(request.user, month, region=chosen["region"], kind=chosen["type"])
    is_list = request.GET.get("view") == "list"
    kept = {name: row.pk for name, row in chosen.items() if row}
    view = {"view": "list"} if is_list else {}
    here = {"month": str(month), **kept}
    shown = found[: calendar.MOST]
    return DeskPage(_("Publishing calendar"), icon="date", below_content=False).render(
        request,
        "calendar",
        month=month,
        month_name=date_format(month.first, "F Y"),
        days=days_of(month, shown, only_full=is_list),
        weekdays=[(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in range(7)],
        form=form,
        is_list=is_list,
        number=len(shown),
        is_cut=len(found) > calendar.MOST,
        is_filtered=bool(kept),
        before=(date_format(month.before.first, "F Y"), link(month.before, kept, view)),
        after=(date_format(month.after.first, "F Y"), link(month.after, kept, view)),
        today=link(Month.of(timezone.localdate()), kept, view),
        is_now=month == Month.of(timezone.localdate()),
        as_grid=url("calendar", **here),
        as_list=url("calendar", **here, view="list"),
        everything=url("calendar", month=str(month), **view),
    )


def month_of(text: str) -> Month:
    """The month in the address, else this one."""
    match = _MONTH.fullmatch(text)
    return Month(int(match[1]), int(match[2])) if match else Month.of(timezone.localdate())


def link(month: Month, kept: dict[str, Any], view: dict[str, str]) -> str:
    return url("calendar", month=str(month), **kept, **view)


def days_of(month: Month, found: list[Event], *, only_full: bool) -> list[dict[str, Any]]:
    by_day, today = calendar.by_day(found), timezone.localdate()
    return [
        {
            "day": day,
            "column": day.weekday() + 1,
            "is_today": day == today,
            "events": [shown(event) for event in by_day.get(day, [])],
        }
        for day in month.days
        if not only_full or day in by_day
    ]


def shown(event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "label": label_of(event),
        "page": event.page,
        "type": labels.kind_of(event.page),
        "region": event.region,
        "time": event.time,
    }


def label_of(event: Event) -> str:
    if event.kind == REVIEW:
        late = event.day < timezone.localdate()
        return _("Review was due") if late else _("Review due")
    return {GO_LIVE: _("Goes live"), EXPIRE: _("Expires")}[event.kind]
