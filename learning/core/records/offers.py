"""What a course page offers to whoever looks at it: to enrol, to go on, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from learning.core.contract import DomainError
from learning.core.courses.models import Course, EnrolMethod, Scope
from learning.core.regions.models import Person

from . import errors
from .enrolments import check_eligible, check_window, in_scope
from .models import Enrolment
from .refusals import WHAT_TO_DO

Status = Enrolment.Status


class State(StrEnum):
    """``enrol``, ``key`` and ``request`` are forms; the rest say how things stand."""

    SIGN_IN = "sign_in"
    ENROL = "enrol"
    KEY = "key"
    REQUEST = "request"
    REFUSED = "refused"
    REQUESTED = "requested"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"


@dataclass(frozen=True)
class Offer:
    state: State
    message: str
    code: str = ""
    seats_left: int | None = None
    enrolment: Enrolment | None = None

    @property
    def note(self) -> str:
        """Why somebody who was in the course stands outside now."""
        row = self.enrolment
        ran_out = row is not None and (row.is_over or row.status == Status.EXPIRED)
        return _("Your time in this course is over.") if ran_out else ""

    @property
    def advice(self) -> str:
        return str(WHAT_TO_DO[self.code]) if self.code in ADVISED else ""


# What else to do is said on the course page itself for the rest.
ADVISED = {"no_seats", "too_late", "no_person"}
FORMS = {
    EnrolMethod.OPEN: State.ENROL,
    EnrolMethod.KEY: State.KEY,
    EnrolMethod.APPROVAL: State.REQUEST,
}


def enrolment_offer(
    course: Course,
    *,
    person: Person | None,
    enrolment: Enrolment | None = None,
    is_signed_in: bool = True,
    now: datetime | None = None,
) -> Offer:
    """Say what ``person`` may do about ``course`` now. Reads only; nothing is changed."""
    now = now or timezone.now()
    if enrolment and enrolment.status in STANDING and not enrolment.is_over:
        state, message = STANDING[enrolment.status]
        return Offer(state, message(), enrolment=enrolment)
    left = seats_left(course, enrolment)
    try:
        _check(course, person=person, is_signed_in=is_signed_in, left=left, now=now)
    except DomainError as error:
        return Offer(State.REFUSED, error.message, error.code, left, enrolment)
    if not is_signed_in:
        return Offer(State.SIGN_IN, what_happens(course), "", left)
    return Offer(FORMS[EnrolMethod(course.enrol_method)], what_happens(course), "", left, enrolment)


def _check(
    course: Course,
    *,
    person: Person | None,
    is_signed_in: bool,
    left: int | None,
    now: datetime,
) -> None:
    if course.enrol_method == EnrolMethod.ASSIGNED:
        raise DomainError(_assigned_only(), code="assigned_only")
    if person:
        _check_person(course, person=person, now=now)
    elif is_signed_in:
        message = _("Your account is not linked to an employee, so it cannot enrol.")
        raise DomainError(message, code="no_person")
    else:
        check_window(course, now=now)
    if left == 0:
        raise errors.NoSeats


def _check_person(course: Course, *, person: Person, now: datetime) -> None:
    if not in_scope(course, person=person):
        message = _("Only for: %(who)s.") % {"who": meant_for(course)}
        raise DomainError(message, code="out_of_scope")
    # The key is asked for in the form; here it must not stand in the way.
    check_eligible(course, person=person, key=course.enrol_key, now=now)


def _assigned_only() -> str:
    return _(
        "Your agency assigns people to this course. Once assigned, you find it in your "
        "learning space."
    )


def seats_left(course: Course, enrolment: Enrolment | None = None) -> int | None:
    """Free seats; whoever comes back after their time ran out may take their own again."""
    if course.seats is None:
        return None
    own = 1 if enrolment and enrolment.is_over else 0
    return max(course.seats - course.seats_taken + own, 0)


def what_happens(course: Course) -> str:
    messages = {
        EnrolMethod.OPEN: _("Free of charge. You can start at once and leave at any time."),
        EnrolMethod.KEY: _("You need the key that the organiser gave you."),
        EnrolMethod.APPROVAL: _(
            "The organiser answers your request first; you see the answer here."
        ),
    }
    return messages.get(EnrolMethod(course.enrol_method), "")


def meant_for(course: Course) -> str:
    if course.scope == Scope.REGION:
        return _("Employees of %(region)s") % {"region": course.region.name}
    if course.scope == Scope.AGENCY:
        return _("Employees of chosen agencies of %(region)s") % {"region": course.region.name}
    return _("All civil servants")


STANDING = {
    Status.REQUESTED: (
        State.REQUESTED,
        lambda: _("Your request is waiting for the organiser's answer."),
    ),
    Status.ACTIVE: (State.ACTIVE, lambda: _("You are enrolled.")),
    Status.SUSPENDED: (
        State.SUSPENDED,
        lambda: _("Your enrolment is suspended. Ask the organiser of the course."),
    ),
    Status.COMPLETED: (State.COMPLETED, lambda: _("You have completed this course.")),
}
