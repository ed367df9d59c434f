"""Rules of enrolment: who gets into a course, how, and how an enrolment ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from learning.core.activities.availability import Leaf
from learning.core.activities.rules import TreeRule, verdict
from learning.core.contract import AccessContext
from learning.core.courses.models import Course, EnrolMethod, Scope
from learning.core.courses.outline import outline
from learning.core.prepared import new_row
from learning.core.regions.models import Person
from learning.core.signals import content_changed, enrolment_changed, learner_enrolled

from . import errors, notifying, rollup, rows
from .availability import load_facts, trees_of
from .models import CourseCompletion, Enrolment, EnrolmentLog

Status = Enrolment.Status
Method = Enrolment.Method
BULK_CHUNK = 500
OWN_METHODS: dict[str, Method] = {
    EnrolMethod.OPEN: Method.SELF,
    EnrolMethod.KEY: Method.KEY,
    EnrolMethod.APPROVAL: Method.APPROVAL,
}


def check_eligible(course: Course, *, person: Person, key: str = "", now: datetime) -> None:
    """Raise EnrolmentRefused unless ``person`` may enrol by themselves right now."""
    if not course.is_live:
        raise errors.EnrolmentRefused(_("This course is not open."), code="not_live")
    if course.enrol_method == EnrolMethod.ASSIGNED:
        raise errors.EnrolmentRefused(
            _("Only the organiser enrols people in this course."), code="assigned_only"
        )
    check_window(course, now=now)
    if not in_scope(course, person=person):
        raise errors.EnrolmentRefused(_("This course is meant for others."), code="out_of_scope")
    _check_course_rules(course_context(course, person=person, now=now))
    if course.enrol_method == EnrolMethod.KEY and not _same(key, course.enrol_key):
        raise errors.WrongKey


def _check_course_rules(context: AccessContext) -> None:
    answer = verdict(context, applies_to="course")
    if answer.hidden:
        raise errors.EnrolmentRefused(_("This course is meant for others."), code="out_of_scope")
    if answer.code == TreeRule.slug:
        raise errors.ConditionsUnmet(answer.reason, answer.url)
    if not answer.allowed:
        raise errors.PrerequisitesMissing(answer.reason)


def _same(given: str, expected: str) -> bool:
    return compare_digest(given.strip().encode(), expected.strip().encode())


def check_window(course: Course, *, now: datetime) -> None:
    if course.enrol_from and now < course.enrol_from:
        raise errors.EnrolmentRefused(
            _("Enrolment opens on %(date)s.") % {"date": _date(course.enrol_from)}, code="too_early"
        )
    if course.enrol_until and now >= course.enrol_until:
        raise errors.EnrolmentRefused(
            _("Enrolment closed on %(date)s.") % {"date": _date(course.enrol_until)},
            code="too_late",
        )


def _date(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def in_scope(course: Course, *, person: Person) -> bool:
    """Whether the course is meant for the nation, or for this person's region or agency."""
    if course.scope == Scope.NATION:
        return True
    if course.scope == Scope.REGION:
        return person.region_id == course.region_id
    if person.unit_id is None:
        return False
    roots = course.agencies.values_list("path", flat=True)
    return any(person.unit.path.startswith(path) for path in roots)


def course_context(
    course: Course,
    *,
    person: Person | None,
    now: datetime,
    leaves: Iterable[Leaf] | None = None,
) -> AccessContext:
    """What course-level rules look at: one query if the course has prerequisites, and those of
    each kind of condition among ``leaves``, without them the course's own.
    """
    required, trees = outline(course).prerequisites, trees_of(course)
    done: frozenset[int] = frozenset()
    if required and person:
        done = frozenset(
            CourseCompletion.objects.filter(
                person=person, course__in=[row[0] for row in required]
            ).values_list("course_id", flat=True)
        )
    asked = trees.course_leaves if leaves is None else leaves
    return AccessContext(
        person=person,
        course=course,
        now=now,
        prerequisites=required,
        completed_courses=done,
        trees=trees,
        facts=load_facts(asked, person=person, course=course, now=now),
    )


def course_is_open(course: Course, *, person: Person) -> bool:
    """Whether the course-level rules (prerequisites) let this person work in the course now."""
    context = course_context(course, person=person, now=timezone.now())
    return verdict(context, applies_to="course").allowed


