"""Steps that administrators take with enrolments and evidence, each into both logs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.models import Person

from ..models import Claim, PathEnrolment
from . import claims, enrolling
from .errors import NotAllowedNow

Status = PathEnrolment.Status


@dataclass(frozen=True, slots=True)
class Action:
    """A step, and the states from which it makes sense."""

    label: str | Promise
    done: str | Promise
    starts: tuple[Status, ...]
    needs_reason: bool = False
    needs_date: bool = False


ACTIONS = {
    "approve": Action(
        gettext_lazy("Approve"), gettext_lazy("Request approved"), (Status.REQUESTED,)
    ),
    "refuse": Action(
        pgettext_lazy("a request", "Refuse"),
        gettext_lazy("Request refused"),
        (Status.REQUESTED,),
        needs_reason=True,
    ),
    "withdraw": Action(
        gettext_lazy("Take off the path"),
        gettext_lazy("Taken off the path"),
        (Status.REQUESTED, Status.ACTIVE),
        needs_reason=True,
    ),
    "set_due": Action(
        gettext_lazy("Set another due date"),
        gettext_lazy("Due date changed"),
        (Status.ACTIVE,),
        needs_date=True,
    ),
}


@dataclass(slots=True)
class Tally:
    """What became of a selection: how many changed, and who was refused with what words."""

    changed: int = 0
    refused: list[tuple[Person, str]] = field(default_factory=list)


def possible_actions(enrolment: PathEnrolment) -> list[tuple[str, Action]]:
    return [(name, step) for name, step in ACTIONS.items() if enrolment.status in step.starts]


def act(
    enrolment: PathEnrolment,
    *,
    action: str,
    actor: Any,
    reason: str = "",
    due_on: dt.date | None = None,
) -> PathEnrolment:
    """Take one step with one enrolment. Raises PathRefused where it is not possible now."""
    step = ACTIONS[action]
    if step.needs_reason and not reason.strip():
        raise NotAllowedNow(_("Enter a reason."))
    if step.needs_date and due_on is None:
        raise NotAllowedNow(_("Enter the new due date."))
    with transaction.atomic():
        changed = _take(enrolment, action, actor=actor, reason=reason, due_on=due_on)
        log(
            changed,
            f"learning.path.{action}",
            user=actor,
            title=str(changed),
            data={"status": changed.status, "reason": reason, "due_on": str(due_on or "")},
        )
    return changed


def _take(
    enrolment: PathEnrolment, action: str, *, actor: Any, reason: str, due_on: dt.date | None
) -> PathEnrolment:
    if action == "set_due":
        assert due_on is not None  # noqa: S101
        return enrolling.set_due(enrolment, due_on=due_on, actor=actor, reason=reason)
    steps: dict[str, Callable[..., PathEnrolment]] = {
        "approve": enrolling.approve,
        "refuse": enrolling.refuse,
        "withdraw": enrolling.withdraw,
    }
    return steps[action](enrolment, actor=actor, reason=reason)


def act_on_many(
    enrolments: Iterable[PathEnrolment],
    *,
    action: str,
    actor: Any,
    reason: str = "",
    due_on: dt.date | None = None,
) -> Tally:
    """Take one step with each of a selection; what cannot be done does not stop the rest."""
    tally = Tally()
    for enrolment in enrolments:
        try:
            act(enrolment, action=action, actor=actor, reason=reason, due_on=due_on)
        except DomainError as error:
            tally.refused.append((enrolment.person, error.message))
        else:
            tally.changed += 1
    return tally


def approve_claim(
    claim: Claim, *, actor: Any, reason: str = "", hours: claims.Hours | None = None
) -> Claim:
    """As ``claims.approve``, into Wagtail's log as well."""
    how = partial(claims.approve, hours=hours)
    more = {"jp": hours.jp, "form": hours.form_code, "scope": hours.scope} if hours else {}
    return _decide(how, claim, "approve", actor=actor, reason=reason, more=more)


def send_back_claim(claim: Claim, *, actor: Any, reason: str) -> Claim:
    """As ``claims.send_back``, into Wagtail's log as well."""
    return _decide(claims.send_back, claim, "send_back", actor=actor, reason=reason)


def _decide(
    how: Callable[..., Claim],
    claim: Claim,
    name: str,
    *,
    actor: Any,
    reason: str,
    more: Mapping[str, Any] | None = None,
) -> Claim:
    with transaction.atomic():
        decided = how(claim, actor=actor, reason=reason)
        data = {"state": decided.state, "reason": decided.reason, **(more or {})}
        log(decided, f"learning.path_claim.{name}", user=actor, title=str(decided), data=data)
    return decided


def approve_claims(found: Iterable[Claim], *, actor: Any) -> Tally:
    tally = Tally()
    for claim in found:
        try:
            approve_claim(claim, actor=actor)
        except DomainError as error:
            tally.refused.append((claim.person, error.message))
        else:
            tally.changed += 1
    return tally
