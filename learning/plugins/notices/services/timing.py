"""When a mail may leave: paces, digests and quiet hours, all by the reader's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from learning.core.api import NoticeKind, Pace

from ..models import Delivery
from ..queries.readers import Reader

Digest = Delivery.Digest
DIGESTS = {Pace.DAILY: Digest.DAILY, Pace.WEEKLY: Digest.WEEKLY}
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def pace_of(kind: NoticeKind, reader: Reader) -> Pace:
    """What holds for the reader; mail that somebody's duty hangs on is never off."""
    if kind.can_stop and reader.mail_off:
        return Pace.OFF
    pace = Pace(reader.paces.get(kind.slug, kind.mail))
    if pace == Pace.OFF and not kind.can_stop:
        return Pace.AT_ONCE if kind.mail == Pace.OFF else kind.mail
    return pace


def plan(kind: NoticeKind, reader: Reader, *, now: datetime) -> tuple[str, datetime] | None:
    """Digest and moment of the mail; None if there is to be none."""
    if not reader.address:
        return None
    pace = pace_of(kind, reader)
    if pace == Pace.OFF:
        return None
    if pace == Pace.AT_ONCE:
        return Digest.NONE.value, after_quiet(now, reader)
    moment = next_digest(now, reader, every=WEEK if pace == Pace.WEEKLY else DAY)
    return DIGESTS[pace].value, after_quiet(moment, reader)


def next_digest(now: datetime, reader: Reader, *, every: timedelta) -> datetime:
    """The next local time at the chosen hour, on the chosen weekday for weekly ones."""
    local = now.astimezone(_zone(reader.zone))
    day = local.date()
    if every == WEEK:
        day += timedelta(days=(reader.digest_weekday - day.weekday()) % 7)
    moment = datetime.combine(day, time(reader.digest_hour), tzinfo=local.tzinfo)
    return (moment if moment > local else moment + every).astimezone(UTC)


def after_quiet(moment: datetime, reader: Reader) -> datetime:
    """``moment`` or, where that falls into the reader's quiet hours, their end."""
    start, end = reader.quiet_from, reader.quiet_until
    if start is None or end is None or start == end:
        return moment
    local = moment.astimezone(_zone(reader.zone))
    clock = local.time()
    over_midnight = start > end
    quiet = clock >= start or clock < end if over_midnight else start <= clock < end
    if not quiet:
        return moment
    day = local.date() + DAY if over_midnight and clock >= start else local.date()
    return datetime.combine(day, end, tzinfo=local.tzinfo).astimezone(UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(settings.TIME_ZONE)
