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
from learning.core.models import Activity, Enrolment, Person, Progress

Status = Enrolment.Status


@dataclass(frozen=True, slots=True)
class Action:
    """A step that staff may take, and the states from which it makes sense."""

    label: str | Promise
    done: str | Promise
    target: Status
    starts: tuple[Status, ...]
    change: Callable[..., Enrolment]


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
        current = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk).status
        reached = (Status.ACTIVE, Status.COMPLETED) if step.target == Status.ACTIVE else ()
        if current == step.target or current in reached:
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
