"""Changes that staff make to enrolments: each goes through core's services and into both logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from learning.core import api
from learning.core.api import DomainError
from learning.core.models import Activity, Course, Enrolment, Person, Progress

Status = Enrolment.Status


@dataclass(frozen=True, slots=True)
class Action:
    """A step that staff may take, and the states from which it makes sense."""

    label: str | Promise
    done: str | Promise
    target: Status
    starts: tuple[Status, ...]
    change: Callable[..., Enrolment]

    def is_reached(self, status: str) -> bool:
        """Who is to be active and has completed the course already needs nothing more."""
        done = Status.COMPLETED
        past = self.target == Status.ACTIVE and done not in self.starts and status == done
        return status == self.target or past


def _begin_attempt(enrolment: Enrolment, *, actor: Any, reason: str) -> Enrolment:
    return api.begin_attempt(enrolment.course, person=enrolment.person, actor=actor, reason=reason)


ACTIONS = {
    "approve": Action(
        gettext_lazy("Approve"),
        gettext_lazy("Enrolment approved"),
        Status.ACTIVE,
        (Status.REQUESTED,),
        api.approve,
    ),
    "reactivate": Action(
        gettext_lazy("Reactivate"),
        gettext_lazy("Enrolment reactivated"),
        Status.ACTIVE,
        (Status.SUSPENDED, Status.WITHDRAWN, Status.EXPIRED),
        api.reactivate,
    ),
    "suspend": Action(
        gettext_lazy("Suspend"),
        gettext_lazy("Enrolment suspended"),
        Status.SUSPENDED,
        (Status.ACTIVE, Status.COMPLETED),
        api.suspend,
    ),
    "withdraw": Action(
        gettext_lazy("Withdraw"),
        gettext_lazy("Enrolment withdrawn"),
        Status.WITHDRAWN,
        (Status.REQUESTED, Status.ACTIVE, Status.SUSPENDED),
        api.withdraw,
    ),
    "again": Action(
        gettext_lazy("Begin a new attempt"),
        gettext_lazy("New attempt begun"),
        Status.ACTIVE,
        (Status.COMPLETED,),
        _begin_attempt,
    ),
}


@dataclass(slots=True)
class Tally:
    """What became of a selection: how many changed, how many were so already, who was refused."""

    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[Person, str]] = field(default_factory=list)


def possible_actions(enrolment: Enrolment) -> list[tuple[str, Action]]:
    return [(name, row) for name, row in ACTIONS.items() if enrolment.status in row.starts]


def act(enrolment: Enrolment, *, action: str, actor: Any, reason: str = "") -> bool:
    """Take one step with one enrolment; repeating it changes nothing. Returns whether it did.

    Raises NotAllowedNow and NoSeats as core does.
    """
    step = ACTIONS[action]
    with transaction.atomic():
        # The course first, as everywhere: what the step calls locks it, too.
        Course.objects.select_for_update(no_key=True).get(pk=enrolment.course_id)
        current = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk).status
        if step.is_reached(current):
            return False
        if current not in step.starts:
            raise DomainError(
                _("This is not possible while the enrolment is: %(state)s.")
                % {"state": Status(current).label},
                code="not_allowed_now",
            )
        changed = step.change(enrolment, actor=actor, reason=reason)
        log(
            changed,
            f"learning.enrolment.{action}",
            user=actor,
            title=str(enrolment.course),
            data={"previous": current, "status": changed.status, "reason": reason},
        )
    return True


def act_on_many(
    enrolments: Iterable[Enrolment], *, action: str, actor: Any, reason: str = ""
) -> Tally:
    """Take one step with each of a selection; what cannot be done does not stop the rest."""
    tally = Tally()
    for enrolment in enrolments:
        try:
            changed = act(enrolment, action=action, actor=actor, reason=reason)
        except DomainError as error:
            tally.refused.append((enrolment.person, error.message))
            continue
        tally.changed += changed
        tally.unchanged += not changed
    return tally


def override(
    activity: Activity, *, enrolment: Enrolment, completed: bool, actor: Any, reason: str
) -> Progress:
    """Decide that an activity is complete, or not, for one participant. A reason is needed."""
    if activity.course_id != enrolment.course_id:
        raise DomainError(_("This activity belongs to another course."), code="other_course")
    with transaction.atomic():
        progress = api.override_completion(
            activity, person=enrolment.person, completed=completed, actor=actor, reason=reason
        )
        log(
            enrolment,
            "learning.progress.override",
            user=actor,
            title=str(enrolment.course),
            data={"activity": activity.title, "completed": completed, "reason": reason[:255]},
        )
    return progress
