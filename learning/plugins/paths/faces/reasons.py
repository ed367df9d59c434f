"""Why a part of a path counts, or what is missing: whole sentences for its owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.api import percent

from ..engine.evaluate import Verdict
from ..engine.nodes import Kind, Leaf
from ..models import Claim, Mark, PathEnrolment
from .walk import Walk


def reasons_for(
    verdict: Verdict, leaf: Leaf | None, walk: Walk, *, waits: bool = True
) -> tuple[str, ...]:
    """Of a group where ``leaf`` is None. ``waits``: say also what has to be done before."""
    first = tuple(_waits(verdict, walk)) if waits else ()
    if leaf is None:
        return first
    mark = walk.marks.get(leaf.key)
    if mark is not None:
        return tuple(_counts(mark, leaf, walk))
    return (*first, *_READERS[leaf.kind](leaf, walk))


def day(moment: dt.datetime | dt.date) -> str:
    local = timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment
    return formats.date_format(local, "DATE_FORMAT")


def _counts(mark: Mark, leaf: Leaf, walk: Walk) -> Iterator[str]:
    values = {"date": day(mark.at), "what": mark.label}
    if mark.label and mark.label != walk.titles.title(leaf):
        yield _("Reached on %(date)s through “%(what)s”.") % values
    else:
        yield _("Reached on %(date)s.") % values
    if mark.score is not None and not walk.hides(leaf):
        yield _("Score %(percent)d %%.") % {"percent": mark.score * 100}
    if walk.cycle and mark.at < walk.cycle.opened_at:
        yield _("It counts although you did it before you began.")


def _waits(verdict: Verdict, walk: Walk) -> Iterator[str]:
    if verdict.waits_for is not None and not verdict.is_done:
        yield _("Opens when “%(what)s” is done.") % {"what": walk.titles.title(verdict.waits_for)}


def _course(leaf: Leaf, walk: Walk) -> Iterator[str]:
    row = walk.titles.courses.get(int(leaf.ref)) if leaf.ref else None
    if row is None or not row.is_live:
        yield _("This course is not open at present.")
        return
    completed = walk.completions.get(row.pk, ())
    if completed:
        yield from _too_little(completed[0], leaf, walk)
    own = walk.courses.get(row.pk)
    if own is None or not own.is_open:
        yield _("You are not enrolled in this course.")
    elif own.completed_at is None:
        number = percent(own.done_count, row.required_count)
        yield _("You are at %(percent)d %% of the course.") % {"percent": number}


def _too_little(last: Any, leaf: Leaf, walk: Walk) -> Iterator[str]:
    """Completed, and still it does not count: say why."""
    values = {"date": day(last["completed_at"])}
    since = walk.cycle.counts_from if walk.cycle else None
    if since is not None and last["completed_at"] < since:
        values["since"] = day(since)
        yield _("Completed on %(date)s; only what is completed from %(since)s on counts.") % values
    elif leaf.min_score is not None:
        score, need = last["score"], {"need": int(leaf.min_score * 100)}
        if walk.hides(leaf):
            yield _("Completed on %(date)s; at least %(need)d %% is needed.") % {**values, **need}
        elif score is None:
            yield _("Completed on %(date)s without a score; at least %(need)d %% is needed.") % {
                **values,
                **need,
            }
        elif score < leaf.min_score:
            yield _(
                "Completed on %(date)s with %(percent)d %%; at least %(need)d %% is needed."
            ) % {**values, **need, "percent": int(score * 100)}


def _path(leaf: Leaf, walk: Walk) -> Iterator[str]:
    own = walk.inner.get(int(leaf.ref)) if leaf.ref else None
    if own is not None and own.status == PathEnrolment.Status.ACTIVE:
        yield _("You are at %(percent)d %% of that path.") % {"percent": own.percent}
    else:
        yield _("Counts as soon as you have completed that path.")


def _event(leaf: Leaf, walk: Walk) -> Iterator[str]:
    yield _("Counts as soon as the organiser has recorded that you took part.")


def _achievement(leaf: Leaf, walk: Walk) -> Iterator[str]:
    yield _("Counts by itself as soon as you have earned it.")


def _evidence(leaf: Leaf, walk: Walk) -> Iterator[str]:
    claim = walk.last_claim(leaf.key)
    if claim is None:
        if walk.asks.get(leaf.key):
            yield walk.asks[leaf.key]
    elif claim.state == Claim.State.SUBMITTED:
        yield _("Sent on %(date)s. An administrator of your region decides.") % {
            "date": day(claim.submitted_at)
        }
    elif claim.state == Claim.State.RETURNED:
        yield _("Sent back on %(date)s: %(reason)s") % {
            "date": day(claim.decided_at or claim.submitted_at),
            "reason": claim.reason,
        }
    else:
        yield _("Approved, but it lies before the time that counts now.")


_READERS = {
    Kind.COURSE: _course,
    Kind.PATH: _path,
    Kind.EVENT: _event,
    Kind.ACHIEVEMENT: _achievement,
    Kind.EVIDENCE: _evidence,
}
