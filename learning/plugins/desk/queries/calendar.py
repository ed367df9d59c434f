"""What happens on which day: pages go live, expire, or want to be reviewed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page

from learning.core.models import Region

from .. import labels
from . import pages

GO_LIVE, EXPIRE, REVIEW = "live", "expire", "review"
# A month with more is shown up to here, and says so.
MOST = 300
ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def before(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    @property
    def after(self) -> Month:
        return Month.of(self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=step) for step in range(self.last.day)]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class Event:
    """``time`` is empty for what lasts a day. ``at`` sorts."""

    kind: str
    page: Page
    region: Region | None
    day: date
    at: datetime | None
    time: str = ""


def events(
    user: Any,
    month: Month,
    *,
    region: Region | None = None,
    kind: ContentType | None = None,
) -> list[Event]:
    """Events of a month in the order of their time, at most MOST and one more."""
    own = pages.editable(user)
    if region:
        own = own.filter(pages.in_region(region))
    if kind:
        own = own.filter(content_type=kind)
    moments = list(_moments(own, month))
    found = own.in_bulk({pk for _kind, pk, _at in moments})
    places = pages.Places(found.values())
    rows = (
        _event(name, found[pk], places.of(found[pk]), at) for name, pk, at in moments if pk in found
    )
    here = [event for event in rows if Month.of(event.day) == month]
    return sorted(here, key=_order)[: MOST + 1]


def _order(event: Event) -> tuple[date, bool, datetime, int]:
    last = datetime.max.replace(tzinfo=UTC)
    return event.day, event.at is None, event.at or last, event.page.pk


def _moments(own: QuerySet[Page], month: Month) -> Iterator[tuple[str, int, Any]]:
    """Kind, page's id and moment or day. A day is added on both sides for the time zones."""
    start = datetime.combine(month.first, datetime.min.time(), UTC) - timedelta(days=1)
    end = datetime.combine(month.last, datetime.max.time(), UTC) + timedelta(days=1)
    revisions = pages.scheduled_revisions().filter(approved_go_live_at__range=(start, end))
    rows = revisions.order_by("approved_go_live_at").values_list("object_id", "approved_go_live_at")
    # The whole nation's schedule of one month, cut to what is the user's own.
    ids = set(own.filter(pk__in=pages.page_ids(revisions)).values_list("pk", flat=True))
    yield from ((GO_LIVE, int(pk), at) for pk, at in rows if int(pk) in ids)
    ending = own.filter(Q(live=True) | Q(expired=True), expire_at__range=(start, end))
    for pk, at in ending.order_by("expire_at").values_list("pk", "expire_at")[:MOST]:
        yield EXPIRE, pk, at
    yield from _reviews(own, month)


def _reviews(own: QuerySet[Page], month: Month) -> Iterator[tuple[str, int, Any]]:
    for model in pages.review_models():
        rows = model._default_manager.filter(
            live=True, review_by__range=(month.first, month.last), pk__in=own.values("pk")
        )
        for pk, day in rows.order_by("review_by").values_list("pk", pages.REVIEW_FIELD)[:MOST]:
            yield REVIEW, pk, day


def _event(kind: str, page: Page, region: Region | None, at: Any) -> Event:
    if not isinstance(at, datetime):
        return Event(kind, page, region, at, None)
    zone = region.time_zone if region else ZONE
    here = labels.local(at, zone)
    return Event(kind, page, region, here.date(), at, labels.clock(at, zone))


def blanks_before(month: Month) -> int:
    """Empty places before the first of the month, Monday first."""
    return month.first.weekday()


def by_day(found: Iterable[Event]) -> dict[date, list[Event]]:
    days: dict[date, list[Event]] = {}
    for event in found:
        days.setdefault(event.day, []).append(event)
    return days
