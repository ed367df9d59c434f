"""Rules of enrolment: who gets onto a path, how, and how an enrolment ends."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.api import notify
from learning.core.models import Person

from .. import kinds
from ..models import EnrolmentLog, LearningPath, PathCycle, PathEnrolment, PathVersion, StandingRule
from ..models.paths import EnrolMethod, Scope
from ..queries.audience import approvers_of
from . import courses, cycles, nested
from .errors import NotAllowedNow, PathRefused

Status = PathEnrolment.Status
Method = PathEnrolment.Method
CHUNK = 500


def current_version(path: LearningPath) -> PathVersion:
    """What somebody who begins now has to fulfil. Raises PathRefused before the first one."""
    version = path.versions.order_by("-number").first()
    if version is None or not path.live:
        raise PathRefused(_("This path is not published."), code="not_live")
    return version


def check_eligible(path: LearningPath, *, person: Person) -> None:
    """Raise PathRefused unless ``person`` may enrol by their own wish."""
    current_version(path)
    if path.enrol_method == EnrolMethod.ASSIGNED:
        raise PathRefused(_("Only the organiser puts people on this path."), code="assigned_only")
    if path.scope == Scope.REGION and person.region_id != path.region_id:
        raise PathRefused(_("This path is meant for others."), code="out_of_scope")


def enrol(path: LearningPath, *, person: Person, actor: Any = None) -> PathEnrolment:
    """Put ``person`` on the path by their own wish. Repeating it returns the same enrolment.

    With approval needed it is a request; administrators of the region are told. Raises
    PathRefused.
    """
    with transaction.atomic():
        cycles.lock_people([person.pk])
        found = PathEnrolment.objects.filter(path=path, person=person).first()
        if found and found.status in (Status.REQUESTED, *PathEnrolment.OPEN_STATUSES):
            return found
        check_eligible(path, person=person)
        if path.enrol_method == EnrolMethod.APPROVAL:
            return _request(path, person, found, actor=actor)
        _admit(path, [person.pk], method=Method.SELF, actor=actor)
        return PathEnrolment.objects.get(path=path, person=person)


def _request(
    path: LearningPath, person: Person, found: PathEnrolment | None, *, actor: Any
) -> PathEnrolment:
    row = found or PathEnrolment(path=path, person=person)
    previous = row.status if found else ""
    row.status, row.method, row.requested_at = Status.REQUESTED, Method.APPROVAL, timezone.now()
    row.save()
    _log([row], {row.pk: previous}, actor=actor)
    notify(
        kinds.REQUESTED,
        key=f"{row.pk}:{row.requested_at.isoformat()}",
        users=approvers_of(row),
        data={"path": path.title, "person": person.full_name},
        url=kinds.requests_url(path),
    )
    return row


def approve(enrolment: PathEnrolment, *, actor: Any, reason: str = "") -> PathEnrolment:
    """Grant a request. Raises NotAllowedNow for what is no request (any more)."""
    with transaction.atomic():
        row = _locked(enrolment)
        if row.status != Status.REQUESTED:
            raise NotAllowedNow
        _admit(row.path, [row.person_id], method=Method.APPROVAL, actor=actor, reason=reason)
        _tell_decision(row, reason=reason, granted=True)
    row.refresh_from_db()
    return row


def refuse(enrolment: PathEnrolment, *, actor: Any, reason: str) -> PathEnrolment:
    """Turn a request down; the person is told the reason, which is needed."""
    if not reason.strip():
        raise NotAllowedNow(_("Enter a reason."))
    with transaction.atomic():
        row = _locked(enrolment)
        if row.status != Status.REQUESTED:
            raise NotAllowedNow
        _move(row, Status.REFUSED, actor=actor, reason=reason)
        _tell_decision(row, reason=reason, granted=False)
    return row


def _tell_decision(row: PathEnrolment, *, reason: str, granted: bool) -> None:
    notify(
        kinds.DECIDED,
        key=f"{row.pk}:{row.requested_at.isoformat()}",
        people=[row.person_id],
        data={"path": row.path.title, "granted": granted, "reason": reason},
        url=kinds.path_url(row.path),
    )


def withdraw(enrolment: PathEnrolment, *, actor: Any = None, reason: str = "") -> PathEnrolment:
    """Leave the path, or take somebody off it. What was earned stays and counts on return.

    Whoever was put on a path does not leave it by themselves: ``by_staff`` decides that before.
    """
    with transaction.atomic():
        row = _locked(enrolment)
        if row.status not in (Status.REQUESTED, Status.ACTIVE):
            raise NotAllowedNow
        return _move(row, Status.WITHDRAWN, actor=actor, reason=reason)


def may_leave(enrolment: PathEnrolment) -> bool:
    """Whether its person may withdraw: not from what they were put on."""
    own = enrolment.method in (Method.SELF, Method.APPROVAL)
    return own and enrolment.status in (Status.REQUESTED, Status.ACTIVE)


def _locked(enrolment: PathEnrolment) -> PathEnrolment:
    cycles.lock_people([enrolment.person_id])
    return PathEnrolment.objects.select_related("path__region", "person").get(pk=enrolment.pk)


def _move(row: PathEnrolment, status: Status, *, actor: Any, reason: str) -> PathEnrolment:
    previous, row.status = row.status, status
    row.due_on = row.next_due_on = None
    row.save()
    if status == Status.WITHDRAWN:
        row.cycles.filter(closed_at__isnull=True).update(closed_at=timezone.now())
    _log([row], {row.pk: previous}, actor=actor, reason=reason)
    return row


def set_due(
    enrolment: PathEnrolment, *, due_on: dt.date, actor: Any, reason: str = ""
) -> PathEnrolment:
    """Give somebody another date. Raises NotAllowedNow where nothing is due."""
    with transaction.atomic():
        row = _locked(enrolment)
        if row.status != Status.ACTIVE:
            raise NotAllowedNow
        row.due_on = due_on
        row.save(update_fields=["due_on"])
        row.cycles.filter(closed_at__isnull=True).update(due_on=due_on)
        cycles.settle(cycles.open_work(enrolment=row), now=timezone.now())
        _log([row], {row.pk: row.status}, actor=actor, reason=reason or due_on.isoformat())
    row.refresh_from_db()
    return row


def assign_many(
    path: LearningPath,
    *,
    person_ids: Iterable[int],
    actor: Any,
    reason: str = "",
    due_on: dt.date | None = None,
    rule: StandingRule | None = None,
    method: Method = Method.ASSIGNED,
) -> Counter[str]:
    """Put many people on the path, 500 to a transaction. Safe to repeat.

    Returns counts ``created``, ``again`` (they had left, or asked) and ``unchanged``. A standing
    rule never brings back who left. Raises PathRefused where the path is not published.
    """
    counts: Counter[str] = Counter(created=0, again=0, unchanged=0)
    ids = list(dict.fromkeys(person_ids))
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            counts += _admit(
                path,
                cycles.lock_people(ids[start : start + CHUNK]),
                method=method,
                actor=actor,
                reason=reason,
                due_on=due_on,
                rule=rule,
            )
    return counts


def _admit(
    path: LearningPath,
    ids: Sequence[int],
    *,
    method: Method,
    actor: Any,
    reason: str = "",
    due_on: dt.date | None = None,
    rule: StandingRule | None = None,
) -> Counter[str]:
    """The people of ``ids``, who are locked, begin now. Counts as in ``assign_many``."""
    version, now = current_version(path), timezone.now()
    known = {row.person_id: row for row in PathEnrolment.objects.filter(path=path, person__in=ids)}
    back = [row for row in known.values() if not row.is_open and rule is None]
    fresh = [PathEnrolment(path=path, person_id=pk) for pk in ids if pk not in known]
    previous = {row.pk: row.status for row in back}
    due = due_on or _default_due(path, now)
    for row in (*back, *fresh):
        row.status, row.method, row.assigned_by, row.rule = Status.ACTIVE, method, actor, rule
        row.requested_at = row.started_at = now
        row.reason, row.due_on = reason[:255], due
    PathEnrolment.objects.bulk_create(fresh)
    PathEnrolment.objects.bulk_update(back, _ADMITTED, batch_size=CHUNK)
    begun = [*back, *fresh]
    _log(begun, previous, actor=actor, reason=reason)
    if begun:
        _begin(path, begun, version=version, now=now)
        if method in (Method.ASSIGNED, Method.RULE):
            _tell_assigned(path, begun, reason=reason, due=due)
    same = len(known) - len(back)
    return Counter(created=len(fresh), again=len(back), unchanged=same)


_ADMITTED = (
    *("status", "method", "assigned_by", "rule", "requested_at", "started_at"),
    *("reason", "due_on"),
)


def _default_due(path: LearningPath, now: dt.datetime) -> dt.date | None:
    return timezone.localdate(now) + dt.timedelta(days=path.due_days) if path.due_days else None


def _begin(
    path: LearningPath,
    rows: Sequence[PathEnrolment],
    *,
    version: PathVersion,
    now: dt.datetime,
) -> None:
    PathCycle.objects.filter(enrolment__in=rows, closed_at__isnull=True).update(closed_at=now)
    opened = cycles.open_cycles(
        rows, version=version, now=now, counts_from=cycles.prior_limit(path, now=now)
    )
    works = cycles.open_work(pk__in=[row.pk for row in opened])
    done = cycles.recount(works, now=now)
    courses.follow([work for work in works if not work.is_done])
    nested.follow(works)
    nested.spread(done, now=now)


def _log(
    rows: Iterable[PathEnrolment],
    previous: dict[int, str],
    *,
    actor: Any,
    reason: str = "",
) -> None:
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(
            enrolment=row,
            previous=previous.get(row.pk, ""),
            status=row.status,
            actor=actor,
            reason=reason[:255],
        )
        for row in rows
    )


def _tell_assigned(
    path: LearningPath, rows: Sequence[PathEnrolment], *, reason: str, due: dt.date | None
) -> None:
    notify(
        kinds.ASSIGNED,
        key=f"{path.pk}:{rows[0].started_at:%Y%m%d%H%M%S%f}",
        people=[row.person_id for row in rows],
        data={"path": path.title, "reason": reason, "due": due.isoformat() if due else ""},
        url=kinds.path_url(path),
    )
