"""What the public page offers to whoever looks at it: to enrol, to go on, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learning.core.contract import DomainError
from learning.core.models import Person

from ..models import LearningPath, PathEnrolment
from ..models.paths import EnrolMethod, Scope
from ..services.enrolling import check_eligible

Status = PathEnrolment.Status


class State(StrEnum):
    """``enrol`` and ``request`` are forms; the rest say how things stand."""

    SIGN_IN = "sign_in"
    ENROL = "enrol"
    REQUEST = "request"
    REFUSED = "refused"
    FOLLOWED = "followed"


@dataclass(frozen=True)
class Offer:
    state: State
    message: str = ""
    percent: int = 0
    is_again: bool = False


def offer_of(
    path: LearningPath,
    *,
    person: Person | None,
    enrolment: PathEnrolment | None = None,
    is_signed_in: bool = False,
) -> Offer:
    """What may be done about ``path`` now. Reads only; one query for who may enrol."""
    if enrolment is not None and enrolment.status in _STANDING:
        return Offer(State.FOLLOWED, _STANDING[Status(enrolment.status)](), enrolment.percent)
    if person is None:
        return _without_person(path, is_signed_in=is_signed_in)
    try:
        check_eligible(path, person=person)
    except DomainError as error:
        return Offer(State.REFUSED, error.message)
    asks = path.enrol_method == EnrolMethod.APPROVAL
    state = State.REQUEST if asks else State.ENROL
    return Offer(state, what_happens(path), is_again=enrolment is not None)


def _without_person(path: LearningPath, *, is_signed_in: bool) -> Offer:
    if path.enrol_method == EnrolMethod.ASSIGNED:
        return Offer(State.REFUSED, what_happens(path))
    if is_signed_in:
        message = _("Your account is not linked to an employee, so it cannot enrol.")
        return Offer(State.REFUSED, message)
    return Offer(State.SIGN_IN, what_happens(path))


def what_happens(path: LearningPath) -> str:
    if path.enrol_method == EnrolMethod.APPROVAL:
        return _("The organiser answers your request first; you see the answer here.")
    if path.enrol_method == EnrolMethod.ASSIGNED:
        return _(
            "Your agency puts people on this path. Once you are on it, you find it in your "
            "learning space."
        )
    return _("Free of charge. You can start at once and leave at any time.")


def meant_for(path: LearningPath) -> str:
    if path.scope == Scope.REGION:
        return _("Employees of %(region)s") % {"region": path.region.name}
    return _("All civil servants")


_STANDING = {
    Status.REQUESTED: lambda: _("Your request is waiting for the organiser's answer."),
    Status.ACTIVE: lambda: _("You follow this path."),
    Status.COMPLETED: lambda: pgettext("a path", "You have completed this path."),
}