def enrol(course: Course, *, person: Person, actor: Any = None, key: str = "") -> Enrolment:
    """Enrol ``person`` by their own wish. Repeating it returns the same enrolment.

    Raises EnrolmentRefused or one of its kinds (WrongKey, NoSeats, PrerequisitesMissing).
    """
    now = timezone.now()
    with transaction.atomic():
        locked = rows.lock_course(course.pk)
        existing = _locked_enrolment(locked, person=person, now=now)
        if existing and existing.status in (Status.REQUESTED, Status.ACTIVE, Status.COMPLETED):
            return existing
        if existing and existing.status == Status.SUSPENDED:
            raise errors.EnrolmentRefused(
                _("Your enrolment is suspended. Ask the organiser of the course."),
                code="suspended",
            )
        check_eligible(locked, person=person, key=key, now=now)
        approval = locked.enrol_method == EnrolMethod.APPROVAL
        return _admit(
            locked,
            person,
            existing,
            status=Status.REQUESTED if approval else Status.ACTIVE,
            method=OWN_METHODS[locked.enrol_method],
            actor=actor,
            reason="",
            now=now,
        )


def assign(course: Course, *, person: Person, actor: Any, reason: str = "") -> Enrolment:
    """Enrol ``person`` on somebody else's order; scope, window, key and approval do not bind."""
    now = timezone.now()
    with transaction.atomic():
        locked = rows.lock_course(course.pk)
        existing = _locked_enrolment(locked, person=person, now=now)
        if existing and existing.is_open:
            return existing
        return _admit(
            locked,
            person,
            existing,
            status=Status.ACTIVE,
            method=Method.ASSIGNED,
            actor=actor,
            reason=reason,
            now=now,
        )


def _locked_enrolment(course: Course, *, person: Person, now: datetime) -> Enrolment | None:
    """Locked because late results may still be written to it; the course's lock is held already."""
    found = rows.lock_enrolment(course_id=course.pk, person_id=person.pk)
    if found is None:
        return None
    found.course = course
    return expire_if_due(found, now=now)


def _admit(
    course: Course,
    person: Person,
    existing: Enrolment | None,
    *,
    status: Status,
    method: Method,
    actor: Any,
    reason: str,
    now: datetime,
) -> Enrolment:
    previous = existing.status if existing else ""
    if previous not in Enrolment.SEATED_STATUSES:
        _take_seats(course, 1)
    enrolment = existing or new_row(Enrolment, course=course, person=person)
    enrolment.method = method
    enrolment.requested_at = now
    enrolment.enrolled_by = actor
    if status == Status.ACTIVE:
        _activate(enrolment, now=now)
    else:
        enrolment.status = status
    if existing:
        enrolment.save()
    else:
        rows.insert_enrolment(enrolment)
    _log(enrolment, previous=previous, actor=actor, reason=reason)
    notifying.tell_of_enrolment(enrolment, previous=previous)
    _announce(enrolment, previous)
    if enrolment.status == Status.ACTIVE and course.required_count:
        rollup.roll_up(enrolment, course=course, now=now)
    return enrolment


def _take_seats(course: Course, number: int) -> None:
    if not rows.take_seats(course=course.pk, number=number):
        raise errors.NoSeats
    _announce_seats(course, change=number)


def _release_seat(course: Course) -> None:
    found = Course.objects.filter(pk=course.pk, seats_taken__gt=0)
    found.update(seats_taken=F("seats_taken") - 1)
    _announce_seats(course, change=-1)


def _announce_seats(course: Course, *, change: int) -> None:
    """Public cards say when the last seat is taken and when one is free again.

    Asked of the database: other rows of the same transaction may have changed the number.
    """
    if course.seats is None:
        return
    taken = Course.objects.values_list("seats_taken", flat=True).get(pk=course.pk)
    if (taken >= course.seats) != (taken - change >= course.seats):
        transaction.on_commit(partial(content_changed.send, sender=Course, instance=course))


def _activate(enrolment: Enrolment, *, now: datetime) -> None:
    enrolment.status = Status.COMPLETED if enrolment.completed_at else Status.ACTIVE
    enrolment.activated_at = now
    enrolment.expires_at = access_ends(enrolment.course, now=now)


