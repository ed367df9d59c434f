"""Heads of agencies put the office's name to an innovation, or send it back with a reason."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from learning.core.api import DomainError
from learning.core.models import Person

from ..queries.endorsements import endorsable_by


@transaction.atomic
def decide(
    state: TaskState,
    *,
    person: Person,
    user: Any,
    revision_id: int,
    endorses: bool,
    comment: str = "",
) -> None:
    """Finish the step that waits for ``person``; endorsed, Wagtail publishes the page.

    Raises DomainError where somebody was faster, or the draft is not the one that was read.
    """
    TaskState.objects.select_for_update(no_key=True).get(pk=state.pk)
    held = endorsable_by(person).filter(pk=state.pk).first()
    if held is None:
        raise DomainError(_("This no longer waits for you."), code="decided")
    page = held.workflow_state.content_object
    if page.latest_revision_id != revision_id:
        raise DomainError(_("The draft changed while you were reading. Please read it again."))
    if not endorses and not comment.strip():
        raise DomainError(_("Write what should be changed, so that the author can mend it."))
    action = "approve" if endorses else "reject"
    held.task.specific.on_action(held, user, action, comment=comment.strip())