def access_ends(course: Course, *, now: datetime) -> datetime | None:
    """Until when a course is open to whom it is opened now; None for good."""
    return now + timedelta(days=course.access_days) if course.access_days else None


def _log(enrolment: Enrolment, *, previous: str, actor: Any, reason: str) -> None:
    rows.insert_log(
        new_row(
            EnrolmentLog,
            enrolment=enrolment,
            previous=previous,
            status=enrolment.status,
            actor=actor,
            reason=reason[:255],
        )
    )


def _announce(enrolment: Enrolment, previous: str) -> None:
    if enrolment.is_open and previous not in Enrolment.OPEN_STATUSES:
        transaction.on_commit(
            partial(learner_enrolled.send_robust, sender=Enrolment, enrolment=enrolment)
        )
    transaction.on_commit(
        partial(
            enrolment_changed.send_robust, sender=Enrolment, enrolment=enrolment, previous=previous
        )
    )


_TRANSITIONS: dict[Status, tuple[Status, ...]] = {
    Status.ACTIVE: (Status.REQUESTED, Status.SUSPENDED, Status.WITHDRAWN, Status.EXPIRED),
    Status.SUSPENDED: (Status.ACTIVE, Status.COMPLETED),
    Status.WITHDRAWN: (Status.REQUESTED, Status.ACTIVE, Status.SUSPENDED),
    Status.EXPIRED: (Status.ACTIVE, Status.SUSPENDED),
}


def change_status(
    enrolment: Enrolment, *, status: Status, actor: Any = None, reason: str = ""
) -> Enrolment:
    """Move an enrolment to ``status``; asking for the status it has changes nothing.

    Raises NotAllowedNow for a step that the life of an enrolment does not know, NoSeats when it
    needs a seat again and none is free.
    """
    now = timezone.now()
    with transaction.atomic():
        course = Course.objects.select_for_update(no_key=True).get(pk=enrolment.course_id)
        locked = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
        if status != Status.EXPIRED:
            locked = expire_if_due(locked, now=now)
        previous = Status(locked.status)
        if previous == status:
            return locked
        if previous not in _TRANSITIONS.get(status, ()):
            raise errors.NotAllowedNow(_("This is not possible in the enrolment's present state."))
        locked.course = course
        if previous == Status.ACTIVE and _completes_at_end(locked, status, actor, now=now):
            if status == Status.EXPIRED:
                locked.save()
                return locked
            previous = Status.COMPLETED
        seated = previous in Enrolment.SEATED_STATUSES
        if status in Enrolment.SEATED_STATUSES and not seated:
            _take_seats(course, 1)
        if status not in Enrolment.SEATED_STATUSES and seated:
            _release_seat(course)
        if status == Status.ACTIVE:
            _activate(locked, now=now)
        else:
            locked.status = status
        locked.save()
        _log(locked, previous=previous, actor=actor, reason=reason)
        notifying.tell_of_enrolment(locked, previous=previous)
        _announce(locked, previous)
        if locked.status == Status.ACTIVE and course.required_count:
            rollup.roll_up(locked, course=course, now=now)
    return locked


def _completes_at_end(enrolment: Enrolment, status: Status, actor: Any, *, now: datetime) -> bool:
    """Whether this end is one that criteria count: access ran out, or an organiser ended it.

    Whoever could complete a course by leaving it would enrol to leave.
    """
    ended = actor is not None and actor.pk != enrolment.person.user_id
    if status == Status.EXPIRED or (status == Status.WITHDRAWN and ended):
        return rollup.complete_at_end(enrolment, course=enrolment.course, now=now)
    return False


def approve(enrolment: Enrolment, *, actor: Any, reason: str = "") -> Enrolment:
    return change_status(enrolment, status=Status.ACTIVE, actor=actor, reason=reason)


def suspend(enrolment: Enrolment, *, actor: Any, reason: str = "") -> Enrolment:
    return change_status(enrolment, status=Status.SUSPENDED, actor=actor, reason=reason)


def reactivate(enrolment: Enrolment, *, actor: Any, reason: str = "") -> Enrolment:
    return change_status(enrolment, status=Status.ACTIVE, actor=actor, reason=reason)


def withdraw(enrolment: Enrolment, *, actor: Any = None, reason: str = "") -> Enrolment:
    return change_status(enrolment, status=Status.WITHDRAWN, actor=actor, reason=reason)


def expire_due(*, now: datetime | None = None) -> int:
    """Expire active enrolments whose access time is over. Safe to repeat; returns how many."""
    now = now or timezone.now()
    due = Enrolment.objects.filter(status=Status.ACTIVE, expires_at__lte=now)
    count = 0
    for enrolment in due.iterator(chunk_size=BULK_CHUNK):
        change_status(enrolment, status=Status.EXPIRED, reason="expires_at")
        count += 1
    return count


def expire_if_due(enrolment: Enrolment, *, now: datetime) -> Enrolment:
    over = enrolment.expires_at is not None and enrolment.expires_at <= now
    if over and enrolment.status == Status.ACTIVE:
        return change_status(enrolment, status=Status.EXPIRED, reason="expires_at")
    return enrolment


def bulk_assign(
    course: Course, *, person_ids: Iterable[int], actor: Any, reason: str = ""
) -> dict[str, int]:
    """Assign many people, 500 to a transaction. Safe to repeat.

    Returns counts ``created``, ``reactivated``, ``unchanged``, ``no_seat``.
    """
    counts = {"created": 0, "reactivated": 0, "unchanged": 0, "no_seat": 0}
    ids = list(dict.fromkeys(person_ids))
    for start in range(0, len(ids), BULK_CHUNK):
        chunk = ids[start : start + BULK_CHUNK]
        for name, number in _assign_chunk(course, chunk, actor=actor, reason=reason).items():
            counts[name] += number
    return counts


@transaction.atomic
def _assign_chunk(course: Course, ids: list[int], *, actor: Any, reason: str) -> dict[str, int]:
    now = timezone.now()
    locked = Course.objects.select_for_update(no_key=True).get(pk=course.pk)
    enrolled = locked.enrolments.select_for_update(no_key=True).filter(person_id__in=ids)
    existing = {row.person_id: row for row in enrolled.order_by("pk")}
    counts = {"created": 0, "reactivated": 0, "unchanged": 0, "no_seat": 0}
    for row in existing.values():
        counts[_reassign(locked, row, actor=actor, reason=reason, now=now)] += 1
    locked.refresh_from_db(fields=["seats_taken"])
    known = Person.objects.filter(pk__in=[pk for pk in ids if pk not in existing]).order_by("pk")
    people = list(known)
    room = len(people) if locked.seats is None else max(locked.seats - locked.seats_taken, 0)
    counts["no_seat"] += max(len(people) - room, 0)
    fresh = [_fresh(locked, person, actor=actor, now=now) for person in people[:room]]
    counts["created"] = len(fresh)
    if fresh:
        _take_seats(locked, len(fresh))
        _insert(locked, fresh, actor=actor, reason=reason, now=now)
    return counts


def _reassign(course: Course, row: Enrolment, *, actor: Any, reason: str, now: datetime) -> str:
    if row.is_open:
        return "unchanged"
    row.course = course
    try:
        with transaction.atomic():
            row = expire_if_due(row, now=now)
            _admit(
                course,
                row.person,
                row,
                status=Status.ACTIVE,
                method=Method.ASSIGNED,
                actor=actor,
                reason=reason,
                now=now,
            )
    except errors.NoSeats:
        return "no_seat"
    return "reactivated"


def _fresh(course: Course, person: Person, *, actor: Any, now: datetime) -> Enrolment:
    enrolment = Enrolment(
        course=course, person=person, method=Method.ASSIGNED, requested_at=now, enrolled_by=actor
    )
    _activate(enrolment, now=now)
    return enrolment


def _insert(
    course: Course, fresh: list[Enrolment], *, actor: Any, reason: str, now: datetime
) -> None:
    Enrolment.objects.bulk_create(fresh)
    EnrolmentLog.objects.bulk_create(
        EnrolmentLog(enrolment=row, status=row.status, actor=actor, reason=reason[:255])
        for row in fresh
    )
    notifying.tell_assigned(fresh)
    rollup.judge_held(course, fresh, now=now)
    for row in fresh:
        _announce(row, "")
